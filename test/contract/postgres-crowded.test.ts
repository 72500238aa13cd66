import pg from 'pg';
import type { Engine, Transaction } from '../../src/store/engine.js';
import { openPostgres } from '../../src/store/postgres.js';
import { type PostgresServer, startPostgres } from '../support/postgres-server.js';

const places = 10;

describe('a server of PostgreSQL that takes no more connections', () => {
  let server: PostgresServer;
  let others: pg.Client[] = [];
  const engines: Engine[] = [];
  beforeAll(async () => {
    server = await startPostgres({ max_connections: String(places), superuser_reserved_connections: '0' });
  });
  afterAll(() => server.stop());
  afterEach(async () => {
    await Promise.all(engines.splice(0).map((engine) => engine.close()));
    await leave(others.length);
  });

  function open(options: { connections?: number; connectTimeoutMs?: number } = {}): Engine {
    const engine = openPostgres({ url: server.url, schema: 'crowded', ...options });
    engines.push(engine);
    return engine;
  }

  /** Takes every place that is left, as the programs of others do. */
  async function crowd(): Promise<void> {
    for (;;) {
      const other = new pg.Client(server.url);
      other.on('error', () => {});
      try {
        await other.connect();
      } catch {
        return;
      }
      others.push(other);
    }
  }

  async function leave(count: number): Promise<void> {
    const leaving = others.slice(0, count);
    others = others.slice(count);
    await Promise.all(leaving.map((other) => other.end()));
  }

  const answers = (engine: Engine, count: number, work: (tx: Transaction) => Promise<unknown>) =>
    Promise.all(Array.from({ length: count }, () => engine.transaction(work)));

  const one = (tx: Transaction) => tx.first('SELECT 1 AS one');

  test('who has one connection shares it out, whatever its pool may have', async () => {
    const engine = open({ connections: 5 });
    await engine.transaction(one);
    await crowd();
    expect(others.length).toBe(places - 1);
    const reads = Array.from({ length: 50 }, () => engine.first('SELECT 1 AS one'));
    const answered = [...(await answers(engine, 50, one)), ...(await Promise.all(reads))];
    expect(answered).toEqual(Array(100).fill({ one: 1 }));
    expect(await engine.health()).toEqual({ ok: true });
  }, 60_000);

  test('who has none waits for the first that becomes free', async () => {
    await crowd();
    const engine = open({ connections: 1 });
    const waiting = answers(engine, 20, one);
    const alone = engine.alone('other', async () => 'done');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await leave(2);
    expect(await waiting).toHaveLength(20);
    expect(await alone).toBe('done');
  });

  test('who waits for too long is told why', async () => {
    await crowd();
    const engine = open({ connectTimeoutMs: 300 });
    await expect(engine.transaction(one)).rejects.toMatchObject({
      name: 'StorageUnavailable',
      message: expect.stringMatching(/^53300: .*too many clients/),
    });
    await leave(1);
    const single = open({ connections: 1, connectTimeoutMs: 300 });
    await single.transaction(async (tx) => {
      await tx.first('SELECT 1');
      await expect(single.first('SELECT 1')).rejects.toMatchObject({
        name: 'StorageUnavailable',
        message:
          'no connection to the database became free or could be made in time (database.connections, database.waitMs)',
      });
    });
  });

  test('who has made do with few takes more again when there is room', async () => {
    const engine = open({ connections: 4 });
    await engine.transaction(one);
    await crowd();
    await answers(engine, 10, one);
    await leave(5);
    for (let most = 1; most < 4; ) {
      const held = await answers(engine, 8, (tx) =>
        tx.first<{ pid: number }>('SELECT pg_backend_pid() AS pid, pg_sleep(0.01)'),
      );
      most = new Set((held as { pid: number }[]).map(({ pid }) => pid)).size;
    }
  });
});
