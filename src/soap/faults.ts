import { envelopeNamespace, type SoapVersion } from './versions.js';
import { escapeAttribute, escapeText } from './xml-write.js';

/** Whose fault it is, in the words of SOAP 1.2. */
export type FaultSide = 'sender' | 'receiver' | 'mustUnderstand' | 'versionMismatch';

/** The same said twice: Russian for the cashier's screen, English for `detail` and the journal. */
export interface FaultText {
  ru: string;
  en: string;
}

/** Name of a header block that nobody here understands. */
export interface HeaderName {
  uri: string;
  local: string;
}

export interface FaultFacts {
  /** Path of the element that is meant, for example `Check.Lines.Line[2].Quantity`; the first of a list is 1. */
  element?: string | undefined;
  /** HTTP status, where it is not the usual one of the version and side. */
  status?: number | undefined;
  notUnderstood?: readonly HeaderName[] | undefined;
}

/** A refusal that leaves as a SOAP fault. Operations throw it for what the schema cannot express. */
export class SoapFault extends Error {
  override name = 'SoapFault';

  constructor(
    readonly side: FaultSide,
    /** For programs: `BAD_VALUE`, `UNKNOWN_OPERATION`; stands in `detail` and in the journal. */
    readonly code: string,
    readonly text: FaultText,
    readonly facts: FaultFacts = {},
  ) {
    super(text.en);
  }
}

/** The caller must change the request: it is wrong, and stays wrong when it is repeated. */
export function senderFault(code: string, text: FaultText, element?: string): SoapFault {
  return new SoapFault('sender', code, text, { element });
}

/** The request may be right; we could not serve it. */
export function receiverFault(code: string, text: FaultText): SoapFault {
  return new SoapFault('receiver', code, text);
}

/** A value that the schema allows and the operation does not, named by its path. */
export function badValue(element: string, text: FaultText): SoapFault {
  return senderFault('BAD_VALUE', elementText(element, text), element);
}

/** What is wrong, with the element in which it is. */
export function elementText(element: string, { ru, en }: FaultText): FaultText {
  return { ru: `Элемент ${element}: ${ru}`, en: `Element ${element}: ${en}` };
}

const SIDES: Readonly<Record<FaultSide, Readonly<Record<SoapVersion, string>>>> = {
  sender: { '1.1': 'Client', '1.2': 'Sender' },
  receiver: { '1.1': 'Server', '1.2': 'Receiver' },
  mustUnderstand: { '1.1': 'MustUnderstand', '1.2': 'MustUnderstand' },
  versionMismatch: { '1.1': 'VersionMismatch', '1.2': 'VersionMismatch' },
};

/** HTTP status of a fault: 500, but 400 for a sender's fault of 1.2 (SOAP 1.2 part 2, table 20). */
export function faultStatus(fault: SoapFault, version: SoapVersion): number {
  return fault.facts.status ?? (version === '1.2' && fault.side === 'sender' ? 400 : 500);
}

/**
 * The envelope of a fault. `detail` holds `Fault` with `Code`, `Message` (English) and, when there is one, `Element`.
 *
 * @param namespace of the service, which the detail is written in
 */
export function renderFault(fault: SoapFault, version: SoapVersion, namespace: string): Buffer {
  const code = `soap:${SIDES[fault.side][version]}`;
  const reason = escapeText(fault.text.ru);
  const detail = renderDetail(fault, namespace);
  const body =
    version === '1.2'
      ? `<soap:Code><soap:Value>${code}</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang="ru">${reason}</soap:Text></soap:Reason><soap:Detail>${detail}</soap:Detail>`
      : `<faultcode>${code}</faultcode><faultstring>${reason}</faultstring><detail>${detail}</detail>`;
  const header = version === '1.2' ? renderNotUnderstood(fault.facts.notUnderstood) : '';
  return Buffer.from(
    `<soap:Envelope xmlns:soap="${envelopeNamespace(version)}">${header}<soap:Body><soap:Fault>${body}</soap:Fault></soap:Body></soap:Envelope>`,
  );
}

function renderDetail(fault: SoapFault, namespace: string): string {
  const { element } = fault.facts;
  const path = element === undefined ? '' : `<m:Element>${escapeText(element)}</m:Element>`;
  return `<m:Fault xmlns:m="${escapeAttribute(namespace)}"><m:Code>${escapeText(fault.code)}</m:Code><m:Message>${escapeText(fault.text.en)}</m:Message>${path}</m:Fault>`;
}

/** SOAP 1.2 names the headers in headers of its own (part 1, 5.4.8). */
function renderNotUnderstood(headers: readonly HeaderName[] | undefined): string {
  if (headers === undefined || headers.length === 0) return '';
  const blocks = headers.map(({ uri, local }) => {
    const qname = uri === '' ? escapeAttribute(local) : `h:${escapeAttribute(local)}`;
    const binding = uri === '' ? '' : ` xmlns:h="${escapeAttribute(uri)}"`;
    return `<soap:NotUnderstood qname="${qname}"${binding}/>`;
  });
  return `<soap:Header>${blocks.join('')}</soap:Header>`;
}
