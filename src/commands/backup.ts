import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../config/config.js';
import { databaseOf } from '../config/database.js';
import type { Verification } from '../domain/verify.js';
import { copyFromPostgres } from '../store/copy/from-postgres.js';
import { StorageRefused } from '../store/engine.js';
import { publicationFolder } from '../store/open.js';
import { openSqlite } from '../store/sqlite.js';
import { copySqlite } from '../store/sqlite-backup.js';
import { proved, removeDatabase } from './copied.js';
import { CommandError, configuredPublication, print } from './frame.js';
import { type Progress, showProgress } from './progress.js';
import { described } from './verify.js';

/** `tillgate backup FILE`: one state of a publication as a SQLite database, from either engine. */
export function define(command: Command): void {
  command.argument('<file>', 'file to write; it must not be there yet').action(backUp);
}

async function backUp(file: string, _options: unknown, command: Command): Promise<void> {
  const { config, publication } = configuredPublication(command);
  if (existsSync(file)) throw new CommandError(`${file} is there already; a backup replaces nothing`);
  const part = `${file}.part`;
  removeDatabase(part);
  const progress = showProgress();
  try {
    await write(part, { config, publication, progress });
    const verification = await proveFile(part, progress);
    renameSync(part, file);
    print(command, { publication, file, ...verification }, `${file}: ${described(verification)}`);
  } finally {
    progress.stop();
    removeDatabase(part);
  }
}

interface Source {
  config: Config;
  publication: string;
  progress: Progress;
}

async function write(file: string, { config, publication, progress }: Source): Promise<void> {
  const database = databaseOf(config);
  if (database !== undefined) {
    const onProgress = (done: number, total: number, table: string) =>
      progress.update('copying', done, total, table);
    await copyFromPostgres({ database, publication, file, onProgress });
    return;
  }
  const from = join(publicationFolder({ dataDir: config.dataDir, publication }), 'tillgate.db');
  if (!existsSync(from)) throw new StorageRefused(`there is no database ${from}`);
  copySqlite(from, file);
}

async function proveFile(file: string, progress: Progress): Promise<Verification> {
  const copy = openSqlite({ file });
  try {
    return await proved(copy, progress);
  } finally {
    await copy.close();
  }
}
