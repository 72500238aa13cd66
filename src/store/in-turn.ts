import { setTimeout as pause } from 'node:timers/promises';
import type { Engine, Transaction, TransactionOptions } from './engine.js';

/** Longer than those who wait for the lock take until they ask again. */
const turnMs = 5;

/** One of many transactions of a long work: between two of them others get the lock, who ask for it now and then. */
export async function transactionInTurn<T>(
  engine: Engine,
  work: (tx: Transaction) => Promise<T>,
  options?: TransactionOptions,
): Promise<T> {
  const value = await engine.transaction(work, options);
  await pause(turnMs);
  return value;
}
