import type { Engine, Transaction } from '../../src/store/engine.js';

declare const again: boolean | undefined;

/** Whether this file is run with transactions that are run again; `jest.config.js` says it. */
const isWanted = typeof again !== 'undefined' && again;

class Undone extends Error {}

/**
 * The engine with each `work` run twice, as PostgreSQL does with one that collides: the first run is taken back when it has
 * done everything. Whatever it leaves behind outside of its transaction is there twice.
 */
export function runAgain(engine: Engine): Engine {
  if (!isWanted) return engine;
  const transaction: Engine['transaction'] = async (work, options) => {
    const first = async (tx: Transaction) => {
      await work(tx);
      throw new Undone();
    };
    // What it refuses, it refuses again.
    await engine.transaction(first, options).catch(() => undefined);
    return engine.transaction(work, options);
  };
  return { ...engine, transaction };
}
