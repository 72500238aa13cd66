import { deflateRawSync, gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import {
  CARD,
  ENVELOPES,
  NAMESPACE,
  type SoapServer,
  send,
  startSoapServer,
} from '../support/soap-server.js';

let server: SoapServer;

beforeAll(async () => {
  server = await startSoapServer({
    GetCard: async (_context, parameters) => ({ ...CARD, ...(parameters as object) }),
  });
});
afterAll(() => server.close());

type Version = '1.1' | '1.2';
const versions: Version[] = ['1.1', '1.2'];

/** The envelope in the styles of different clients; `kind` stands in CardKind and is Cyrillic. */
const styles: Record<string, (version: Version, body: string) => string> = {
  'prefixes of 1C': (version, field) =>
    `<soap:Envelope xmlns:soap="${ENVELOPES[version]}"><soap:Header/><soap:Body><m:GetCard xmlns:m="${NAMESPACE}">${fields('m:', field)}</m:GetCard></soap:Body></soap:Envelope>`,
  'default namespaces': (version, field) =>
    `<Envelope xmlns="${ENVELOPES[version]}"><Body><GetCard xmlns="${NAMESPACE}">${fields('', field)}</GetCard></Body></Envelope>`,
  'all at the root, indented': (version, field) =>
    `<S:Envelope\n  xmlns:S='${ENVELOPES[version]}'\n  xmlns:ns1='${NAMESPACE}'>\r\n  <!-- till -->\r\n  <S:Body>\r\n    <ns1:GetCard>\r\n ${fields('ns1:', field)}\r\n </ns1:GetCard>\r\n  </S:Body>\r\n</S:Envelope>\r\n`,
  'redeclared on each element': (version, field) =>
    `<a:Envelope xmlns:a="${ENVELOPES[version]}"><a:Body a:encodingStyle="x"><b:GetCard xmlns:b="${NAMESPACE}">${fields('', field).replace(/<(\w+)>/g, `<$1 xmlns="${NAMESPACE}">`)}</b:GetCard></a:Body></a:Envelope>`,
};

function fields(prefix: string, number: string): string {
  return `<${prefix}KKM>1</${prefix}KKM><${prefix}CardNumber>${number}</${prefix}CardNumber><${prefix}CardKind>Карта</${prefix}CardKind>`;
}

const encodings: Record<string, (text: string) => { bytes: Buffer; charset?: string }> = {
  'UTF-8': (text) => ({ bytes: Buffer.from(text), charset: 'utf-8' }),
  'UTF-8 unsaid': (text) => ({ bytes: Buffer.from(text) }),
  'UTF-8 with mark': (text) => ({ bytes: Buffer.from(`\ufeff${text}`) }),
  'windows-1251': (text) => ({ bytes: iconv.encode(text, 'win1251'), charset: 'windows-1251' }),
  'windows-1251 declared': (text) => ({
    bytes: iconv.encode(`<?xml version="1.0" encoding="windows-1251"?>\n${text}`, 'win1251'),
  }),
  'UTF-16LE with mark': (text) => ({ bytes: Buffer.from(`\ufeff${text}`, 'utf16le') }),
  'UTF-16BE': (text) => ({ bytes: Buffer.from(text, 'utf16le').swap16(), charset: 'utf-16' }),
};

const actions: Record<string, (version: Version) => Record<string, string>> = {
  none: () => ({}),
  empty: () => ({ SOAPAction: '""' }),
  quoted: () => ({ SOAPAction: `"${NAMESPACE}#KKMTransfer:GetCard"` }),
  unquoted: () => ({ SOAPAction: `${NAMESPACE}#KKMTransfer:GetCard` }),
  'another operation': () => ({ SOAPAction: '"CloseCheck"' }),
};

const compressions: Record<string, (bytes: Buffer) => { bytes: Buffer; encoding?: string }> = {
  plain: (bytes) => ({ bytes }),
  gzip: (bytes) => ({ bytes: gzipSync(bytes), encoding: 'gzip' }),
  deflate: (bytes) => ({ bytes: deflateRawSync(bytes), encoding: 'deflate' }),
};

const writes: Record<string, number | undefined> = { 'in one': undefined, 'in pieces of 7': 7 };

describe.each(versions)('SOAP %s matrix', (version) => {
  describe.each(Object.keys(styles))('%s', (style) => {
    test.each(Object.keys(encodings))(
      '%s: every action, compression, way of writing, success and fault',
      async (encoding) => {
        for (const action of Object.keys(actions)) {
          for (const compression of Object.keys(compressions)) {
            for (const write of Object.keys(writes)) {
              for (const succeeds of [true, false])
                await one(version, style, encoding, action, compression, write, succeeds);
            }
          }
        }
      },
    );
  });
});

async function one(
  version: Version,
  style: string,
  encoding: string,
  action: string,
  compression: string,
  write: string,
  succeeds: boolean,
): Promise<void> {
  const number = succeeds ? '0012345' : '<oops/>';
  const { bytes: text, charset } = encodings[encoding]?.(styles[style]?.(version, number) ?? '') ?? {
    bytes: Buffer.alloc(0),
  };
  const packed = compressions[compression]?.(text) ?? { bytes: text };
  const media = version === '1.2' ? 'application/soap+xml' : 'text/xml';
  const inType =
    version === '1.2' && action === 'quoted' ? `; action="${NAMESPACE}#KKMTransfer:GetCard"` : '';
  const answer = await send(server.url, {
    body: packed.bytes,
    ...(writes[write] === undefined ? {} : { pieces: writes[write] }),
    headers: {
      'Content-Type': `${media}${charset === undefined ? '' : `; charset=${charset}`}${inType}`,
      ...actions[action]?.(version),
      ...(packed.encoding === undefined ? {} : { 'Content-Encoding': packed.encoding }),
    },
  });
  expect(answer.headers['content-type']).toBe(`${media}; charset=utf-8`);
  expect(answer.text.startsWith(`<soap:Envelope xmlns:soap="${ENVELOPES[version]}">`)).toBe(true);
  if (succeeds) {
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('<m:CardNumber>0012345</m:CardNumber><m:CardKind>Карта</m:CardKind>');
  } else {
    expect(answer.status).toBe(version === '1.2' ? 400 : 500);
    expect(answer.text).toContain(
      version === '1.2' ? '<soap:Value>soap:Sender</soap:Value>' : '<faultcode>soap:Client</faultcode>',
    );
    expect(answer.text).toContain('<m:Element>CardNumber</m:Element>');
  }
}
