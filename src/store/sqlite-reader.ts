import type Database from 'better-sqlite3';
import type { Parameters } from './engine.js';
import { createStatements } from './sqlite-statements.js';

/**
 * Reads of one turn of the event loop share a read transaction: beginning one costs SQLite several system calls, which
 * is as much as a lookup.
 */
export function createReader(connection: Database.Database) {
  const statements = createStatements(connection);
  const begin = connection.prepare('BEGIN');
  const end = connection.prepare('COMMIT');
  let isOpen = false;

  /** The next read sees what was committed until then. */
  function renew(): void {
    if (!isOpen) return;
    isOpen = false;
    try {
      end.run();
    } catch {
      // A damaged file can refuse even this. Whoever read has been told; the next read begins anew.
      if (connection.inTransaction) connection.exec('ROLLBACK');
    }
  }

  function open(): void {
    if (isOpen) return;
    begin.run();
    isOpen = true;
    setImmediate(renew);
  }

  return {
    first<Row>(sql: string, parameters?: Parameters): Row | undefined {
      open();
      return statements.first<Row>(sql, parameters);
    },
    all<Row>(sql: string, parameters?: Parameters): Row[] {
      open();
      return statements.all<Row>(sql, parameters);
    },
    allOf<Row>(sql: string, rows: readonly Parameters[]): Row[] {
      open();
      return statements.allOf<Row>(sql, rows);
    },
    renew,
  };
}
