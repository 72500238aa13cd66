import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { together } from '../../src/base/together.js';
import {
  ConstraintBroken,
  type Engine,
  StorageUnavailable,
  type Transaction,
} from '../../src/store/engine.js';
import { migrate } from '../../src/store/migrate.js';
import { engineWithin } from '../../src/store/nested.js';
import { openPostgres, postgresDialect } from '../../src/store/postgres.js';
import { openSqlite, sqliteDialect } from '../../src/store/sqlite.js';
import { type PostgresServer, startPostgres } from '../support/postgres-server.js';
import { temporaryFolder } from '../support/temporary.js';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

/** One suite for every engine: what the seam promises. A database is known by the path that a file of it would have. */
const engines = [
  {
    name: 'sqlite',
    dialect: sqliteDialect,
    open: (file: string) => openSqlite({ file, lockTimeoutMs: 200 }),
    isFile: true,
    noTable: 'no such table',
  },
  {
    name: 'postgres',
    dialect: postgresDialect,
    open: (file: string) => openPostgres({ url: server.url, schema: file, lockTimeoutMs: 200 }),
    isFile: false,
    noTable: 'does not exist',
  },
];

describe.each(engines)('engine $name', ({ open, dialect, isFile, noTable }) => {
  const folder = temporaryFolder();
  const now = '2026-11-22T06:15:30.123Z';
  const onFiles = isFile ? test : test.skip;
  let file: string;
  let engine: Engine;
  let count = 0;

  beforeEach(async () => {
    count += 1;
    file = join(folder, `${count}.db`);
    engine = open(file);
    await migrate(engine, { dialect, now });
  });
  afterEach(() => engine.close());

  const put = (tx: Transaction, key: string, value = 'v') =>
    tx.run('INSERT INTO settings (key, value) VALUES (:key, :value)', { key, value });
  const keys = async () =>
    (await engine.all<{ key: string }>('SELECT key FROM settings ORDER BY key')).map((r) => r.key);

  test('a committed transaction is seen by reads and survives a reopening', async () => {
    expect(await engine.transaction((tx) => put(tx, 'a'))).toBe(1);
    expect(await keys()).toEqual(['a']);
    await engine.close();
    engine = open(file);
    expect(await keys()).toEqual(['a']);
  });

  test('a rejected transaction leaves nothing, and its neighbours in the group stay', async () => {
    const settled = await Promise.allSettled([
      engine.transaction((tx) => put(tx, 'a')),
      engine.transaction(async (tx) => {
        await put(tx, 'b');
        throw new Error('no');
      }),
      engine.transaction((tx) => put(tx, 'c')),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await keys()).toEqual(['a', 'c']);
  });

  test('a broken constraint is told in the words of the seam and undoes the transaction', async () => {
    await engine.transaction((tx) => put(tx, 'a'));
    const refused = engine.transaction(async (tx) => {
      await put(tx, 'b');
      await put(tx, 'a');
    });
    await expect(refused).rejects.toMatchObject({ name: 'ConstraintBroken' });
    expect(await keys()).toEqual(['a']);
  });

  test('transactions run one after the other: none sees the half of another', async () => {
    await engine.transaction((tx) => put(tx, 'n', '0'));
    const add = () =>
      engine.transaction(async (tx) => {
        const row = await tx.first<{ value: string }>("SELECT value FROM settings WHERE key = 'n'");
        await tx.run("UPDATE settings SET value = :value WHERE key = 'n'", {
          value: String(Number(row?.value) + 1),
        });
      });
    await Promise.all(Array.from({ length: 200 }, add));
    expect(await engine.first("SELECT value FROM settings WHERE key = 'n'")).toEqual({ value: '200' });
  });

  test('transactions that name the same key run one after the other, whatever else they name', async () => {
    await engine.transaction((tx) => put(tx, 'n', '0'));
    const add = (_: unknown, at: number) =>
      engine.transaction(
        async (tx) => {
          const row = await tx.first<{ value: string }>("SELECT value FROM settings WHERE key = 'n'");
          const value = String(Number(row?.value) + 1);
          await tx.run("UPDATE settings SET value = :value WHERE key = 'n'", { value });
        },
        { keys: at % 2 === 0 ? ['n', `other ${at}`] : [`another ${at}`, 'n'] },
      );
    await Promise.all(Array.from({ length: 200 }, add));
    expect(await engine.first("SELECT value FROM settings WHERE key = 'n'")).toEqual({ value: '200' });
  });

  test('who looks for a key before he adds it finds it, however many do so at once', async () => {
    const once = () =>
      engine.transaction(async (tx) => {
        const known = await tx.first("SELECT key FROM settings WHERE key = 'a'");
        if (known === undefined) await put(tx, 'a');
        return known === undefined;
      });
    const added = await Promise.all(Array.from({ length: 20 }, once));
    expect(added.filter((isNew) => isNew).length).toBe(1);
  });

  test('a read does not wait for a transaction and does not see its half', async () => {
    let seen: string[] | undefined;
    await engine.transaction(async (tx) => {
      await put(tx, 'a');
      seen = await keys();
    });
    expect(seen).toEqual([]);
  });

  test('what a read has seen is durable behind durable()', async () => {
    let isAnswered = false;
    const answered = engine
      .transaction((tx) => put(tx, 'a'))
      .then(() => {
        isAnswered = true;
      });
    while ((await keys()).length === 0) await new Promise((resolve) => setImmediate(resolve));
    await engine.durable();
    // PostgreSQL shows what is flushed, while the answer may still be on its way.
    expect(isAnswered || !isFile).toBe(true);
    await answered;
    await engine.durable();
  });

  test('rows come back with numbers, texts and nulls; parameters that are not named are ignored', async () => {
    const row = await engine.first('SELECT :n AS n, :t AS t, :z AS z', {
      n: 9007199254740991,
      t: "'; --",
      z: null,
      more: 1,
    });
    expect(row).toEqual({ n: 9007199254740991, t: "'; --", z: null });
    expect(await engine.first('SELECT key FROM settings')).toBeUndefined();
  });

  test('insertMany inserts all rows or none', async () => {
    const insert = 'INSERT INTO settings (key, value) VALUES (:key, :value)';
    await engine.transaction((tx) =>
      tx.insertMany(insert, [
        { key: 'a', value: '1' },
        { key: 'b', value: '2' },
      ]),
    );
    const refused = engine.transaction((tx) =>
      tx.insertMany(insert, [
        { key: 'c', value: '1' },
        { key: 'a', value: '2' },
      ]),
    );
    await expect(refused).rejects.toMatchObject({ name: 'ConstraintBroken' });
    expect(await keys()).toEqual(['a', 'b']);
  });

  test('what insertMany could not insert is told, whatever comes behind it, and all is undone', async () => {
    const insert = 'INSERT INTO settings (key, value) VALUES (:key, :value)';
    const twice = [
      { key: 'a', value: '1' },
      { key: 'a', value: '2' },
    ];
    const attempts = [
      engine.transaction((tx) => tx.insertMany(insert, twice)),
      engine.transaction(async (tx) => {
        await tx.insertMany(insert, twice);
        await tx.first('SELECT key FROM settings');
      }),
      engine.transaction(async (tx) => {
        await put(tx, 'b');
        await tx.insertMany(insert, twice);
        await put(tx, 'c');
      }),
    ];
    for (const attempt of attempts) await expect(attempt).rejects.toMatchObject({ name: 'ConstraintBroken' });
    expect(await keys()).toEqual([]);
  });

  test('rows of insertMany are there for the statement behind it, in several tables and any number', async () => {
    const sums = await engine.transaction(async (tx) => {
      await tx.insertMany(
        'INSERT INTO settings (key, value) VALUES (:key, :value)',
        Array.from({ length: 1201 }, (_, at) => ({ key: `k${at}`, value: `"\\ Ё ${at}\n` })),
      );
      await tx.insertMany('INSERT INTO cities (id, name) VALUES (:id, :name)', [{ id: '1', name: 'Баку' }]);
      await tx.insertMany('INSERT INTO stores (id, city, name) VALUES (:id, :city, :name)', [
        { id: 's1', city: '1', name: 'a' },
        { id: 's2', city: null, name: 'b' },
      ]);
      // Of the same table in other words.
      await tx.insertMany('INSERT INTO stores (id, name) VALUES (:id, :name)', [{ id: 's3', name: 'c' }]);
      return tx.first(`SELECT (SELECT COUNT(*) FROM settings) AS settings, (SELECT COUNT(*) FROM stores) AS stores,
        (SELECT COUNT(*) FROM stores WHERE city IS NULL) AS "withoutCity"`);
    });
    expect(sums).toEqual({ settings: 1201, stores: 3, withoutCity: 2 });
    expect(await engine.first(`SELECT value FROM settings WHERE key = 'k7'`)).toEqual({
      value: '"\\ Ё 7\n',
    });
  });

  test('allOf answers all sets of parameters together, outside and inside of a transaction', async () => {
    await engine.transaction(async (tx) => {
      for (const key of ['a', 'b', 'c']) await put(tx, key, `${key}!`);
    });
    const select = 'SELECT key, value FROM settings WHERE key = :key';
    const asked = ['c', 'x', 'a'].map((key) => ({ key, ignored: 1 }));
    const sorted = (rows: { key: string }[]) => rows.map(({ key }) => key).sort();
    expect(sorted(await engine.allOf(select, asked))).toEqual(['a', 'c']);
    expect(sorted(await engine.allOf(select, asked.slice(0, 1)))).toEqual(['c']);
    expect(await engine.allOf(select, [])).toEqual([]);
    await expect(engine.allOf(select, [{ key: 'a' }, {}])).rejects.toMatchObject({ name: 'RangeError' });
    const upsert = `INSERT INTO settings (key, value) VALUES (:key, :value)
      ON CONFLICT (key) DO UPDATE SET value = settings.value || excluded.value RETURNING key, value`;
    const rows = await engine.transaction(async (tx) => {
      await tx.insertMany('INSERT INTO settings (key, value) VALUES (:key, :value)', [
        { key: 'd', value: 'd' },
      ]);
      return tx.allOf<{ key: string; value: string }>(
        upsert,
        ['a', 'd', 'e'].map((key) => ({ key, value: '?' })),
      );
    });
    expect(rows.map(({ key, value }) => key + value).sort()).toEqual(['aa!?', 'dd?', 'e?']);
  });

  test('statements asked for together take effect in their order', async () => {
    const seen = await engine.transaction((tx) =>
      together([
        tx.first('SELECT COUNT(*) AS count FROM settings'),
        put(tx, 'a'),
        tx.first('SELECT COUNT(*) AS count FROM settings'),
        tx.run(`UPDATE settings SET value = 'changed'`),
        tx.first('SELECT value FROM settings'),
      ]),
    );
    expect(seen).toEqual([{ count: 0 }, 1, { count: 1 }, 1, { value: 'changed' }]);
  });

  test('of statements asked for together that fail, the first is told, and nothing of them stays', async () => {
    const refused = engine.transaction((tx) =>
      together([put(tx, 'a'), put(tx, 'b'), put(tx, 'a'), put(tx, 'c')]),
    );
    await expect(refused).rejects.toMatchObject({ name: 'ConstraintBroken' });
    expect(await keys()).toEqual([]);
  });

  test('a database of the first schema is brought up to date with its cards and items', async () => {
    const old = open(join(folder, `${count}-old.db`));
    await migrate(old, { dialect, now, until: 1 });
    await old.transaction(async (tx) => {
      for (const [number, bonus] of [
        ['A', 0],
        ['B', 500],
      ])
        await tx.run(
          `INSERT INTO cards (number, kind, status, bonus_minor, created_at) VALUES (:number, 'Discount', 'Active', :bonus, :now)`,
          { number: number as string, bonus: bonus as number, now },
        );
    });
    await old.transaction((tx) =>
      tx.run(
        `INSERT INTO items (article, code, name, unit, retail_price_minor) VALUES ('X-1', 'X-1', 'ЁЛКА  Зелёная', 'шт', 100)`,
      ),
    );
    expect(await migrate(old, { dialect, now })).toEqual([
      'whole-service',
      'orders',
      'umico',
      'bank',
      'feeds',
      'coming',
      'marks',
      'sign-in',
      'staged',
      'waiting',
    ]);
    expect(await old.first('SELECT search FROM items')).toEqual({ search: 'x-1\nелка зеленая' });
    expect(await old.all('SELECT number, version, bonus_since AS since FROM cards ORDER BY number')).toEqual([
      { number: 'A', version: 1, since: '9999-12-31' },
      { number: 'B', version: 2, since: '' },
    ]);
    await old.close();
  });

  test('migrations are applied once, and a dry run applies none', async () => {
    expect(await migrate(engine, { dialect, now })).toEqual([]);
    const fresh = open(join(folder, 'fresh.db'));
    expect(await migrate(fresh, { dialect, now, dryRun: true })).toEqual([
      'ground',
      'whole-service',
      'orders',
      'umico',
      'bank',
      'feeds',
      'coming',
      'marks',
      'sign-in',
      'staged',
      'waiting',
    ]);
    // Not `toThrow`: an error made by the native module may be of another realm than the test's.
    await expect(fresh.all('SELECT * FROM settings')).rejects.toMatchObject({
      message: expect.stringContaining(noTable),
    });
    expect(await migrate(fresh, { dialect, now })).toEqual([
      'ground',
      'whole-service',
      'orders',
      'umico',
      'bank',
      'feeds',
      'coming',
      'marks',
      'sign-in',
      'staged',
      'waiting',
    ]);
    await fresh.close();
  });

  test('a database of a newer program is refused', async () => {
    await engine.transaction((tx) =>
      tx.run("INSERT INTO schema_migrations (number, name, applied_at) VALUES (999, 'later', '')"),
    );
    await expect(migrate(engine, { dialect, now })).rejects.toThrow(/schema 999/);
  });

  onFiles('a database locked for too long is a refusal, and the engine recovers by itself', async () => {
    const other = open(file);
    let refused: unknown;
    await other.transaction(async (tx) => {
      await put(tx, 'held');
      refused = await engine.transaction((inner) => put(inner, 'late')).catch((error: unknown) => error);
    });
    expect((refused as Error).name).toBe(StorageUnavailable.name);
    await other.close();
    await engine.transaction((tx) => put(tx, 'again'));
    expect(await keys()).toEqual(['again', 'held']);
    expect(await engine.health()).toEqual({ ok: true });
  });

  test('works of one name run one after the other, and one that waits too long is told so', async () => {
    const steps: string[] = [];
    const second = open(file);
    let waiting: Promise<unknown> | undefined;
    const first = engine.alone('import', async () => {
      steps.push('first begins');
      const refused = await second.alone('import', async () => {}).catch((error) => error);
      expect(refused).toBeInstanceOf(StorageUnavailable);
      expect(await second.alone('other', async () => 'beside')).toBe('beside');
      waiting = second.alone('import', async () => steps.push('second'));
      await new Promise(setImmediate);
      steps.push('first ends');
    });
    await first;
    await waiting;
    expect(steps).toEqual(['first begins', 'first ends', 'second']);
    await expect(engine.alone('import', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await engine.alone('import', async () => 'free')).toBe('free');
    await second.close();
  });

  test('closing finishes what was begun, then refuses', async () => {
    const begun = engine.transaction((tx) => put(tx, 'a'));
    await engine.close();
    await expect(begun).resolves.toBe(1);
    await expect(engine.transaction((tx) => put(tx, 'b'))).rejects.toMatchObject({
      name: 'StorageUnavailable',
    });
    expect((await engine.health()).ok).toBe(false);
    engine = open(file);
    expect(await keys()).toEqual(['a']);
  });

  onFiles('a long run of commits is checkpointed beside the writing', async () => {
    for (let i = 0; i < 30; i += 1) {
      await Promise.all(
        Array.from({ length: 1000 }, (_, k) => engine.transaction((tx) => put(tx, `${i}-${k}`))),
      );
    }
    expect((await keys()).length).toBe(30_000);
    expect(statSync(file).size).toBeGreaterThan(200_000);
    const answer = spawnSync('sqlite3', [file, 'PRAGMA integrity_check'], { encoding: 'utf8' });
    if (answer.error === undefined) expect(answer.stdout.trim()).toBe('ok');
  });

  describe('an engine within a transaction', () => {
    test('its transactions belong to the one around them', async () => {
      await engine.transaction(async (tx) => {
        const within = engineWithin(tx, engine);
        await within.transaction((inner) => put(inner, 'a'));
        await put(tx, 'b');
        expect(await within.all('SELECT key FROM settings ORDER BY key')).toEqual([
          { key: 'a' },
          { key: 'b' },
        ]);
        expect(await within.first('SELECT key FROM settings WHERE key = :key', { key: 'a' })).toEqual({
          key: 'a',
        });
        expect(await keys()).toEqual([]);
      });
      expect(await keys()).toEqual(['a', 'b']);
    });

    test('what rejects undoes itself and leaves the rest', async () => {
      await engine.transaction(async (tx) => {
        const within = engineWithin(tx, engine);
        await put(tx, 'a');
        const refused = within.transaction(async (inner) => {
          await put(inner, 'b');
          await within.transaction((deeper) => put(deeper, 'c'));
          throw new Error('no');
        });
        await expect(refused).rejects.toThrow('no');
        await expect(within.transaction((inner) => put(inner, 'a'))).rejects.toBeInstanceOf(ConstraintBroken);
        await within.transaction((inner) => put(inner, 'd'));
      });
      expect(await keys()).toEqual(['a', 'd']);
    });

    test('the end of the one around them is their end', async () => {
      const undone = engine.transaction(async (tx) => {
        await engineWithin(tx, engine).transaction((inner) => put(inner, 'a'));
        throw new Error('no');
      });
      await expect(undone).rejects.toThrow('no');
      expect(await keys()).toEqual([]);
    });

    test('a change that cannot be undone alone takes everything with it', async () => {
      const broken = engine.transaction(async (tx) => {
        await put(tx, 'a');
        const within = engineWithin(tx, engine);
        const refused = within.transaction(async (inner) => {
          await put(inner, 'b');
          await inner.run('RELEASE nested');
          throw new Error('no');
        });
        throw await refused.catch((error: unknown) => error);
      });
      await expect(broken).rejects.toMatchObject({ message: expect.stringMatching(/savepoint.*nested/) });
      expect(await keys()).toEqual([]);
    });

    test('a store that is gone is told as such', async () => {
      const unavailable = new StorageUnavailable('the disk is full');
      const lost = engine.transaction(async (tx) => {
        const within = engineWithin(tx, engine);
        await within.transaction(async (inner) => {
          await inner.run('RELEASE nested');
          throw unavailable;
        });
      });
      await expect(lost).rejects.toBe(unavailable);
    });

    test('it is well when the store is, and is not closed', async () => {
      await engine.transaction(async (tx) => {
        const within = engineWithin(tx, engine);
        expect(await within.health()).toEqual(await engine.health());
        expect(await within.checkFiles()).toEqual([]);
        await expect(within.close()).rejects.toThrow('not closed');
      });
    });
  });
});
