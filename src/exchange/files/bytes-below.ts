import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** How many bytes all files below a folder have; 0 where it is absent. */
export async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(entries.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
