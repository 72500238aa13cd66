import PQueue from 'p-queue';
import { instant } from '../base/time.js';
import type { Transaction } from '../store/engine.js';
import { claimTask, countTasks, dueTasks, reviveTask, type TaskRow } from '../store/tasks.js';
import { type QueueOptions, type TaskQueue, withinBudget } from './queue.js';
import { createTaskRuns, messageOf } from './runs.js';
import { createEnqueue } from './tasks.js';

export interface InProcessOptions extends QueueOptions {
  /**
   * How long a claimed task is left to the process that claimed it, without a sign of life. 0 (default): this process is
   * the only one that runs tasks here, and what it did not finish is due again as soon as it comes back.
   */
  leaseMs?: number;
}

export interface InProcessQueue extends TaskQueue {
  /** Looks for due tasks now; resolves when those found, and whatever they caused to be due, have ended. For tests. */
  tick(): Promise<void>;
}

/** Runs the tasks of one database in this process. */
export function createTaskQueue(options: InProcessOptions): InProcessQueue {
  const { engine, definitions, clock, concurrency = 4, pollMs = 1000, leaseMs = 0 } = options;
  const runs = createTaskRuns(options);
  const { names } = runs;
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
    const { id } = task;
    try {
      await runs.run(task, { signal: abort.signal, isOurs: () => running.has(id) });
      running.delete(id);
      if (state === 'started') poke();
    } catch (failure) {
      running.delete(id);
      trouble = `a task cannot be ended: ${messageOf(failure)}`;
    }
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
    enqueue: createEnqueue({ definitions, clock, onEnqueued: poke }),
    async start() {
      await runs.scheduleAll();
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
      await runs.release(unfinished);
    },
  };

  async function hasDue(): Promise<boolean> {
    if (state === 'stopped' || trouble !== undefined) return false;
    return (await dueTasks(engine, { names, now: instant(clock()), limit: 1 })).length > 0;
  }
}
