import { type Engine, type Reader, StorageRefused, StorageUnavailable, type Transaction } from './engine.js';
import { ground } from './migrations/0001-ground.js';
import { wholeService } from './migrations/0002-whole-service.js';
import { orders } from './migrations/0003-orders.js';
import { umico } from './migrations/0004-umico.js';
import { bank } from './migrations/0005-bank.js';
import { feeds } from './migrations/0006-feeds.js';
import { coming } from './migrations/0007-coming.js';
import { marks } from './migrations/0008-marks.js';
import { signIn } from './migrations/0009-sign-in.js';
import { staged } from './migrations/0010-staged.js';
import { waiting } from './migrations/0011-waiting.js';

export interface Migration {
  number: number;
  name: string;
  /**
   * Statements, each ending in a semicolon at the end of a line; `{{token}}` where the engines differ in a word, and texts of
   * their own where they differ in more.
   */
  sql: string | Readonly<Record<EngineName, string>>;
  /** What SQL alone cannot work out, behind the statements and in the same transaction. */
  fill?: (tx: Transaction) => Promise<void>;
}

type EngineName = 'sqlite' | 'postgres';

/**
 * An engine's words for the tokens in migrations: `bigint`, `identity` (a generated primary key), `strict`; and for the type
 * `TEXT`, which stands there as it is.
 */
export type Dialect = Readonly<
  Record<'bigint' | 'identity' | 'strict' | 'text', string> & { engine: EngineName }
>;

/** Every migration, oldest first. A number is never changed or removed once released. */
const migrations: readonly Migration[] = [
  ground,
  wholeService,
  orders,
  umico,
  bank,
  feeds,
  coming,
  marks,
  signIn,
  staged,
  waiting,
];
const newest = migrations.at(-1)?.number ?? 0;

const createLedger = `CREATE TABLE IF NOT EXISTS schema_migrations (
  number {{bigint}} PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL) {{strict}}`;
const listApplied = 'SELECT number FROM schema_migrations ORDER BY number';
const recordApplied =
  'INSERT INTO schema_migrations (number, name, applied_at) VALUES (:number, :name, :appliedAt)';

export interface MigrateOptions {
  dialect: Dialect;
  /** The instant written beside an applied migration, ISO 8601 in UTC. */
  now: string;
  /** Only says what would be applied. */
  dryRun?: boolean;
  /** Up to and including this number. Default: all. */
  until?: number;
}

/**
 * Brings the schema up to date in one transaction, so that a process killed midway leaves what was there before. One that is up
 * to date is only read.
 * @returns the names of the migrations applied (or, with `dryRun`, waiting).
 * @throws StorageRefused when the database is newer than this program.
 */
export async function migrate(
  engine: Engine,
  { dialect, now, dryRun = false, until = newest }: MigrateOptions,
): Promise<string[]> {
  const waiting = waitingBehind(await appliedNumbers(engine).catch(noneIfAbsent), until);
  if (dryRun || waiting.length === 0) return waiting.map(({ name }) => name);
  const applied = await engine.changeSchema(async (tx) => {
    await tx.run(inDialect(createLedger, dialect));
    const due = waitingBehind(await appliedNumbers(tx), until);
    for (const migration of due) await apply(tx, migration, dialect, now);
    return due;
  });
  return applied.map(({ name }) => name);
}

async function appliedNumbers(reader: Reader): Promise<number[]> {
  return (await reader.all<{ number: number }>(listApplied)).map(({ number }) => number);
}

/** Without the table nothing has been applied. */
function noneIfAbsent(error: unknown): number[] {
  if (error instanceof StorageUnavailable) throw error;
  return [];
}

/** @throws StorageRefused */
function waitingBehind(applied: readonly number[], until: number): Migration[] {
  const unknown = applied.filter((number) => number > newest);
  if (unknown.length > 0) {
    throw new StorageRefused(
      `The database has schema ${Math.max(...unknown)}, this program knows ${newest}: use a newer Tillgate.`,
    );
  }
  return migrations.filter(({ number }) => number <= until && !applied.includes(number));
}

async function apply(tx: Transaction, { number, name, sql, fill }: Migration, dialect: Dialect, now: string) {
  const own = typeof sql === 'string' ? sql : sql[dialect.engine];
  for (const statement of inDialect(own, dialect).split(/;\s*(?:\n|$)/)) {
    if (statement.trim() !== '') await tx.run(statement);
  }
  await fill?.(tx);
  await tx.run(recordApplied, { number, name, appliedAt: now });
}

function inDialect(sql: string, dialect: Dialect): string {
  return sql
    .replace(/\{\{(\w+)\}\}/g, (token, word: keyof Dialect) => dialect[word] ?? token)
    .replace(/\bTEXT\b/g, dialect.text);
}
