import { createReadStream, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Context } from '../../domain/context.js';
import { type FeedImportOptions, type FeedImportResult, importFeed } from '../../domain/feed/import-feed.js';
import { feedSource } from './feed-source.js';

/** Imports files of CommerceML together, as one change. @throws FeedRefused */
export function importFiles(
  context: Context,
  paths: readonly string[],
  options: FeedImportOptions,
): Promise<FeedImportResult> {
  const sources = paths.map((path) => {
    const read = () => createReadStream(path, { highWaterMark: 1 << 18 });
    return feedSource({ name: basename(path), read }, statSync(path).size);
  });
  return importFeed(context, sources, options);
}

/**
 * The XML files below a folder in the order of their names, which is that in which they count: import, offers, prices,
 * rests.
 */
export async function xmlFilesBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => /\.xml$/i.test(name))
    .sort((a, b) => compare(basename(a), basename(b)))
    .map((name) => join(folder, name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
