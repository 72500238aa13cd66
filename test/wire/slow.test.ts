import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { openConnection, type RawConnection, rawExchange, requestBytes } from '../support/raw-http.js';
import { startServer, type TestServer } from '../support/server.js';
import { basic, callTill, contentType, element, KASSIR, testConnectionBody } from '../support/soap-client.js';
import { envelope } from '../support/soap-server.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let server: TestServer;

async function start(limits: Record<string, number>): Promise<void> {
  server = await startServer({ dataDir: mkdtempSync(join(folder, 'server-')), config: { limits } });
  // The scrypt of the first request is no part of what is measured here.
  expect(await good()).toBe(200);
}
afterEach(() => server.close());

const good = async () => (await callTill({ ...server, body: testConnectionBody })).status;
const head = requestBytes({
  target: '/TP7/ws/KKMTransfer.1cws',
  headers: { 'Content-Type': contentType('1.1'), 'Content-Length': '600', ...KASSIR },
});
const chunkedHead = requestBytes({
  target: '/TP7/ws/KKMTransfer.1cws',
  headers: { 'Content-Type': contentType('1.1'), 'Transfer-Encoding': 'chunked', ...KASSIR },
});

/** Writes a byte now and then until the other side has had enough. */
function dribble({ socket, closed }: RawConnection, bytes: Buffer): Promise<Buffer> {
  let at = 0;
  const timer = setInterval(() => {
    // What is dribbled never ends: the last byte is repeated.
    socket.write(bytes.subarray(at, at + 1));
    if (at < bytes.length - 1) at++;
  }, 20);
  return closed.finally(() => clearInterval(timer));
}

describe('slow connections are closed and nobody else notices', () => {
  const timeouts = { headersTimeoutMs: 400, requestTimeoutMs: 800, connectionsCheckingIntervalMs: 50 };

  test.each([
    ['headers', async (slow: RawConnection) => dribble(slow, head.subarray(0, head.length - 6))],
    ['nothing at all', async (slow: RawConnection) => dribble(slow, Buffer.alloc(0))],
    [
      'a body',
      async (slow: RawConnection) => {
        slow.socket.write(head);
        return dribble(slow, Buffer.from(' '));
      },
    ],
    [
      'a chunked body',
      async (slow: RawConnection) => {
        slow.socket.write(chunkedHead);
        return dribble(slow, Buffer.from('1\r\n \r\n'.repeat(1000)));
      },
    ],
  ])('500 that dribble %s', async (_, behave) => {
    await start(timeouts);
    const slow = await Promise.all(Array.from({ length: 500 }, () => openConnection(server.port)));
    let open = slow.length;
    const closed = slow.map(async (connection) => {
      const said = await behave(connection);
      open--;
      return said.toString('latin1');
    });
    const statuses = new Set<number>();
    let served = 0;
    while (open > 0) {
      statuses.add(await good());
      served++;
    }
    const answers = new Set((await Promise.all(closed)).map((text) => text.slice(0, 12)));
    expect([...statuses]).toEqual([200]);
    expect(served).toBeGreaterThan(10);
    for (const answer of answers) expect(['', 'HTTP/1.1 408', 'HTTP/1.1 400']).toContain(answer);
  });

  test('a slow client whose whole request is in time is served', async () => {
    await start({ ...timeouts, headersTimeoutMs: 20_000, requestTimeoutMs: 20_000 });
    const request = requestBytes({
      target: '/TP7/ws/KKMTransfer.1cws',
      headers: { 'Content-Type': contentType('1.1'), ...KASSIR },
      body: Buffer.from(envelope(testConnectionBody)),
    });
    const connection = await openConnection(server.port);
    const answer = await connection.send(request, 40);
    connection.end();
    expect(answer.status).toBe(200);
  });
});

describe('more requests than the server takes on', () => {
  const body = Buffer.from(envelope(testConnectionBody));
  const request = requestBytes({
    target: '/TP7/ws/KKMTransfer.1cws',
    headers: { 'Content-Type': contentType('1.1'), ...KASSIR },
    body,
  });
  const withoutEnd = request.subarray(0, request.length - 1);

  test('get 503 at once, and those under way are finished', async () => {
    await start({ maxInFlight: 3 });
    const underWay = await Promise.all([1, 2, 3].map(() => openConnection(server.port)));
    for (const { socket } of underWay) socket.write(withoutEnd);
    let refused = await rawExchange(server.port, { target: '/TP7/ws/KKMTransfer.1cws', body });
    while (refused.status !== 503)
      refused = await rawExchange(server.port, { target: '/TP7/ws/KKMTransfer.1cws', body });
    expect(refused.headers['retry-after']).toBe('1');
    const started = performance.now();
    const statuses = await Promise.all(Array.from({ length: 50 }, good));
    expect(new Set(statuses)).toEqual(new Set([503]));
    expect(performance.now() - started).toBeLessThan(5000);

    const answers = await Promise.all(underWay.map((connection) => connection.send(request.subarray(-1))));
    for (const { body: text } of answers) expect(element(text.toString(), 'Publication')).toBe('TP7');
    for (const connection of underWay) connection.end();
    let status = await good();
    while (status === 503) status = await good();
    expect(status).toBe(200);
  });

  test('a connection that got 503 can be used again', async () => {
    await start({ maxInFlight: 1 });
    const [first, second] = await Promise.all([openConnection(server.port), openConnection(server.port)]);
    first.socket.write(withoutEnd);
    let answer = await second.send(request);
    while (answer.status !== 503) answer = await second.send(request);
    expect((await first.send(request.subarray(-1))).status).toBe(200);
    while (answer.status === 503) answer = await second.send(request);
    expect(answer.status).toBe(200);
    first.end();
    second.end();
  });

  test('clients that go away in the middle of a request leave their place', async () => {
    await start({ maxInFlight: 5 });
    for (let round = 0; round < 20; round++) {
      const leaving = await Promise.all([1, 2, 3, 4, 5].map(() => openConnection(server.port)));
      for (const { socket } of leaving) socket.write(withoutEnd);
      for (const connection of leaving) connection.end();
    }
    let status = await good();
    while (status === 503) status = await good();
    expect(status).toBe(200);
  });

  test('many passwords to be checked at once hold up nobody whose password is known', async () => {
    await start({});
    const strangers = Array.from({ length: 40 }, (_, i) =>
      callTill({
        ...server,
        body: testConnectionBody,
        headers: { Authorization: basic(`stranger-${i}`) },
      }),
    );
    let waiting = strangers.length;
    for (const stranger of strangers)
      stranger.finally(() => {
        waiting--;
      });
    const started = performance.now();
    expect(await good()).toBe(200);
    expect(waiting).toBeGreaterThan(30);
    expect(performance.now() - started).toBeLessThan(2000);
    const statuses = (await Promise.all(strangers)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([401]));
  });
});
