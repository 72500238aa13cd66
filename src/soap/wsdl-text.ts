import { XmlReader } from './xml-reader.js';
import { escapeAttribute } from './xml-write.js';

/** A WSDL that the model cannot express; the message lists everything that was found. */
export class WsdlError extends Error {
  override name = 'WsdlError';
}

const DOCUMENT_LIMITS = {
  depth: 64,
  attributesPerElement: 1_000,
  attributes: 1_000_000,
  elements: 500_000,
  namespaces: 128,
};

/**
 * Walks a WSDL with our own strict reader: it must be well-formed, without DOCTYPE, and must not import other documents,
 * which the `soap` package would fetch from the network or the disk.
 */
export function assertSelfContained(text: string): void {
  const reader = new XmlReader(text, [], DOCUMENT_LIMITS);
  reader.openRoot();
  walk(reader);
  reader.finish();
}

function walk(reader: XmlReader): void {
  while (reader.nextMixedChild()) {
    const imports = reader.local === 'import' || reader.local === 'include' || reader.local === 'redefine';
    const location = reader.attribute('', 'schemaLocation') ?? reader.attribute('', 'location');
    if (imports && location !== undefined) {
      throw new WsdlError(`The WSDL imports ${location}; save it as one document.`);
    }
    walk(reader);
  }
}

/** The WSDL with the addresses of its ports replaced by the one that the client used. */
export function wsdlAddresses(text: string): (location: string) => string {
  const parts = text.split(/(<soap(?:12)?(?:bind)?:address\b[^>]*?\blocation\s*=\s*["'])[^"']*(?=["'])/);
  return (location) => {
    const escaped = escapeAttribute(location);
    return parts.reduce(
      (whole, part, index) => (index % 2 === 1 ? `${whole}${part}${escaped}` : whole + part),
      '',
    );
  };
}
