import type { FeedPlace } from './records.js';

/** Something to tell of a place in a feed. */
export interface FeedNote {
  place: FeedPlace;
  message: string;
}

/** The feed cannot be taken; nothing is changed. */
export class FeedRefused extends Error {
  override readonly name = 'FeedRefused';
  constructor(readonly faults: readonly FeedNote[]) {
    super(faults.map(noteText).join('\n'));
  }
}

export function noteText({ place: { file, line }, message }: FeedNote): string {
  return `${file}, line ${line}: ${message}`;
}

/** So many are kept; the rest is counted. */
const kept = 200;

/** Notes of which there may be more than anybody reads. */
export interface NoteList {
  add(note: FeedNote): void;
  list(): readonly FeedNote[];
  count(): number;
}

export function createNotes(): NoteList {
  const notes: FeedNote[] = [];
  let count = 0;
  return {
    add(note) {
      count++;
      if (notes.length < kept) notes.push(note);
    },
    list: () => notes,
    count: () => count,
  };
}
