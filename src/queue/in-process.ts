import PQueue from 'p-queue';
import type { Clock } from '../base/clock.js';
import { maskText } from '../base/masking.js';
import { instant } from '../base/time.js';
import type { Engine, Transaction } from '../store/engine.js';
import {
  addScheduledTask,
  claimTask,
  countTasks,
  dueTasks,
  endTask,
  postponeTask,
  pruneTasks,
  releaseTask,
  removeTask,
  reviveTask,
  type TaskCounts,
  type TaskRow,
} from '../store/tasks.js';
import {
  type AnyTask,
  createEnqueue,
  defineTask,
  type Enqueue,
  PayloadRefused,
  SCHEDULE_KEY,
  type TaskDefinitions,
} from './tasks.js';

export interface QueueOptions {
  engine: Engine;
  definitions: TaskDefinitions;
  clock: Clock;
  /** Tasks that run at once. Default 4. */
  concurrency?: number;
  /** How often due rows are looked for; other processes (the command line) write rows too. Default 1000. */
  pollMs?: number;
  /** Pause before the second attempt; doubled for each further one up to `longestPauseMs`. Default 1 s, 10 min. */
  firstPauseMs?: number;
  longestPauseMs?: number;
  /**
   * How long a claimed task is left to the process that claimed it, without a sign of life. 0 (default): this process is
   * the only one that runs tasks here, and what it did not finish is due again as soon as it comes back.
   */
  leaseMs?: number;
  /** Done tasks are removed after so many days. Default 7. */
  keepDoneDays?: number;
  /** A run that went wrong, for the log; the message is masked. `failed`: it was the last attempt. */
  onFailure?: (failure: TaskFailure) => void;
}

export interface TaskFailure {
  id: number;
  name: string;
  key: string;
  attempt: number;
  message: string;
  failed: boolean;
}

export interface TaskQueue {
  enqueue: Enqueue;
  /** Makes the scheduled tasks be there, and begins to run. Rejects when the store cannot be written. */
  start(): Promise<void>;
  /** Looks for due tasks soon. */
  poke(): void;
  /** Looks for due tasks now; resolves when those found, and whatever they caused to be due, have ended. For tests. */
  tick(): Promise<void>;
  /** Failed tasks wait again, waiting ones are due now; false when there is no such task or another one waits. */
  retryTask(id: number): Promise<boolean>;
  counts(): Promise<TaskCounts>;
  /** Not ok: not started, or the store did not let tasks be claimed or ended. */
  health(): { ok: boolean; reason?: string };
  /**
   * Begins nothing more, waits for what runs, `budgetMs` at most (default 5000), then aborts it and gives it back to the
   * next start.
   */
  stop(options?: { budgetMs?: number }): Promise<void>;
}

const PRUNE_TASK = 'queue.prune';
const PRUNED_AT_ONCE = 1000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LONGEST_ERROR = 1000;

/** Runs the tasks of one database in this process. */
export function createTaskQueue({
  engine,
  definitions: given,
  clock,
  concurrency = 4,
  pollMs = 1000,
  firstPauseMs = 1000,
  longestPauseMs = 600_000,
  leaseMs = 0,
  keepDoneDays = 7,
  onFailure = () => {},
}: QueueOptions): TaskQueue {
  const prune = defineTask({
    parse: () => null,
    handler: async () => {
      const before = instant(clock() - keepDoneDays * DAY_MS);
      while ((await engine.transaction((tx) => pruneTasks(tx, before, PRUNED_AT_ONCE))) === PRUNED_AT_ONCE);
    },
    schedule: { everyMs: HOUR_MS },
  });
  const definitions: TaskDefinitions = { ...given, [PRUNE_TASK]: prune };
  const names = Object.keys(definitions);
  const pool = new PQueue({ concurrency });
  const running = new Map<number, TaskRow>();
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let pumping: Promise<void> | undefined;
  let isPumpWanted = false;
  let state: 'new' | 'started' | 'stopped' = 'new';
  let trouble: string | undefined;

  /** Claims due tasks as long as there are any and there is room. */
  async function claimDue(): Promise<void> {
    while (state !== 'stopped' && running.size < concurrency) {
      const claimed = await engine.transaction(async (tx) => {
        const due = await dueTasks(tx, { names, now: instant(clock()), limit: concurrency + running.size });
        const free = due.filter(({ id }) => !running.has(id)).slice(0, concurrency - running.size);
        return claimEach(tx, free);
      });
      trouble = undefined;
      if (claimed.length === 0) return;
      for (const task of claimed) {
        running.set(task.id, task);
        void pool.add(() => run(task));
      }
    }
  }

  async function claimEach(tx: Transaction, tasks: readonly TaskRow[]): Promise<TaskRow[]> {
    const claimed: TaskRow[] = [];
    for (const task of tasks) {
      const leaseUntil = leaseMs === 0 ? task.runAt : instant(clock() + leaseMs);
      if (await claimTask(tx, task, leaseUntil)) claimed.push({ ...task, attempts: task.attempts + 1 });
    }
    return claimed;
  }

  function pump(): Promise<void> {
    isPumpWanted = true;
    pumping ??= (async () => {
      try {
        while (isPumpWanted) {
          isPumpWanted = false;
          await claimDue();
        }
      } catch (error) {
        // The rows are still there; the next poll tries again.
        trouble = `tasks cannot be claimed: ${messageOf(error)}`;
      } finally {
        pumping = undefined;
      }
    })();
    return pumping;
  }

  async function run(task: TaskRow): Promise<void> {
    const definition = definitions[task.name] as AnyTask;
    const { id, key, attempts: attempt } = task;
    let error: unknown;
    try {
      // Counted at the start of each run, so that a task that takes the process down with it ends somewhere.
      if (attempt > definition.maxAttempts) throw new Error('The process ended during the last attempt.');
      await definition.run(JSON.parse(task.payload), { id, key, attempt, signal: abort.signal });
    } catch (thrown) {
      error = thrown ?? new Error('rejected without a reason');
    }
    if (!running.has(id)) return; // Given back by `stop`.
    try {
      if (error === undefined) await end(task, definition, 'done', null);
      else await fail(task, definition, error);
      running.delete(id);
      if (state === 'started') poke();
    } catch (failure) {
      running.delete(id);
      trouble = `a task cannot be ended: ${messageOf(failure)}`;
    }
  }

  async function fail(task: TaskRow, definition: AnyTask, error: unknown): Promise<void> {
    const { id, name, key, attempts: attempt } = task;
    const message = messageOf(error);
    const failed =
      error instanceof PayloadRefused || error instanceof SyntaxError || attempt >= definition.maxAttempts;
    onFailure({ id, name, key, attempt, message, failed });
    if (failed) return end(task, definition, 'failed', message);
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1));
    const runAt = instant(clock() + pauseMs);
    await engine.transaction((tx) => postponeTask(tx, task, { runAt, lastError: message }));
  }

  /**
   * The end of a task and the next row of its schedule are one change. A scheduled task that went well leaves no row: some
   * thousand a day would hide what matters.
   */
  function end(
    task: TaskRow,
    definition: AnyTask,
    status: 'done' | 'failed',
    lastError: string | null,
  ): Promise<void> {
    return engine.transaction(async (tx) => {
      const now = clock();
      const everyMs = task.key === SCHEDULE_KEY ? definition.everyMs : undefined;
      const hasEnded =
        everyMs !== undefined && status === 'done'
          ? await removeTask(tx, task)
          : await endTask(tx, task, { status, lastError, endedAt: instant(now) });
      if (hasEnded && everyMs !== undefined) await schedule(tx, task.name, now + everyMs, everyMs);
    });
  }

  async function schedule(tx: Transaction, name: string, runAt: number, everyMs: number): Promise<void> {
    const now = clock();
    const task = { name, key: SCHEDULE_KEY, payload: 'null', runAt: instant(runAt), createdAt: instant(now) };
    await addScheduledTask(tx, task, instant(now + everyMs));
  }

  function poke(): void {
    // A transaction that is under way holds the writer, so the claim comes after the commit of whoever pokes.
    if (state === 'started') setImmediate(() => void pump());
  }

  async function poll(): Promise<void> {
    if (running.size >= concurrency) return;
    try {
      const due = await dueTasks(engine, { names, now: instant(clock()), limit: 1 + running.size });
      if (due.some(({ id }) => !running.has(id))) await pump();
      else trouble = undefined;
    } catch (error) {
      trouble = `tasks cannot be read: ${messageOf(error)}`;
    }
  }

  return {
    enqueue: createEnqueue({ definitions: given, clock, onEnqueued: poke }),
    async start() {
      await engine.transaction(async (tx) => {
        for (const [name, { everyMs }] of Object.entries(definitions)) {
          if (everyMs !== undefined) await schedule(tx, name, clock(), everyMs);
        }
      });
      state = 'started';
      timer = setInterval(() => void poll(), pollMs).unref();
      poke();
    },
    poke,
    async tick() {
      do {
        await pump();
        await pool.onIdle();
      } while (pumping !== undefined || isPumpWanted || (await hasDue()));
    },
    async retryTask(id) {
      const revived = await engine.transaction((tx) => reviveTask(tx, id, instant(clock())));
      if (revived) poke();
      return revived;
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
      await pumping;
      await withinBudget(pool.onIdle(), budgetMs);
      abort.abort();
      const unfinished = [...running.values()];
      running.clear();
      if (unfinished.length === 0) return;
      await engine.transaction(async (tx) => {
        for (const task of unfinished)
          await releaseTask(tx, task, instant(clock()), 'not finished at shutdown');
      });
    },
  };

  async function hasDue(): Promise<boolean> {
    if (state === 'stopped' || trouble !== undefined) return false;
    return (await dueTasks(engine, { names, now: instant(clock()), limit: 1 })).length > 0;
  }
}

async function withinBudget(work: Promise<void>, budgetMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const budget = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, budgetMs);
  });
  await Promise.race([work, budget]);
  clearTimeout(timer);
}

/** Errors of peers and parsers quote what they were given. */
function messageOf(error: unknown): string {
  return maskText(error instanceof Error ? error.message : String(error)).slice(0, LONGEST_ERROR);
}
