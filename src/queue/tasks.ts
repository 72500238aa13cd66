import type { Clock } from '../base/clock.js';
import { instant } from '../base/time.js';
import type { Transaction } from '../store/engine.js';
import { addTask } from '../store/tasks.js';

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Of one run of a task. */
export interface TaskContext {
  id: number;
  key: string;
  /** 1 for the first run. */
  attempt: number;
  /** Aborted when the process stops and has waited long enough. */
  signal: AbortSignal;
}

export interface TaskDefinition<Payload> {
  /**
   * Checks a payload, both when a task is enqueued and when it is run (the row may be older than the program).
   * @throws Error that says what is wrong.
   */
  parse(payload: unknown): Payload;
  /** Runs at least once and so must be harmless when it runs again. A rejection lets it be tried again later. */
  handler(payload: Payload, context: TaskContext): Promise<void>;
  /** Runs until the task has failed. Default 10. */
  maxAttempts?: number;
  /** Makes it a scheduled task, which is there by itself and whose payload is `null`. */
  schedule?: { everyMs: number };
}

/** The tasks of a publication, by name. What each takes as a payload is between its `parse` and its `handler`. */
export type TaskDefinitions = Readonly<Record<string, AnyTask>>;

/** A definition whose payload type is out of sight; made by {@link defineTask}. */
export interface AnyTask {
  /** @throws Error when the payload is refused. */
  check(payload: unknown): void;
  run(payload: unknown, context: TaskContext): Promise<void>;
  maxAttempts: number;
  everyMs?: number;
}

/** The payload was refused; running it again would not help. */
export class PayloadRefused extends Error {
  override readonly name = 'PayloadRefused';
}

export function defineTask<Payload>(definition: TaskDefinition<Payload>): AnyTask {
  const parse = (payload: unknown): Payload => {
    try {
      return definition.parse(payload);
    } catch (error) {
      throw new PayloadRefused(error instanceof Error ? error.message : String(error));
    }
  };
  return {
    check: (payload) => {
      parse(payload);
    },
    run: async (payload, context) => definition.handler(parse(payload), context),
    maxAttempts: definition.maxAttempts ?? 10,
    ...(definition.schedule && { everyMs: definition.schedule.everyMs }),
  };
}

/** The key of every scheduled task. */
export const SCHEDULE_KEY = 'schedule';

/**
 * Writes a task into the transaction that causes it. While one waits under the same name and key, it stays one task, with
 * the newer payload and the earlier time; asked for during its run, it runs once more.
 *
 * @param runAt milliseconds since 1970; default: as soon as the transaction is committed.
 * @throws PayloadRefused, and Error when there is no such task.
 */
export type Enqueue = (
  tx: Transaction,
  name: string,
  key: string,
  payload: Json,
  runAt?: number,
) => Promise<void>;

export interface EnqueueOptions {
  definitions: TaskDefinitions;
  clock: Clock;
  /** Told after each insert, still inside the transaction. */
  onEnqueued?: () => void;
}

/** For a process that only enqueues; one that runs the queue takes `queue.enqueue`. */
export function createEnqueue({ definitions, clock, onEnqueued }: EnqueueOptions): Enqueue {
  return async (tx, name, key, payload, runAt) => {
    const definition = definitions[name];
    if (definition === undefined) {
      throw new Error(`There is no task '${name}'; known are ${Object.keys(definitions).join(', ')}.`);
    }
    definition.check(payload);
    const now = clock();
    await addTask(tx, {
      name,
      key,
      payload: JSON.stringify(payload),
      runAt: instant(runAt ?? now),
      createdAt: instant(now),
    });
    onEnqueued?.();
  };
}
