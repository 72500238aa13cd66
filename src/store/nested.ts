import { type Engine, StorageUnavailable, type Transaction } from './engine.js';

const begin = 'SAVEPOINT nested';
const release = 'RELEASE nested';
const undo = 'ROLLBACK TO nested';

/**
 * An engine inside a transaction that is under way: what is changed through it happens together with everything else in
 * that transaction, or not at all. A transaction asked of it is a savepoint: its rejection undoes what it did itself and
 * leaves the rest as it is.
 *
 * It is good until the transaction ends, and its transactions must be asked for one after the other.
 */
export function engineWithin(tx: Transaction, outside: Engine): Engine {
  const engine: Engine = {
    inOrder: outside.inOrder,
    first: (sql, parameters) => tx.first(sql, parameters),
    all: (sql, parameters) => tx.all(sql, parameters),
    allOf: (sql, rows) => tx.allOf(sql, rows),
    alone: () => Promise.reject(new Error('A transaction does not wait for the long work of others.')),
    // Only the transaction's end makes its changes durable.
    durable: () => outside.durable(),
    health: () => outside.health(),
    checkFiles: () => outside.checkFiles(),
    close: () => Promise.reject(new Error('An engine within a transaction is not closed.')),
    async transaction(work) {
      await tx.run(begin);
      try {
        const value = await work(tx);
        await tx.run(release);
        return value;
      } catch (error) {
        await takeBack(tx, error);
        throw error;
      }
    },
    changeSchema: (work) => engine.transaction(work),
  };
  return engine;
}

/** @throws what stopped it: going on then would keep half of a change. */
async function takeBack(tx: Transaction, reason: unknown): Promise<void> {
  try {
    await tx.run(undo);
    await tx.run(release);
  } catch (error) {
    // A full disk makes SQLite take the whole transaction back, and there is no savepoint any more.
    throw reason instanceof StorageUnavailable ? reason : error;
  }
}
