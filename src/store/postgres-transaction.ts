import type { Writable } from 'node:stream';
import type pg from 'pg';
import type { Parameters, Transaction } from './engine.js';
import { type Aftermath, commit, type TransactionMark } from './postgres-commit.js';
import { inSeamWords, isAborted, isConflict } from './postgres-errors.js';
import { addRows, insertAll, plainTable, queryOfAll, type WaitingRows } from './postgres-rows.js';
import { type PgQuery, queryOf } from './postgres-statements.js';

/** So many rows at most are sent at once. */
const rowsAtOnce = 500;

export interface OpenTransaction {
  transaction: Transaction;
  /** Sends a statement behind the rows that wait. */
  send: (query: PgQuery) => Promise<pg.QueryResult>;
  /** @throws what a statement has failed of, also one that nobody has waited for. */
  commit: () => Promise<void>;
  /** From then on nothing more can be asked of it. */
  end: () => void;
}

/** A statement that changes nothing may come behind a `BEGIN` that may still fail. */
const isRead = /^\s*SELECT\b/i;

/**
 * A transaction on a connection that nobody else uses. Statements are sent as they are asked for, without waiting for the answers
 * to those before them; rows to insert wait until another statement is asked for, and go with those of other tables.
 */
export function transactionOn(
  client: pg.PoolClient,
  { begin, ...aftermath }: { begin: string } & Aftermath,
): OpenTransaction {
  const gather = gathererOf(client);
  const waiting: WaitingRows = new Map();
  let failure: unknown;
  let collision: unknown;
  let isOver = false;
  let isHeld = false;

  function failed(error: unknown): void {
    // What comes behind a statement that failed is told no more than that.
    if (!isAborted(error)) failure = error;
    if (isConflict(failure)) collision = failure;
  }

  gather();
  let mark: TransactionMark | undefined;
  let beginning: Promise<pg.QueryResult | pg.QueryResult[]> | undefined = client
    .query(begin)
    .catch((error) => {
      failed(error);
      throw error;
    });
  beginning.then(
    (results) => {
      beginning = undefined;
      // Of what takes keys; a `BEGIN` alone has no rows.
      mark = [results].flat().at(-1)?.rows[0];
    },
    () => {},
  );

  async function ask(query: PgQuery): Promise<pg.QueryResult> {
    gather();
    try {
      return await client.query(query as pg.QueryConfig);
    } catch (error) {
      failed(error);
      throw isConflict(failure) ? failure : inSeamWords(failure ?? error);
    }
  }

  function takeWaiting(): PgQuery | undefined {
    if (waiting.size === 0) return undefined;
    const query = insertAll(waiting);
    waiting.clear();
    return query;
  }

  async function send(query: PgQuery): Promise<pg.QueryResult> {
    // Behind the end each statement would be a transaction of its own.
    if (isOver) throw new Error('This transaction is over.');
    const rows = takeWaiting();
    isHeld ||= rows !== undefined || !isRead.test(query.text);
    if (isHeld && beginning !== undefined) await beginning;
    // Whoever asks next is told what was wrong with them.
    if (rows !== undefined) ask(rows).catch(() => {});
    return ask(query);
  }

  const transaction: Transaction = {
    first: async <Row>(sql: string, parameters?: Parameters) =>
      (await send(queryOf(sql, parameters))).rows[0] as Row | undefined,
    all: async <Row>(sql: string, parameters?: Parameters) =>
      (await send(queryOf(sql, parameters))).rows as Row[],
    allOf: async <Row>(sql: string, rows: readonly Parameters[]) =>
      rows.length === 0 ? [] : ((await send(queryOfAll(sql, rows))).rows as Row[]),
    run: async (sql, parameters) => (await send(queryOf(sql, parameters))).rowCount ?? 0,
    async insertMany(sql, rows) {
      const table = plainTable(sql);
      if (table === undefined) {
        await Promise.all(rows.map((row) => send(queryOf(sql, row))));
        return;
      }
      for (let at = 0; at < rows.length; at += rowsAtOnce) {
        const isApart = [...waiting.keys()].some((other) => other !== sql && plainTable(other) === table);
        const before = at > 0 || isApart ? takeWaiting() : undefined;
        if (before !== undefined) await send(before);
        addRows(waiting, sql, rows.slice(at, at + rowsAtOnce));
      }
    },
  };
  return {
    transaction,
    send,
    async commit() {
      await beginning;
      // Who has caught it, or gone back to a savepoint, must not go on with what he has read.
      if (collision !== undefined) throw collision;
      const rows = takeWaiting();
      if (rows !== undefined) ask(rows).catch(() => {});
      gather();
      const command = await commit(client, { mark, ...aftermath }).catch((error) => {
        if (!isAborted(error)) throw error;
        return 'ROLLBACK';
      });
      if (command === 'ROLLBACK') throw isConflict(failure) ? failure : inSeamWords(failure);
    },
    end() {
      isOver = true;
    },
  };
}

/** What is written until the end of this turn goes out at once: a system call wakes the server, and costs more than a statement. */
function gathererOf(client: pg.PoolClient): () => void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  let isGathering = false;
  return () => {
    if (isGathering) return;
    isGathering = true;
    stream.cork();
    process.nextTick(() => {
      isGathering = false;
      stream.uncork();
    });
  };
}
