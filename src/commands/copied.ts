import { existsSync, rmSync } from 'node:fs';
import { versionCards } from '../domain/cards/card-versions.js';
import { type Verification, verify } from '../domain/verify.js';
import { copyToPostgres } from '../store/copy/to-postgres.js';
import { type Engine, StorageRefused } from '../store/engine.js';
import { migrate } from '../store/migrate.js';
import { engineWithin } from '../store/nested.js';
import type { DatabaseOptions } from '../store/open-postgres.js';
import { openSqlite, sqliteDialect } from '../store/sqlite.js';
import { copySqlite } from '../store/sqlite-backup.js';
import { CommandError } from './frame.js';
import type { Progress } from './progress.js';
import { described } from './verify.js';

/** Proves a copy before it counts. @throws CommandError with the differences */
export async function proved(copy: Engine, progress: Progress): Promise<Verification> {
  const verification = await verify(copy, {
    onRule: (done, total) => progress.update('verifying', done, total),
  });
  progress.stop();
  if (verification.differences.length === 0) return verification;
  throw new CommandError(`${described(verification)}\nthe copy contradicts itself and is not used`);
}

interface Move {
  /** A publication in SQLite. */
  source: Engine;
  database: DatabaseOptions;
  publication: string;
  progress: Progress;
}

/**
 * Copies a publication to PostgreSQL and proves it there. All of it is one transaction of the source, so that nobody writes
 * there what would not be in the copy.
 */
export function moved({ source, database, publication, progress }: Move): Promise<Verification> {
  return source.transaction(async (tx) => {
    const held = engineWithin(tx, source);
    await versionCards(held);
    let verification: Verification | undefined;
    await copyToPostgres({
      source: held,
      database,
      publication,
      onProgress: (done, total, table) => progress.update('copying', done, total, table),
      async prove(copy) {
        verification = await proved(copy, progress);
      },
    });
    return verification as Verification;
  });
}

/**
 * Works with a copy of a backup beside, brought up to date: the backup stays as it is.
 * @throws StorageRefused when it is none
 */
export async function withCopyOf<T>(
  backup: string,
  beside: string,
  work: (copy: Engine) => Promise<T>,
): Promise<T> {
  if (!existsSync(backup)) throw new CommandError(`${backup}: there is no such file`);
  removeDatabase(beside);
  copySqlite(backup, beside);
  const copy = openSqlite({ file: beside });
  try {
    await refuseStranger(copy, backup);
    await migrate(copy, { dialect: sqliteDialect, now: new Date().toISOString() });
    return await work(copy);
  } finally {
    await copy.close();
  }
}

async function refuseStranger(copy: Engine, backup: string): Promise<void> {
  const sql = "SELECT name FROM sqlite_schema WHERE name = 'schema_migrations'";
  if ((await copy.first(sql)) === undefined) throw new StorageRefused(`${backup} is no backup of Tillgate`);
}

/** With what SQLite keeps beside it. */
export function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
}
