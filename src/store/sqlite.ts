import { closeSync, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import {
  type Engine,
  type EngineHealth,
  type Parameters,
  StorageUnavailable,
  type Transaction,
} from './engine.js';
import type { Dialect } from './migrate.js';
import { whileAlone } from './sqlite-alone.js';
import { type CheckpointLimits, createCheckpointer } from './sqlite-checkpoint.js';
import { createFlusher } from './sqlite-flush.js';
import { createReader } from './sqlite-reader.js';
import { translated } from './sqlite-statements.js';
import { createWriter } from './sqlite-writer.js';

export const sqliteDialect: Dialect = {
  engine: 'sqlite',
  bigint: 'INTEGER',
  identity: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  strict: 'STRICT',
  text: 'TEXT',
};

export interface SqliteOptions {
  file: string;
  /** How long a transaction waits while another process writes. Default 5000. */
  lockTimeoutMs?: number;
  checkpoints?: CheckpointLimits;
}

/**
 * Opens (and creates) a SQLite database in WAL mode.
 *
 * Two connections: one writes, one reads, so that no read waits for a write. The writer runs with `synchronous=NORMAL`
 * and a transaction is answered after our own flush of the WAL, which is what `synchronous=FULL` does, but off the event
 * loop and once for all transactions that wait together (docs/decisions/0004-group-commit.md).
 */
export function openSqlite({ file, lockTimeoutMs = 5000, checkpoints }: SqliteOptions): Engine {
  const writing = translated(() => {
    // Phones and password hashes: for the owner only. SQLite gives its other files the same rights. A file that is there
    // is not touched: closing any handle on it takes away all locks that this process has, and then the next command
    // that ends throws away the WAL in which the server goes on writing.
    if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
    return connect(file);
  });
  const reading = connect(file);
  reading.pragma('query_only = ON');
  reading.pragma(`cache_size = -${READING_CACHE_KB}`);
  // The first read creates the WAL. It stays the same file while a connection is open, and SQLite keeps no locks on it,
  // so a second handle is harmless.
  reading.prepare('SELECT COUNT(*) FROM sqlite_schema').get();
  const walHandle = openSync(`${file}-wal`, 'r+');

  const flusher = createFlusher(walHandle);
  const checkpointer = createCheckpointer(file, checkpoints);
  const reader = createReader(reading);
  const committed = (writes: number) => {
    reader.renew();
    checkpointer.committed(writes);
  };
  const writer = createWriter({
    connection: writing,
    flusher,
    committed,
    quiet: checkpointer.quiet,
    lockTimeoutMs,
  });
  let closed = false;

  function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (closed) return Promise.reject(new StorageUnavailable('The database is closed.'));
    return writer.transaction(work);
  }

  return {
    inOrder: true,
    async first<Row>(sql: string, parameters?: Parameters) {
      return reader.first<Row>(sql, parameters);
    },
    async all<Row>(sql: string, parameters?: Parameters) {
      return reader.all<Row>(sql, parameters);
    },
    async allOf<Row>(sql: string, rows: readonly Parameters[]) {
      return reader.allOf<Row>(sql, rows);
    },
    transaction,
    alone: (name, work) => whileAlone({ folder: dirname(file), name, lockTimeoutMs }, work),
    changeSchema: transaction,
    durable: () => flusher.durable(false),
    async health(): Promise<EngineHealth> {
      if (closed) return { ok: false, reason: 'closed' };
      return writer.health();
    },
    async checkFiles() {
      const found: string[] = [];
      try {
        for (const line of reading.prepare('PRAGMA integrity_check(20)').pluck().iterate())
          found.push(String(line));
      } catch (error) {
        // Damage can end the check itself; what it found until then stands.
        found.push((error as Error).message);
      }
      return found.filter((line) => line !== 'ok');
    },
    async close() {
      if (closed) return;
      closed = true;
      await writer.idle();
      await flusher.idle();
      await checkpointer.close();
      reader.renew();
      reading.close();
      writing.close();
      closeSync(walHandle);
    },
  };
}

/** What is read again soon. The rest lies in the system's cache, a microsecond away, and needs not lie here as well. */
const READING_CACHE_KB = 4096;

function connect(file: string): Database.Database {
  // Waiting for another process's lock inside SQLite would stop the event loop, so the writer asks and waits itself.
  const connection = new Database(file, { timeout: 1000 });
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = NORMAL');
  connection.pragma('foreign_keys = ON');
  connection.pragma('wal_autocheckpoint = 0');
  connection.pragma('cache_size = -16384');
  return connection;
}
