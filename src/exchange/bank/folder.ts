import type { Stats } from 'node:fs';
import { mkdir, open, readdir, rename, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';

/** A file that lies in a watched folder. */
export interface WatchedFile {
  name: string;
  path: string;
  /** As it was before it was read. */
  stats: Stats;
}

export interface WatchedFolder {
  folder: string;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Takes a file, harmlessly when it was taken before, and says what of. @throws to leave it where it is. */
  take(file: WatchedFile): Promise<{ isTaken: boolean; report: unknown }>;
}

/** Who copies a file into the folder is done with it when it has not changed for so long. */
const restMs = 5000;

/**
 * Takes the files of a folder by their names, and moves each to `done` or `failed` with its report beside it. Killed between,
 * it takes a file again. A file that cannot be taken keeps no other from being taken, and one that a bank writes anew
 * meanwhile stays for the next time.
 * @throws Error when the folder cannot be read or written; the first one of its files.
 */
export async function takeFolder(watched: WatchedFolder, signal: AbortSignal): Promise<void> {
  const errors: unknown[] = [];
  for (const file of await filesOf(watched)) {
    if (signal.aborted) return;
    await takeOne(watched, file).catch((error) => errors.push(error));
  }
  if (errors.length > 0) throw errors[0];
}

async function takeOne({ folder, take }: WatchedFolder, file: WatchedFile): Promise<void> {
  const { isTaken, report } = await take(file);
  const { mtimeMs, size } = await stat(file.path);
  if (mtimeMs !== file.stats.mtimeMs || size !== file.stats.size) return;
  await putAway(folder, file, isTaken ? 'done' : 'failed', report);
}

async function filesOf({ folder, now }: WatchedFolder): Promise<WatchedFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && isStatement(entry.name)).map(({ name }) => name);
  const files: WatchedFile[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    // A clock of another machine may be ahead.
    if (stats !== undefined && Math.abs(now() - stats.mtimeMs) >= restMs) files.push({ name, path, stats });
  }
  return files;
}

/** Neither hidden nor half of a copy. */
function isStatement(name: string): boolean {
  return !name.startsWith('.') && !/\.(part|tmp|crdownload|report\.json)$/i.test(name);
}

async function putAway(folder: string, file: WatchedFile, where: string, report: unknown): Promise<void> {
  const target = join(folder, where);
  await mkdir(target, { recursive: false }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const name = await freeName(target, file.name);
  const part = join(target, `.${name}.report.part`);
  const handle = await open(part, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(report, null, 2)}\n`);
  } finally {
    await handle.close();
  }
  await rename(part, join(target, `${name}.report.json`));
  await rename(file.path, join(target, name));
}

/** Banks call every file the same: `kl_to_1c.txt`, `kl_to_1c.2.txt`. */
async function freeName(folder: string, wanted: string): Promise<string> {
  const taken = new Set(await readdir(folder));
  const { name, ext } = parse(wanted);
  for (let count = 1; ; count++) {
    const free = count === 1 ? wanted : `${name}.${count}${ext}`;
    if (!taken.has(free)) return free;
  }
}
