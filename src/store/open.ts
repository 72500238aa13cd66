import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Engine, StorageUnavailable } from './engine.js';
import { migrate } from './migrate.js';
import type { DatabaseOptions } from './open-postgres.js';
import { openSqlite, sqliteDialect } from './sqlite.js';

export interface StoreOptions {
  /** Where all publications lie. */
  dataDir: string;
  publication: string;
  /** PostgreSQL instead of a file. Journal, pictures and what 1C sends stay in the publication's folder. */
  database?: DatabaseOptions | undefined;
  /** False: a database that is absent is refused instead of made. */
  create?: boolean;
}

/** The folder that holds a publication's files: `tillgate.db` and `journal.db`. */
export function publicationFolder({ dataDir, publication }: StoreOptions): string {
  return join(dataDir, publication);
}

/** The folder that holds what an exchange with 1C has brought so far. */
export function exchangeFolder(options: StoreOptions): string {
  return join(publicationFolder(options), 'exchange');
}

/** Makes that folder unless it is there. @throws StorageUnavailable */
export function makePublicationFolder(options: StoreOptions): string {
  const folder = publicationFolder(options);
  ensureFolder(folder);
  return folder;
}

/**
 * Opens a publication's database, creates it when it is absent, and brings its schema up to date.
 * @throws StorageUnavailable when the folder, file or server cannot be used, or is absent and not to be created.
 */
export async function openStore(options: StoreOptions): Promise<Engine> {
  const { database, publication, create } = options;
  if (database !== undefined) {
    const { openInPostgres } = await import('./open-postgres.js');
    return openInPostgres({ database, publication, create });
  }
  const folder = publicationFolder(options);
  const file = join(folder, 'tillgate.db');
  if (create === false && !existsSync(file)) {
    throw new StorageUnavailable(`there is no database ${file}; "tillgate init" makes one`);
  }
  makePublicationFolder(options);
  const engine = openSqlite({ file });
  try {
    await migrate(engine, { dialect: sqliteDialect, now: new Date().toISOString() });
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** Node's own recursive mkdir never ends where the parent cannot be made, such as below `/proc` (seen on Node 20.20). */
function ensureFolder(folder: string): void {
  if (isFolder(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) ensureFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (isFolder(folder)) return;
    throw new StorageUnavailable(`the folder ${folder} cannot be made: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Also where a file stands in the way. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
