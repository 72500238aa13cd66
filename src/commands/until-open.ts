import { setTimeout as pause } from 'node:timers/promises';
import express from 'express';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import { errorHandler } from '../http/errors.js';
import { healthz, readyz } from '../http/health.js';
import { createHttpServer } from '../http/server.js';
import { StorageRefused, StorageUnavailable } from '../store/engine.js';
import { listenTrouble } from './listening.js';

const pauseMs = 1000;

interface Patience {
  config: Config;
  log: Logger;
  /** Resolves when the process is asked to end. */
  stopped: Promise<unknown>;
}

/**
 * Opens what needs the database. A PostgreSQL that is away or full just now is asked again until it is there; meanwhile
 * `/healthz` lives, `/readyz` says why not, and everything else is told to come again.
 * @param open is given the configuration with the port that was taken
 * @returns undefined when the process was asked to end before
 * @throws what waiting does not help against
 */
export async function untilOpen<T>(
  open: (config: Config) => Promise<T>,
  { config, log, stopped }: Patience,
): Promise<T | undefined> {
  const first = await opened(open, config);
  if ('value' in first) return first.value;
  let { trouble } = first;
  const told = () => ({ ok: false, reason: trouble.message });
  const waiting = createHttpServer(
    refusingApp(told, () => trouble),
    config,
  );
  const url = await waiting.listen(config.port, config.host).catch((error) => {
    throw listenTrouble(error, config);
  });
  const taken = { ...config, port: Number(new URL(url).port || config.port) };
  let isStopped = false;
  void stopped.then(() => {
    isStopped = true;
  });
  try {
    log.error({ reason: trouble.message, url }, 'the database is not available; asking again every second');
    while (!isStopped) {
      await Promise.race([pause(pauseMs), stopped]);
      const next = isStopped ? undefined : await opened(open, taken);
      if (next === undefined) break;
      if ('value' in next) {
        log.info('the database is available');
        return next.value;
      }
      if (next.trouble.message !== trouble.message)
        log.error({ reason: next.trouble.message }, 'the database is still not available');
      trouble = next.trouble;
    }
    return undefined;
  } finally {
    await waiting.close();
  }
}

async function opened<T>(
  open: (config: Config) => Promise<T>,
  config: Config,
): Promise<{ value: T } | { trouble: StorageUnavailable }> {
  try {
    return { value: await open(config) };
  } catch (error) {
    const passes = error instanceof StorageUnavailable && !(error instanceof StorageRefused);
    // What is wrong with a file does not pass by itself.
    if (config.databaseUrl === undefined || !passes) throw error;
    return { trouble: error };
  }
}

function refusingApp(told: () => { ok: boolean; reason: string }, trouble: () => Error) {
  const app = express();
  app.disable('x-powered-by');
  app.get('/healthz', healthz);
  app.get('/readyz', readyz([{ name: 'database', check: told }]));
  app.use((_req, _res, next) => next(trouble()));
  // The trouble is in the log already.
  app.use(errorHandler({ isUnavailable: () => true, onError: () => {} }));
  return app;
}
