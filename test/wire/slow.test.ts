import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { addUser } from '../../src/domain/users/manage-users.js';
import { openConnection, type RawConnection, rawExchange, requestBytes } from '../support/raw-http.js';
import { startServer, type TestServer } from '../support/server.js';
import {
  basic,
  callTill,
  contentType,
  element,
  get,
  KASSIR,
  testConnectionBody,
} from '../support/soap-client.js';
import { envelope } from '../support/soap-server.js';
import { openStore } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';
import { countWork } from '../support/work.js';

const folder = temporaryFolder();
let server: TestServer;

async function start(limits: Record<string, number>, config: Record<string, unknown> = {}): Promise<void> {
  server = await startServer({
    dataDir: mkdtempSync(join(folder, 'server-')),
    config: { limits, ...config },
  });
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
    await start({}, { trustedProxies: ['loopback'] });
    const strangers = Array.from({ length: 40 }, (_, i) =>
      callTill({
        ...server,
        body: testConnectionBody,
        headers: { Authorization: basic(`stranger-${i}`), 'X-Forwarded-For': `203.0.113.${i}` },
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

describe('a flood of different names with wrong passwords from one address', () => {
  const proxied = { trustedProxies: ['loopback'] };
  const body = Buffer.from(envelope(testConnectionBody));

  /** Connections that ask again and again until `stop`, which answers how often each status came. */
  async function flood(count: number, pauseMs = 200) {
    const connections: RawConnection[] = [];
    for (let i = 0; i < count; i++) connections.push(await openConnection(server.port));
    const statuses: Record<number, number> = {};
    let over = false;
    let next = 0;
    const attack = async (connection: RawConnection) => {
      while (!over) {
        const name = `stranger-${next++}`;
        const headers = { 'Content-Type': contentType('1.1'), Authorization: basic(name, 'x') };
        const { status } = await connection.send(
          requestBytes({ target: '/TP7/ws/KKMTransfer.1cws', headers, body }),
        );
        statuses[status] = (statuses[status] ?? 0) + 1;
        // Server and attackers share this process.
        await setTimeout(pauseMs);
      }
    };
    const attacks = connections.map(attack);
    return async () => {
      over = true;
      await Promise.all(attacks);
      for (const connection of connections) connection.end();
      return statuses;
    };
  }

  test('a till that is known at that address is served all the time, and /healthz too', async () => {
    await start({ maxInFlight: 100 });
    const stop = await flood(300);
    const statuses: (number | undefined)[] = [];
    const until = performance.now() + 2000;
    while (performance.now() < until)
      statuses.push(await good(), (await get(`${server.url}/healthz`, {})).status);
    const attacked = await stop();
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(Object.keys(attacked)).toEqual(['401', '429']);
    expect(attacked[429]).toBeGreaterThan(attacked[401] ?? 0);
  });

  test('a till at another address signs in for the first time', async () => {
    // Server and attackers share this process: on a busy machine it takes long until it reads what is there.
    await start({ headersTimeoutMs: 60_000, requestTimeoutMs: 60_000 }, proxied);
    const users = await openStore({ dataDir: server.dataDir, publication: 'TP7' });
    await addUser({ engine: users, clock: Date.now }, { name: 'till-2', password: 'right', roles: ['till'] });
    await users.close();
    const stop = await flood(900, 1000);
    const workMs = countWork();
    const { status } = await callTill({
      ...server,
      body: testConnectionBody,
      headers: { Authorization: basic('till-2', 'right'), 'X-Forwarded-For': '203.0.113.7' },
    });
    const work = workMs();
    await stop();
    expect(status).toBe(200);
    expect(work).toBeLessThan(2000);
  });

  test('is refused at once, and each connection can go on', async () => {
    await start({});
    const stop = await flood(30);
    const ask = (name: string) =>
      rawExchange(server.port, {
        target: '/TP7/ws/KKMTransfer.1cws',
        headers: { Authorization: basic(name, 'x') },
        body,
      });
    let answer = await ask('somebody');
    for (let i = 0; answer.status !== 429; i++) answer = await ask(`somebody-${i}`);
    await stop();
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.body.toString()).toBe('Too many sign-ins at once\n');
  });

  test('equal credentials from one address are never too many', async () => {
    await start({});
    const users = await openStore({ dataDir: server.dataDir, publication: 'TP7' });
    await addUser({ engine: users, clock: Date.now }, { name: 'till-2', password: 'right', roles: ['till'] });
    await users.close();
    const headers = { Authorization: basic('till-2', 'right') };
    const answers = await Promise.all(
      Array.from({ length: 300 }, () => callTill({ ...server, body: testConnectionBody, headers })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  test('from many addresses fills a short queue; beyond it 503 at once', async () => {
    await start({}, proxied);
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, i) =>
        get(`${server.service}?wsdl`, {
          Authorization: basic(`stranger-${i}`, 'x'),
          'X-Forwarded-For': `203.0.113.${i}`,
        }),
      ),
    );
    const busy = answers.filter(({ status }) => status === 503);
    expect(busy.length).toBeGreaterThan(0);
    for (const { headers } of busy) expect(headers['retry-after']).toBe('1');
    expect(answers.filter(({ status }) => status === 401).length).toBe(120 - busy.length);
    expect(await good()).toBe(200);
  });
});
