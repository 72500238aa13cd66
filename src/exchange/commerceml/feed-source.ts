import { FeedRefused } from '../../domain/feed/notes.js';
import type { FeedBatch, FeedSource } from '../../domain/feed/records.js';
import { CommerceMlRefused, messageOf } from './faults.js';
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
    const faults = error.faults.map((fault) => ({
      place: { file, line: fault.line },
      message: messageOf(fault),
    }));
    throw new FeedRefused(faults);
  }
}
