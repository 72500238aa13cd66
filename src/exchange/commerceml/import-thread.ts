import { Worker } from 'node:worker_threads';
import type { FeedImportResult, FeedProgress } from '../../domain/feed/import-feed.js';
import { type FeedNote, FeedRefused } from '../../domain/feed/notes.js';
import { StorageUnavailable } from '../../store/engine.js';
import { ZipRefused } from '../files/zip.js';
import type { ImportJob } from './import-job.js';

/** What the thread of an import tells. */
export type ImportMessage =
  | { kind: 'progress'; progress: FeedProgress }
  | { kind: 'result'; result: FeedImportResult }
  | { kind: 'refused'; faults: readonly FeedNote[] }
  | { kind: 'zip' | 'unavailable' | 'failed'; message: string };

/** An import of any size needs less; without limits V8 lets garbage lie about. */
const resourceLimits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 12 };

/**
 * Imports files in a thread of its own.
 * @param signal ends the thread; then nothing is changed
 * @throws FeedRefused, ZipRefused, StorageUnavailable
 */
export function importInThread(
  job: ImportJob,
  onProgress: (progress: FeedProgress) => void = () => {},
  signal?: AbortSignal,
): Promise<FeedImportResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./import-worker.js', import.meta.url), {
      workerData: job,
      resourceLimits,
    });
    worker.on('message', (message: ImportMessage) => {
      if (message.kind === 'progress') onProgress(message.progress);
      else if (message.kind === 'result') resolve(message.result);
      else reject(errorOf(message));
    });
    worker.on('error', reject);
    const stop = () => void worker.terminate();
    signal?.addEventListener('abort', stop);
    worker.on('exit', () => signal?.removeEventListener('abort', stop));
    worker.on('exit', (code) => reject(new Error(`the import ended with ${code} before it was done`)));
  });
}

function errorOf(message: Exclude<ImportMessage, { kind: 'progress' | 'result' }>): Error {
  switch (message.kind) {
    case 'refused':
      return new FeedRefused(message.faults);
    case 'zip':
      return new ZipRefused(message.message);
    case 'unavailable':
      return new StorageUnavailable(message.message);
    case 'failed':
      return new Error(message.message);
  }
}
