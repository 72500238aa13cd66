import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { isFull } from './postgres-errors.js';

/** So long a pool makes do with what it has before it asks the server for more. */
const contentMs = 1000;
const askEveryMs = 100;

export interface PoolOptions extends pg.PoolConfig {
  /** Connections at most. */
  max: number;
  /** How long to wait for one, free or new. */
  connectionTimeoutMillis: number;
}

/** Connections of this process. */
export interface Connections {
  connect(): Promise<pg.PoolClient>;
  query(query: pg.QueryConfig): Promise<pg.QueryResult>;
  end(): Promise<void>;
}

/**
 * A pool that makes do with the connections it has while the server has none for it: who asks waits until one of them is
 * free, as if there were no more.
 */
export function openPool(options: PoolOptions): Connections {
  const pool = new pg.Pool(options);
  const { max, connectionTimeoutMillis: waitMs } = options;
  let growing: NodeJS.Timeout | undefined;
  // An idle connection that breaks is replaced by the pool; the next query says whether there is trouble.
  pool.on('error', () => {});
  // One that breaks in the moment in which it is handed over has nobody else who listens, and would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));

  function makeDo(): void {
    pool.options.max = Math.max(1, pool.totalCount);
    if (growing === undefined)
      growing = setTimeout(() => {
        growing = undefined;
        pool.options.max = max;
      }, contentMs).unref();
  }

  const waiting = <T>(ask: () => Promise<T>) => whileFull(waitMs, ask, makeDo);
  return {
    connect: () => waiting(() => pool.connect()),
    query: (query) => waiting(() => pool.query(query)),
    end: () => pool.end(),
  };
}

/** Asks again while the server has no connection left, `waitMs` at most; each time it is told. */
export async function whileFull<T>(waitMs: number, ask: () => Promise<T>, told = () => {}): Promise<T> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isFull(error)) throw error;
      told();
      if (performance.now() > deadline) throw error;
      await pause(askEveryMs * (0.5 + Math.random()));
    }
  }
}
