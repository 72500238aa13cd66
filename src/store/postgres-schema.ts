import { setTimeout as pause } from 'node:timers/promises';
import { StorageUnavailable } from './engine.js';
import { connectionTo, quoted } from './postgres-connection.js';
import { isConflict, isLocked } from './postgres-errors.js';
import { type Connections, openPool } from './postgres-pool.js';

/** One process's lock for changes of the schema: `tillgate` in eight bytes. */
const schemaLock = '8388067998827705445';

/** Whoever comes behind somebody who waits for a table waits too, and nobody is to notice it. */
const lockMs = 1000;
/** Who waited meanwhile gets through. */
const breathMs = 200;
/** New columns of a large table may have to be filled. */
const longestMs = 3_600_000;

interface SchemaOptions {
  url: string;
  schema: string;
  connectTimeoutMs: number;
  /** How long to look for a moment in which nobody is in the way. */
  patienceMs: number;
}

/**
 * Runs a change of the schema, which is made unless it is there, beside servers that go on working: it never keeps them waiting
 * for a lock that it does not get, but is undone, and begins anew a moment later.
 * @param attempt runs it as one transaction on a connection of `own`
 * @throws StorageUnavailable when somebody is in the way for too long
 */
export async function changingSchema<T>(
  { url, schema, connectTimeoutMs, patienceMs }: SchemaOptions,
  attempt: (begin: string, own: Connections) => Promise<T>,
): Promise<T> {
  const connection = connectionTo({ url, schema, connectTimeoutMs, statementTimeoutMs: longestMs });
  const own = openPool({ ...connection, pipeline: true, max: 1 });
  // Read committed: whoever has waited for the lock must see what the one before him did.
  const begin = `BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = ${lockMs};
    SELECT pg_advisory_xact_lock(${schemaLock}); CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`;
  const deadline = performance.now() + patienceMs;
  try {
    for (;;) {
      try {
        return await attempt(begin, own);
      } catch (error) {
        if (!isLocked(error) && !isConflict(error)) throw error;
        if (performance.now() > deadline) throw inTheWay(error);
        await pause(breathMs);
      }
    }
  } finally {
    await own.end();
  }
}

function inTheWay(cause: unknown): StorageUnavailable {
  return new StorageUnavailable(
    'the schema cannot be changed: another process changes it, or works on its tables for long',
    { cause },
  );
}
