import Database from 'better-sqlite3';
import { translated } from './sqlite-statements.js';

export interface ScratchRow {
  key: string;
  number: number;
  value: string;
}

/** Rows by key on disk, so there may be more of them than memory holds. */
export interface Scratch {
  /** @returns undefined when the key is new, else the number that it was first added with; then nothing is added. */
  add(row: ScratchRow): number | undefined;
  /** Rows in order of their keys, behind `after` (`''` for the first page). */
  page(after: string, limit: number): ScratchRow[];
  close(): void;
}

/**
 * Opens an empty scratch in a private temporary database, which the system deletes by itself, also when the process is
 * killed. It belongs to no publication and is the same whichever engine holds those.
 */
export function openScratch(): Scratch {
  const connection = new Database('');
  connection.pragma('journal_mode = OFF');
  connection.pragma('synchronous = OFF');
  connection.pragma('cache_size = -8192');
  // Keys alone make a small tree, and contents are appended: one tree of both would be rewritten page by page.
  connection.exec(`
    CREATE TABLE keys (key TEXT PRIMARY KEY, row INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE contents (row INTEGER PRIMARY KEY, number INTEGER NOT NULL, value TEXT NOT NULL) STRICT;
    BEGIN`);
  const addKey = connection.prepare<[string, number]>(
    'INSERT INTO keys (key, row) VALUES (?, ?) ON CONFLICT (key) DO NOTHING',
  );
  const addContent = connection.prepare<[number, number, string]>(
    'INSERT INTO contents (row, number, value) VALUES (?, ?, ?)',
  );
  const numberOf = connection
    .prepare<[string], number>('SELECT number FROM keys JOIN contents USING (row) WHERE key = ?')
    .pluck();
  const rows = connection.prepare<[string, number], ScratchRow>(
    'SELECT key, number, value FROM keys JOIN contents USING (row) WHERE key > ? ORDER BY key LIMIT ?',
  );
  let row = 0;
  return {
    add: ({ key, number, value }) =>
      translated(() => {
        row++;
        if (addKey.run(key, row).changes === 0) return numberOf.get(key);
        addContent.run(row, number, value);
        return undefined;
      }),
    page: (after, limit) => translated(() => rows.all(after, limit)),
    close: () => connection.close(),
  };
}
