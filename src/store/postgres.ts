import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { together } from '../base/together.js';
import {
  type Engine,
  type Parameters,
  StorageUnavailable,
  type Transaction,
  type TransactionOptions,
} from './engine.js';
import { whileAlone } from './postgres-alone.js';
import { markColumns, OutcomeUnknown } from './postgres-commit.js';
import { askOnce, connectionTo } from './postgres-connection.js';
import { inSeamWords, isConflict, isCut, isLost, isStale, isTaken, readsOnly } from './postgres-errors.js';
import { groupsBy, type Job } from './postgres-groups.js';
import { type Connections, openPool } from './postgres-pool.js';
import { queryOfAll } from './postgres-rows.js';
import { changingSchema } from './postgres-schema.js';
import { sharesOf } from './postgres-shared.js';
import { type PgQuery, queryOf } from './postgres-statements.js';
import { type OpenTransaction, transactionOn } from './postgres-transaction.js';

export { postgresDialect } from './postgres-sql.js';

export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database?sslmode=verify-full` */
  url: string;
  /** Where the tables are; it is made by the first change of the schema. Each publication has one of its own. */
  schema: string;
  /** Connections of this process at most. Default 10. */
  connections?: number;
  /** How long to wait for a connection, free or new. Default 5000. */
  connectTimeoutMs?: number;
  /** How long a statement may run, its waiting for locks included. Default 30000. */
  statementTimeoutMs?: number;
  /** How long a transaction is tried anew when it collides with others. Default 5000. */
  retryMs?: number;
  /** How long `alone` waits for whoever is. Default 5000. */
  lockTimeoutMs?: number;
}

const serializable = 'BEGIN ISOLATION LEVEL SERIALIZABLE';
const readCommitted = 'BEGIN ISOLATION LEVEL READ COMMITTED';

/** A key that is taken is looked for again so many times; then it is the work that wants it twice. */
const mostTaken = 2;

/** Takes all locks in one order, so that two that want several cannot wait crosswise. */
function lockOf(keys: readonly string[]): string {
  const numbers = keys.map(numberOf);
  const ordered = [...new Set(numbers)].sort((a, b) => (a < b ? -1 : 1));
  return `SELECT COUNT(pg_advisory_xact_lock(key)) AS locks, ${markColumns} FROM UNNEST(ARRAY[${ordered.join(', ')}]::BIGINT[]) AS key`;
}

/**
 * Opens a PostgreSQL database. Transactions are serialisable: whatever a transaction has read, it ends as if it had been
 * alone, or is run again (docs/decisions/0050-postgresql.md). So `work` must be good to be run several times.
 */
export function openPostgres({
  url,
  schema,
  connections = 10,
  connectTimeoutMs = 5000,
  statementTimeoutMs = 30_000,
  retryMs = 5000,
  lockTimeoutMs = 5000,
}: PostgresOptions): Engine {
  const connection = connectionTo({ url, schema, connectTimeoutMs, statementTimeoutMs });
  const pool = openPool({ ...connection, pipeline: true, max: connections, idleTimeoutMillis: 30_000 });
  /** What was of no avail last. Where changes are refused, as with a full disk, reading may go well. */
  const troubles: { reading?: string | undefined; changing?: string | undefined } = {};
  let closing: Promise<void> | undefined;
  const running = new Set<Promise<unknown>>();

  // Those of the pool may all wait for such an answer.
  const askElsewhere = (query: pg.QueryConfig) => askOnce(connection, query);
  const aftermath = { askElsewhere, patienceMs: retryMs };

  async function ask(query: PgQuery): Promise<pg.QueryResult> {
    const run = () => pool.query(query as pg.QueryConfig);
    // Each connection has plans of its own, and goes with a stale one.
    const again = async (error: unknown, left: number): Promise<pg.QueryResult> => {
      if (left === 0 || !(isCut(error) || isStale(error))) throw error;
      return run().catch((next) => again(next, isStale(next) ? left - 1 : 0));
    };
    return watched('reading', () => run().catch((error) => again(error, connections)));
  }

  /** Where nobody sends a change to a server that is not well, it would never be well again. */
  function tryChange(): void {
    const change = (tx: Transaction) => tx.all('SELECT pg_current_xact_id()');
    transaction(change, { keys: ['health'] }).catch(() => {});
  }

  /** Keeps what `/readyz` tells. */
  async function watched<T>(kind: keyof typeof troubles, work: () => Promise<T>): Promise<T> {
    if (closing !== undefined) throw new StorageUnavailable('The database is closed.');
    // The driver reads certificates at once, and throws where they are not.
    const begun = (async () => work())();
    running.add(begun);
    try {
      const value = await begun;
      troubles.reading = undefined;
      if (kind === 'changing') troubles.changing = undefined;
      return value;
    } catch (error) {
      const told = inSeamWords(error);
      if (told instanceof StorageUnavailable) troubles[kind] = told.message;
      throw told;
    } finally {
      running.delete(begun);
    }
  }

  async function attempt<T>(
    begin: string,
    work: (tx: Transaction) => Promise<T>,
    from: Pick<Connections, 'connect'> = pool,
  ): Promise<T> {
    return attemptOn(await from.connect(), begin, ({ transaction }) => work(transaction));
  }

  async function attemptOn<T>(
    client: pg.PoolClient,
    begin: string,
    work: (open: OpenTransaction) => Promise<T>,
  ): Promise<T> {
    let broken: unknown;
    // Without a listener a connection that breaks between two statements would end the process.
    const lost = (error: Error) => {
      broken = error;
    };
    client.on('error', lost);
    try {
      const open = transactionOn(client, { begin, ...aftermath });
      const value = await work(open).finally(open.end);
      await open.commit();
      return value;
    } catch (error) {
      if (isLost(error) || error instanceof OutcomeUnknown) broken = error;
      else await client.query('ROLLBACK').catch(lost);
      throw error;
    } finally {
      client.off('error', lost);
      client.release(broken !== undefined);
    }
  }

  async function untilAlone<T>(run: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + retryMs;
    for (let tries = 1; ; tries += 1) {
      try {
        return await run();
      } catch (error) {
        const isWorthIt =
          isConflict(error) || (isTaken(error) && tries <= mostTaken) || (isCut(error) && tries === 1);
        if (!isWorthIt || performance.now() > deadline) throw error;
        // Whoever collided must not collide again in step.
        await pause(Math.random() * Math.min(50, 2 ** tries));
      }
    }
  }

  const beginWith = (keys: readonly string[]) =>
    keys.length === 0 ? serializable : `${readCommitted}; ${lockOf(keys.map((key) => `${schema}\0${key}`))}`;

  function byItself<T>(work: (tx: Transaction) => Promise<T>, keys: readonly string[]): Promise<T> {
    return untilAlone(() => attempt(beginWith(keys), work));
  }

  /** All or none of them: when one fails, each is run by itself. */
  async function runGroup(jobs: readonly Job[]): Promise<void> {
    const eachByItself = () =>
      Promise.all(jobs.map(({ work, keys, resolve, reject }) => byItself(work, keys).then(resolve, reject)));
    if (jobs.length === 1) return void (await eachByItself());
    let client: pg.PoolClient | undefined;
    try {
      client = await pool.connect();
      const values = await attemptOn(client, beginWith(jobs.flatMap(({ keys }) => keys)), (open) => {
        const shares = sharesOf(open, jobs.length);
        return together(jobs.map(({ work }, at) => work(shares[at] as Transaction)));
      });
      for (const [at, { resolve }] of jobs.entries()) resolve(values[at]);
    } catch (error) {
      if (client !== undefined && !(error instanceof OutcomeUnknown)) return void (await eachByItself());
      for (const { reject } of jobs) reject(error);
    }
  }
  const inGroup = groupsBy(runGroup);

  function transaction<T>(
    work: (tx: Transaction) => Promise<T>,
    { keys = [], shared = false }: TransactionOptions = {},
  ) {
    return watched('changing', () => (shared ? inGroup(work, keys) : byItself(work, keys)));
  }

  return {
    inOrder: false,
    async first<Row>(sql: string, parameters?: Parameters) {
      return (await ask(queryOf(sql, parameters))).rows[0] as Row | undefined;
    },
    async all<Row>(sql: string, parameters?: Parameters) {
      return (await ask(queryOf(sql, parameters))).rows as Row[];
    },
    async allOf<Row>(sql: string, rows: readonly Parameters[]) {
      return rows.length === 0 ? [] : ((await ask(queryOfAll(sql, rows))).rows as Row[]);
    },
    transaction,
    alone: (name, work) =>
      whileAlone(
        { connection, name, timeoutMs: lockTimeoutMs, key: numberOf(`${schema}\0alone\0${name}`) },
        work,
      ),
    changeSchema: (work) =>
      watched('changing', () =>
        changingSchema({ url, schema, connectTimeoutMs, patienceMs: statementTimeoutMs }, (begin, own) =>
          attempt(begin, work, own),
        ),
      ),
    // A commit is seen by others only after it was flushed.
    durable: async () => {},
    async health() {
      if (closing !== undefined) return { ok: false, reason: 'closed' };
      const reason = troubles.changing ?? troubles.reading;
      if (troubles.changing !== undefined) tryChange();
      if (reason !== undefined) return { ok: false, reason };
      const [row] = (await ask(queryOf("SELECT current_setting('transaction_read_only') AS only"))).rows;
      return row?.only === 'on' ? { ok: false, reason: readsOnly } : { ok: true };
    },
    // The server's own business: data checksums and pg_amcheck.
    checkFiles: async () => [],
    close() {
      closing ??= Promise.allSettled(running).then(() => pool.end());
      return closing;
    },
  };
}

/** An advisory lock's number. */
const numberOf = (key: string) => createHash('sha256').update(key).digest().readBigInt64BE();
