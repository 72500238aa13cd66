import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { moved } from '../../src/commands/copied.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { handOver } from '../../src/domain/orders/hand-over.js';
import { verify } from '../../src/domain/verify.js';
import { copyFromPostgres } from '../../src/store/copy/from-postgres.js';
import { StorageUnavailable } from '../../src/store/engine.js';
import { openStore } from '../../src/store/open.js';
import { putSetting } from '../../src/store/settings.js';
import { openSqlite } from '../../src/store/sqlite.js';
import { booked, giveClient, paid } from '../support/orders.js';
import { type PostgresServer, startPostgres } from '../support/postgres-server.js';
import { endProcessesAfterAll, runCommand, startCommand, startProcess } from '../support/server-process.js';
import { card, giveCard, giveStock, line, openShop, sale, shopOn, type TestShop } from '../support/shop.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
endProcessesAfterAll();

/** A publication with a bit of everything whose rows refer to each other, a return that came before its sale too. */
async function fill(shop: TestShop): Promise<void> {
  await giveCard(shop, { number: 'D', holder: 'Ольга 🙂' }, { bonus: 500 });
  await giveStock(shop, 'A1', { quantityMilli: 9_000_000 });
  await giveClient(shop, 'K');
  const lines = [{ article: 'A1', quantityMilli: 2_000 }];
  await booked(shop, { lines });
  await handOver(shop, { number: await paid(shop, { lines }), by: 'anna', check: null });
  const returnOf = { till: '1', shift: 1, number: 40, time: null };
  const back = [{ ...line(1, 'A1', 1000, 10_000), returnOfPosition: 1 }];
  await closeCheck(shop, sale({ type: 'Return', number: 41, lines: back, returnOf }));
  for (let number = 1; number <= 40; number++)
    await closeCheck(shop, sale({ number, lines: [line(1, 'A1', 1000, 10_000)], cards: [card('D')] }));
}

/** All rows of all tables. */
function rowsOf(dataDir: string): Record<string, unknown[]> {
  const file = new Database(join(dataDir, 'TP7', 'tillgate.db'), { readonly: true });
  const names = file
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'schema_migrations' ORDER BY name",
    )
    .pluck()
    .all() as string[];
  const rows = names.map((name) => [name, file.prepare(`SELECT * FROM ${name} ORDER BY 1, 2`).all()]);
  file.close();
  return Object.fromEntries(rows);
}

describe('copies of a publication', () => {
  let server: PostgresServer;
  let count = 0;
  let dataDir: string;
  /** Of this test, on PostgreSQL. */
  let url: string;
  beforeAll(async () => {
    server = await startPostgres({ fsync: 'off' });
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    dataDir = newFolder();
    // Publications have one name, so each test has a database of its own.
    const name = `copies_${++count}`;
    const client = new pg.Client(server.url);
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    url = server.url.replace('/postgres?', `/${name}?`);
  });

  const here = () => ({ TILLGATE_DATA_DIR: dataDir });
  const there = () => ({ ...here(), TILLGATE_DATABASE_URL: url });
  const onPostgres = () => openStore({ dataDir, publication: 'TP7', database: { url }, create: false });
  async function filled(): Promise<void> {
    const shop = await openShop(dataDir);
    await fill(shop);
    await shop.close();
  }

  test('go to PostgreSQL, from there into a file and back, and every row is what it was', async () => {
    await filled();
    const moved = await runCommand(['migrate-to-postgres'], { env: there() });
    expect(moved).toMatchObject({ code: 0, stdout: expect.stringContaining('41 checks') });
    const before = rowsOf(dataDir);
    const file = join(newFolder(), 'backup.db');
    const backedUp = await runCommand(['backup', file], { env: there() });
    expect(backedUp).toMatchObject({ code: 0, stdout: expect.stringContaining('no differences') });
    const other = newFolder();
    const restored = await runCommand(['restore', file], { env: { TILLGATE_DATA_DIR: other } });
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('no differences') });
    expect({ ...rowsOf(other), sqlite_sequence: [] }).toEqual({ ...before, sqlite_sequence: [] });
  });

  test('are a publication like any other: what comes next has the next numbers', async () => {
    await filled();
    expect(await runCommand(['migrate-to-postgres'], { env: there() })).toMatchObject({ code: 0 });
    const engine = await onPostgres();
    const shop = shopOn(engine);
    await closeCheck(shop, sale({ number: 50, lines: [line(1, 'A1', 1000, 10_000)], cards: [card('D')] }));
    await closeCheck(shop, sale({ number: 1, lines: [line(1, 'A1', 1000, 10_000)], cards: [card('D')] }));
    await booked(shop, { lines: [{ article: 'A1', quantityMilli: 1_000 }] });
    expect(await engine.first('SELECT COUNT(*) AS checks FROM checks')).toEqual({ checks: 42 });
    expect((await verify(engine)).differences).toEqual([]);
    await engine.close();
  });

  test('that are killed at any moment leave nothing, and are made when it is tried again', async () => {
    await filled();
    let killed = 0;
    let verified = await runCommand(['verify'], { env: there() });
    for (let afterMs = 400; verified.code !== 0; afterMs += 400) {
      expect(verified).toMatchObject({ code: 3, stderr: expect.stringContaining('has no publication TP7') });
      const command = startCommand(['migrate-to-postgres'], { env: there() });
      const timer = setTimeout(() => command.kill('SIGKILL'), afterMs);
      if ((await command.ended).code !== 0) killed++;
      clearTimeout(timer);
      verified = await runCommand(['verify'], { env: there() });
    }
    expect(killed).toBeGreaterThan(0);
    expect(verified.stdout).toContain('41 checks');
  }, 120_000);

  test('of PostgreSQL are of one moment, while checks go on', async () => {
    await filled();
    await runCommand(['migrate-to-postgres'], { env: there() });
    const engine = await onPostgres();
    const shop = shopOn(engine);
    const file = join(newFolder(), 'backup.db');
    let isDone = false;
    const done = runCommand(['backup', file], { env: there() }).finally(() => {
      isDone = true;
    });
    let number = 100;
    while (!isDone)
      await closeCheck(
        shop,
        sale({ number: number++, lines: [line(1, 'A1', 1000, 10_000)], cards: [card('D')] }),
      );
    expect(await done).toMatchObject({ code: 0, stdout: expect.stringContaining('no differences') });
    await engine.close();
  });

  test('of a SQLite publication are made beside a server that works; to move it, the server has to stop', async () => {
    const running = await startProcess({ dataDir });
    const file = join(newFolder(), 'backup.db');
    expect(await runCommand(['backup', file], { env: here() })).toMatchObject({ code: 0 });
    expect(await runCommand(['migrate-to-postgres'], { env: there() })).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('another server works with'),
    });
    await running.stop();
    expect(await runCommand(['restore', file], { env: there() })).toMatchObject({ code: 0 });
    expect(await runCommand(['verify'], { env: there() })).toMatchObject({ code: 0 });
  });

  test('are moved while nobody writes: what a command wants to change meanwhile is refused', async () => {
    await filled();
    const source = await openStore({ dataDir, publication: 'TP7' });
    const command = openSqlite({ file: join(dataDir, 'TP7', 'tillgate.db'), lockTimeoutMs: 0 });
    const refused: Promise<unknown>[] = [];
    const write = () => command.transaction((tx) => putSetting(tx, 'note', '1'));
    const update = () => void refused.push(expect(write()).rejects.toThrow(StorageUnavailable));
    const progress = { update, stop() {} };
    await moved({ source, database: { url }, publication: 'TP7', progress });
    await Promise.all(refused);
    expect(refused.length).toBeGreaterThan(1);
    await write();
    await command.close();
    await source.close();
  });

  test('are read to their end, however long the file takes in between', async () => {
    await filled();
    expect(await runCommand(['migrate-to-postgres'], { env: there() })).toMatchObject({ code: 0 });
    const file = join(newFolder(), 'backup.db');
    let pauses = 0;
    const onProgress = () => {
      // Longer than a connection may stand still that keeps others waiting. Nothing of this process goes on meanwhile.
      if (pauses++ === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 11_000);
    };
    await copyFromPostgres({ database: { url }, publication: 'TP7', file, onProgress });
    expect(pauses).toBeGreaterThan(1);
  });

  test('replace nothing, and are made of nothing else', async () => {
    await filled();
    const folder = newFolder();
    const file = join(folder, 'backup.db');
    expect(await runCommand(['backup', file], { env: here() })).toMatchObject({ code: 0 });
    const refused = async (args: string[], env: Record<string, string>, code: number, reason: string) =>
      expect(await runCommand(args, { env })).toMatchObject({
        code,
        stderr: expect.stringContaining(reason),
      });
    await refused(['backup', file], here(), 1, 'is there already');
    await refused(['restore', file], here(), 3, 'is there already; move it away');
    await refused(['migrate-to-postgres'], here(), 2, 'TILLGATE_DATABASE_URL');
    await runCommand(['migrate-to-postgres'], { env: there() });
    await refused(['migrate-to-postgres'], there(), 3, 'has a publication TP7 already');
    await refused(['restore', file], there(), 3, 'has a publication TP7 already');
    const other = { TILLGATE_DATA_DIR: newFolder() };
    await refused(['restore', join(folder, 'absent')], other, 1, 'there is no such file');
    const text = join(folder, 'text');
    writeFileSync(text, 'a,b\n'.repeat(1000));
    await refused(['restore', text], other, 3, 'file is not a database');
    const stranger = join(folder, 'stranger.db');
    new Database(stranger).exec('CREATE TABLE a (b)').close();
    await refused(['restore', stranger], other, 3, 'is no backup of Tillgate');
    await refused(['backup', join(folder, 'new')], other, 3, 'there is no database');
    expect(existsSync(join(folder, 'new'))).toBe(false);
    expect(existsSync(join(other.TILLGATE_DATA_DIR, 'TP7', 'tillgate.db'))).toBe(false);
  }, 60_000);
});
