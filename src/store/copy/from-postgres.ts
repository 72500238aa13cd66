import pg from 'pg';
import { migrate } from '../migrate.js';
import type { DatabaseOptions } from '../open-postgres.js';
import { connectionTo } from '../postgres-connection.js';
import { inSeamWords } from '../postgres-errors.js';
import { queryOf } from '../postgres-statements.js';
import { openSqlite, sqliteDialect } from '../sqlite.js';
import { copyRows, type OnProgress } from './copy.js';
import type { Source } from './tables.js';

interface FromPostgres {
  database: DatabaseOptions;
  publication: string;
  /** Of the SQLite database to be made; nothing is there. */
  file: string;
  onProgress: OnProgress;
}

/** Sums of a large table take their time, and nobody waits at a till. */
const patience = { statementTimeoutMs: 3_600_000, connectTimeoutMs: 30_000 };

/**
 * Copies a publication from PostgreSQL into a new SQLite file, as it is at one moment, while servers go on.
 * @returns how many rows.
 * @throws StorageUnavailable, CopyDiffers
 */
export function copyFromPostgres({ database, publication, file, onProgress }: FromPostgres): Promise<number> {
  return withSnapshot(database.url, publication, async (source) => {
    const target = openSqlite({ file });
    try {
      await migrate(target, { dialect: sqliteDialect, now: new Date().toISOString() });
      const mark = await versionedId(source);
      return await target.transaction(async (tx) => {
        // Nobody else has the file, so its only transaction may wait for the server.
        await tx.run('PRAGMA defer_foreign_keys = ON');
        const rows = await copyRows(
          { reader: source, engine: 'postgres' },
          {
            reader: tx,
            engine: 'sqlite',
            async clear(tables) {
              for (const { name } of tables) await tx.run(`DELETE FROM ${name}`);
            },
            insert: (sql, page) => tx.insertMany(sql, page),
          },
          onProgress,
        );
        await tx.run('UPDATE card_versions SET mark = :mark', { mark });
        return rows;
      });
    } finally {
      await target.close();
    }
  });
}

/** The movement up to which cards have versions: its id is the mark in SQLite. */
async function versionedId(source: Source): Promise<number> {
  const row = await source.first<{ mark: number }>(`
SELECT COALESCE(
  (SELECT MIN(m.id) - 1 FROM card_movements m WHERE m.written_in > (SELECT mark FROM card_versions WHERE id = 1)),
  (SELECT MAX(id) FROM card_movements), 0) AS mark`);
  return row?.mark ?? 0;
}

/** One state of a publication, however long it is read. */
async function withSnapshot<T>(
  url: string,
  schema: string,
  work: (source: Source) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(connectionTo({ url, schema, ...patience }));
  // Whoever asks next hears of it.
  client.on('error', () => {});
  const all = async <Row>(...asked: Parameters<typeof queryOf>) =>
    (await client.query(queryOf(...asked) as pg.QueryConfig)).rows as Row[];
  try {
    await client.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // It locks nobody out, and waits for the file while that is written and summed up.
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = ${patience.statementTimeoutMs}`);
    return await work({
      all,
      first: async <Row>(...asked: Parameters<typeof queryOf>) => (await all<Row>(...asked))[0],
    });
  } catch (error) {
    throw inSeamWords(error);
  } finally {
    await client.end().catch(() => {});
  }
}
