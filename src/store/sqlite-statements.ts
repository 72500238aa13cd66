import type Database from 'better-sqlite3';
import { ConstraintBroken, type Parameters, StorageUnavailable } from './engine.js';

/** Statements of one connection, prepared once per text: preparing anew costs three times the lookup itself. */
export interface Statements {
  first<Row>(sql: string, parameters?: Parameters): Row | undefined;
  all<Row>(sql: string, parameters?: Parameters): Row[];
  allOf<Row>(sql: string, rows: readonly Parameters[]): Row[];
  run(sql: string, parameters?: Parameters): number;
  insertMany(sql: string, rows: readonly Parameters[]): void;
  /** How many statements since the last call could have changed something. */
  takeWrites(): number;
}

interface Prepared {
  statement: Database.Statement;
  isWriting: boolean;
}

export function createStatements(connection: Database.Database): Statements {
  const prepared = new Map<string, Prepared>();
  let writes = 0;

  function statement(sql: string): Database.Statement {
    let known = prepared.get(sql);
    if (known === undefined) {
      const fresh = connection.prepare(sql);
      // Asked once: the property is answered by native code.
      known = { statement: fresh, isWriting: !fresh.readonly };
      prepared.set(sql, known);
    }
    if (known.isWriting) writes += 1;
    return known.statement;
  }

  return {
    first: <Row>(sql: string, parameters: Parameters = {}) =>
      translated(() => statement(sql).get(parameters) as Row | undefined),
    all: <Row>(sql: string, parameters: Parameters = {}) =>
      translated(() => statement(sql).all(parameters) as Row[]),
    allOf: <Row>(sql: string, rows: readonly Parameters[]) =>
      translated(() => {
        const found: Row[] = [];
        for (const row of rows) found.push(...(statement(sql).all(row) as Row[]));
        return found;
      }),
    run: (sql, parameters = {}) => translated(() => statement(sql).run(parameters).changes),
    insertMany(sql, rows) {
      translated(() => {
        const insert = statement(sql);
        for (const row of rows) insert.run(row);
        writes += rows.length;
      });
    },
    takeWrites() {
      const taken = writes;
      writes = 0;
      return taken;
    },
  };
}

/** Runs `work`, with SQLite's errors told in the seam's words. Programming errors pass as they are. */
export function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw inSeamWords(error);
  }
}

const unavailable = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM|CORRUPT|NOTADB|PERM)/;

function inSeamWords(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: string };
  if (typeof code !== 'string') return error;
  if (code.startsWith('SQLITE_CONSTRAINT')) return new ConstraintBroken(message, { cause: error });
  if (unavailable.test(code)) return new StorageUnavailable(`${code}: ${message}`, { cause: error });
  return error;
}

/** True for "another connection holds the lock", the one refusal worth waiting for. */
export function isBusy(error: unknown): boolean {
  return error instanceof StorageUnavailable && error.message.startsWith('SQLITE_BUSY');
}
