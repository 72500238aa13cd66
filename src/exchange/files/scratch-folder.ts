import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StorageUnavailable } from '../../store/engine.js';
import { whileAlone } from '../../store/sqlite-alone.js';

const start = 'tillgate-import-';
const lock = 'import';
/** Longer than it takes from making a folder to locking it. */
const youngMs = 60_000;

/**
 * Runs `work` with an empty folder that is gone afterwards, and takes away those of processes that were killed: the system ends
 * the lock on a file in them.
 * @param parent where such folders lie
 */
export async function withScratchFolder<T>(
  work: (folder: string) => Promise<T>,
  parent = tmpdir(),
): Promise<T> {
  await dropAbandoned(parent);
  const folder = await mkdtemp(join(parent, start));
  try {
    return await whileAlone({ folder, name: lock, lockTimeoutMs: 0 }, () => work(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function dropAbandoned(parent: string): Promise<void> {
  for (const entry of await readdir(parent, { withFileTypes: true })) {
    if (!entry.isDirectory() || !entry.name.startsWith(start)) continue;
    const folder = join(parent, entry.name);
    // Others may not let us, or be quicker; an import needs none of it.
    if (await isAbandoned(folder).catch(() => false))
      await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

async function isAbandoned(folder: string): Promise<boolean> {
  const { mtimeMs } = await stat(join(folder, `${lock}.lock`));
  if (Date.now() - mtimeMs < youngMs) return false;
  try {
    await whileAlone({ folder, name: lock, lockTimeoutMs: 0 }, async () => {});
    return true;
  } catch (error) {
    if (error instanceof StorageUnavailable) return false;
    throw error;
  }
}
