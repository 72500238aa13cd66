import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { StorageUnavailable } from './engine.js';
import { isBusy, translated } from './sqlite-statements.js';

interface AloneOptions {
  /** Where the file of the lock lies. */
  folder: string;
  name: string;
  lockTimeoutMs: number;
}

const askEveryMs = 20;

/** {@link Engine.alone} by SQLite's lock on an empty file, which the system takes away with a process that dies. */
export async function whileAlone<T>(options: AloneOptions, work: () => Promise<T>): Promise<T> {
  const { folder, name } = options;
  const connection = translated(() => new Database(join(folder, `${name}.lock`), { timeout: 0 }));
  try {
    await lock(connection, options);
    return await work();
  } finally {
    connection.close();
  }
}

async function lock(connection: Database.Database, { name, lockTimeoutMs }: AloneOptions): Promise<void> {
  const deadline = performance.now() + lockTimeoutMs;
  for (;;) {
    try {
      // Nothing is ever written, and a journal on disk would only look like something to recover.
      translated(() => connection.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE'));
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (performance.now() > deadline)
        throw new StorageUnavailable(`another ${name} is under way; come again when it is done`, {
          cause: error,
        });
    }
    await pause(askEveryMs);
  }
}
