import type { Reader, Transaction } from './engine.js';

/** What a caller calls one request of its own. */
export interface RequestKey {
  userName: string;
  operation: string;
  key: string;
}

/** A request that is begun under a key. Times are instants in UTC. */
export interface KeyClaim extends RequestKey {
  /** Of all that the request says, so that another request under the same key is known for one. */
  digest: string;
  createdAt: string;
  /** From then on the key is free again. */
  expiresAt: string;
}

/** What was answered under a key. */
export interface KeptAnswerRow {
  digest: string;
  status: number;
  answer: string;
  expiresAt: string;
}

// A key whose time is over is as good as none, also before the task has removed it.
const claim = `
INSERT INTO idempotency_keys (user_name, operation, key, digest, state, created_at, expires_at)
VALUES (:userName, :operation, :key, :digest, 'running', :createdAt, :expiresAt)
ON CONFLICT (user_name, operation, key) DO UPDATE SET
  digest = excluded.digest, state = 'running', status = NULL, answer = NULL,
  created_at = excluded.created_at, expires_at = excluded.expires_at
WHERE idempotency_keys.expires_at <= excluded.created_at`;

/**
 * Takes a key for a request; false when another request has it. It belongs into the transaction of the change, which must
 * also {@link keepAnswer}: then a key is never seen without its answer.
 */
export async function claimKey(tx: Transaction, request: KeyClaim): Promise<boolean> {
  return (await tx.run(claim, { ...request })) === 1;
}

const keep = `
UPDATE idempotency_keys SET state = 'done', status = :status, answer = :answer
WHERE user_name = :userName AND operation = :operation AND key = :key`;

export async function keepAnswer(
  tx: Transaction,
  request: RequestKey,
  { status, answer }: { status: number; answer: string },
): Promise<void> {
  const { userName, operation, key } = request;
  await tx.run(keep, { userName, operation, key, status, answer });
}

const find = `
SELECT digest, status, answer, expires_at AS "expiresAt" FROM idempotency_keys
WHERE user_name = :userName AND operation = :operation AND key = :key AND state = 'done'`;

export function findAnswer(reader: Reader, request: RequestKey): Promise<KeptAnswerRow | undefined> {
  const { userName, operation, key } = request;
  return reader.first<KeptAnswerRow>(find, { userName, operation, key });
}

const prune = `
DELETE FROM idempotency_keys WHERE (user_name, operation, key) IN (
  SELECT user_name, operation, key FROM idempotency_keys WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit)`;

/** Removes keys whose time is over, `limit` at most; answers how many. */
export function pruneKeys(tx: Transaction, now: string, limit: number): Promise<number> {
  return tx.run(prune, { now, limit });
}
