import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Context } from '../../src/domain/context.js';
import { type FeedImportOptions, importFeed } from '../../src/domain/feed/import-feed.js';
import { FeedRefused } from '../../src/domain/feed/notes.js';
import { feedSource } from '../../src/exchange/commerceml/feed-source.js';
import { commerceMl } from './commerceml.js';

/** Imports files of CommerceML together. */
export function importPaths(context: Context, paths: readonly string[], options?: FeedImportOptions) {
  const sources = paths.map((path) =>
    feedSource({ name: basename(path), read: () => createReadStream(path) }, statSync(path).size),
  );
  return importFeed(context, sources, options);
}

/** Imports documents, of which only what they hold is given, together. */
export function importTexts(context: Context, contents: readonly string[], options?: FeedImportOptions) {
  const sources = contents.map((content, index) => {
    const bytes = Buffer.from(commerceMl(content));
    async function* read() {
      yield bytes;
    }
    return feedSource({ name: `${index + 1}.xml`, read }, bytes.length);
  });
  return importFeed(context, sources, options);
}

/** What an import is refused with. */
export async function refusedWith(work: Promise<unknown>): Promise<string[]> {
  try {
    await work;
  } catch (error) {
    if (error instanceof FeedRefused) return error.message.split('\n');
    throw error;
  }
  return [];
}
