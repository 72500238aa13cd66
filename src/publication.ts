import { join } from 'node:path';
import type { Logger } from 'pino';
import { watchBankFolder } from './bank-folder.js';
import type { Clock } from './base/clock.js';
import { type ApiKeys, apiKeysOf } from './config/api-keys.js';
import type { Config, PublicationConfig } from './config/config.js';
import { databaseOf } from './config/database.js';
import { versionCards } from './domain/cards/card-versions.js';
import { expireBonus } from './domain/cards/expire-bonus.js';
import { expireHolds } from './domain/cards/holds.js';
import { loadDemoOnce } from './domain/demo.js';
import { forgetOldKeys } from './domain/idempotency/once-per-key.js';
import { expireOrders } from './domain/orders/expire.js';
import { forgetTold, tellTask } from './domain/orders/tell.js';
import { rememberShop } from './domain/settings/shop.js';
import { postUnpostedLines } from './domain/stock/post-lines.js';
import type { UmicoContext } from './domain/umico/context.js';
import { createGate } from './domain/umico/gate.js';
import { umicoTask } from './domain/umico/queue-receipt.js';
import { sendDue } from './domain/umico/send-due.js';
import { createUserDirectory, type UserDirectory } from './domain/users/user-directory.js';
import { type Journal, openJournal } from './journal/journal.js';
import { keepPruned } from './journal/retention.js';
import { createTaskQueue } from './queue/in-process.js';
import type { QueueOptions, TaskQueue } from './queue/queue.js';
import { defineTask } from './queue/tasks.js';
import { tellChanges } from './regate-webhook.js';
import { inBackground } from './store/background.js';
import { makePublicationFolder, openStore, publicationFolder } from './store/open.js';
import { takeServerLock } from './store/sqlite-server-lock.js';
import { createUmicoClient, type UmicoClient } from './umico/client.js';

/** One enterprise, open: its database, users, journal and tasks. Publications share nothing but the process. */
export interface Publication {
  name: string;
  context: UmicoContext;
  users: UserDirectory;
  journal: Journal;
  queue: TaskQueue;
  umico: UmicoClient;
  apiKeys: ApiKeys;
  /** Finishes what was begun, then closes. */
  close(): Promise<void>;
}

/** At most a hundred questions a second: each takes about as much of the machine as a check. */
const umicoGapMs = 10;
const halfMinuteMs = 30_000;
const minuteMs = 60_000;
const hourMs = 3_600_000;

interface Surroundings {
  clock: Clock;
  log: Logger;
  /** Metrics of what is asked elsewhere. */
  observe?: (protocol: string, operation: string, code: string, seconds: number) => void;
}

/** @throws StorageUnavailable when its folder or files cannot be used, or another server uses them. */
export async function openPublication(
  config: Config,
  settings: PublicationConfig,
  surroundings: Surroundings,
): Promise<Publication> {
  const place = { dataDir: config.dataDir, publication: settings.name };
  // PostgreSQL is made for several processes.
  if (databaseOf(config) !== undefined) {
    makePublicationFolder(place);
    return openAlone(config, settings, surroundings);
  }
  // First of all: a newer server that is refused must not have changed the schema under the one that works.
  const lock = takeServerLock(makePublicationFolder(place));
  try {
    const publication = await openAlone(config, settings, surroundings);
    return {
      ...publication,
      async close() {
        await publication.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openAlone(
  config: Config,
  { name, demo }: PublicationConfig,
  { clock, log, observe = () => {} }: Surroundings,
): Promise<Publication> {
  const place = { dataDir: config.dataDir, publication: name };
  const database = databaseOf(config);
  const engine = await openStore({ ...place, database });
  const load = () => loadDemoOnce(engine, { clock });
  // A lone server on its folder needs no lock.
  if (demo) await (database === undefined ? load() : engine.alone('demo', load));
  const journal = openJournal({
    file: join(publicationFolder(place), 'journal.db'),
    publication: name,
    bodyLimitBytes: config.journal.bodyBytes,
    retention: { days: config.journal.retentionDays, megabytes: config.journal.retentionMegabytes },
    clock,
    onTrouble: ({ kind, message }) => log.warn({ kind }, message),
  });
  const stopPruning = keepPruned(journal, {
    onFailure: (err) => log.warn({ err }, 'the journal was not pruned'),
  });
  const umico = createUmicoClient({
    record: journal.record,
    clock,
    observe: (operation, code, seconds) => observe('umico-pos', operation, code, seconds),
  });
  const apiKeys = apiKeysOf(name, config.secretsKey);
  const gate = createGate(umico, apiKeys.open);
  const context: UmicoContext = { engine, shop: rememberShop(engine), clock, umico: gate };
  // After an import, or with a new limit of days, there may be a million cards to look at.
  const background = { ...context, engine: inBackground(engine) };
  const tasks: QueueOptions = {
    engine,
    clock,
    definitions: {
      'holds.expire': scheduled(halfMinuteMs, () => expireHolds(background)),
      'bonus.expire': scheduled(minuteMs, () => expireBonus(background)),
      'cards.version': scheduled(minuteMs, () => versionCards(background.engine)),
      'orders.expire': scheduled(halfMinuteMs, () => expireOrders(background)),
      [tellTask]: scheduled(halfMinuteMs, (signal) => tellChanges({ name, context, log }, signal)),
      [umicoTask]: scheduled(halfMinuteMs, (signal) => sendDue(context, { signal, gapMs: umicoGapMs })),
      'bank.folder': scheduled(halfMinuteMs, (signal) =>
        watchBankFolder({ context, record: journal.record }, signal),
      ),
      'lines.post': scheduled(minuteMs, () => postUnpostedLines(background)),
      'keys.forget': scheduled(hourMs, () => forgetOldKeys(background)),
      'told.forget': scheduled(hourMs, () => forgetTold(background)),
    },
    onFailure: (failure) => log.error(failure, 'a task failed'),
  };
  const queue = await createQueue(tasks, database && { url: database.url, schema: name });
  try {
    await queue.start();
  } catch (error) {
    stopPruning();
    await Promise.all([gate.close(), journal.close()]);
    await engine.close();
    throw error;
  }
  return {
    name,
    context,
    users: createUserDirectory(engine),
    journal,
    queue,
    umico,
    apiKeys,
    async close() {
      await queue.stop();
      await gate.close();
      umico.close();
      stopPruning();
      await journal.close();
      await engine.close();
    },
  };
}

/** The queue of the engine: in this process, or with whoever else is on the database. */
async function createQueue(
  tasks: QueueOptions,
  database?: { url: string; schema: string },
): Promise<TaskQueue> {
  if (database === undefined) return createTaskQueue(tasks);
  const { createPostgresQueue } = await import('./queue/postgres.js');
  return createPostgresQueue({ ...tasks, ...database });
}

function scheduled(everyMs: number, work: (signal: AbortSignal) => Promise<unknown>) {
  return defineTask({
    parse: () => null,
    handler: async (_payload, { signal }) => {
      await work(signal);
    },
    schedule: { everyMs },
  });
}
