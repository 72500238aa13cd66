import type { IncomingMessage } from 'node:http';

const absoluteForm = /^https?:\/\/([^/?#]+)([^#]*)/i;

/**
 * Makes `GET http://host/TP7?wsdl`, as clients write that think they talk to a proxy, what others send: `GET /TP7?wsdl`
 * with `Host: host`. Servers must take both, and believe the target rather than the header.
 * https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
 */
export function toOriginForm(req: Pick<IncomingMessage, 'url' | 'headers'>): void {
  const target = req.url ?? '';
  if (target.charCodeAt(0) === 47) return;
  const match = absoluteForm.exec(target);
  if (!match) return;
  const [, authority = '', rest = ''] = match;
  req.url = rest.startsWith('/') ? rest : `/${rest}`;
  req.headers.host = authority;
}
