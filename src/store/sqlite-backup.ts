import { closeSync, fsyncSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { translated } from './sqlite-statements.js';

/**
 * Writes one state of a SQLite database into a new file, while a server goes on. The online backup of SQLite would begin anew
 * with each write of the server.
 * @throws StorageUnavailable
 */
export function copySqlite(file: string, to: string): void {
  const connection = translated(() => new Database(file, { timeout: 5000, fileMustExist: true }));
  try {
    // Whoever may read the database may read its copy, and nobody else.
    closeSync(openSync(to, 'wx', 0o600));
    translated(() => connection.prepare('VACUUM INTO ?').run(to));
  } finally {
    connection.close();
  }
  flush(to);
}

/** SQLite leaves that to the system here. */
function flush(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
