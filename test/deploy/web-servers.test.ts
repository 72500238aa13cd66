import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { addUser } from '../../src/domain/users/manage-users.js';
import { PUBLISHED_WSDL } from '../../src/kkmtransfer/contract.js';
import { openStore } from '../../src/store/open.js';
import { type Certificate, makeCertificate } from '../support/certificate.js';
import { askSecurely, type SecureRequest } from '../support/https-client.js';
import { rawExchange } from '../support/raw-http.js';
import { type Relay, startRelay } from '../support/relay.js';
import { KASSA, serverFor } from '../support/samples.js';
import type { TestServer } from '../support/server.js';
import { endProcessesAfterAll, runCommand } from '../support/server-process.js';
import { now } from '../support/shop.js';
import {
  basic,
  closeCheckBody,
  contentType,
  element,
  faultCode,
  getCardBody,
  testConnectionBody,
  transferSalesBody,
  type Version,
} from '../support/soap-client.js';
import { envelope } from '../support/soap-server.js';
import { temporaryFolders } from '../support/temporary.js';
import { offerTls } from '../support/tls-offer.js';
import { endWebServersAfterAll, startWebServer, type WebServer, webServers } from '../support/web-server.js';

/** The configurations of `deploy/` as they stand, in front of a server of its own, with calls of tills through them. */

const MEGABYTE = 1024 * 1024;
const CARD = '5000000000017';
const SHOP = { Authorization: basic('shop', 'secret') };
const SERVICE = '/TP7/ws/KKMTransfer.1cws';
const CYRILLIC_UTF8 = '/TP7/ws/%D0%9A%D0%9A%D0%9CTransfer';
const CYRILLIC_1251 = '/TP7/ws/%CA%CA%CCTransfer.1cws';

const newFolder = temporaryFolders();
let certificate: Certificate;
let tillgate: TestServer;
let relay: Relay;
let web: WebServer;
let checkNumber = 0;

endWebServersAfterAll();
endProcessesAfterAll();

async function startTillgate(): Promise<void> {
  const publications = [{ name: 'TP7' }, { name: 'Demo', demo: true }];
  tillgate = await serverFor({ given: { status: 200, cards: [{ number: CARD }] } }, newFolder(), {
    config: { publications, trustedProxies: ['loopback'] },
  });
  const engine = await openStore({ dataDir: tillgate.dataDir, publication: 'TP7' });
  await addUser({ engine, clock: () => now }, { name: 'shop', password: 'secret', roles: ['shop'] });
  await engine.close();
  relay = await startRelay(tillgate.port);
}

function ask(path: string, more: Partial<SecureRequest> = {}) {
  return askSecurely({ port: web.https, path, ca: certificate.text, headers: KASSA, ...more });
}

function call(body: Buffer | string, { version = '1.1', path = SERVICE, ...more }: CallOptions = {}) {
  const headers = { 'Content-Type': contentType(version), ...KASSA, ...more.headers };
  return ask(path, { ...more, method: 'POST', body, headers });
}
type CallOptions = Partial<SecureRequest> & { version?: Version };

const soap = (body: string, options: CallOptions = {}) => call(envelope(body, options.version), options);
const padded = (body: string, bytes: number) => {
  const text = envelope(body);
  return Buffer.from(text + ' '.repeat(bytes - Buffer.byteLength(text)));
};
const sale = () => ({ number: ++checkNumber, amount: '1', itemCode: 'A1', cards: [CARD] });
const closeCheck = () => closeCheckBody(sale());

describe.each([
  { kind: webServers.nginx, readsBodiesFirst: true },
  { kind: webServers.apache, readsBodiesFirst: false },
])('$kind.program', ({ kind, readsBodiesFirst }) => {
  const folder = newFolder();

  beforeAll(async () => {
    certificate = makeCertificate(folder);
    await startTillgate();
    web = await startWebServer(kind, { folder, upstream: relay.port });
  }, 400_000);
  afterAll(async () => {
    await web?.stop();
    await relay.close();
    await tillgate.close();
  });

  describe('what a till does', () => {
    test.each([SERVICE, CYRILLIC_UTF8, CYRILLIC_1251])('WSDL at %s, with that address', async (path) => {
      const { status, text } = await ask(`${path}?wsdl`);
      expect(status).toBe(200);
      const address = `https://localhost:${web.https}${path}`;
      const published = await readFile(PUBLISHED_WSDL, 'utf8');
      expect(text).toBe(published.replaceAll(`http://localhost:8080${SERVICE}`, address));
    });

    describe.each<Version>(['1.1', '1.2'])('SOAP %s', (version) => {
      test.each([SERVICE, CYRILLIC_UTF8, CYRILLIC_1251])(
        'connection test, card and check at %s',
        async (path) => {
          const options = { version, path };
          expect(element((await soap(testConnectionBody, options)).text, 'Publication')).toBe('TP7');
          expect(element((await soap(getCardBody(CARD), options)).text, 'ResultCode')).toBe('OK');
          const closed = await soap(closeCheck(), options);
          expect([closed.status, element(closed.text, 'ResultCode')]).toEqual([200, 'OK']);
          expect(closed.headers['content-type']).toBe(contentType(version));
        },
      );

      test('a fault comes through as it is', async () => {
        const answer = await soap('<m:Unknown/>', { version });
        expect(answer.status).toBe(version === '1.1' ? 500 : 400);
        expect(faultCode(answer.text, version)).toBe('UNKNOWN_OPERATION');
      });
    });

    test.each(['1.1', '1.2'])('tillgate till test, SOAP %s', async (version) => {
      const address = `https://localhost:${web.https}${SERVICE}?wsdl`;
      const words = [
        'till',
        'test',
        '--address',
        address,
        '--user',
        'kassa',
        '--password',
        '',
        '--till',
        '1',
      ];
      const env = { NODE_EXTRA_CA_CERTS: certificate.certificateFile };
      const { code, stdout, stderr } = await runCommand(version === '1.2' ? [...words, '--soap12'] : words, {
        env,
      });
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain('Publication: TP7\n');
    });

    test('compressed bodies', async () => {
      const answer = await call(gzipSync(envelope(closeCheck())), {
        headers: { 'Content-Encoding': 'gzip' },
      });
      expect([answer.status, element(answer.text, 'ResultCode')]).toEqual([200, 'OK']);
    });

    test('two hundred calls on one connection, which is one behind the web server too', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      relay.connections();
      const ports = new Set<number | undefined>();
      agent.on('free', (socket) => ports.add(socket.localPort));
      for (let i = 0; i < 200; i++) {
        const body = i % 2 === 0 ? getCardBody(CARD) : closeCheck();
        expect((await soap(body, { agent })).status).toBe(200);
      }
      agent.destroy();
      expect(ports.size).toBe(1);
      expect(relay.connections()).toBeLessThanOrEqual(1);
    });
  });

  describe('what an application server does', () => {
    const client = (body: unknown, headers: Record<string, string> = {}) =>
      ask('/TP7/hs/regate/client', {
        method: 'POST',
        headers: { ...SHOP, 'Content-Type': 'application/json', ...headers },
        body: Buffer.isBuffer(body) ? body : JSON.stringify(body),
      });

    test('a client is made once, however often the request comes; the answer has its headers', async () => {
      const body = { clientId: 'RS-1', name: 'ООО «Ромашка»' };
      const key = { 'Idempotency-Key': 'key-1' };
      const first = await client(body, key);
      expect([first.status, JSON.parse(first.text).client.name]).toEqual([201, body.name]);
      expect(first.headers['x-request-id']).toBeDefined();
      const again = await client(body, key);
      expect([again.status, again.text]).toEqual([201, first.text]);
      expect(again.headers['idempotency-replayed']).toBe('true');
      const packed = await client(gzipSync(JSON.stringify(body)), { 'Content-Encoding': 'gzip' });
      expect([packed.status, JSON.parse(packed.text).created]).toEqual([200, false]);
    });

    test('a refusal comes through as it is', async () => {
      const { status, headers, text } = await client({ clientId: '' });
      expect([status, headers['content-type']]).toEqual([422, 'application/problem+json; charset=utf-8']);
      expect(JSON.parse(text).errors[0].field).toBe('clientId');
    });

    test('2 MB of JSON are refused with a problem', async () => {
      const { status, text } = await client({ clientId: 'x'.repeat(2 * MEGABYTE) });
      expect([status, JSON.parse(text).status]).toEqual([413, 413]);
    });
  });

  describe('what is passed on', () => {
    test.each([
      '/TP7/hs/regate/state',
      '/TP7/hs/regate/assortment?store=main&search=%D1%81%D1%8B%D1%80%20%26&limit=50',
      '/TP7/ws/%CA%CA%CCTransfer?wsdl',
      '/TP7/a%20b//c%3Fd/%2e%2e/x;y=1?q=%2F',
      '/TP7',
      '/TP7/',
    ])('%s as it came', async (path) => {
      relay.requestLines();
      await ask(path);
      expect(relay.requestLines()).toEqual([`GET ${path} HTTP/1.1`]);
    });

    test.each([
      ['/TP7/hs/regate/state', true],
      ['/TP7/hs/regate/state', false],
      ['/TP7/hs/regate/docs', true],
      ['/TP7/hs/regate/docs/', true],
      ['/TP7/hs/regate/no-such-method', true],
    ])('%s is answered as by Tillgate itself (known user: %s)', async (path, isKnown) => {
      const headers = isKnown ? SHOP : {};
      const behind = await ask(path, { headers });
      const direct = await rawExchange(tillgate.port, { method: 'GET', target: path, headers });
      expect(behind.status).toBe(direct.status);
      for (const name of ['content-type', 'location', 'www-authenticate', 'content-language'])
        expect([name, behind.headers[name]]).toEqual([name, direct.headers[name]]);
    });

    test.each([
      '/healthz',
      '/readyz',
      '/metrics',
      '/Metrics/',
      '/metrics?a',
      '//metrics',
      '/TP7/../metrics',
      '/%6detrics',
      '/metrics%2f',
      '/',
      '/favicon.ico',
      '/.well-known/x',
    ])('%s is not', async (path) => {
      relay.requestLines();
      const { status, text } = await ask(path);
      expect(status).toBe(404);
      expect(text).not.toContain('tillgate_');
      expect(relay.requestLines()).toEqual([]);
    });

    test('the access log names places, but no queries and no cards', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      await ask('/TP7/hs/umico/cards/4000000000000012?till=1', { agent });
      await ask('/TP7/hs/regate/city?search=secret', { agent });
      // A request is in the log before the next one of its connection is read.
      await ask('/TP7', { agent });
      agent.destroy();
      const log = await readFile(join(folder, 'tillgate.log'), 'utf8');
      expect(log).toContain(' GET /TP7/hs/umico/cards/*** ');
      expect(log).toContain(' GET /TP7/hs/regate/city ');
      expect(log).not.toMatch(/4000000000000012|secret/);
    });

    test('what the client claims about itself is not believed', async () => {
      const claims = {
        'X-Forwarded-For': '203.0.113.7',
        'X-Forwarded-Host': 'evil.example',
        'X-Forwarded-Proto': 'http',
        Forwarded: 'for=203.0.113.7;host=evil.example',
      };
      const { text } = await ask(`${SERVICE}?wsdl`, { headers: { ...KASSA, ...claims } });
      expect(text).toContain(`location="https://localhost:${web.https}${SERVICE}"`);
      expect(text).not.toContain('evil.example');
    });

    test('demo users are refused, though the web server is on this machine', async () => {
      const path = '/Demo/ws/KKMTransfer.1cws?wsdl';
      const headers = { Authorization: basic('kassir') };
      const behind = await ask(path, { headers });
      expect([behind.status, behind.text]).toEqual([403, 'Demo users work on this machine only\n']);
      expect((await rawExchange(tillgate.port, { method: 'GET', target: path, headers })).status).toBe(200);
    });
  });

  describe('how large', () => {
    const list = (bytes: number) => padded(transferSalesBody([sale()]), bytes);

    test('10 MB of TransferSales pass, plain, in chunks and compressed', async () => {
      const chunked = { 'Transfer-Encoding': 'chunked' };
      for (const answer of [
        await call(list(10 * MEGABYTE)),
        await call(list(10 * MEGABYTE), { headers: chunked }),
        await call(gzipSync(list(10 * MEGABYTE)), { headers: { 'Content-Encoding': 'gzip' } }),
      ]) {
        expect([answer.status, element(answer.text, 'Accepted')]).toEqual([200, '1']);
      }
    });

    test.each<[string, () => Buffer]>([
      ['11 MB of TransferSales', () => list(11 * MEGABYTE)],
      ['2 MB of a check', () => padded(closeCheck(), 2 * MEGABYTE)],
    ])('%s are refused with a fault', async (_name, body) => {
      for (const headers of [undefined, { 'Transfer-Encoding': 'chunked' }]) {
        const answer = await call(body(), headers && { headers });
        expect([answer.status, faultCode(answer.text, '1.1')]).toEqual([413, 'BODY_TOO_LARGE']);
      }
      expect((await soap(testConnectionBody)).status).toBe(200);
    });

    test('13 MB are refused, by the web server itself where it reads whole bodies first', async () => {
      relay.requestLines();
      expect((await call(list(13 * MEGABYTE))).status).toBe(413);
      expect(relay.requestLines()).toHaveLength(readsBodiesFirst ? 0 : 1);
    });
  });

  describe('who may call', () => {
    test('over TLS, who does not say is asked, in the realm of Tillgate', async () => {
      for (const headers of [undefined, { Authorization: basic('kassa', 'wrong') }]) {
        const answer = await ask(`${SERVICE}?wsdl`, { headers: headers ?? {} });
        expect([answer.status, answer.text]).toEqual([401, 'Unauthorized\n']);
        expect(answer.headers['www-authenticate']).toBe('Basic realm="1C:Enterprise 8.3"');
        expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
      }
    });

    describe('over plain HTTP', () => {
      const plainly = (method: string, target: string, headers: Record<string, string> = {}) =>
        rawExchange(web.http, {
          method,
          target,
          headers: { Host: 'localhost', Connection: 'close', ...headers },
          ...(method === 'POST' ? { body: Buffer.from(envelope(testConnectionBody)) } : {}),
        });

      test.each([SERVICE, CYRILLIC_UTF8, CYRILLIC_1251])('%s: a reader is sent to https', async (path) => {
        const answer = await plainly('GET', `${path}?wsdl`);
        expect(answer.status).toBe(301);
        // %D0 and %d0 are one.
        expect(answer.headers.location?.toLowerCase()).toBe(`https://localhost${path}?wsdl`.toLowerCase());
        expect(answer.headers['www-authenticate']).toBeUndefined();
      });

      test('nobody is asked for a password, and none works', async () => {
        relay.requestLines();
        for (const answer of [
          await plainly('GET', `${SERVICE}?wsdl`, KASSA),
          await plainly('POST', SERVICE, KASSA),
          await plainly('POST', SERVICE),
        ]) {
          expect(answer.status).toBe(403);
          expect(answer.headers['www-authenticate']).toBeUndefined();
          expect(answer.body.toString()).toMatch(/Use https|use https/);
        }
        expect(relay.requestLines()).toEqual([]);
      });

      test('the proof for an authority like Let’s Encrypt can be read', async () => {
        const at = '.well-known/acme-challenge';
        mkdirSync(join(folder, 'www', at), { recursive: true });
        writeFileSync(join(folder, 'www', at, 'token'), 'proof');
        const answer = await plainly('GET', `/${at}/token`);
        expect([answer.status, answer.body.toString()]).toEqual([200, 'proof']);
      });
    });

    test('TLS 1.2 and 1.3 are spoken, 1.0 and 1.1 refused', async () => {
      expect(await offerTls(web.https, 'TLSv1.3')).toBe('TLSv1.3');
      expect(await offerTls(web.https, 'TLSv1.2')).toBe('TLSv1.2');
      for (const version of ['TLSv1.1', 'TLSv1'] as const) {
        expect(await offerTls(web.https, version)).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
      }
    });

    test('it is the line with the versions that refuses them', async () => {
      const weakened = await startWebServer(kind, {
        folder: newFolderWith(certificate),
        upstream: relay.port,
        change: (text) =>
          text
            .replace('ssl_protocols TLSv1.2', 'ssl_protocols TLSv1 TLSv1.1 TLSv1.2')
            .replace('SSLProtocol -all', 'SSLProtocol -all +TLSv1 +TLSv1.1')
            .replace(/(ssl_ciphers|SSLCipherSuite) ([\w+:]+)/, '$1 $2:@SECLEVEL=0'),
      });
      for (const version of ['TLSv1.1', 'TLSv1'] as const) {
        expect(await offerTls(weakened.https, version)).toBe(version);
      }
      await weakened.stop();
    });
  });

  test('while Tillgate is stopped: 503 with Retry-After, and all is well as soon as it is back', async () => {
    const { port } = relay;
    await relay.close();
    const answer = await soap(testConnectionBody);
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(answer.text).toContain('Tillgate does not answer');
    relay = await startRelay(tillgate.port, port);
    expect((await soap(testConnectionBody)).status).toBe(200);
  });
});

function newFolderWith({ certificateFile, keyFile }: Certificate): string {
  const folder = newFolder();
  cpSync(certificateFile, join(folder, 'fullchain.pem'));
  cpSync(keyFile, join(folder, 'key.pem'));
  return folder;
}
