import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { databaseOf } from '../config/database.js';
import type { Verification } from '../domain/verify.js';
import { StorageRefused } from '../store/engine.js';
import { makePublicationFolder } from '../store/open.js';
import { takeServerLock } from '../store/sqlite-server-lock.js';
import { moved, proved, removeDatabase, withCopyOf } from './copied.js';
import { configuredPublication, print } from './frame.js';
import { type Progress, showProgress } from './progress.js';
import { described } from './verify.js';

/** `tillgate restore FILE`: makes a publication that is not there from a backup, on either engine. */
export function define(command: Command): void {
  command.argument('<file>', 'what "tillgate backup" wrote').action(restore);
}

async function restore(file: string, _options: unknown, command: Command): Promise<void> {
  const { config, publication } = configuredPublication(command);
  const folder = makePublicationFolder({ dataDir: config.dataDir, publication });
  const database = databaseOf(config);
  const beside = join(folder, 'restoring.db');
  const progress = showProgress();
  try {
    const verification =
      database === undefined
        ? await intoFolder(file, folder, progress)
        : await withCopyOf(file, beside, (source) => moved({ source, database, publication, progress }));
    print(command, { publication, file, ...verification }, described(verification));
  } finally {
    progress.stop();
    removeDatabase(beside);
  }
}

async function intoFolder(file: string, folder: string, progress: Progress): Promise<Verification> {
  const place = join(folder, 'tillgate.db');
  const lock = takeServerLock(folder);
  try {
    if (existsSync(place))
      throw new StorageRefused(
        `${place} is there already; move it away first, and what is beside it: ${place}-wal, ${place}-shm`,
      );
    // What a database before has left would be taken for part of this one.
    removeDatabase(place);
    const beside = join(folder, 'restoring.db');
    const verification = await withCopyOf(file, beside, (copy) => proved(copy, progress));
    renameSync(beside, place);
    return verification;
  } finally {
    lock.release();
  }
}
