import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { type Engine, StorageRefused, StorageUnavailable, type Transaction } from '../../src/store/engine.js';
import { refuseVersion } from '../../src/store/open-postgres.js';
import { openPostgres } from '../../src/store/postgres.js';
import { type PostgresServer, startPostgres } from '../support/postgres-server.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
const socketName = '.s.PGSQL.5432';

describe('PostgreSQL: a connection that breaks', () => {
  let server: PostgresServer;
  let way: Server;
  let engine: Engine;
  const open = (connections = 10) => {
    const url = `postgres://tillgate@/postgres?host=${encodeURIComponent(folder)}`;
    return openPostgres({ url, schema: 'TP7', retryMs: 20_000, connections });
  };
  /** What happens to the next connection that says the word. */
  let cut: { word: string; after: boolean; also?: () => Promise<unknown> } | undefined;

  /** Passes everything on, and breaks off where a test says so: before the server has read it, or behind its answer. */
  function passOn(target: string): Server {
    return createServer((incoming) => {
      const outgoing = connect(target);
      let plan: typeof cut;
      const breakOff = () => {
        incoming.destroy();
        outgoing.destroy();
      };
      incoming.on('error', breakOff).on('close', breakOff);
      outgoing.on('error', breakOff).on('close', breakOff);
      incoming.on('data', (bytes) => {
        if (cut !== undefined && bytes.includes(cut.word)) {
          plan = cut;
          cut = undefined;
          if (!plan.after) return breakOff();
        }
        outgoing.write(bytes);
      });
      outgoing.on('data', (bytes) => {
        if (plan === undefined) return void incoming.write(bytes);
        void Promise.resolve(plan.also?.()).then(breakOff);
      });
    });
  }

  beforeAll(async () => {
    server = await startPostgres();
    way = passOn(join(server.folder, socketName));
    await new Promise<void>((resolve) => way.listen(join(folder, socketName), resolve));
    engine = open();
    await engine.changeSchema((tx) => tx.run('CREATE TABLE marks (name TEXT PRIMARY KEY)'));
    // Within the second of a checkpoint nobody can say whether the server has crashed.
    const isLater =
      "SELECT checkpoint_time < DATE_TRUNC('second', NOW()) AS later FROM pg_control_checkpoint()";
    while ((await engine.first<{ later: number }>(isLater))?.later !== 1);
  });
  afterAll(async () => {
    await engine.close();
    await new Promise((resolve) => way.close(resolve));
    await server.stop();
  });

  const marks = async () =>
    (await engine.all<{ name: string }>('SELECT name FROM marks')).map(({ name }) => name);
  const put = (name: string, keys?: string[]) =>
    engine.transaction(async (tx) => {
      await tx.run('INSERT INTO marks (name) VALUES (:name)', { name });
      return name;
    }, keys && { keys });

  test.each([
    ['', undefined],
    [' with keys', ['key']],
  ])('behind COMMIT%s: it is answered as done, once', async (what, keys) => {
    const name = `committed${what}`;
    cut = { word: 'COMMIT\0', after: true };
    expect(await put(name, keys)).toBe(name);
    expect((await marks()).filter((mark) => mark === name)).toHaveLength(1);
  });

  test('behind COMMIT on the only connection: it is answered as done all the same', async () => {
    const single = open(1);
    await single.first('SELECT 1');
    cut = { word: 'COMMIT\0', after: true };
    const add = "INSERT INTO marks (name) VALUES ('single')";
    expect(await single.transaction((tx) => tx.run(add))).toBe(1);
    await single.close();
  });

  test.each([
    ['before COMMIT came through', 'COMMIT\0'],
    ['before its statement came through', 'INSERT INTO marks'],
  ])('%s: nothing happened, and it is done on another connection', async (what, word) => {
    cut = { word, after: false };
    expect(await put(what)).toBe(what);
    expect((await marks()).filter((mark) => mark === what)).toHaveLength(1);
  });

  /** Two that share a transaction. */
  const putBoth = (name: string) => {
    const works = [1, 2].map((at) => async (tx: Transaction) => {
      await tx.run('INSERT INTO marks (name) VALUES (:name)', { name: `${name} ${at}` });
      return at;
    });
    return Promise.allSettled(
      works.map((work, at) => engine.transaction(work, { keys: [`both ${at}`], shared: true })),
    );
  };
  const countOf = async (word: string) => (await marks()).filter((mark) => mark.startsWith(word)).length;

  test.each([
    ['shared, behind COMMIT', 'COMMIT\0', true],
    ['shared, before COMMIT came through', 'COMMIT\0', false],
    ['shared, before a statement came through', 'statement came through 1', false],
  ])('%s: both are done, once', async (what, word, after) => {
    cut = { word, after };
    const settled = await putBoth(what);
    expect(settled.map((one) => one.status === 'fulfilled' && one.value)).toEqual([1, 2]);
    expect(cut).toBeUndefined();
    expect(await countOf(what)).toBe(2);
  });

  test('behind a read: it is read on another connection', async () => {
    cut = { word: 'SELECT name FROM marks', after: true };
    expect(await marks()).toContain('committed');
  });

  test.each([
    ['before the crash', (name: string) => Promise.allSettled([put(name)])],
    ['shared before the crash', putBoth],
  ])(
    'behind COMMIT and a crash of the server, %s: nobody can say, so nobody says that it is done',
    async (name, ask) => {
      // An idle connection would still answer while the server goes down.
      await engine.close();
      engine = open();
      let restarted: Promise<void> | undefined;
      // The server's last words come through too.
      const restart = () => {
        restarted ??= server.end('SIGQUIT').then(server.start);
        return restarted;
      };
      cut = { word: 'COMMIT\0', after: true, also: restart };
      const outcomes = await ask(name);
      for (const outcome of outcomes) {
        const { reason } = outcome as PromiseRejectedResult;
        expect(reason).toBeInstanceOf(StorageUnavailable);
        expect(reason.message).toContain('nobody can say whether it is');
      }
      await restarted;
      // It had been flushed, and is not done again.
      expect(await countOf(name)).toBe(outcomes.length);
    },
  );
});

test('what is relied on stands, whatever the options of an address or the owner of the database say', async () => {
  const server = await startPostgres({ idle_session_timeout: '20ms' });
  const wrong =
    '-c synchronous_commit=off -c lock_timeout=20ms -c standard_conforming_strings=off -c work_mem=7MB';
  const url = `${server.url}&options=${encodeURIComponent(wrong)}`;
  const [engine, other] = [1, 2].map(() => openPostgres({ url, schema: 'TP7' })) as [Engine, Engine];
  const names = ['synchronous_commit', 'lock_timeout', 'standard_conforming_strings', 'work_mem'];
  const shown = await engine.all<{ value: string }>(
    `SELECT current_setting(name) AS value FROM UNNEST(ARRAY['${names.join("','")}']) AS name`,
  );
  expect(shown.map(({ value }) => value)).toEqual(['on', '0', 'on', '7MB']);
  // Its lock is that of a connection that is idle for longer than the server would have it.
  await engine.alone('long', async () => {
    await engine.first('SELECT pg_sleep(0.2)');
    await expect(other.alone('long', async () => 'beside')).rejects.toThrow(StorageUnavailable);
  });
  await Promise.all([engine.close(), other.close()]);
  await server.stop();
});

test('a server that is too old is refused', () => {
  expect(() => refuseVersion(130_014, '13.14')).toThrow(
    new StorageRefused('the database is PostgreSQL 13.14; accepted: 14 and newer'),
  );
  expect(() => refuseVersion(140_000, '14.0')).not.toThrow();
});
