import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect, type SecureVersion } from 'node:tls';
import { startServer, type TestServer } from '../support/server.js';
import { callTill, contentType, element, KASSIR, testConnectionBody } from '../support/soap-client.js';
import { envelope } from '../support/soap-server.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
const tls = { certificateFile: join(folder, 'certificate.pem'), keyFile: join(folder, 'key.pem') };

beforeAll(() => {
  const subject = ['-subj', '/CN=localhost', '-days', '2', '-nodes', '-newkey', 'rsa:2048'];
  const output = ['-keyout', tls.keyFile, '-out', tls.certificateFile];
  execFileSync('openssl', ['req', '-x509', ...subject, ...output], { stdio: 'ignore' });
});

const start = (config: Record<string, unknown> = {}) =>
  startServer({ dataDir: mkdtempSync(join(folder, 'server-')), config });

/** POSTs without looking at the certificate. */
function postSecurely({ service }: TestServer): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': contentType('1.1'), ...KASSIR };
    const sent = request(
      service,
      { method: 'POST', headers, rejectUnauthorized: false, agent: false },
      (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => resolve(Buffer.concat(chunks).toString()));
      },
    );
    sent.on('error', reject);
    sent.end(envelope(testConnectionBody));
  });
}

test.each([
  ['http', async (server: TestServer) => (await callTill({ ...server, body: testConnectionBody })).text],
  ['https', postSecurely],
])('over %s no message changes its prototype on its way through the whole app', async (scheme, call) => {
  const server = await start(scheme === 'https' ? { tls } : {});
  expect(server.url.startsWith(`${scheme}://`)).toBe(true);
  const original = Object.setPrototypeOf;
  const changed: boolean[] = [];
  Object.setPrototypeOf = (object: object, prototype: object | null) => {
    changed.push(Object.getPrototypeOf(object) !== prototype);
    return original(object, prototype);
  };
  try {
    const text = await call(server);
    expect(element(text, 'Publication')).toBe('TP7');
  } finally {
    Object.setPrototypeOf = original;
    await server.close();
  }
  // Express asks for it, for the request and for the answer; both have it already.
  expect(changed.length).toBeGreaterThanOrEqual(2);
  expect(changed).not.toContain(true);
});

test('TLS older than 1.2 is refused', async () => {
  const server = await start({ tls });
  const handshake = (version: SecureVersion) =>
    new Promise<string>((resolve) => {
      const socket = connect({
        port: server.port,
        host: '127.0.0.1',
        rejectUnauthorized: false,
        minVersion: version,
        maxVersion: version,
        // What this machine's OpenSSL would not even offer.
        ciphers: 'DEFAULT@SECLEVEL=0',
      });
      socket.on('secureConnect', () => {
        resolve(socket.getProtocol() ?? '');
        socket.destroy();
      });
      socket.on('error', () => resolve('refused'));
    });
  const results = [await handshake('TLSv1'), await handshake('TLSv1.1'), await handshake('TLSv1.2')];
  await server.close();
  expect(results).toEqual(['refused', 'refused', 'TLSv1.2']);
});
