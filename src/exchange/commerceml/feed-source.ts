import { FeedRefused } from '../../domain/feed/notes.js';
import type { FeedBatch, FeedSource } from '../../domain/feed/records.js';
import { CommerceMlRefused } from './faults.js';
import { type CommerceMlFile, readFeed } from './read-feed.js';

/** A file of CommerceML as the domain reads it. @param size bytes */
export function feedSource(file: CommerceMlFile, size: number): FeedSource {
  return { name: file.name, size, read: () => refusing(file.name, readFeed(file)) };
}

async function* refusing(file: string, batches: AsyncIterable<FeedBatch>): AsyncGenerator<FeedBatch> {
  try {
    yield* batches;
  } catch (error) {
    if (!(error instanceof CommerceMlRefused)) throw error;
    const faults = error.faults.map(({ line, element, message }) => ({
      place: { file, line },
      message: `<${element}>: ${message}`,
    }));
    throw new FeedRefused(faults);
  }
}
