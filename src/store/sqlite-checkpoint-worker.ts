import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { CheckpointResult } from './sqlite-checkpoint.js';

/** The thread of `sqlite-checkpoint.ts`: one connection, one statement. */
const { file } = workerData as { file: string };
const connection = new Database(file, { timeout: 1000 });
connection.pragma('synchronous = NORMAL');
const checkpoint = connection.prepare('PRAGMA wal_checkpoint(PASSIVE)');

parentPort?.on('message', () => {
  parentPort?.postMessage(checkpoint.get() as CheckpointResult);
});
