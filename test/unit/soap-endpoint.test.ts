import { connect } from 'node:net';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { receiverFault, senderFault } from '../../src/soap/faults.js';
import {
  CARD,
  closeCheck,
  ENVELOPES,
  envelope,
  getCard,
  NAMESPACE,
  type SoapServer,
  send,
  startSoapServer,
  TEXT_XML,
  wsdlText,
} from '../support/soap-server.js';
import { countWork } from '../support/work.js';

const SOAP_12 = { 'Content-Type': 'application/soap+xml; charset=utf-8' };
const MEGABYTE = 1024 * 1024;
let server: SoapServer;
let outcome: () => unknown;

beforeAll(async () => {
  server = await startSoapServer({
    GetCard: async (context, parameters) => {
      const { CardNumber } = parameters as { CardNumber: string };
      context.note({ card: CardNumber });
      if (CardNumber === 'large') context.omitAnswer();
      if (CardNumber === 'run') return outcome();
      return { ...CARD, CardNumber, Message: context.context.shop };
    },
    CloseCheck: async () => ({ ResultCode: 'OK', Message: '', Duplicate: false, Cards: {}, Exceptions: {} }),
    TransferSales: async (context) => {
      context.step({ document: 'half of it', resultCode: 'PROGRESS', request: '{}' });
      context.note({ document: 'all of it' });
      return { ResultCode: 'OK', Message: '', Accepted: 0, Duplicates: 0, Refused: 0, Results: {} };
    },
  });
});
afterAll(() => server.close());
beforeEach(() => {
  server.records.length = 0;
  server.errors.length = 0;
  server.observed.length = 0;
});

const post = (body: string | Buffer, headers: Record<string, string> = TEXT_XML) =>
  send(server.url, { headers, body });

describe('endpoint: GET', () => {
  test.each(['?wsdl', '?WSDL', '?wsdl=1', '?Wsdl=', '?x=1&wsdl'])(
    '%s answers the WSDL with the address of the caller',
    async (query) => {
      const answer = await send(server.url + query, { method: 'GET' });
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toBe('text/xml; charset=utf-8');
      const published = (await wsdlText()).replaceAll(
        'http://localhost:8080/TP7/ws/KKMTransfer.1cws',
        server.url,
      );
      expect(answer.text).toBe(published);
      expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(published)));
    },
  );

  test('the address is escaped', async () => {
    const answer = await send(`http://127.0.0.1:${server.port}/a'b&c/ws?wsdl`, {
      method: 'GET',
      headers: { Host: 'x"y<z' },
    });
    expect(answer.text).toContain('location="http://x&quot;y&lt;z/a&apos;b&amp;c/ws"');
  });

  test.each(['', '?', '?x=wsdl', '?wsdlx'])('"%s" answers a page for humans', async (query) => {
    const answer = await send(server.url + query, { method: 'GET' });
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['content-security-policy']).toBe("default-src 'none'; style-src 'unsafe-inline'");
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.text).toContain('KKMTransfer &lt;TP7&gt;');
    expect(answer.text).toContain(`href="${server.url}?wsdl"`);
    for (const name of server.model.operations.keys()) expect(answer.text).toContain(`<code>${name}</code>`);
  });

  test('HEAD is GET without a body', async () => {
    const get = await send(`${server.url}?wsdl`, { method: 'GET' });
    const head = await send(`${server.url}?wsdl`, { method: 'HEAD' });
    expect(head.text).toBe('');
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  });

  test.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND'])('%s is not allowed', async (method) => {
    const answer = await send(server.url, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD, POST');
  });
});

describe('endpoint: POST', () => {
  test('answers, tells the journal and the metrics once', async () => {
    const body = envelope(getCard('0012345'));
    const answer = await post(body);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('<m:CardNumber>0012345</m:CardNumber>');
    expect(answer.text).toContain('<m:Message>shop</m:Message>');
    expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.text)));
    expect(server.records).toEqual([
      {
        at: 1_700_000_000_000,
        requestId: 'request-1',
        direction: 'in',
        protocol: 'soap',
        operation: 'GetCard',
        user: 'kassa',
        address: '127.0.0.1',
        card: '0012345',
        document: undefined,
        status: 200,
        resultCode: 'OK',
        durationMs: expect.any(Number),
        request: Buffer.from(body),
        response: Buffer.from(answer.text),
      },
    ]);
    expect(server.observed).toEqual([['GetCard', 'OK', expect.any(Number)]]);
  });

  test('tells the journal of a step while the request is worked on, and the metrics of the whole', async () => {
    await post(envelope('<m:TransferSales><m:CheckList/></m:TransferSales>'));
    const [step, whole, ...more] = server.records;
    expect(step).toEqual({
      at: expect.any(Number),
      requestId: 'request-1',
      direction: 'in',
      protocol: 'soap',
      operation: 'TransferSales',
      user: 'kassa',
      address: '127.0.0.1',
      document: 'half of it',
      status: 102,
      resultCode: 'PROGRESS',
      durationMs: expect.any(Number),
      request: '{}',
    });
    expect(Number.isInteger(step?.at)).toBe(true);
    expect(whole).toMatchObject({ document: 'all of it', status: 200, resultCode: 'OK' });
    expect(more).toEqual([]);
    expect(server.observed).toEqual([['TransferSales', 'OK', expect.any(Number)]]);
  });

  test('an operation may keep its answer out of the journal', async () => {
    const answer = await post(envelope(getCard('large')));
    expect(answer.text).toContain('<m:CardNumber>large</m:CardNumber>');
    expect(server.records).toMatchObject([
      { card: 'large', request: expect.any(Buffer), response: undefined },
    ]);
  });

  test.each([
    ['text/plain', 415],
    ['application/json', 415],
    ['multipart/related; type="text/xml"', 415],
    ['text/xmlx', 415],
    ['constructor', 415],
    ['application/xml', 200],
    ['TEXT/XML', 200],
    ['text/xml;charset="UTF-8"', 200],
    ["text/xml; charset='utf-8'", 200],
    ['application/soap+xml; action="x"', 200],
  ])('content type %s → %d', async (type, status) => {
    const answer = await post(envelope(getCard()), { 'Content-Type': type });
    expect(answer.status).toBe(status);
    if (status === 415) expect(answer.text).toContain('application/soap+xml');
    expect(server.records).toHaveLength(1);
  });

  test('a missing content type is taken for text/xml', async () => {
    expect((await post(envelope(getCard()), {})).status).toBe(200);
  });

  test.each([
    ['1.1', SOAP_12, 'text/xml; charset=utf-8'],
    ['1.2', TEXT_XML, 'application/soap+xml; charset=utf-8'],
  ] as const)(
    'the envelope decides the version, not the content type (%s)',
    async (version, headers, type) => {
      const answer = await post(envelope(getCard(), version), headers);
      expect(answer.headers['content-type']).toBe(type);
      expect(answer.text).toContain(ENVELOPES[version]);
    },
  );

  test.each([
    ['no XML in 1.1', '{"json":1}', TEXT_XML, 500, 'soap:Client', 'MALFORMED_XML'],
    ['no XML in 1.2', '{"json":1}', SOAP_12, 400, 'soap:Sender', 'MALFORMED_XML'],
    ['nothing', '', TEXT_XML, 500, 'soap:Client', 'MALFORMED_XML'],
    ['no envelope', '<a/>', SOAP_12, 400, 'soap:Sender', 'NOT_SOAP'],
    [
      'an unknown envelope',
      '<e:Envelope xmlns:e="urn:e"/>',
      TEXT_XML,
      500,
      'soap:VersionMismatch',
      'VERSION_MISMATCH',
    ],
    [
      'an envelope without namespace',
      '<Envelope><Body/></Envelope>',
      TEXT_XML,
      500,
      'soap:VersionMismatch',
      'VERSION_MISMATCH',
    ],
    ['no Body', `<e:Envelope xmlns:e="${ENVELOPES['1.2']}"/>`, TEXT_XML, 400, 'soap:Sender', 'NOT_SOAP'],
    ['an empty Body', envelope(''), TEXT_XML, 500, 'soap:Client', 'UNKNOWN_OPERATION'],
    ['text in Body', envelope('x'), TEXT_XML, 500, 'soap:Client', 'MALFORMED_XML'],
    [
      'Header after Body',
      envelope(getCard()).replace('</soap:Body>', '</soap:Body><soap:Header/>'),
      TEXT_XML,
      500,
      'soap:Client',
      'UNEXPECTED_ELEMENT',
    ],
    [
      'two Headers',
      envelope(getCard(), '1.1', '<soap:Header/><soap:Header/>'),
      TEXT_XML,
      500,
      'soap:Client',
      'UNEXPECTED_ELEMENT',
    ],
    [
      'a stranger before Body',
      envelope(getCard(), '1.2', '<x/>'),
      TEXT_XML,
      400,
      'soap:Sender',
      'UNEXPECTED_ELEMENT',
    ],
    ['an unknown operation', envelope('<m:Nope/>'), TEXT_XML, 500, 'soap:Client', 'UNKNOWN_OPERATION'],
    [
      'an operation in another namespace',
      envelope('<GetCard xmlns="urn:other"/>', '1.2'),
      SOAP_12,
      400,
      'soap:Sender',
      'WRONG_NAMESPACE',
    ],
    [
      'an operation without handler',
      envelope('<m:TestConnection/>'),
      TEXT_XML,
      500,
      'soap:Server',
      'NOT_AVAILABLE',
    ],
    [
      'a bad value',
      envelope(closeCheck({ Total: '<m:Total>12,5</m:Total>' }), '1.2'),
      SOAP_12,
      400,
      'soap:Sender',
      'BAD_VALUE',
    ],
    [
      'DOCTYPE',
      `<!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1:1/">]>${envelope(getCard('&b;'))}`,
      TEXT_XML,
      500,
      'soap:Client',
      'FORBIDDEN_XML',
    ],
    [
      'deep nesting',
      envelope(getCard(), '1.1', `<soap:Header>${'<a>'.repeat(70)}`),
      TEXT_XML,
      500,
      'soap:Client',
      'LIMIT_EXCEEDED',
    ],
    ['bytes of another encoding', Buffer.from([0x3c, 0xff]), TEXT_XML, 500, 'soap:Client', 'BAD_ENCODING'],
    [
      'an unknown charset',
      envelope(getCard()),
      { 'Content-Type': 'text/xml; charset=utf-7' },
      500,
      'soap:Client',
      'BAD_ENCODING',
    ],
    ['trailing garbage', `${envelope(getCard())}<x/>`, TEXT_XML, 500, 'soap:Client', 'MALFORMED_XML'],
  ] as const)('%s', async (_name, body, headers, status, faultCode, code) => {
    const answer = await post(body as string, headers as Record<string, string>);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(`>${faultCode}<`);
    expect(answer.text).toContain(`<m:Code>${code}</m:Code>`);
    expect(answer.text).not.toMatch(/\bat .*\.js/);
    expect(server.records).toEqual([expect.objectContaining({ status, resultCode: code })]);
    expect(server.errors).toEqual([]);
  });

  test('an unknown operation is told the known ones, a wrong namespace the right one', async () => {
    expect((await post(envelope('<m:Nope/>'))).text).toContain(
      [...server.model.operations.keys()].join(', '),
    );
    expect((await post(envelope('<GetCard/>'))).text).toContain(NAMESPACE);
  });

  const understood = (attributes: string, version: '1.1' | '1.2') =>
    envelope(getCard(), version, `<soap:Header><w:S xmlns:w="urn:w" ${attributes}/></soap:Header>`);
  test.each([
    ['1.1', 'soap:mustUnderstand="1"', true],
    ['1.1', 'soap:mustUnderstand="0"', false],
    ['1.1', 'mustUnderstand="1"', false],
    ['1.1', 'soap:mustUnderstand="1" soap:actor="urn:somebody"', false],
    ['1.1', 'soap:mustUnderstand="1" soap:actor="http://schemas.xmlsoap.org/soap/actor/next"', true],
    ['1.2', 'soap:mustUnderstand="true"', true],
    ['1.2', 'soap:mustUnderstand="1"', true],
    ['1.2', 'soap:mustUnderstand="false"', false],
    [
      '1.2',
      'soap:mustUnderstand="true" soap:role="http://www.w3.org/2003/05/soap-envelope/role/none"',
      false,
    ],
    [
      '1.2',
      'soap:mustUnderstand="true" soap:role="http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver"',
      true,
    ],
    ['1.2', 'soap:mustUnderstand="true" soap:role="http://www.w3.org/2003/05/soap-envelope/role/next"', true],
  ] as const)('SOAP %s, header %s: fault %s', async (version, attributes, fault) => {
    const answer = await post(understood(attributes, version));
    expect(answer.status).toBe(fault ? 500 : 200);
    if (fault) expect(answer.text).toContain('>soap:MustUnderstand<');
    if (fault && version === '1.2')
      expect(answer.text).toContain('<soap:NotUnderstood qname="h:S" xmlns:h="urn:w"/>');
  });
});

describe('endpoint: what operations throw', () => {
  const thrown = (error: unknown) => {
    outcome = () => {
      throw error;
    };
    return post(envelope(getCard('run'), '1.2'), SOAP_12);
  };

  test('a fault leaves as it is', async () => {
    const answer = await thrown(
      senderFault('TOO_MANY_DIGITS', { ru: 'Много знаков', en: 'Too many digits' }, 'CardNumber'),
    );
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('<m:Element>CardNumber</m:Element>');
    expect((await thrown(receiverFault('LATER', { ru: 'Позже', en: 'Later' }))).status).toBe(500);
    expect(server.errors).toEqual([]);
  });

  test('an unexpected error is a receiver fault without its text, and is told to the log', async () => {
    const error = new Error('secret at /srv/app.js:1');
    const answer = await thrown(error);
    expect(answer.status).toBe(500);
    expect(answer.text).toContain('<m:Code>INTERNAL</m:Code>');
    expect(answer.text).toContain('request-1');
    expect(answer.text).not.toContain('secret');
    expect(server.errors).toEqual([error]);
    expect(server.records).toEqual([
      expect.objectContaining({ operation: 'GetCard', card: 'run', resultCode: 'INTERNAL' }),
    ]);
  });

  test.each([undefined, null, 'text', 7])('even %p', async (error) => {
    expect((await thrown(error)).text).toContain('<m:Code>INTERNAL</m:Code>');
  });

  test('a storage that is not available asks to try again', async () => {
    const answer = await thrown(Object.assign(new Error('locked'), { name: 'StorageUnavailable' }));
    expect(answer.status).toBe(500);
    expect(answer.text).toContain('<m:Code>STORAGE_UNAVAILABLE</m:Code>');
    expect(answer.text).toContain('Повторите запрос');
  });

  test('a result that contradicts the schema is INTERNAL', async () => {
    outcome = () => ({ ResultCode: 'OK' });
    expect((await post(envelope(getCard('run')))).text).toContain('<m:Code>INTERNAL</m:Code>');
    expect(server.errors).toHaveLength(1);
  });

  test('a business refusal is no fault, and its code is in the journal', async () => {
    outcome = () => ({ ...CARD, ResultCode: 'CARD_BLOCKED' });
    expect((await post(envelope(getCard('run')))).status).toBe(200);
    expect(server.records).toEqual([expect.objectContaining({ status: 200, resultCode: 'CARD_BLOCKED' })]);
  });
});

describe('endpoint: compression', () => {
  const body = Buffer.from(envelope(getCard()));
  test.each<[string, Buffer]>([
    ['gzip', gzipSync(body)],
    ['x-gzip', gzipSync(body)],
    ['GZIP', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['deflate', deflateRawSync(body)],
    ['identity', body],
    ['', body],
  ])('%s', async (encoding, bytes) => {
    const answer = await post(bytes, { ...TEXT_XML, 'Content-Encoding': encoding });
    expect(answer.status).toBe(200);
    expect(server.records[0]?.request).toEqual(body);
  });

  test.each<[string, string, Buffer, number, string]>([
    ['gzip over plain text', 'gzip', body, 400, 'BAD_COMPRESSION'],
    ['deflate over plain text', 'deflate', body, 400, 'BAD_COMPRESSION'],
    ['gzip cut short', 'gzip', gzipSync(body).subarray(0, 60), 400, 'BAD_COMPRESSION'],
    ['gzip of nothing', 'gzip', Buffer.alloc(0), 400, 'BAD_COMPRESSION'],
    [
      'gzip with a wrong sum',
      'gzip',
      Buffer.concat([gzipSync(body).subarray(0, -8), Buffer.alloc(8)]),
      400,
      'BAD_COMPRESSION',
    ],
    ['brotli', 'br', body, 415, 'UNKNOWN_COMPRESSION'],
    ['twice', 'gzip, gzip', gzipSync(gzipSync(body)), 415, 'UNKNOWN_COMPRESSION'],
    ['a bomb', 'gzip', gzipSync(Buffer.alloc(200 * MEGABYTE, 32)), 413, 'BODY_TOO_LARGE'],
  ])('%s is refused and the process lives', async (_name, encoding, bytes, status, code) => {
    const workMs = countWork();
    const answer = await post(bytes, { ...TEXT_XML, 'Content-Encoding': encoding });
    expect(workMs()).toBeLessThan(1_000);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(`<m:Code>${code}</m:Code>`);
    expect((await post(body)).status).toBe(200);
  });
});

describe('endpoint: limits of a body', () => {
  const padded = (inside: string, size: number) => {
    const text = envelope(inside);
    return text.replace('</soap:Body>', `<!--${' '.repeat(size - text.length - 7)}--></soap:Body>`);
  };
  const sales = '<m:TransferSales><m:CheckList/></m:TransferSales>';

  test.each<[string, string, number, number]>([
    ['GetCard of 1 MB', getCard(), MEGABYTE, 200],
    ['GetCard of one byte more', getCard(), MEGABYTE + 1, 413],
    ['TransferSales of 10 MB', sales, 10 * MEGABYTE, 200],
    ['TransferSales of one byte more', sales, 10 * MEGABYTE + 1, 413],
  ])('%s', async (_name, inside, size, status) => {
    const body = padded(inside, size);
    expect(Buffer.byteLength(body)).toBe(size);
    const plain = await post(body);
    expect(plain.status).toBe(status);
    if (status === 413) expect(plain.text).toContain('<m:Code>BODY_TOO_LARGE</m:Code>');
    const packed = await post(gzipSync(body), { ...TEXT_XML, 'Content-Encoding': 'gzip' });
    expect(packed.status).toBe(status);
  });

  test('a large body that hides its operation behind a large header is refused', async () => {
    const header = `<soap:Header><a>${'я&lt;'.repeat(400_000)}</a></soap:Header>`;
    const answer = await post(envelope(sales, '1.2', header), SOAP_12);
    expect(answer.status).toBe(413);
    expect(answer.text).toContain(ENVELOPES['1.2']);
    const pairs = `<!--x${'😀'.repeat(MEGABYTE)}-->`;
    expect(
      (await post(envelope(sales).replace('</m:TransferSales>', `${pairs}</m:TransferSales>`))).status,
    ).toBe(200);
  });

  test.each<[string, string, string]>([
    ['a DOCTYPE', `<!DOCTYPE a [<!ENTITY a "${'a'.repeat(100_000)}">]>`, 'FORBIDDEN_XML'],
    ['a wrong root', `<a>${'b'.repeat(100_000)}`, 'NOT_SOAP'],
    ['an unknown operation', envelope('<m:Steal/>') + ' '.repeat(100_000), 'UNKNOWN_OPERATION'],
  ])('%s at the beginning of a large body is refused before its end is read', async (_name, begin, code) => {
    const answer = await post(Buffer.concat([Buffer.from(begin), Buffer.from([0xff])]));
    expect(answer.text).toContain(`<m:Code>${code}</m:Code>`);
  });

  test.each<[string, Buffer, string]>([
    ['is no character', Buffer.from([0xff]), 'BAD_ENCODING'],
    ['is no XML', Buffer.from('<'), 'MALFORMED_XML'],
  ])('a large body that %s at its end is refused too', async (_name, end, code) => {
    const answer = await post(Buffer.concat([Buffer.from(padded(getCard(), 100_000)), end]));
    expect(answer.text).toContain(`<m:Code>${code}</m:Code>`);
  });

  test('the SOAPAction header does not raise the limit', async () => {
    const answer = await post(padded(getCard(), MEGABYTE + 1), {
      ...TEXT_XML,
      SOAPAction: `"${NAMESPACE}#KKMTransfer:TransferSales"`,
    });
    expect(answer.status).toBe(413);
  });

  test('a declared length past the limit is refused before the body is read', async () => {
    const text = await raw('Content-Length: 99999999\r\n', 'x');
    expect(text).toMatch(/^HTTP\/1.1 413 /);
    expect(text).toMatch(/connection: close/i);
    expect(text).toContain('BODY_TOO_LARGE');
  });

  test('a chunked body past the limit is refused while it is sent', async () => {
    const answer = await send(server.url, {
      headers: TEXT_XML,
      body: Buffer.alloc(12 * MEGABYTE, 32),
      pieces: MEGABYTE,
    });
    expect(answer.status).toBe(413);
  });

  function raw(headers: string, body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString();
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
      socket.write(`POST /TP7/ws HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\n${headers}\r\n${body}`);
    });
  }

  test('a client that goes away leaves no trace', async () => {
    const socket = connect(server.port, '127.0.0.1');
    await new Promise<void>((resolve) => socket.once('connect', resolve));
    socket.write(
      'POST /TP7/ws HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 1000\r\n\r\n<a',
    );
    await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    expect((await post(envelope(getCard()))).status).toBe(200);
    expect(server.errors).toEqual([]);
    expect(server.records).toHaveLength(1);
  });
});
