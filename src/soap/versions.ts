/** SOAP 1.1 or 1.2, as the namespace of the envelope says. */
export type SoapVersion = '1.1' | '1.2';

export const ENVELOPE_11 = 'http://schemas.xmlsoap.org/soap/envelope/';
export const ENVELOPE_12 = 'http://www.w3.org/2003/05/soap-envelope';
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

export function envelopeNamespace(version: SoapVersion): string {
  return version === '1.2' ? ENVELOPE_12 : ENVELOPE_11;
}

/** Content type of an answer. */
export function answerType(version: SoapVersion): string {
  return version === '1.2' ? 'application/soap+xml; charset=utf-8' : 'text/xml; charset=utf-8';
}

/** Roles (1.2) and actors (1.1) that a header must name to be meant for us: the next node and the last one. */
export const OUR_ROLES: ReadonlySet<string> = new Set([
  '',
  'http://schemas.xmlsoap.org/soap/actor/next',
  'http://www.w3.org/2003/05/soap-envelope/role/next',
  'http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver',
]);
