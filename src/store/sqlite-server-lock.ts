import { join } from 'node:path';
import Database from 'better-sqlite3';
import { StorageUnavailable } from './engine.js';
import { isBusy, translated } from './sqlite-statements.js';

export interface ServerLock {
  release(): void;
}

/** A predecessor that is just ending has so long to let go. */
const waitMs = 1000;

/**
 * Makes this process the only server on a publication's folder: two of them would run tasks twice and know nothing of each
 * other's throttle. Commands don't take it. It is SQLite's lock on an empty file, so the system takes it away with the
 * process, however that ends; the file stays and means nothing.
 * @throws StorageUnavailable when another server has it.
 */
export function takeServerLock(folder: string): ServerLock {
  const connection = translated(() => new Database(join(folder, 'server.lock'), { timeout: waitMs }));
  try {
    // Nothing is ever written, and a journal on disk would only look like something to recover.
    translated(() => connection.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE'));
  } catch (error) {
    connection.close();
    if (!isBusy(error)) throw error;
    throw new StorageUnavailable(
      `another server works with ${folder}; stop it, or give this one a data folder of its own`,
      { cause: error },
    );
  }
  return { release: () => void connection.close() };
}
