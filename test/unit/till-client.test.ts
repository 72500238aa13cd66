import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { callTillService } from '../../src/commands/till-client.js';
import { startServer, type TestServer } from '../support/server.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
const tls = { certificateFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
let tillgate: TestServer;
let plain: Server;
let secure: Server;

/** What a server says that is not Tillgate, by path. */
const pages: Record<string, [status: number, text: string]> = {
  '/html': [200, '<html><body>Welcome</body></html>'],
  '/json': [200, '{"a":1}'],
  '/empty': [200, ''],
  '/xml': [200, '<a/>'],
  '/busy': [503, 'Busy'],
};
const answer: RequestListener = (req, res) => {
  const [status, text] = pages[req.url ?? ''] ?? [429, ''];
  if (req.url === '/cut') req.socket.destroy();
  else res.writeHead(status).end(text);
};
const portOf = (server: Server) => (server.address() as AddressInfo).port;
const listening = (server: Server) =>
  new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));

beforeAll(async () => {
  const subject = ['-subj', '/CN=localhost', '-days', '2', '-nodes', '-newkey', 'rsa:2048'];
  const output = ['-keyout', tls.keyFile, '-out', tls.certificateFile];
  execFileSync('openssl', ['req', '-x509', ...subject, ...output], { stdio: 'ignore' });
  tillgate = await startServer({ dataDir: folder });
  plain = createServer(answer);
  const files = { cert: readFileSync(tls.certificateFile), key: readFileSync(tls.keyFile) };
  secure = createTlsServer(files, answer);
  await Promise.all([listening(plain), listening(secure)]);
});
afterAll(async () => {
  plain.close();
  secure.close();
  await tillgate.close();
});

async function trouble(address: string, user = 'kassir', password = user): Promise<string> {
  const answered = await callTillService({ address, user, password, soap12: false }, 'TestConnection', {});
  return 'trouble' in answered ? answered.trouble : JSON.stringify(answered.value);
}

test('till: the right settings get an answer', async () => {
  expect(await trouble(`${tillgate.service}?wsdl`)).toContain('"Publication":"TP7"');
});

test.each<[string, () => Promise<string>, string]>([
  [
    'a wrong password',
    () => trouble(`${tillgate.service}?wsdl`, 'kassir', 'wrong'),
    'Refused (401): check the login and the password.',
  ],
  [
    'a user without the right',
    () => trouble(`${tillgate.service}?wsdl`, 'richest'),
    'Refused (403): this user has no right to call the service for tills.',
  ],
  [
    'another publication',
    () => trouble(`${tillgate.url}/TP8/ws/KKMTransfer.1cws?wsdl`),
    'Not found (404): there is no service at {address}/TP8/ws/KKMTransfer.1cws?wsdl.',
  ],
  [
    'too many attempts',
    () => trouble(`http://127.0.0.1:${portOf(plain)}/`),
    'Refused (429): too many failed attempts; check the password and wait.',
  ],
  [
    'a server in trouble',
    () => trouble(`http://127.0.0.1:${portOf(plain)}/busy`),
    'The server answered with status 503.',
  ],
  [
    'nobody there',
    () => trouble('http://127.0.0.1:1/'),
    'No connection to {address}/: connect ECONNREFUSED {peer}.',
  ],
  [
    'a connection that breaks',
    () => trouble(`http://127.0.0.1:${portOf(plain)}/cut`),
    'No connection to {address}/cut: ECONNRESET socket hang up.',
  ],
  [
    'a page for people',
    () => trouble(`http://127.0.0.1:${portOf(plain)}/html`),
    'There is no WSDL at {address}/html: Root element of WSDL was <html>. This is likely an authentication issue.',
  ],
  [
    'another document',
    () => trouble(`http://127.0.0.1:${portOf(plain)}/json`),
    'There is no WSDL at {address}/json: Text data outside of root node.',
  ],
  [
    'nothing',
    () => trouble(`http://127.0.0.1:${portOf(plain)}/empty`),
    'There is no WSDL at {address}/empty.',
  ],
  [
    'a certificate of nobody',
    () => trouble(`https://127.0.0.1:${portOf(secure)}/`),
    'The certificate at {address}/ is not trusted (self-signed certificate); NODE_EXTRA_CA_CERTS names a file of more authorities.',
  ],
  [
    'https:// for http://',
    () => trouble(`https://127.0.0.1:${portOf(plain)}/xml`),
    'There is no TLS at {address}/xml: try http:// instead of https://.',
  ],
  [
    'an address without http://',
    () => trouble('localhost/TP7'),
    'localhost/TP7 is no address; http://HOST:PORT/NAME/ws/KKMTransfer.1cws?wsdl is expected.',
  ],
])('till: %s is told in one line', async (_, call, expected) => {
  const told = (await call())
    .replace(/https?:\/\/127\.0\.0\.1:\d+/, '{address}')
    .replace(/127\.0\.0\.1:\d+/, '{peer}');
  expect(told).toBe(expected);
});
