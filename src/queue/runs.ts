import { maskText } from '../base/masking.js';
import { instant } from '../base/time.js';
import type { Transaction } from '../store/engine.js';
import {
  addScheduledTask,
  endTask,
  postponeTask,
  pruneTasks,
  releaseTask,
  removeTask,
  type TaskRow,
} from '../store/tasks.js';
import type { QueueOptions } from './queue.js';
import { type AnyTask, defineTask, PayloadRefused, SCHEDULE_KEY, type TaskDefinitions } from './tasks.js';

/** What an engine of the queue has of tasks: which there are, how one is run and ended. Which one is next is its own. */
export interface TaskRuns {
  names: readonly string[];
  /** Makes the scheduled tasks be there. */
  scheduleAll(): Promise<void>;
  /**
   * Runs a claimed task and writes how it ended, unless it was given back meanwhile.
   * @throws StorageUnavailable when that cannot be written; then it is as if the process had ended.
   */
  run(task: TaskRow, run: { signal: AbortSignal; isOurs: () => boolean }): Promise<void>;
  /** Gives back what was begun and not finished, as if it had not been begun. */
  release(tasks: readonly TaskRow[]): Promise<void>;
}

const PRUNE_TASK = 'queue.prune';
const PRUNED_AT_ONCE = 1000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LONGEST_ERROR = 1000;

export function createTaskRuns({
  engine,
  definitions: given,
  clock,
  firstPauseMs = 1000,
  longestPauseMs = 600_000,
  keepDoneDays = 7,
  onFailure = () => {},
}: QueueOptions): TaskRuns {
  const prune = defineTask({
    parse: () => null,
    handler: async () => {
      const before = instant(clock() - keepDoneDays * DAY_MS);
      while ((await engine.transaction((tx) => pruneTasks(tx, before, PRUNED_AT_ONCE))) === PRUNED_AT_ONCE);
    },
    schedule: { everyMs: HOUR_MS },
  });
  const definitions: TaskDefinitions = { ...given, [PRUNE_TASK]: prune };

  async function fail(task: TaskRow, definition: AnyTask, error: unknown): Promise<void> {
    const { id, name, key, attempts: attempt } = task;
    const message = messageOf(error);
    const failed =
      error instanceof PayloadRefused || error instanceof SyntaxError || attempt >= definition.maxAttempts;
    onFailure({ id, name, key, attempt, message, failed });
    if (failed) return end(task, definition, 'failed', message);
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1));
    const runAt = instant(clock() + pauseMs);
    await engine.transaction((tx) => postponeTask(tx, task, { runAt, lastError: message }), keyOf(task));
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
    }, keyOf(task));
  }

  async function schedule(tx: Transaction, name: string, runAt: number, everyMs: number): Promise<void> {
    const now = clock();
    const task = { name, key: SCHEDULE_KEY, payload: 'null', runAt: instant(runAt), createdAt: instant(now) };
    await addScheduledTask(tx, task, instant(now + everyMs));
  }

  return {
    names: Object.keys(definitions),
    scheduleAll: () =>
      engine.transaction(async (tx) => {
        for (const [name, { everyMs }] of Object.entries(definitions)) {
          if (everyMs !== undefined) await schedule(tx, name, clock(), everyMs);
        }
      }),
    async run(task, { signal, isOurs }) {
      const definition = definitions[task.name] as AnyTask;
      const { id, key, attempts: attempt } = task;
      let error: unknown;
      try {
        // Counted at the start of each run, so that a task that takes the process down with it ends somewhere.
        if (attempt > definition.maxAttempts) throw new Error('The process ended during the last attempt.');
        await definition.run(JSON.parse(task.payload), { id, key, attempt, signal });
      } catch (thrown) {
        error = thrown ?? new Error('rejected without a reason');
      }
      if (!isOurs()) return;
      if (error === undefined) await end(task, definition, 'done', null);
      else await fail(task, definition, error);
    },
    async release(tasks) {
      if (tasks.length === 0) return;
      await engine.transaction(async (tx) => {
        for (const task of tasks) await releaseTask(tx, task, instant(clock()), 'not finished at shutdown');
      });
    },
  };
}

/** Rows of tasks decide by conditional updates, so their transactions need to be alone with nobody else. */
export function keyOf({ name, key }: Pick<TaskRow, 'name' | 'key'>) {
  return { keys: [`task:${name}/${key}`] };
}

/** Errors of peers and parsers quote what they were given. */
export function messageOf(error: unknown): string {
  return maskText(error instanceof Error ? error.message : String(error)).slice(0, LONGEST_ERROR);
}
