import type { Reader, Transaction } from './engine.js';

/** Failures of one user at one address. */
export type SignInFailureRow = {
  count: number;
  /** Milliseconds since 1970. */
  lastAt: number;
};

const select = 'SELECT count, last_at AS "lastAt" FROM sign_in_failures WHERE pair = :pair';
const upsert = `INSERT INTO sign_in_failures (pair, count, last_at) VALUES (:pair, 1, :now)
  ON CONFLICT (pair) DO UPDATE SET last_at = :now,
    count = CASE WHEN sign_in_failures.last_at < :before THEN 1 ELSE sign_in_failures.count + 1 END`;
const remove = 'DELETE FROM sign_in_failures WHERE pair = :pair';
const prune = 'DELETE FROM sign_in_failures WHERE last_at < :before';

export function findSignInFailures(reader: Reader, pair: string): Promise<SignInFailureRow | undefined> {
  return reader.first<SignInFailureRow>(select, { pair });
}

/** One more, and those of before `before` count no longer. */
export async function addSignInFailure(
  tx: Transaction,
  failure: { pair: string; now: number; before: number },
): Promise<void> {
  await tx.run(upsert, failure);
  await tx.run(prune, { before: failure.before });
}

export async function removeSignInFailures(tx: Transaction, pair: string): Promise<void> {
  await tx.run(remove, { pair });
}
