import { Worker } from 'node:worker_threads';

export interface CheckpointLimits {
  /** How many writing statements between two checkpoints. */
  everyWrites: number;
  /** Past so many pages in the WAL, writes wait for one checkpoint, so that the WAL can begin anew. */
  holdAbovePages: number;
}

/** Some thousand pages, and 64 MiB. */
const defaultLimits: CheckpointLimits = { everyWrites: 10_000, holdAbovePages: 16_384 };

export interface CheckpointResult {
  /** Pages in the WAL when the checkpoint began. */
  log: number;
}

export interface Checkpointer {
  /** Told of each commit and its number of writing statements; now and then this begins a checkpoint. */
  committed(writes: number): void;
  /** Resolves when writes may go on; nearly always at once. */
  quiet(): Promise<void> | undefined;
  close(): Promise<void>;
}

/**
 * Moves pages from the WAL into the database file on a thread of its own: a checkpoint flushes twice, and on the event
 * loop every till would wait for that. Under steady writing a passive checkpoint never reaches the end of the WAL, which
 * then grows without end; therefore writes are held for a moment when it has become long.
 */
export function createCheckpointer(
  file: string,
  { everyWrites, holdAbovePages } = defaultLimits,
): Checkpointer {
  let pending = 0;
  let worker: Worker | undefined;
  let running: Promise<CheckpointResult | undefined> | undefined;
  let held: Promise<void> | undefined;

  function run(): Promise<CheckpointResult | undefined> {
    worker ??= startWorker(file);
    const asked = worker;
    asked.ref();
    running = new Promise<CheckpointResult | undefined>((resolve) => {
      const done = (result: CheckpointResult | undefined) => {
        asked.off('message', done).off('error', failed).off('exit', failed);
        asked.unref();
        running = undefined;
        resolve(result);
      };
      // A checkpoint that failed is tried again after the next commits; nothing is lost by it.
      const failed = () => {
        worker = undefined;
        done(undefined);
      };
      asked.on('message', done).on('error', failed).on('exit', failed);
      asked.postMessage('checkpoint');
    });
    return running;
  }

  async function checkpoint(): Promise<void> {
    const result = await run();
    // Also when it has moved all these pages: what was committed meanwhile is still in the WAL.
    if (result === undefined || result.log < holdAbovePages) return;
    held = run().then(() => {
      held = undefined;
    });
  }

  return {
    committed(writes) {
      pending += writes;
      if (pending < everyWrites || running !== undefined) return;
      pending = 0;
      void checkpoint();
    },
    quiet: () => held,
    async close() {
      await running;
      await held;
      await worker?.terminate();
    },
  };
}

function startWorker(file: string): Worker {
  const worker = new Worker(new URL('./sqlite-checkpoint-worker.js', import.meta.url), {
    workerData: { file },
  });
  worker.unref();
  return worker;
}
