import type pg from 'pg';
import { untilHad } from './alone.js';
import { connected } from './postgres-connection.js';
import { inSeamWords } from './postgres-errors.js';
import { whileFull } from './postgres-pool.js';

interface AloneOptions {
  connection: pg.ClientConfig;
  name: string;
  timeoutMs: number;
  /** Of the advisory lock. */
  key: bigint;
}

/**
 * {@link Engine.alone} by an advisory lock of a connection of its own, which the server takes away with the connection:
 * from a process that dies at once, from one that cannot be reached when the system notices.
 */
export async function whileAlone<T>(
  { connection, name, timeoutMs, key }: AloneOptions,
  work: () => Promise<T>,
): Promise<T> {
  const client = await whileFull(timeoutMs, () => connected(connection)).catch(refuse);
  const take = async () => {
    const { rows } = await client.query(`SELECT pg_try_advisory_lock(${key}) AS had`);
    return rows[0].had === true;
  };
  try {
    await untilHad({ name, timeoutMs }, () => take().catch(refuse));
    return await work();
  } finally {
    await client.end().catch(() => {});
  }
}

function refuse(error: unknown): never {
  throw inSeamWords(error);
}
