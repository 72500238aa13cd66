import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { ENVELOPES, escapeXml, MEDIA, NAMESPACE, type Version } from './soap-client.js';

/** What a lookup asks for; the number is Cyrillic where encodings matter. */
export interface Lookup {
  number: string;
  kind?: string;
}

function fields(prefix: string, { number, kind }: Lookup, attributes = ''): string {
  const all = Object.entries({
    KKM: '1',
    CardNumber: number,
    ...(kind === undefined ? {} : { CardKind: kind }),
  });
  return all
    .map(([name, text]) => `<${prefix}${name}${attributes}>${escapeXml(text)}</${prefix}${name}>`)
    .join('');
}

/** The same GetCard as different clients write it. */
export const styles: Readonly<Record<string, (version: Version, lookup: Lookup) => string>> = {
  'as 1C writes it': (version, lookup) =>
    `<soap:Envelope xmlns:soap="${ENVELOPES[version]}">\n\t<soap:Header/>\n\t<soap:Body>\n\t\t<m:GetCard xmlns:m="${NAMESPACE}" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n${fields('m:', lookup)}\n\t\t</m:GetCard>\n\t</soap:Body>\n</soap:Envelope>`,
  'default namespaces': (version, lookup) =>
    `<Envelope xmlns="${ENVELOPES[version]}"><Body><GetCard xmlns="${NAMESPACE}">${fields('', lookup)}</GetCard></Body></Envelope>`,
  'all declared at the root': (version, lookup) =>
    `<SOAP-ENV:Envelope\r\n  xmlns:SOAP-ENV='${ENVELOPES[version]}'\r\n  xmlns:ns1='${NAMESPACE}'>\r\n  <!-- касса -->\r\n  <SOAP-ENV:Header><t:Trace xmlns:t='urn:example:trace' SOAP-ENV:mustUnderstand='0'>1</t:Trace></SOAP-ENV:Header>\r\n  <SOAP-ENV:Body><ns1:GetCard>${fields('ns1:', lookup)}</ns1:GetCard></SOAP-ENV:Body>\r\n</SOAP-ENV:Envelope>\r\n`,
  'declared anew on each element': (version, lookup) =>
    `<a:Envelope xmlns:a="${ENVELOPES[version]}"><a:Body><b:GetCard xmlns:b="${NAMESPACE}">${fields('', lookup, ` xmlns="${NAMESPACE}"`)}</b:GetCard></a:Body></a:Envelope>`,
};

interface Encoded {
  bytes: Buffer;
  /** For the content type. */
  charset?: string;
}

const mark = '\ufeff';
const declared = (encoding: string, text: string) => `<?xml version="1.0" encoding="${encoding}"?>\n${text}`;
const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16();

export const encodings: Readonly<Record<string, (text: string) => Encoded>> = {
  'UTF-8': (text) => ({ bytes: Buffer.from(text), charset: 'utf-8' }),
  'UTF-8 that nobody mentions': (text) => ({ bytes: Buffer.from(text) }),
  'UTF-8 with a byte order mark': (text) => ({ bytes: Buffer.from(mark + text), charset: '"UTF-8"' }),
  'windows-1251 by the header': (text) => ({
    bytes: iconv.encode(text, 'win1251'),
    charset: 'windows-1251',
  }),
  'windows-1251 by the declaration': (text) => ({
    bytes: iconv.encode(declared('windows-1251', text), 'win1251'),
  }),
  'UTF-8 by the header, whatever the declaration says': (text) => ({
    bytes: Buffer.from(declared('windows-1251', text)),
    charset: 'utf-8',
  }),
  'UTF-16LE by the mark': (text) => ({ bytes: Buffer.from(mark + text, 'utf16le') }),
  'UTF-16LE by the header': (text) => ({ bytes: Buffer.from(text, 'utf16le'), charset: 'utf-16le' }),
  'UTF-16BE by the mark': (text) => ({
    bytes: bigEndian(mark + declared('UTF-16', text)),
    charset: 'utf-16',
  }),
  'UTF-16BE by the header': (text) => ({ bytes: bigEndian(text), charset: 'UTF-16BE' }),
};

const action = `${NAMESPACE}#KKMTransfer:GetCard`;

interface ActionForm {
  headers?: Record<string, string>;
  /** More of the content type. */
  parameter?: string;
}

/** Where clients say which operation they mean; the server looks into Body. */
export const actions: Readonly<Record<string, ActionForm>> = {
  missing: {},
  empty: { headers: { SOAPAction: '' } },
  'empty in quotes': { headers: { SOAPAction: '""' } },
  quoted: { headers: { SOAPAction: `"${action}"` } },
  unquoted: { headers: { SOAPAction: action } },
  'in the content type': { parameter: `; action="${action}"` },
  'of another operation': { headers: { SOAPAction: `"${NAMESPACE}#KKMTransfer:CloseCheck"` } },
};

interface Packed {
  bytes: Buffer;
  headers: Record<string, string>;
}

export const compressions: Readonly<Record<string, (bytes: Buffer) => Packed>> = {
  plain: (bytes) => ({ bytes, headers: {} }),
  gzip: (bytes) => ({ bytes: gzipSync(bytes), headers: { 'Content-Encoding': 'gzip' } }),
  deflate: (bytes) => ({ bytes: deflateSync(bytes), headers: { 'Content-Encoding': 'deflate' } }),
  'deflate without its header': (bytes) => ({
    bytes: deflateRawSync(bytes),
    headers: { 'Content-Encoding': 'deflate' },
  }),
};

/** How the bytes go out. */
export const writings: Readonly<Record<string, { pieceBytes?: number; chunks?: readonly number[] }>> = {
  'in one': {},
  'in pieces': { pieceBytes: 173 },
  'in chunks': { chunks: [1, 2, 3, 500] },
  'in chunks and pieces': { chunks: [64], pieceBytes: 301 },
};

export interface Form {
  version: Version;
  style: string;
  encoding: string;
  action: string;
  compression: string;
}

/** Headers and body of a lookup in one of the forms. */
export function formed(form: Form, lookup: Lookup): { headers: Record<string, string>; body: Buffer } {
  const text = pick(styles, form.style)(form.version, lookup);
  const { bytes, charset } = pick(encodings, form.encoding)(text);
  const packed = pick(compressions, form.compression)(bytes);
  const { headers = {}, parameter = '' } = pick(actions, form.action);
  const type = `${MEDIA[form.version]}${charset === undefined ? '' : `; charset=${charset}`}${parameter}`;
  return { headers: { 'Content-Type': type, ...headers, ...packed.headers }, body: packed.bytes };
}

export function pick<T>(table: Readonly<Record<string, T>>, name: string): T {
  const found = table[name];
  if (found === undefined) throw new Error(`there is no form "${name}"`);
  return found;
}
