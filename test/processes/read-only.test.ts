import pg from 'pg';
import { freePort } from '../support/free-port.js';
import { type PostgresServer, startPostgres, startReplica } from '../support/postgres-server.js';
import { endProcessesAfterAll, runCommand, startCommand, startProcess } from '../support/server-process.js';
import { callTill, closeCheckBody, element, get, getCardBody } from '../support/soap-client.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
endProcessesAfterAll();

let primary: PostgresServer;
let env: Record<string, string>;

beforeAll(async () => {
  primary = await startPostgres();
  env = { TILLGATE_DATABASE_URL: primary.url, TILLGATE_DATA_DIR: newFolder() };
  expect(await runCommand(['init', '--demo'], { env })).toMatchObject({ code: 0 });
}, 60_000);
afterAll(() => primary.stop());

async function onPrimary(...statements: string[]): Promise<void> {
  const client = new pg.Client(primary.url);
  await client.connect();
  for (const sql of statements) await client.query(sql);
  await client.end();
}

const says = 'the database takes no changes: it is a replica, or default_transaction_read_only is on';

/** Commands that only read do so, those that change something are refused. */
async function expectReadsOnly(at: Record<string, string>): Promise<void> {
  const [verified, shown, users, orders, exported] = await Promise.all(
    [['verify'], ['cards', 'show', '0012345'], ['user', 'list'], ['orders', 'list'], ['jobs', 'list']].map(
      (args) => runCommand(args, { env: at }),
    ),
  );
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('verified: 4 cards') });
  expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining('0012345') });
  for (const { code, stderr } of [users, orders, exported] as { code: number; stderr: string }[])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { code, stderr } = await runCommand(['settings', 'set', 'service', 'true'], { env: at });
  expect(code).toBe(3);
  expect(stderr).toContain(says);
}

async function until(ask: () => Promise<boolean>): Promise<void> {
  while (!(await ask())) await new Promise((resolve) => setTimeout(resolve, 50));
}

const isReady = async (url: string) => (await get(`${url}/readyz`)).status === 200;

test('a database that takes no changes for a while: reads go on, the rest is refused, and /readyz says why', async () => {
  const server = await startProcess({ dataDir: env.TILLGATE_DATA_DIR as string, env });
  const { service, url } = server;
  await onPrimary('ALTER SYSTEM SET default_transaction_read_only = on');
  await onPrimary('SELECT pg_reload_conf()');
  await until(async () => !(await isReady(url)));
  const { checks } = JSON.parse((await get(`${url}/readyz`)).text);
  expect(checks['TP7: database']).toEqual({ ok: false, reason: expect.stringContaining(says) });
  expect((await callTill({ service, body: getCardBody('0012345') })).status).toBe(200);
  const refused = await callTill({ service, body: closeCheckBody({ number: 1, amount: '10.00' }) });
  expect([refused.status, refused.text]).toEqual([500, expect.stringContaining('STORAGE_UNAVAILABLE')]);
  await expectReadsOnly(env);
  await onPrimary('ALTER SYSTEM RESET default_transaction_read_only');
  await onPrimary('SELECT pg_reload_conf()');
  await until(() => isReady(url));
  const closed = await callTill({ service, body: closeCheckBody({ number: 1, amount: '10.00' }) });
  expect(element(closed.text, 'ResultCode')).toBe('OK');
  await server.stop();
}, 90_000);

test('a replica: commands that read work on it, a server says why it waits', async () => {
  const replica = await startReplica(primary);
  try {
    const at = { TILLGATE_DATABASE_URL: replica.url, TILLGATE_DATA_DIR: newFolder() };
    await expectReadsOnly(at);
    const copy = `${newFolder()}/copy.db`;
    expect(await runCommand(['backup', copy], { env: at })).toMatchObject({ code: 0 });
    const port = await freePort();
    const { kill, ended } = startCommand(['serve'], { env: { ...at, TILLGATE_PORT: String(port) } });
    const url = `http://127.0.0.1:${port}`;
    const readiness = () => get(`${url}/readyz`).catch(() => ({ status: 0, text: '' }));
    await until(async () => (await readiness()).status === 503);
    expect((await readiness()).text).toContain(says);
    kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, stdout: '' });
  } finally {
    await replica.stop();
  }
}, 90_000);
