import { Worker } from 'node:worker_threads';
import type { Batch, FromWorker, JournalFile, ToWorker } from './messages.js';

/** What a journal wants to hear from the worker. */
export interface Listener {
  file: JournalFile;
  heard(message: Exclude<FromWorker, { kind: 'done' }>): void;
  /** The worker died; what had been sent and not been confirmed is lost. */
  died(reason: string): void;
  /** A worker is there (again) and has opened the file. */
  started(): void;
}

/** One worker thread for all journals of a process, started with the first and ended with the last of them. */
export interface WorkerHost {
  join(listener: Listener): Membership;
  /** For tests: ends the worker as a crash would. */
  crash(): Promise<void>;
}

export interface Membership {
  isUp(): boolean;
  /** Its arrays belong to the worker from then on. */
  batch(batch: Batch): void;
  /** Answers the number of rows for `prune`, else 0; rejects when the worker is not there or dies meanwhile. */
  call(what: { kind: 'flush' } | { kind: 'prune'; now: number } | { kind: 'close' }): Promise<number>;
  leave(): Promise<void>;
}

interface Call {
  resolve(rows: number): void;
  reject(error: Error): void;
}

/** Whatever the worker makes is garbage with the next batch: it needs no room of 48 MB (V8's default) to let it lie. */
const WORKER = { name: 'journal', resourceLimits: { maxYoungGenerationSizeMb: 6 } };

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;

export function createWorkerHost(): WorkerHost {
  const listeners = new Map<number, Listener>();
  const calls = new Map<number, Call>();
  let worker: Worker | undefined;
  let nextId = 1;
  let pauseMs = FIRST_PAUSE_MS;
  let restart: NodeJS.Timeout | undefined;

  function start(): void {
    restart = undefined;
    const started = new Worker(new URL('./worker.js', import.meta.url), WORKER);
    worker = started;
    let reason = 'the journal worker ended';
    started.on('message', (message: FromWorker) => heard(message));
    started.on('error', (error: Error) => {
      reason = `the journal worker failed: ${error.message}`;
    });
    started.on('exit', () => {
      if (worker === started) ended(reason);
    });
    // A process that has nothing else to do may end; whoever wants its journal written closes it.
    started.unref();
    for (const [id, listener] of listeners) open(id, listener);
  }

  function open(journal: number, listener: Listener): void {
    worker?.postMessage({ kind: 'open', journal, ...listener.file } satisfies ToWorker);
    listener.started();
  }

  function heard(message: FromWorker): void {
    if (message.kind !== 'done') {
      if (message.kind === 'written') pauseMs = FIRST_PAUSE_MS;
      listeners.get(message.journal)?.heard(message);
      return;
    }
    const call = calls.get(message.call);
    calls.delete(message.call);
    if (calls.size === 0) worker?.unref();
    if (message.error === undefined) call?.resolve(message.rows);
    else call?.reject(new Error(message.error));
  }

  function ended(reason: string): void {
    worker = undefined;
    for (const call of calls.values()) call.reject(new Error(reason));
    calls.clear();
    for (const listener of listeners.values()) listener.died(reason);
    if (listeners.size === 0) return;
    restart = setTimeout(start, pauseMs).unref();
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
  }

  return {
    join(listener) {
      const journal = nextId++;
      listeners.set(journal, listener);
      if (worker !== undefined) open(journal, listener);
      else if (restart === undefined) start();
      return {
        isUp: () => worker !== undefined,
        batch({ exchanges, kinds, numbers, bytes }) {
          const message: ToWorker = { kind: 'batch', journal, exchanges, kinds, numbers, bytes };
          worker?.postMessage(message, [numbers.buffer, bytes.buffer]);
        },
        call(what) {
          if (worker === undefined) return Promise.reject(new Error('the journal worker is not running'));
          const call = nextId++;
          worker.ref();
          worker.postMessage({ ...what, journal, call } satisfies ToWorker);
          return new Promise((resolve, reject) => {
            calls.set(call, { resolve, reject });
          });
        },
        async leave() {
          listeners.delete(journal);
          if (listeners.size > 0) return;
          clearTimeout(restart);
          restart = undefined;
          const last = worker;
          worker = undefined;
          await last?.terminate();
        },
      };
    },
    async crash() {
      await worker?.terminate();
    },
  };
}

let shared: WorkerHost | undefined;

/** The host that journals use when none is handed in. */
export function sharedWorkerHost(): WorkerHost {
  shared ??= createWorkerHost();
  return shared;
}
