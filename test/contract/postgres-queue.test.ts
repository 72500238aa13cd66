import pg from 'pg';
import { createPostgresQueue } from '../../src/queue/postgres.js';
import type { TaskFailure, TaskQueue } from '../../src/queue/queue.js';
import { createEnqueue, defineTask, SCHEDULE_KEY, type TaskDefinitions } from '../../src/queue/tasks.js';
import type { Engine } from '../../src/store/engine.js';
import { migrate } from '../../src/store/migrate.js';
import { openPostgres, postgresDialect } from '../../src/store/postgres.js';
import { listTasks, wakeTask } from '../../src/store/tasks.js';
import { type PostgresServer, startPostgres } from '../support/postgres-server.js';
import { endQueueProcessesAfterAll, type QueueProcess, startQueueProcess } from '../support/queue-process.js';

const now = '2026-11-22T06:15:30.123Z';

const listening = `SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN "jobs:insert"%'`;

describe('tasks on PostgreSQL', () => {
  endQueueProcessesAfterAll();
  let server: PostgresServer;
  let schema: string;
  let engine: Engine;
  let count = 0;
  const open: TaskQueue[] = [];
  let processes: QueueProcess[] = [];
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    schema = `TP "${++count}"`;
    engine = openPostgres({ url: server.url, schema });
    await migrate(engine, { dialect: postgresDialect, now });
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((queue) => queue.stop({ budgetMs: 0 })));
    await Promise.all(processes.map((one) => one.end('SIGKILL')));
    processes = [];
    await engine.close();
  });

  const names: TaskDefinitions = Object.fromEntries(
    ['quick', 'stuck'].map((name) => [
      name,
      defineTask({ parse: (given) => given, handler: async () => {}, maxAttempts: 2 }),
    ]),
  );
  const enqueue = createEnqueue({ definitions: names, clock: Date.now });
  const ask = (name: string, key: string, runAt?: number) =>
    engine.transaction((tx) => enqueue(tx, name, key, null, runAt));

  async function start(definitions: TaskDefinitions, onFailure?: (failure: TaskFailure) => void) {
    const queue = createPostgresQueue({
      engine,
      url: server.url,
      schema,
      definitions,
      clock: Date.now,
      pollMs: 200,
      mendMs: 500,
      firstPauseMs: 1,
      ...(onFailure && { onFailure }),
    });
    open.push(queue);
    await queue.start();
    return queue;
  }
  const process = async (aheadMs?: number) => {
    const one = await startQueueProcess(server.url, schema, aheadMs);
    processes.push(one);
    return one;
  };
  async function until(holds: () => boolean | Promise<boolean>) {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const tasks = async (name: string) =>
    (await listTasks(engine, { name })).map(({ key, status, attempts, lastError }) => ({
      key,
      status,
      attempts,
      lastError,
    }));

  test('a task of a transaction that is undone is never run, one of a committed transaction is', async () => {
    const ran: string[] = [];
    const send = defineTask({
      parse: (given) => given,
      handler: async (_none, { key }) => void ran.push(key),
    });
    const queue = await start({ send });
    await expect(
      engine.transaction(async (tx) => {
        await queue.enqueue(tx, 'send', 'undone', null);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await engine.transaction((tx) => queue.enqueue(tx, 'send', 'done', null));
    await until(() => ran.length > 0);
    expect(ran).toEqual(['done']);
    await until(async () => (await tasks('send'))[0]?.status === 'done');
  });

  test('a task asked for during its run runs once more behind it, not beside it', async () => {
    let atOnce = 0;
    let most = 0;
    let ran = 0;
    const queue: TaskQueue = await start({
      send: defineTask({
        parse: (given) => given,
        handler: async () => {
          most = Math.max(most, ++atOnce);
          if (++ran === 1) await engine.transaction((tx) => queue.enqueue(tx, 'send', 'a', null));
          await new Promise((resolve) => setTimeout(resolve, 300));
          atOnce--;
        },
      }),
    });
    await engine.transaction((tx) => queue.enqueue(tx, 'send', 'a', null));
    await until(async () => ran === 2 && (await tasks('send'))[0]?.status === 'done');
    expect(most).toBe(1);
  });

  test('a task that fails is tried again, then failed and seen, and runs when it is asked for by hand', async () => {
    const failures: TaskFailure[] = [];
    let isGood = false;
    const send = defineTask({
      parse: (given) => given,
      handler: async () => {
        if (!isGood) throw new Error('no paper');
      },
      maxAttempts: 3,
    });
    const queue = await start({ send }, (failure) => failures.push(failure));
    await engine.transaction((tx) => queue.enqueue(tx, 'send', 'a', null));
    await until(async () => (await queue.counts()).failed === 1);
    expect(failures.map(({ attempt, failed }) => [attempt, failed])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    expect(await tasks('send')).toEqual([{ key: 'a', status: 'failed', attempts: 3, lastError: 'no paper' }]);
    isGood = true;
    const [failed] = await listTasks(engine, { name: 'send' });
    expect(await queue.retryTask(failed?.id ?? 0)).toBe(true);
    await until(async () => (await tasks('send'))[0]?.status === 'done');
  });

  test('a publication that is made in the same database ends no pool and leaves the exit code alone', async () => {
    let ran = 0;
    const send = defineTask({ parse: (given) => given, handler: async () => void ran++ });
    const queue = await start({ send });
    const listeners = async () =>
      (await engine.all<{ pid: number }>(listening)).map(({ pid }) => pid).toSorted();
    await until(async () => (await listeners()).length === 1);
    const before = await listeners();

    const other = openPostgres({ url: server.url, schema: `${schema} other` });
    await migrate(other, { dialect: postgresDialect, now });
    const neighbour = createPostgresQueue({
      engine: other,
      url: server.url,
      schema: `${schema} other`,
      definitions: {},
      clock: Date.now,
    });
    await neighbour.start();
    await neighbour.stop();
    await other.close();
    await engine.transaction((tx) => queue.enqueue(tx, 'send', 'a', null));
    await until(() => ran === 1);
    expect(await listeners()).toEqual(expect.arrayContaining(before));
    expect(globalThis.process.exitCode).toBeUndefined();
  });

  test('a schema that a newer release has changed is worked on no more, and health says why', async () => {
    const queue = await start(names);
    try {
      await engine.transaction(async (tx) => {
        await tx.run(
          `INSERT INTO "${schema.replaceAll('"', '""')}.jobs".migrations (id, breaking) VALUES (1000, TRUE)`,
        );
        await tx.first("SELECT pg_notify('worker:migrate', '{}')");
      });
      await until(() => !queue.health().ok);
      expect(queue.health().reason).toContain('schema revision 1000');
    } finally {
      globalThis.process.exitCode = undefined;
    }
  });

  test('tasks that were there before the queue was, as after a move from SQLite, are run', async () => {
    await ask('quick', 'old');
    const one = await process();
    await one.until('ended quick old');
  });

  test('a process whose clock is wrong by an hour runs its scheduled tasks all the same', async () => {
    const alone = await process(3_600_000);
    await alone.until('ended every');
    await alone.end('SIGKILL');
    const behind = await process(-3_600_000);
    await behind.until('ended every');
  });

  test('each task runs in one of two processes; a scheduled one once per interval, however wrong a clock is', async () => {
    const started = performance.now();
    const [one, other] = await Promise.all([process(), process(3_600_000)]);
    const keys = Array.from({ length: 40 }, (_, at) => `k${at}`);
    for (const key of keys) await ask('quick', key);
    const begun = (name: string) =>
      [one, other].flatMap((each) => each.lines().filter((line) => line.startsWith(`begun ${name}`)));
    await until(() => begun('quick').length >= keys.length);
    await until(() => begun('every').length >= 3);
    expect(begun('quick').sort()).toEqual(keys.map((key) => `begun quick ${key} 1`).sort());
    const intervals = (performance.now() - started) / 1000;
    expect(begun('every').length).toBeLessThan(intervals + 2);
  });

  test('what a killed process had begun another one runs within seconds', async () => {
    const one = await process();
    await ask('stuck', 'a');
    await one.until('begun stuck a 1');
    const other = await process();
    await one.end('SIGKILL');
    await other.until('begun stuck a 2');
  });

  test('what a process that is told to stop cannot finish in time it gives back, as if it had not begun', async () => {
    const one = await process();
    await ask('stuck', 'a');
    await one.until('begun stuck a 1');
    const other = await process();
    await one.end('SIGTERM');
    expect(one.lines()).toContain('stopped');
    await other.until('begun stuck a 1');
    expect(other.lines().filter((line) => line.startsWith('begun stuck'))).toEqual(['begun stuck a 1']);
  });

  test('connections that break at any moment lose no task and end no process', async () => {
    const one = await process();
    const keys = Array.from({ length: 60 }, (_, at) => `k${at}`);
    const acknowledged: string[] = [];
    const asked = (async () => {
      for (const key of keys)
        await ask('quick', key).then(
          () => acknowledged.push(key),
          () => {},
        );
    })();
    const breaking = new pg.Client({ connectionString: server.url });
    breaking.on('error', () => {});
    await breaking.connect();
    for (let times = 0; times < 4; times++) {
      await until(() => one.lines().filter((line) => line.startsWith('begun quick')).length >= times * 5);
      await breaking.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename IS NOT NULL',
      );
    }
    await breaking.end();
    await asked;
    await until(
      async () =>
        (await engine.all("SELECT id FROM tasks WHERE status = 'waiting' AND name = 'quick'")).length === 0,
    );
    const done = await listTasks(engine, { name: 'quick', status: 'done', limit: 100 });
    expect(done.map(({ key }) => key)).toEqual(expect.arrayContaining(acknowledged));
    await one.end('SIGTERM');
    expect(one.lines()).toContain('stopped');
  }, 60_000);

  test('a scheduled task is brought forward by whoever wakes it', async () => {
    let ran = 0;
    await start({
      daily: defineTask({
        parse: () => null,
        handler: async () => void ran++,
        schedule: { everyMs: 86_400_000 },
      }),
    });
    await until(async () => ran === 1 && (await tasks('daily'))[0]?.attempts === 0);
    const at = new Date().toISOString();
    await engine.transaction((tx) =>
      wakeTask(tx, { name: 'daily', key: SCHEDULE_KEY, payload: 'null', runAt: at, createdAt: at }),
    );
    await until(() => ran === 2);
  });
});
