import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from './engine.js';
import { migrate } from './migrate.js';
import { openSqlite, sqliteDialect } from './sqlite.js';

export interface StoreOptions {
  /** Where all publications lie. */
  dataDir: string;
  publication: string;
}

/** The folder that holds a publication's files: `tillgate.db` and `journal.db`. */
export function publicationFolder({ dataDir, publication }: StoreOptions): string {
  return join(dataDir, publication);
}

/**
 * Opens a publication's database, creates it when it is absent, and brings its schema up to date.
 * @throws StorageUnavailable when the folder or file cannot be used.
 */
export async function openStore(options: StoreOptions): Promise<Engine> {
  const folder = publicationFolder(options);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const engine = openSqlite({ file: join(folder, 'tillgate.db') });
  try {
    await migrate(engine, { dialect: sqliteDialect, now: new Date().toISOString() });
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}
