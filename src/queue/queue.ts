import type { Clock } from '../base/clock.js';
import type { Engine } from '../store/engine.js';
import type { TaskCounts } from '../store/tasks.js';
import type { Enqueue, TaskDefinitions } from './tasks.js';

export interface QueueOptions {
  engine: Engine;
  definitions: TaskDefinitions;
  clock: Clock;
  /** Tasks that run at once. Default 4. */
  concurrency?: number;
  /** How often due tasks are looked for; other processes (the command line) write rows too. Default 1000. */
  pollMs?: number;
  /** Pause before the second attempt; doubled for each further one up to `longestPauseMs`. Default 1 s, 10 min. */
  firstPauseMs?: number;
  longestPauseMs?: number;
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
  /** Failed tasks wait again, waiting ones are due now; false when there is no such task or another one waits. */
  retryTask(id: number): Promise<boolean>;
  counts(): Promise<TaskCounts>;
  /** Not ok: not started, or the store did not let tasks be claimed or ended. */
  health(): { ok: boolean; reason?: string };
  /**
   * Begins nothing more, waits for what runs, `budgetMs` at most (default 5000), then aborts it and gives it back: to the
   * next start, or to another process.
   */
  stop(options?: { budgetMs?: number }): Promise<void>;
}

/** Waits for work that is ending, `budgetMs` at most. */
export async function withinBudget(work: Promise<unknown>, budgetMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const budget = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, budgetMs);
  });
  await Promise.race([work, budget]);
  clearTimeout(timer);
}
