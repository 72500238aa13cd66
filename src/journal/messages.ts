import type { Exchange } from './exchange.js';

/** What the main thread and the journal's worker say to each other. */

export interface Retention {
  /** Rows older than this go. */
  days: number;
  /** The oldest rows go until the file holds at most this many megabytes (2^20 bytes). */
  megabytes: number;
}

export interface JournalFile {
  file: string;
  publication: string;
  /** Of each body, so many bytes are kept. */
  bodyLimitBytes: number;
  retention: Retention;
}

/** What many exchanges have in common, so that it crosses once for all of them. */
export type Kind = Pick<
  Exchange,
  'direction' | 'protocol' | 'operation' | 'user' | 'address' | 'status' | 'resultCode'
>;

/** Exchanges as they cross; see `packing.ts`. */
export interface Batch {
  exchanges: number;
  kinds: Kind[];
  numbers: Float64Array<ArrayBuffer>;
  bytes: Uint8Array<ArrayBuffer>;
}

export type ToWorker =
  | ({ kind: 'open'; journal: number } & JournalFile)
  | ({ kind: 'batch'; journal: number } & Batch)
  | { kind: 'flush'; journal: number; call: number }
  | { kind: 'prune'; journal: number; call: number; now: number }
  | { kind: 'close'; journal: number; call: number };

export type FromWorker =
  /** So many exchanges have been written. */
  | { kind: 'written'; journal: number; exchanges: number }
  /** So many exchanges are given up for good. */
  | { kind: 'lost'; journal: number; exchanges: number }
  /** The file cannot be written; it is tried again. */
  | { kind: 'trouble'; journal: number; reason: string }
  /** An unreadable file was put aside under this name and a new one begun. */
  | { kind: 'aside'; journal: number; reason: string; file: string }
  | { kind: 'recovered'; journal: number }
  | { kind: 'done'; call: number; rows: number; error?: string };
