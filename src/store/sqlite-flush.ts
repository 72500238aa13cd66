import { fdatasync } from 'node:fs';
import { StorageUnavailable } from './engine.js';

export interface Flusher {
  /**
   * Resolves when everything committed before the call is on the disk.
   * @param dirty whether the caller committed something; if nobody did since the last flush, there is nothing to wait for.
   */
  durable(dirty: boolean): Promise<void>;
  /** Why nothing can be promised any more, or undefined. */
  broken(): string | undefined;
  idle(): Promise<void>;
}

/** One flush at a time; whoever commits while it runs shares the next one. */
export function createFlusher(walHandle: number): Flusher {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let failure: string | undefined;

  const flush = () =>
    new Promise<void>((resolve, reject) => {
      fdatasync(walHandle, (error) => {
        if (error === null || error === undefined) return resolve();
        // After a failed flush the kernel may call the lost pages clean: a second flush that succeeds proves nothing.
        failure = `flush failed (${error.code ?? error.message}); restart after checking the disk`;
        reject(new StorageUnavailable(failure));
      });
    });

  function start(): Promise<void> {
    running = flush().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    durable(dirty) {
      if (failure !== undefined) return Promise.reject(new StorageUnavailable(failure));
      if (next !== undefined) return next;
      if (running === undefined) return dirty ? start() : Promise.resolve();
      next = running.then(begin, begin);
      return next;
    },
    broken: () => failure,
    async idle() {
      while (running !== undefined || next !== undefined) await Promise.allSettled([running, next]);
    },
  };

  function begin(): Promise<void> {
    next = undefined;
    return start();
  }
}
