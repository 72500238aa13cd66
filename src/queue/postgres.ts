import { EventEmitter } from 'node:events';
import { Logger, type Runner, run as runJobs } from 'graphile-worker';
import pg from 'pg';
import { instant } from '../base/time.js';
import { connectionTo } from '../store/postgres-connection.js';
import { inSeamWords } from '../store/postgres-errors.js';
import { createLifeline, jobsOf } from '../store/postgres-jobs.js';
import { claimByKey, countTasks, reviveTask, type TaskRow } from '../store/tasks.js';
import { type QueueOptions, type TaskQueue, withinBudget } from './queue.js';
import { createTaskRuns, keyOf, messageOf } from './runs.js';
import { createEnqueue } from './tasks.js';

export interface PostgresQueueOptions extends QueueOptions {
  url: string;
  /** The publication's. */
  schema: string;
  /** How often jobs of dead processes are looked for, and tasks without one. Default 5000. */
  mendMs?: number;
}

/** One listens, the others take and end jobs; the work itself runs on the engine's own connections. */
const connections = 3;

/** What hangs on a connection that broke is left behind, and begun anew. */
const longestMendMs = 10_000;

/** What it has to tell it tells by its results; its own words would mix with the log. */
const silent = new Logger(() => () => {});

/**
 * Runs the tasks of one database in any number of processes: graphile-worker says which task is whose turn, the rows of
 * `tasks` say what there is to do and how it went (docs/decisions/0051-tasks-on-postgresql.md).
 */
export function createPostgresQueue(options: PostgresQueueOptions): TaskQueue {
  const { engine, definitions, url, schema, concurrency = 4, pollMs = 1000, mendMs = 5000 } = options;
  const jobs = jobsOf(schema);
  const connection = connectionTo({ url, schema, connectTimeoutMs: 5000, statementTimeoutMs: 30_000 });
  const lifeline = createLifeline(connection);
  const pool = new pg.Pool({ ...connection, max: connections });
  // Lost connections are replaced by the pool; who uses one hears of it. graphile-worker wants to find both listeners.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('connect', (client) => client.on('notification', onlyForUs));
  const running = new Map<number, TaskRow>();
  const abort = new AbortController();
  let ahead = 0;
  let runner: Runner | undefined;
  let poolName: string | undefined;
  let revision: number | undefined;
  let isDoubtful = false;
  let taken = 0;
  let takenBefore = 0;
  let timer: NodeJS.Timeout | undefined;
  let mending: Promise<void> | undefined;
  let state: 'new' | 'started' | 'stopped' = 'new';
  let trouble: string | undefined;

  /** The database's clock: machines differ, and a task must not be due for one and not for the other. */
  const clock = () => options.clock() + ahead;
  const runs = createTaskRuns({ ...options, clock });

  async function take(name: string, key: string): Promise<void> {
    if (state !== 'started') return;
    taken++;
    // A moment more, as the clocks are compared every some seconds.
    const due = { name, key, now: instant(clock() + 1000) };
    const task = await engine.transaction((tx) => claimByKey(tx, due), keyOf(due));
    if (task === undefined) return;
    running.set(task.id, task);
    try {
      await runs.run(task, { signal: abort.signal, isOurs: () => running.has(task.id) });
    } finally {
      running.delete(task.id);
    }
  }

  /**
   * A schema that changes is told to all schemas of the database, and graphile-worker would end its pool and this process's exit
   * code be 57 because another publication was made. We look whether it was ours.
   */
  function onlyForUs(message: pg.Notification): void {
    if (message.channel !== 'worker:migrate') return;
    delete message.payload;
    isDoubtful = true;
  }

  /** Ends what an older release must not go on with; beginning again says so. */
  async function endUnlessSame(): Promise<void> {
    isDoubtful = false;
    if ((await jobs.revision(engine)) !== revision) runner?.stop().catch(() => {});
  }

  async function begin(): Promise<void> {
    const events = new EventEmitter();
    events.once('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
      poolName = workerPool.id;
    });
    const begun = await runJobs({
      pgPool: pool,
      schema: jobs.schema,
      concurrency,
      pollInterval: pollMs,
      noHandleSignals: true,
      logger: silent,
      events,
      parsedCronItems: [],
      taskList: Object.fromEntries(
        runs.names.map((name) => [name, (payload: unknown) => take(name, (payload as { key: string }).key)]),
      ),
      // Otherwise a connection that is lost while a job is ended is a rejection that nobody looks at, and ends the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
    runner = begun;
    const ended = () => {
      if (runner === begun) runner = undefined;
    };
    begun.promise.then(ended, ended);
    revision = await jobs.revision(engine);
  }

  /** A runner whose connections broke may stay there and take nothing more. */
  async function replaceIfIdle(): Promise<void> {
    const isIdle = taken === takenBefore && running.size === 0 && runner !== undefined;
    takenBefore = taken;
    if (!isIdle || !(await jobs.areWaiting(engine, runs.names))) return;
    runner?.stop().catch(() => {});
    await begin();
  }

  /** Also begins again where a lost connection has ended the runner. */
  async function mend(): Promise<void> {
    try {
      if (runner === undefined && state === 'started') await begin();
      if (isDoubtful) await endUnlessSame();
      await replaceIfIdle();
      if (poolName !== undefined) await lifeline.hold(poolName);
      ahead = (await jobs.mend(engine)) - options.clock();
      trouble = undefined;
    } catch (error) {
      trouble = `tasks cannot be run: ${messageOf(error)}`;
    }
  }

  return {
    // The triggers tell who waits for it.
    enqueue: createEnqueue({ definitions, clock: () => clock() }),
    async start() {
      state = 'started';
      try {
        await begin();
        await jobs.follow(engine);
        ahead = (await jobs.mend(engine)) - options.clock();
        await runs.scheduleAll();
      } catch (error) {
        await this.stop({ budgetMs: 0 });
        throw inSeamWords(error);
      }
      await mend();
      timer = setInterval(() => {
        mending ??= withinBudget(mend(), longestMendMs).finally(() => {
          mending = undefined;
        });
      }, mendMs).unref();
    },
    poke() {},
    async retryTask(id) {
      return engine.transaction((tx) => reviveTask(tx, id, instant(clock())));
    },
    counts: () => countTasks(engine, instant(clock())),
    health() {
      if (state !== 'started') return { ok: false, reason: 'the queue is not running' };
      return trouble === undefined ? { ok: true } : { ok: false, reason: trouble };
    },
    async stop({ budgetMs = 5000 } = {}) {
      if (state === 'stopped') return;
      state = 'stopped';
      clearInterval(timer);
      await mending;
      await withinBudget(runner?.stop().catch(() => {}) ?? Promise.resolve(), budgetMs);
      abort.abort();
      const unfinished = [...running.values()];
      running.clear();
      try {
        await runs.release(unfinished);
        if (runner !== undefined && poolName !== undefined) await jobs.free(engine, poolName);
      } finally {
        await Promise.all([lifeline.end(), withinBudget(pool.end(), 1000)]);
      }
    },
  };
}
