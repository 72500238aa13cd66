import { setTimeout as pause } from 'node:timers/promises';
import type { Engine, Transaction } from '../../src/store/engine.js';
import { migrate } from '../../src/store/migrate.js';
import { engineWithin } from '../../src/store/nested.js';
import { openPostgres, postgresDialect } from '../../src/store/postgres.js';
import { type PostgresServer, startPostgres } from '../support/postgres-server.js';

const now = '2026-11-22T06:15:30.123Z';
const unavailable = { name: 'StorageUnavailable' };

describe('postgres, beyond what every engine promises', () => {
  let server: PostgresServer;
  let one: Engine;
  let other: Engine;
  let count = 0;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    const schema = `S${++count}`;
    const open = () => openPostgres({ url: server.url, schema, connections: 3, statementTimeoutMs: 2000 });
    one = open();
    other = open();
    await migrate(one, { dialect: postgresDialect, now });
  });
  afterEach(() => Promise.all([one.close(), other.close()]));

  const put = (tx: Transaction, key: string, value = 'v') =>
    tx.run('INSERT INTO settings (key, value) VALUES (:key, :value)', { key, value });
  const keys = async () =>
    (await one.all<{ key: string }>('SELECT key FROM settings ORDER BY key')).map((r) => r.key);

  test('two processes that bring a new database up to date do it once', async () => {
    const schema = `${count} "new" schema\\`;
    const [first, second] = [
      openPostgres({ url: server.url, schema }),
      openPostgres({ url: server.url, schema }),
    ];
    const applied = await Promise.all(
      [first, second].map((engine) => migrate(engine, { dialect: postgresDialect, now })),
    );
    const [nothing, everything] = applied.sort((a, b) => a.length - b.length);
    expect(nothing).toEqual([]);
    expect(everything).toContain('ground');
    await Promise.all([first.close(), second.close()]);
  });

  test('what two processes decide by what they have read is decided as if one had come behind the other', async () => {
    // Write skew: each alone leaves one of two; both together must not leave none.
    await one.transaction(async (tx) => {
      await put(tx, 'a');
      await put(tx, 'b');
    });
    const dropUnlessLast = (engine: Engine, key: string) =>
      engine.transaction(async (tx) => {
        const rows = await tx.all('SELECT key FROM settings');
        if (rows.length > 1) await tx.run('DELETE FROM settings WHERE key = :key', { key });
      });
    await Promise.all([dropUnlessLast(one, 'a'), dropUnlessLast(other, 'b')]);
    expect((await keys()).length).toBe(1);
  });

  test('with keys, too, a key that another process took meanwhile is found', async () => {
    let runs = 0;
    const found = await one.transaction(
      async (tx) => {
        runs += 1;
        const known = await tx.first("SELECT key FROM settings WHERE key = 'a'");
        if (runs === 1) await other.transaction((b) => put(b, 'a'));
        if (known === undefined) await put(tx, 'a');
        return known;
      },
      { keys: ['mine'] },
    );
    expect({ runs, found }).toEqual({ runs: 2, found: { key: 'a' } });
  });

  test('a collision that was caught still runs the transaction again', async () => {
    await one.transaction((tx) => put(tx, 'n', '0'));
    let runs = 0;
    await one.transaction(async (tx) => {
      runs += 1;
      await tx.first('SELECT value FROM settings');
      if (runs === 1) await other.transaction((b) => b.run("UPDATE settings SET value = '1'"));
      await engineWithin(tx, one)
        .transaction((inner) => inner.run("UPDATE settings SET value = '2'"))
        .catch(() => undefined);
    });
    expect(runs).toBe(2);
    expect(await one.first('SELECT value FROM settings')).toEqual({ value: '2' });
  });

  test('integers past 32 bits, flags, sums and texts in the order of their bytes', async () => {
    const sql =
      'SELECT (CASE WHEN :n = 0 THEN 1 ELSE :n END) AS n, :n > 5 AS flag, SUM(v) AS sum FROM (SELECT :n AS v) t';
    expect(await one.first(sql, { n: 0 })).toEqual({ n: 1, flag: 0, sum: 0 });
    expect(await one.first(sql, { n: 9007199254740991 })).toEqual({
      n: 9007199254740991,
      flag: 1,
      sum: 9007199254740991,
    });
    await one.transaction((tx) =>
      tx.insertMany(
        'INSERT INTO settings (key, value) VALUES (:key, :value)',
        ['b', 'B', 'я', 'Я', 'a-b', 'ab'].map((key) => ({ key, value: '' })),
      ),
    );
    expect(await keys()).toEqual(['B', 'a-b', 'ab', 'b', 'Я', 'я']);
  });

  test('a sum past 2^53 comes back as no safe integer', async () => {
    const row = await one.first<{ n: number }>('SELECT 9007199254740993 AS n');
    expect(Number.isSafeInteger(row?.n)).toBe(false);
  });

  test('a text with a null character is refused in the words of the seam', async () => {
    await expect(one.transaction((tx) => put(tx, 'a\0b'))).rejects.toMatchObject({
      name: 'ConstraintBroken',
    });
  });

  test('a row that stays locked for too long is a refusal, and nothing happened', async () => {
    const hasty = openPostgres({ url: server.url, schema: `S${count}`, statementTimeoutMs: 100 });
    await one.transaction((tx) => put(tx, 'a'));
    await other.transaction(async (tx) => {
      await tx.run("UPDATE settings SET value = '1'");
      await expect(
        hasty.transaction((late) => late.run("UPDATE settings SET value = '2'")),
      ).rejects.toMatchObject(unavailable);
    });
    // As with a full disk, whoever reads has nothing to complain of.
    await hasty.first('SELECT 1');
    expect((await hasty.health()).ok).toBe(false);
    // Nobody else has to change anything for it to be well again.
    while (!(await hasty.health()).ok) await pause(20);
    await hasty.close();
  });

  test('whoever stands still within a transaction keeps others waiting for some seconds at most', async () => {
    const patient = openPostgres({ url: server.url, schema: `S${count}` });
    await one.transaction((tx) => put(tx, 'a', ''));
    const add = "UPDATE settings SET value = value || '+' WHERE key = 'a'";
    let goOn = () => {};
    const standing = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let reach = () => {};
    const reached = new Promise<void>((resolve) => {
      reach = resolve;
    });
    const stopped = one.transaction(async (tx) => {
      await tx.run(add);
      reach();
      await standing;
    });
    await reached;
    await patient.transaction((tx) => tx.run(add));
    goOn();
    await expect(stopped).rejects.toMatchObject(unavailable);
    expect(await patient.all("SELECT value FROM settings WHERE key = 'a'")).toEqual([{ value: '+' }]);
    await patient.close();
  });

  test('a connection that is cut takes its transaction with it, and the next one works', async () => {
    const cut = one.transaction(async (tx) => {
      await put(tx, 'a');
      const { pid } = (await tx.first<{ pid: number }>('SELECT pg_backend_pid() AS pid')) as { pid: number };
      await other.first('SELECT pg_terminate_backend(CAST(:pid AS INTEGER))', { pid });
      await put(tx, 'b');
    });
    await expect(cut).rejects.toMatchObject(unavailable);
    expect(await keys()).toEqual([]);
    expect(await one.transaction((tx) => put(tx, 'c'))).toBe(1);
  });

  test('no server is a refusal, and it says which', async () => {
    const lost = openPostgres({ url: 'postgres://tillgate@127.0.0.1:1/none', schema: 'x' });
    await expect(lost.first('SELECT 1')).rejects.toMatchObject({
      ...unavailable,
      message: expect.stringContaining('ECONNREFUSED'),
    });
    expect((await lost.health()).ok).toBe(false);
    await lost.close();
  });
});
