import { parentPort, workerData } from 'node:worker_threads';
import { FeedRefused } from '../../domain/feed/notes.js';
import { rememberShop } from '../../domain/settings/shop.js';
import { StorageUnavailable } from '../../store/engine.js';
import { openStore } from '../../store/open.js';
import { ZipRefused } from '../files/zip.js';
import { type ImportJob, runImport } from './import-job.js';
import type { ImportMessage } from './import-thread.js';

/** A thread for one import: it has a connection of its own, so that the event loop of the server stays free. */
const job = workerData as ImportJob;
const tell = (message: ImportMessage) => parentPort?.postMessage(message);

const engine = await openStore(job).catch((error) => {
  tell(messageOf(error));
  return undefined;
});
if (engine !== undefined) {
  const context = { engine, shop: rememberShop(engine), clock: Date.now };
  try {
    const result = await runImport(context, job, (progress) => tell({ kind: 'progress', progress }));
    await engine.close();
    tell({ kind: 'result', result });
  } catch (error) {
    await engine.close();
    tell(messageOf(error));
  }
}

function messageOf(error: unknown): ImportMessage {
  if (error instanceof FeedRefused) return { kind: 'refused', faults: error.faults };
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ZipRefused) return { kind: 'zip', message };
  if (error instanceof StorageUnavailable) return { kind: 'unavailable', message };
  return { kind: 'failed', message: error instanceof Error ? (error.stack ?? message) : message };
}
