import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../store/engine.js';
import { type PictureRow, putPictures } from '../../store/pictures.js';
import { safePath } from './safe-path.js';

/** Kinds of pictures that browsers show and that run nothing, by how their files begin. */
const kinds = [
  { extension: 'jpg', type: 'image/jpeg', begins: [0xff, 0xd8, 0xff] },
  { extension: 'png', type: 'image/png', begins: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { extension: 'gif', type: 'image/gif', begins: [0x47, 0x49, 0x46, 0x38] },
  { extension: 'webp', type: 'image/webp', begins: [0x52, 0x49, 0x46, 0x46] },
] as const;

/** Names under which pictures are kept: 32 digits of what they contain, so that a name always means the same picture. */
export const pictureName = /^[0-9a-f]{32}\.(jpg|png|gif|webp)$/;

export function pictureTypeOf(name: string): string | undefined {
  return kinds.find(({ extension }) => name.endsWith(`.${extension}`))?.type;
}

const longestBytes = 20 * 2 ** 20;
const rowsAtOnce = 500;

export interface KeptPictures {
  kept: number;
  /** Files that are no pictures, or too large. */
  refused: string[];
}

/**
 * Keeps all pictures below a folder, by their paths in it; their contents are copied to `target` unless they are there.
 * @param below a folder inside `root` to look at
 * @param moving whether they are taken away from there, so that nobody looks at them again
 */
export async function keepPictures(
  engine: Engine,
  { root, below, target, moving = false }: { root: string; below: string; target: string; moving?: boolean },
): Promise<KeptPictures> {
  const result: KeptPictures = { kept: 0, refused: [] };
  let rows: PictureRow[] = [];
  const flush = async () => {
    const written = rows;
    rows = [];
    if (written.length > 0) await engine.transaction((tx) => putPictures(tx, written));
    if (moving) for (const { path } of written) await rm(join(root, path), { force: true });
  };
  await mkdir(target, { recursive: true });
  for await (const path of filesBelow(root, below)) {
    const name = await keepOne(join(root, path), target);
    if (name === undefined) result.refused.push(path);
    else rows.push({ path, name });
    if (name !== undefined) result.kept++;
    if (rows.length >= rowsAtOnce) await flush();
  }
  await flush();
  return result;
}

/** Paths with slashes, below `root`. Links are not followed. */
async function* filesBelow(root: string, below: string): AsyncGenerator<string> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (safePath(path) === undefined) continue;
    if (entry.isDirectory()) yield* filesBelow(root, path);
    else if (entry.isFile() && !/\.(xml|zip)$/i.test(entry.name)) yield path;
  }
}

async function keepOne(file: string, target: string): Promise<string | undefined> {
  const { size } = await stat(file);
  const kind = size > longestBytes ? undefined : await kindOf(file);
  if (kind === undefined) return undefined;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  const name = `${hash.digest('hex').slice(0, 32)}.${kind.extension}`;
  const kept = join(target, name);
  if ((await stat(kept).catch(() => undefined))?.size === size) return name;
  // Whoever asks for it meanwhile gets all of it or nothing.
  const part = `${kept}.part`;
  try {
    await copyFile(file, part);
    await rename(part, kept);
  } finally {
    await rm(part, { force: true });
  }
  return name;
}

async function kindOf(file: string) {
  const handle = await open(file);
  try {
    const { buffer: head } = await handle.read({ buffer: Buffer.alloc(12), length: 12, position: 0 });
    const kind = kinds.find(({ begins }) => begins.every((byte, index) => head[index] === byte));
    // RIFF holds sounds and films too.
    return kind?.extension === 'webp' && head.toString('latin1', 8, 12) !== 'WEBP' ? undefined : kind;
  } finally {
    await handle.close();
  }
}
