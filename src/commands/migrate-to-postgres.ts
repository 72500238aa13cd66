import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { databaseOf } from '../config/database.js';
import { StorageRefused } from '../store/engine.js';
import { openStore, publicationFolder } from '../store/open.js';
import { takeServerLock } from '../store/sqlite-server-lock.js';
import { moved } from './copied.js';
import { CommandError, configuredPublication, exitCodes, print } from './frame.js';
import { showProgress } from './progress.js';
import { described } from './verify.js';

/** `tillgate migrate-to-postgres`: from the file in the data folder to the database that is configured. */
export function define(command: Command): void {
  command.action(move);
}

async function move(_options: unknown, command: Command): Promise<void> {
  const { config, publication } = configuredPublication(command);
  const database = databaseOf(config);
  if (database === undefined)
    throw new CommandError(
      'where to? Set TILLGATE_DATABASE_URL, or databaseUrl in the configuration: postgres://USER:PASSWORD@HOST/DATABASE',
      exitCodes.usage,
    );
  const place = { dataDir: config.dataDir, publication };
  const file = join(publicationFolder(place), 'tillgate.db');
  if (!existsSync(file)) throw new StorageRefused(`there is no database ${file}`);
  const lock = takeServerLock(publicationFolder(place));
  const progress = showProgress();
  try {
    const source = await openStore({ ...place, create: false });
    try {
      const verification = await moved({ source, database, publication, progress });
      const told = `${described(verification)}\nServers with this configuration work on PostgreSQL from now on; ${file} is no longer used.`;
      print(command, { publication, file, ...verification }, told);
    } finally {
      await source.close();
    }
  } finally {
    progress.stop();
    lock.release();
  }
}
