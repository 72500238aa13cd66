import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import express from 'express';
import { createHttpServer, type HttpServer } from '../../src/http/server.js';
import { makeCertificate } from '../support/certificate.js';
import { temporaryFolders } from '../support/temporary.js';
import { offerTls } from '../support/tls-offer.js';

const limits = {
  maxInFlight: 10,
  headersTimeoutMs: 5000,
  requestTimeoutMs: 5000,
  connectionsCheckingIntervalMs: 1000,
  keepAliveTimeoutMs: 5000,
  shutdownMs: 100,
};
const newFolder = temporaryFolders();
let tls: { certificateFile: string; keyFile: string; minVersion: 'TLSv1.2' };
let server: HttpServer;
let port: number;
/** What the server told, and who waits for more. */
let told: string[];
let wake: () => void;

/** The next thing that the server tells. */
async function next(): Promise<string> {
  while (told.length === 0) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  return told.shift() ?? '';
}

/** Waits for one thing; a look may fall between two files that are being copied, or into one of them. */
async function until(what: RegExp): Promise<void> {
  while (!what.test(await next()));
}

beforeEach(async () => {
  tls = { ...makeCertificate(newFolder()), minVersion: 'TLSv1.2' };
  told = [];
  wake = () => undefined;
  const tell = (what: string) => {
    told.push(what);
    wake();
  };
  const app = express();
  app.use((_req, res) => {
    res.send('served');
  });
  server = createHttpServer(
    app,
    { tls, limits },
    { everyMs: 5, onRenewed: () => tell('renewed'), onTrouble: (error) => tell(String(error)) },
  );
  port = Number(new URL(await server.listen(0, '127.0.0.1')).port);
});
afterEach(() => server.close());

/** Fingerprint of the certificate that a new connection is shown. */
function shown(): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', { rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

/** Puts another certificate in place of the one that is used. */
function renew(files: readonly ('certificateFile' | 'keyFile')[] = ['certificateFile', 'keyFile']) {
  const other = makeCertificate(newFolder());
  for (const file of files) cpSync(other[file], tls[file]);
  return other;
}

test('a renewed certificate is shown to new connections, and old ones go on', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
  const ask = () =>
    new Promise<[string, boolean]>((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', agent }, async (answer) =>
        resolve([await text(answer), sent.reusedSocket]),
      );
      sent.on('error', reject).end();
    });
  expect(await ask()).toEqual(['served', false]);
  const before = await shown();
  renew();
  await until(/^renewed$/);
  expect(await shown()).not.toBe(before);
  expect(await ask()).toEqual(['served', true]);
  agent.destroy();
  expect(await offerTls(port, 'TLSv1.1')).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
});

test('a certificate without its key is told once, until the key has come', async () => {
  const before = await shown();
  const other = renew(['certificateFile']);
  await until(/key values mismatch/);
  expect(await shown()).toBe(before);
  cpSync(other.keyFile, tls.keyFile);
  await until(/^renewed$/);
  expect(await shown()).not.toBe(before);
});

test('files that are gone or no certificate are told once, and change nothing', async () => {
  const before = await shown();
  rmSync(tls.keyFile);
  expect(await next()).toMatch(/ENOENT/);
  writeFileSync(tls.keyFile, '');
  expect(await next()).toMatch(/Error/);
  expect(await shown()).toBe(before);
  renew();
  await until(/^renewed$/);
});
