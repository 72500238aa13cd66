import { readFileSync } from 'node:fs';
import { request as httpRequest, IncomingMessage, ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { createServer as createTlsServer } from 'node:tls';
import express, { type Express } from 'express';
import { createHttpServer, type HttpServer, type ServerOptions } from '../../src/http/server.js';
import { makeCertificate } from '../support/certificate.js';
import { temporaryFolder } from '../support/temporary.js';
import { offerTls } from '../support/tls-offer.js';

const limits = {
  maxInFlight: 100,
  headersTimeoutMs: 5000,
  requestTimeoutMs: 5000,
  connectionsCheckingIntervalMs: 1000,
  keepAliveTimeoutMs: 5000,
  shutdownMs: 2000,
};
const folder = temporaryFolder();
const tls = { ...makeCertificate(folder), minVersion: 'TLSv1.2' as const };

let server: HttpServer;
let url = '';
let port = 0;

async function start(
  app: Express,
  options: Partial<ServerOptions['limits']> = {},
  secure = false,
): Promise<void> {
  server = createHttpServer(app, { limits: { ...limits, ...options }, ...(secure ? { tls } : {}) });
  url = await server.listen(0, '127.0.0.1');
  port = Number(new URL(url).port);
}
afterEach(() => server.close());

function get(target = url): Promise<{ status: number; body: string; retryAfter: string | undefined }> {
  return new Promise((resolve, reject) => {
    const send = target.startsWith('https') ? httpsRequest : httpRequest;
    send(target, { rejectUnauthorized: false, agent: false }, async (answer) => {
      resolve({
        status: answer.statusCode ?? 0,
        body: await text(answer),
        retryAfter: answer.headers['retry-after'],
      });
    })
      .on('error', reject)
      .end();
  });
}

/** Everything that the server says on a connection until it is closed. */
function listenTo(socket: Socket): Promise<string> {
  let said = '';
  return new Promise((resolve) => {
    socket.on('data', (chunk) => {
      said += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(said));
  });
}

describe.each([
  ['http', false],
  ['https', true],
])('server over %s', (scheme, secure) => {
  test("messages are born with the app's prototypes, so that Express changes none", async () => {
    const app = express();
    const seen: boolean[] = [];
    const changed: object[] = [];
    const original = Object.setPrototypeOf;
    app.use((req, res) => {
      Object.setPrototypeOf = original;
      seen.push(
        Object.getPrototypeOf(req) === app.request,
        Object.getPrototypeOf(res) === app.response,
        req instanceof IncomingMessage,
        res instanceof ServerResponse,
      );
      res.send(`${req.protocol} ${req.get('host')}`);
    });
    await start(app, {}, secure);
    server.server.prependListener('request', (req, res) => {
      seen.push(Object.getPrototypeOf(req) === app.request, Object.getPrototypeOf(res) === app.response);
      Object.setPrototypeOf = (object: object, prototype: object | null) => {
        if (Object.getPrototypeOf(object) !== prototype) changed.push(object);
        return original(object, prototype);
      };
    });
    expect((await get()).body).toBe(`${scheme} 127.0.0.1:${port}`);
    expect(seen).toEqual([true, true, true, true, true, true]);
    expect(changed).toEqual([]);
  });

  test('bodies come in and go out whole, chunked too', async () => {
    const app = express();
    app.post('/', express.text({ limit: '5mb' }), (req, res) => {
      res.send(req.body);
    });
    await start(app, {}, secure);
    const body = 'ж'.repeat(500_000);
    const echoed = await new Promise<string>((resolve, reject) => {
      const send = secure ? httpsRequest : httpRequest;
      const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Transfer-Encoding': 'chunked' };
      const options = { method: 'POST', headers, rejectUnauthorized: false, agent: false };
      send(url, options, (answer) => resolve(text(answer)))
        .on('error', reject)
        .end(body);
    });
    expect(echoed).toBe(body);
  });
});

describe('server: TLS', () => {
  test.each(['TLSv1.2', 'TLSv1.3'] as const)('%s is spoken', async (version) => {
    await start(express(), {}, true);
    expect(await offerTls(port, version)).toBe(version);
  });

  test.each(['TLSv1', 'TLSv1.1'] as const)('%s is refused, by the server', async (version) => {
    await start(express(), {}, true);
    expect(await offerTls(port, version)).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
    const { certificateFile, keyFile } = tls;
    const [cert, key] = [readFileSync(certificateFile), readFileSync(keyFile)];
    const willing = createTlsServer({ cert, key, minVersion: 'TLSv1', ciphers: 'ALL@SECLEVEL=0' });
    await new Promise<void>((resolve) => willing.listen(0, '127.0.0.1', resolve));
    expect(await offerTls((willing.address() as AddressInfo).port, version)).toBe(version);
    willing.close();
  });

  test('1.2 is refused where 1.3 is wanted', async () => {
    server = createHttpServer(express(), { limits, tls: { ...tls, minVersion: 'TLSv1.3' } });
    port = Number(new URL(await server.listen(0, '127.0.0.1')).port);
    expect(await offerTls(port, 'TLSv1.2')).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
    expect(await offerTls(port, 'TLSv1.3')).toBe('TLSv1.3');
  });
});

describe('server: limits', () => {
  test('past maxInFlight the answer is 503 at once, and room comes back', async () => {
    const app = express();
    const waiting: (() => void)[] = [];
    app.use((_req, res) => {
      waiting.push(() => res.send('done'));
    });
    await start(app, { maxInFlight: 2 });
    const held = [get(), get()];
    while (waiting.length < 2) await new Promise(setImmediate);
    expect(server.inFlight()).toBe(2);
    expect(await get()).toEqual({ status: 503, body: 'Busy\n', retryAfter: '1' });
    const ofService = await get(`${url}/TP7/hs/regate/state`);
    expect(ofService).toMatchObject({ status: 503, retryAfter: '1' });
    expect(JSON.parse(ofService.body)).toMatchObject({
      code: 'OVERLOADED',
      detail: 'Сервер занят, ничего не сделано; повторите через 1 с.',
    });
    for (const finish of waiting.splice(0)) finish();
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200]);
    const next = get();
    while (waiting.length < 1) await new Promise(setImmediate);
    waiting[0]?.();
    expect((await next).status).toBe(200);
  });

  test('a request that its client gives up makes room too', async () => {
    const app = express();
    app.use(() => {});
    await start(app, { maxInFlight: 1 });
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    while (server.inFlight() < 1) await new Promise(setImmediate);
    socket.destroy();
    while (server.inFlight() > 0) await new Promise(setImmediate);
  });

  test('500 connections that dribble headers or bodies are closed, others are served meanwhile', async () => {
    const app = express();
    app.get('/', (_req, res) => {
      res.send('fine');
    });
    app.post('/', express.text(), (_req, res) => {
      res.send('never');
    });
    await start(app, {
      headersTimeoutMs: 400,
      requestTimeoutMs: 600,
      connectionsCheckingIntervalMs: 100,
      maxInFlight: 1000,
    });
    const slow = Array.from({ length: 500 }, (_, i) => {
      const socket = connect(port, '127.0.0.1');
      const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n';
      socket.write(i % 2 ? head : `${head}Content-Length: 100000\r\n\r\n`);
      const dribble = setInterval(() => socket.write(i % 2 ? `X-${i}: 1\r\n` : 'x'), 50);
      socket.on('close', () => clearInterval(dribble));
      return listenTo(socket);
    });
    expect((await get()).body).toBe('fine');
    for (const said of await Promise.all(slow)) expect(said).toMatch(/^(HTTP\/1\.1 408|$)/);
    expect((await get()).body).toBe('fine');
    expect(server.inFlight()).toBe(0);
  });

  test.each([
    ['GARBAGE\r\n\r\n', '400'],
    ['GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n', '400'],
    ['GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', '400'],
    [`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
    ['GET / HTTP/1.1\r\n\r\n', '400'],
  ])('%.40j is answered %s', async (sent, status) => {
    await start(express());
    const socket = connect(port, '127.0.0.1');
    socket.write(sent);
    expect(await listenTo(socket)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });
});

describe('server: the end', () => {
  test('running requests finish, idle connections close, new ones are refused', async () => {
    const app = express();
    let finish = () => {};
    const arrived = new Promise<void>((resolve) => {
      app.get('/slow', (_req, res) => {
        finish = () => res.send('done');
        resolve();
      });
    });
    app.get('/', (_req, res) => {
      res.send('fine');
    });
    await start(app, { keepAliveTimeoutMs: 60_000, shutdownMs: 20_000 });
    const idle = connect(port, '127.0.0.1');
    const idleEnd = listenTo(idle);
    idle.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await new Promise((resolve) => idle.once('data', resolve));
    const busy = connect(port, '127.0.0.1');
    const busyEnd = listenTo(busy);
    busy.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\n');
    await arrived;

    const closed = server.close();
    expect(await idleEnd).toContain('fine');
    await expect(get()).rejects.toThrow('ECONNREFUSED');
    finish();
    expect(await busyEnd).toContain('done');
    await closed;
  });

  test('what does not finish is cut', async () => {
    const app = express();
    const arrived = new Promise<void>((resolve) => {
      app.use(() => resolve());
    });
    await start(app, { shutdownMs: 50 });
    const busy = connect(port, '127.0.0.1');
    const end = listenTo(busy);
    busy.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await arrived;
    await server.close();
    expect(await end).toBe('');
  });

  test('a taken port is an error, not silence', async () => {
    await start(express());
    const second = createHttpServer(express(), { limits });
    await expect(second.listen(port, '127.0.0.1')).rejects.toThrow('EADDRINUSE');
  });
});
