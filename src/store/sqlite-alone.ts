import { join } from 'node:path';
import Database from 'better-sqlite3';
import { untilHad } from './alone.js';
import { isBusy, translated } from './sqlite-statements.js';

interface AloneOptions {
  /** Where the file of the lock lies. */
  folder: string;
  name: string;
  lockTimeoutMs: number;
}

/** {@link Engine.alone} by SQLite's lock on an empty file, which the system takes away with a process that dies. */
export async function whileAlone<T>(
  { folder, name, lockTimeoutMs }: AloneOptions,
  work: () => Promise<T>,
): Promise<T> {
  const connection = translated(() => new Database(join(folder, `${name}.lock`), { timeout: 0 }));
  try {
    await untilHad({ name, timeoutMs: lockTimeoutMs }, () => isLocked(connection));
    return await work();
  } finally {
    connection.close();
  }
}

function isLocked(connection: Database.Database): boolean {
  try {
    // Nothing is ever written, and a journal on disk would only look like something to recover.
    translated(() => connection.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE'));
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}
