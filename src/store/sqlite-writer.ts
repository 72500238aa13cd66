import type Database from 'better-sqlite3';
import { type EngineHealth, StorageUnavailable, type Transaction } from './engine.js';
import type { Flusher } from './sqlite-flush.js';
import { createStatements, isBusy, translated } from './sqlite-statements.js';

/** A group ends after so many transactions or so much time, so that the event loop breathes between groups. */
const groupSize = 64;
const groupTimeMs = 4;

interface Job {
  work: (tx: Transaction) => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

type Outcome = { job: Job; value: unknown } | { job: Job; error: unknown };

interface WriterParts {
  connection: Database.Database;
  flusher: Flusher;
  /** Told of each commit and its number of writing statements. */
  committed: (writes: number) => void;
  /** Resolves when writes may go on. */
  quiet: () => Promise<void> | undefined;
  lockTimeoutMs: number;
}

/**
 * The only writer: transactions that wait together run one after the other, each in a savepoint of its own, are committed
 * together and flushed once. Each is answered after that flush.
 */
export function createWriter({ connection, flusher, committed, quiet, lockTimeoutMs }: WriterParts) {
  const statements = createStatements(connection);
  const transaction: Transaction = {
    first: async (sql, parameters) => statements.first(sql, parameters),
    all: async (sql, parameters) => statements.all(sql, parameters),
    allOf: async (sql, rows) => statements.allOf(sql, rows),
    run: async (sql, parameters) => statements.run(sql, parameters),
    insertMany: async (sql, rows) => statements.insertMany(sql, rows),
  };
  const commands = {
    begin: connection.prepare('BEGIN IMMEDIATE'),
    commit: connection.prepare('COMMIT'),
    rollback: connection.prepare('ROLLBACK'),
    savepoint: connection.prepare('SAVEPOINT one'),
    release: connection.prepare('RELEASE one'),
    undo: connection.prepare('ROLLBACK TO one'),
  };
  connection.pragma('busy_timeout = 0');

  let waiting: Job[] = [];
  let draining: Promise<void> | undefined;
  let trouble: string | undefined;
  const unanswered = new Set<Promise<void>>();

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      await nextTurn();
      await quiet();
      await commitGroup();
    }
    draining = undefined;
  }

  async function commitGroup(): Promise<void> {
    try {
      await begin();
    } catch (error) {
      return failAll(error);
    }
    const outcomes = await runGroup();
    const writes = statements.takeWrites();
    try {
      commit();
    } catch (error) {
      trouble = String(error);
      for (const { job } of outcomes) job.reject(error);
      return;
    }
    // A file that lets transactions begin and end may still be damaged where one of them wanted to write.
    trouble = outcomes.map(troubleOf).find((found) => found !== undefined);
    committed(writes);
    answerWhenDurable(outcomes, writes > 0);
  }

  /** Asks for the lock without blocking the event loop; another process may be importing for a while. */
  async function begin(): Promise<void> {
    const broken = flusher.broken();
    if (broken !== undefined) throw new StorageUnavailable(broken);
    const deadline = performance.now() + lockTimeoutMs;
    for (;;) {
      try {
        translated(() => commands.begin.run());
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) throw error;
        await pause(3);
      }
    }
  }

  function commit(): void {
    // A full disk makes SQLite take back the whole group, also the transactions in it that had gone well.
    if (!connection.inTransaction) throw new StorageUnavailable('The database took the transaction back.');
    try {
      translated(() => commands.commit.run());
    } catch (error) {
      if (connection.inTransaction) commands.rollback.run();
      throw error;
    }
  }

  async function runGroup(): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const started = performance.now();
    while (waiting.length > 0 && outcomes.length < groupSize && performance.now() - started < groupTimeMs) {
      const job = waiting.shift() as Job;
      outcomes.push(await runOne(job));
      if (!connection.inTransaction) break;
    }
    return outcomes;
  }

  async function runOne(job: Job): Promise<Outcome> {
    try {
      commands.savepoint.run();
      const value = await job.work(transaction);
      commands.release.run();
      return { job, value };
    } catch (error) {
      if (connection.inTransaction) {
        commands.undo.run();
        commands.release.run();
      }
      return { job, error };
    }
  }

  function failAll(error: unknown): void {
    trouble = String(error);
    const failed = waiting;
    waiting = [];
    for (const job of failed) job.reject(error);
  }

  function answerWhenDurable(outcomes: Outcome[], dirty: boolean): void {
    const answered = flusher.durable(dirty).then(
      () => {
        for (const outcome of outcomes) {
          if ('error' in outcome) outcome.job.reject(outcome.error);
          else outcome.job.resolve(outcome.value);
        }
      },
      (error) => {
        for (const { job } of outcomes) job.reject(error);
      },
    );
    unanswered.add(answered);
    answered.finally(() => unanswered.delete(answered));
  }

  return {
    transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
        draining ??= drain();
      });
    },
    health(): EngineHealth {
      const reason = flusher.broken() ?? trouble;
      return reason === undefined ? { ok: true } : { ok: false, reason };
    },
    async idle(): Promise<void> {
      while (draining !== undefined) await draining;
      await Promise.all(unanswered);
    },
  };
}

function troubleOf(outcome: Outcome): string | undefined {
  return 'error' in outcome && outcome.error instanceof StorageUnavailable
    ? outcome.error.message
    : undefined;
}

/** The end of the present turn of the event loop: what arrives until then joins the group. */
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
