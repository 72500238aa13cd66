import type { ServiceModel } from './model.js';
import { escapeAttribute, escapeText } from './xml-write.js';

/**
 * The page that a browser sees at the address of the service: what this is, its operations, where the WSDL is.
 *
 * @param address of the service as the browser addressed it
 */
export function servicePage(model: ServiceModel, title: string, address: string): string {
  const operations = [...model.operations.keys()]
    .map((name) => `<li><code>${escapeText(name)}</code></li>`)
    .join('');
  const wsdl = `${address}?wsdl`;
  const heading = escapeText(title);
  return `<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${heading}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:44em;margin:2em auto;padding:0 1em;color:#222}code{font-size:.95em}.en{color:#666}</style></head>
<body><h1>${heading}</h1>
<p>Это веб-сервис SOAP 1.1 и 1.2 для касс. В настройках кассы укажите адрес WSDL:<br><a href="${escapeAttribute(wsdl)}"><code>${escapeText(wsdl)}</code></a></p>
<p class="en" lang="en">This is a SOAP 1.1 and 1.2 web service for tills. Set the address of the WSDL above in the till.</p>
<h2>Операции <span class="en" lang="en">Operations</span></h2>
<ul>${operations}</ul>
<p>Пространство имён <span class="en" lang="en">Namespace</span>: <code>${escapeText(model.namespace)}</code></p>
</body></html>
`;
}
