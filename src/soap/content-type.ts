import type { SoapVersion } from './versions.js';

export interface ContentType {
  /** Version that a fault is written in while the envelope is not known. Undefined for a type that is not accepted. */
  version: SoapVersion | undefined;
  charset: string | undefined;
}

const VERSIONS: Readonly<Record<string, SoapVersion>> = {
  '': '1.1',
  'text/xml': '1.1',
  'application/xml': '1.1',
  'application/soap+xml': '1.2',
};

/** For messages. */
export const ACCEPTED_TYPES = 'text/xml (SOAP 1.1), application/soap+xml (SOAP 1.2), application/xml';

const CHARSET = /;\s*charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;]+))/i;

const known = new Map<string, ContentType>();
const MAX_KNOWN = 200;

/** Reads a Content-Type header; a missing one is taken for text/xml. Clients send few different ones, so they are kept. */
export function readContentType(header: string | undefined): ContentType {
  const text = header ?? '';
  let found = known.get(text);
  if (found === undefined) {
    const semicolon = text.indexOf(';');
    const media = (semicolon === -1 ? text : text.slice(0, semicolon)).trim().toLowerCase();
    const match = CHARSET.exec(text);
    const charset = match?.[1] ?? match?.[2] ?? match?.[3];
    found = {
      version: Object.hasOwn(VERSIONS, media) ? VERSIONS[media] : undefined,
      charset: charset || undefined,
    };
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(text, found);
  }
  return found;
}
