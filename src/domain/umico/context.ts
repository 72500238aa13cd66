import type { Context } from '../context.js';
import type { UmicoPos } from './umico-pos.js';

/** Where the API key of a connection is: sealed in the database, or in a variable or a file where the server runs. */
export type KeySource = { sealed: string } | { env: string } | { file: string };

/** What asking Umico takes; made by the composition. */
export interface UmicoGate {
  pos: UmicoPos;
  /** The key itself. @throws Error that says why it cannot be had, without the key. */
  openKey(source: KeySource): string;
  /** Aborted when the process stops. */
  signal: AbortSignal;
  /** Does something once at a time: whoever asks for the same meanwhile waits for the one that is under way. */
  alone<Value>(name: string, work: () => Promise<Value>): Promise<Value>;
  /** Keeps the process from closing the store under work that goes on behind an answer; such work never rejects. */
  track(work: Promise<void>): void;
}

/** A publication that can ask Umico. */
export interface UmicoContext extends Context {
  umico: UmicoGate;
}

/** On whose behalf Umico is asked: it decides which connection applies. */
export type UmicoAsker = { purpose: 'retail'; till: string } | { purpose: 'wholesale'; user: string };

/** Retail without a till, as an order is paid: the connection for all tills applies. */
export const noTill = '';
