import pg from 'pg';
import { freePort } from '../support/free-port.js';
import { type PostgresServer, startPostgres } from '../support/postgres-server.js';
import {
  endProcessesAfterAll,
  runCommand,
  type ServerProcess,
  signalProcesses,
  startProcess,
} from '../support/server-process.js';
import { callTill, closeCheckBody, element, get, getCardBody, getCheckBody } from '../support/soap-client.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
endProcessesAfterAll();

let database: PostgresServer;
beforeAll(async () => {
  database = await startPostgres({ max_connections: '12', superuser_reserved_connections: '1' });
});
afterAll(() => database.stop());

/** A database of its own for each test. */
async function settingsFor(name: string): Promise<Record<string, string>> {
  await asServer(`CREATE DATABASE ${name}`);
  return { TILLGATE_DATABASE_URL: urlOf(name), TILLGATE_DATABASE_CONNECTIONS: '4' };
}

const urlOf = (name: string) => database.url.replace('/postgres?', `/${name}?`);

async function asServer(sql: string): Promise<void> {
  const client = new pg.Client(database.url);
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** Asks until the answer is right, as somebody who watches would. */
async function until<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined && isRight(answer)) return answer;
    await new Promise(setImmediate);
  }
}

const card = getCardBody('1000000000016');
const look = ({ service }: Pick<ServerProcess, 'service'>) => callTill({ service, body: card });
const isServed = ({ status }: { status: number }) => status === 200;

async function expectWaiting(url: string, reason: RegExp): Promise<void> {
  const readiness = () => get(`${url}/readyz`);
  const { text } = await until(readiness, ({ status }) => status === 503);
  expect(JSON.parse(text)).toEqual({
    ok: false,
    checks: { database: { ok: false, reason: expect.stringMatching(reason) } },
  });
  expect(await get(`${url}/healthz`)).toMatchObject({ status: 200 });
  const refused = await look({ service: `${url}/TP7/ws/KKMTransfer.1cws` });
  expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
}

test('a database that is away when a server starts: it says so, lives, and serves when the database comes', async () => {
  const env = await settingsFor('away');
  const port = await freePort();
  await database.end('SIGINT');
  const starting = startProcess({ dataDir: newFolder(), env: { ...env, TILLGATE_PORT: String(port) } });
  await expectWaiting(`http://127.0.0.1:${port}`, /ENOENT|ECONNREFUSED/);
  await database.start();
  const server = await starting;
  expect(server.port).toBe(port);
  expect(await look(server)).toMatchObject({ status: 200 });
  expect(await get(`${server.url}/readyz`)).toMatchObject({ status: 200 });
  expect(server.stderr()).toContain('the database is not available; asking again every second');
  expect(await server.stop()).toEqual({ code: 0, signal: null });
}, 60_000);

test('a server that waits for its database ends when it is told to', async () => {
  const env = await settingsFor('awaited');
  const port = await freePort();
  await database.end('SIGINT');
  const starting = startProcess({ dataDir: newFolder(), env: { ...env, TILLGATE_PORT: String(port) } });
  const refused = starting.catch((error: Error) => error.message);
  await expectWaiting(`http://127.0.0.1:${port}`, /ENOENT|ECONNREFUSED/);
  signalProcesses('SIGTERM');
  expect(await refused).toContain('the server ended with 0 before it was ready');
  await database.start();
}, 60_000);

test.each(['SIGINT', 'SIGQUIT', 'SIGKILL'] as const)(
  'a database that goes away by %s while tills are served: refused meanwhile, then as before, with all that was answered',
  async (signal) => {
    const env = await settingsFor(`gone_${signal.toLowerCase()}`);
    const server = await startProcess({ dataDir: newFolder(), env });
    const { service, url } = server;
    const closed = await callTill({ service, body: closeCheckBody({ number: 1, amount: '10.00' }) });
    expect(element(closed.text, 'ResultCode')).toBe('OK');
    await database.end(signal);
    expect(await look(server)).toMatchObject({ status: 503 });
    expect(await get(`${url}/healthz`)).toMatchObject({ status: 200 });
    expect(await get(`${url}/readyz`)).toMatchObject({ status: 503 });
    await database.start();
    await until(() => look(server), isServed);
    await until(() => get(`${url}/readyz`), isServed);
    const found = await callTill({ service, body: getCheckBody('1', 1, 1) });
    expect(element(found.text, 'ResultCode')).toBe('OK');
    const again = await callTill({ service, body: closeCheckBody({ number: 1, amount: '10.00' }) });
    expect([element(again.text, 'ResultCode'), element(again.text, 'Duplicate')]).toEqual(['OK', 'true']);
    await server.stop();
    expect((await runCommand(['verify'], { env })).code).toBe(0);
  },
  60_000,
);

test('a database that is killed among checks at two servers: what was answered is there, once', async () => {
  const env = await settingsFor('killed');
  const dataDir = newFolder();
  const servers = await Promise.all([1, 2].map(() => startProcess({ dataDir, env })));
  let isOver = false;
  let last = 0;
  const answered: number[] = [];
  const tills = [...servers, ...servers].map(async ({ service }) => {
    while (!isOver) {
      const number = ++last;
      const body = closeCheckBody({ number, amount: '10.00', cards: ['1000000000016'] });
      const isClosed = ({ status, text }: { status: number; text: string }) =>
        status === 200 && element(text, 'ResultCode') === 'OK';
      await until(() => callTill({ service, body }), isClosed);
      answered.push(number);
    }
  });
  const more = (count: number) => {
    const goal = answered.length + count;
    return until(
      async () => answered.length,
      (length) => length >= goal,
    );
  };
  for (const signal of ['SIGKILL', 'SIGQUIT', 'SIGINT'] as const) {
    await more(8);
    await database.end(signal);
    await database.start();
  }
  await more(8);
  isOver = true;
  await Promise.all(tills);
  await Promise.all(servers.map((server) => server.stop()));
  const { stdout } = await runCommand(['verify'], { env });
  expect(stdout).toContain(` ${answered.length} checks,`);
  expect(stdout).toContain('no differences');
}, 90_000);

test('no connection left: a server that starts waits for one', async () => {
  const env = await settingsFor('crowded');
  const others = Array.from({ length: 12 }, () => new pg.Client(database.url));
  for (const other of others) await other.connect();
  const port = await freePort();
  const starting = startProcess({ dataDir: newFolder(), env: { ...env, TILLGATE_PORT: String(port) } });
  await expectWaiting(`http://127.0.0.1:${port}`, /53300: .*too many clients/);
  await Promise.all(others.map((other) => other.end()));
  const server = await starting;
  expect(await look(server)).toMatchObject({ status: 200 });
  await server.stop();
}, 60_000);

test('a start that is killed at any moment leaves what the next one completes', async () => {
  const env = await settingsFor('halfway');
  const dataDir = newFolder();
  for (const killAfterMs of [200, 400, 500, 600, 700, 800, 1000, 1300])
    await startProcess({ dataDir, env, killAfterMs })
      .then((server) => server.ended)
      .catch(() => undefined);
  const server = await startProcess({ dataDir, env });
  expect(element((await look(server)).text, 'Accumulation')).toBe('4200');
  await server.stop();
  expect(await runCommand(['verify'], { env })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('verified: 4 cards'),
  });
}, 60_000);

test('a database that a newer Tillgate has changed is refused, and left as it is', async () => {
  const env = await settingsFor('newer');
  expect(await runCommand(['init'], { env })).toMatchObject({ code: 0 });
  const client = new pg.Client(urlOf('newer'));
  await client.connect();
  await client.query(`INSERT INTO "TP7".schema_migrations VALUES (9999, 'later', '')`);
  await client.end();
  const refused = await runCommand(['serve'], { env: { ...env, TILLGATE_PORT: '0' } });
  expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('The database has schema 9999') });
});

test.each([
  ['a user who may make nothing', 'postgres://guest@', '', '42501: permission denied for database'],
  [
    'TLS that the server does not speak',
    'postgres://tillgate@',
    '&sslmode=verify-full',
    'does not speak TLS',
  ],
  [
    'a certificate that is not there',
    'postgres://tillgate@',
    '&sslmode=verify-full&sslrootcert=/nowhere.pem',
    "no such file or directory, open '/nowhere.pem'",
  ],
])('%s: a start is refused with the reason, and no more than that', async (what, user, more, reason) => {
  const name = `refused_${what.length}`;
  await asServer(`CREATE DATABASE ${name}`);
  await asServer('DROP ROLE IF EXISTS guest');
  await asServer('CREATE ROLE guest LOGIN');
  const url = `${urlOf(name).replace('postgres://tillgate@', user)}${more}`;
  for (const command of ['serve', 'init']) {
    const env = { TILLGATE_DATABASE_URL: url, TILLGATE_PORT: '0', TILLGATE_DATA_DIR: newFolder() };
    const { code, stdout, stderr } = await runCommand([command], { env });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^The store is not available: .*\n$/);
    expect(stderr).toContain(reason);
  }
});
