import { type Agent, request as httpRequest } from 'node:http';
import { type Answer, ENVELOPES, envelope, NAMESPACE } from './soap-server.js';

export type Version = '1.1' | '1.2';

export const MEDIA: Readonly<Record<Version, string>> = {
  '1.1': 'text/xml',
  '1.2': 'application/soap+xml',
};

export const contentType = (version: Version): string => `${MEDIA[version]}; charset=utf-8`;

export function basic(user: string, password = user): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

export const KASSIR = { Authorization: basic('kassir') };

export interface TillRequest {
  /** `http://127.0.0.1:PORT/TP7/ws/KKMTransfer.1cws` */
  service: string;
  /** Content of Body: `<m:GetCard>…`. */
  body: string;
  version?: Version;
  /** `Authorization` of the demo till unless told. */
  headers?: Record<string, string>;
  agent?: Agent;
}

/** Sends one SOAP request as the demo till and answers the text, whatever its status. */
export function callTill({ service, body, version = '1.1', headers, agent }: TillRequest): Promise<Answer> {
  return post(service, Buffer.from(envelope(body, version)), {
    agent,
    headers: { 'Content-Type': contentType(version), ...KASSIR, ...headers },
  });
}

/** POSTs bytes; rejects when the connection ends before a whole answer. */
export function post(
  url: string,
  body: Buffer,
  { headers, agent }: { headers: Record<string, string>; agent?: Agent | undefined },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method: 'POST', headers, agent: agent ?? false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0, headers: answered } = response;
        resolve({ status: statusCode, headers: answered, text: Buffer.concat(chunks).toString() });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** GETs a page, with the demo till's credentials unless told. */
export async function get(url: string, headers: Record<string, string> = KASSIR): Promise<Answer> {
  const response = await fetch(url, { headers });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    text: await response.text(),
  };
}

/** Text of the first element of this name, entities undone; undefined when there is none. */
export function element(xml: string, name: string): string | undefined {
  return elements(xml, name)[0];
}

/** Texts of all elements of this name. */
export function elements(xml: string, name: string): string[] {
  const found = xml.matchAll(new RegExp(`<m:${name}(?: [^>]*)?>([^<]*)</m:${name}>`, 'g'));
  return [...found].map((match) => unescapeXml(match[1] ?? ''));
}

export function unescapeXml(text: string): string {
  const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return named[name] ?? whole;
  });
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Is it a fault of this version, and of which code? Undefined when it is no fault at all. */
export function faultCode(text: string, version: Version): string | undefined {
  if (!text.startsWith(`<soap:Envelope xmlns:soap="${ENVELOPES[version]}">`)) return undefined;
  return text.includes('<soap:Fault>') ? element(text, 'Code') : undefined;
}

/** Money of the wire in minor units: `12.5` is 1250. */
export function minorOf(text: string | undefined): number {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text ?? '');
  if (match === null) throw new Error(`"${text}" is no amount of the wire`);
  const [, sign, whole, fraction = ''] = match;
  return (sign === '-' ? -1 : 1) * (Number(whole) * 100 + Number(fraction.padEnd(2, '0')));
}

/** What a check of one line in cash says; the rest follows. */
export interface CheckFacts {
  till?: string;
  shift?: number;
  number: number;
  time?: string;
  itemCode?: string;
  /** Of a line; quantity is 1. */
  amount: string;
  /** Equal lines; 1 unless told. */
  lines?: number;
  cards?: readonly string[];
  /** More elements of the check, before `Total`. */
  more?: string;
}

/** `<m:CloseCheck>` of a sale in cash. */
export function closeCheckBody(facts: CheckFacts): string {
  return `<m:CloseCheck>${checkElement(facts)}</m:CloseCheck>`;
}

/** `<m:TransferSales>` of such sales. */
export function transferSalesBody(checks: readonly CheckFacts[]): string {
  return `<m:TransferSales><m:CheckList>${checks.map(checkElement).join('')}</m:CheckList></m:TransferSales>`;
}

function checkElement(facts: CheckFacts): string {
  const { till = '1', shift = 1, number, time = '2026-11-22T10:15:30', itemCode = '1001', amount } = facts;
  const { lines: count = 1, cards: numbers = [], more = '' } = facts;
  const total = count === 1 ? amount : String((minorOf(amount) * count) / 100);
  const lines = Array.from(
    { length: count },
    (_, index) =>
      `<m:Line><m:Position>${index + 1}</m:Position><m:ItemCode>${itemCode}</m:ItemCode><m:Quantity>1</m:Quantity><m:Price>${amount}</m:Price><m:Amount>${amount}</m:Amount></m:Line>`,
  );
  const cards = numbers.map((card) => `<m:Card><m:CardNumber>${escapeXml(card)}</m:CardNumber></m:Card>`);
  return `<m:Check><m:KKM>${till}</m:KKM><m:Shift>${shift}</m:Shift><m:Number>${number}</m:Number><m:CheckType>Sale</m:CheckType><m:DateTime>${time}</m:DateTime>${more}<m:Total>${total}</m:Total><m:Lines>${lines.join('')}</m:Lines><m:Payments><m:Payment><m:Kind>Cash</m:Kind><m:Amount>${total}</m:Amount></m:Payment></m:Payments>${cards.length === 0 ? '' : `<m:Cards>${cards.join('')}</m:Cards>`}</m:Check>`;
}

export function getCheckBody(till: string, shift: number, number: number): string {
  return `<m:GetCheck><m:KKM>${till}</m:KKM><m:Shift>${shift}</m:Shift><m:Number>${number}</m:Number></m:GetCheck>`;
}

export function getCardBody(
  number: string,
  { till = '1', kind }: { till?: string; kind?: string } = {},
): string {
  const asked = kind === undefined ? '' : `<m:CardKind>${kind}</m:CardKind>`;
  return `<m:GetCard><m:KKM>${till}</m:KKM><m:CardNumber>${escapeXml(number)}</m:CardNumber>${asked}</m:GetCard>`;
}

export const testConnectionBody = '<m:TestConnection><m:KKM>1</m:KKM></m:TestConnection>';

export { ENVELOPES, NAMESPACE };
