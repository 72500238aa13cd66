import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Engine } from '../../src/store/engine.js';
import { openStore as open, type StoreOptions } from '../../src/store/open.js';

declare const engine: string | undefined;

/** Which engine this file is run with; `jest.config.js` says it. */
export const onPostgres = typeof engine !== 'undefined' && engine === 'postgres';

/** How long a test waits for a connection: many run at once. */
export const patienceMs = 20_000;

/** Data folder → its database, which may still be being made. */
const made = new Map<string, Promise<unknown>>();

/** The database that belongs to a data folder, whether it is there or not: undefined with SQLite, whose files lie in it. */
export function databaseOf(dataDir: string): string | undefined {
  return onPostgres ? serverUrl().replace('/postgres?', `/${nameOf(dataDir)}?`) : undefined;
}

/** The same as a variable for a process, or none. */
export function databaseVariable(dataDir: string | undefined): Record<string, string> {
  const url = dataDir === undefined ? undefined : databaseOf(dataDir);
  return url === undefined
    ? {}
    : { TILLGATE_DATABASE_URL: url, TILLGATE_DATABASE_WAIT_MS: String(patienceMs) };
}

/** Makes that database unless it is there: with an empty publication TP7, or with nothing as `template0`. */
export async function makeDatabase(
  dataDir: string,
  template: 'ready' | 'template0' = 'ready',
): Promise<string | undefined> {
  const url = databaseOf(dataDir);
  if (url === undefined) return undefined;
  if (!made.has(dataDir))
    made.set(dataDir, asServer(`CREATE DATABASE ${nameOf(dataDir)} TEMPLATE ${template} STRATEGY FILE_COPY`));
  await made.get(dataDir);
  return url;
}

/** The product's `openStore`, on the engine that this file is run with. */
export async function openStore(options: StoreOptions): Promise<Engine> {
  const url = await makeDatabase(options.dataDir);
  return open(url === undefined ? options : { ...options, database: { url, waitMs: patienceMs } });
}

/** How the databases of this worker are called: files come one after the other there. */
const ofWorker = `t${process.env.JEST_WORKER_ID}_`;

function nameOf(dataDir: string): string {
  return `${ofWorker}${createHash('sha256').update(dataDir).digest('hex').slice(0, 20)}`;
}

function serverUrl(): string {
  const url = process.env.POSTGRES_FOR_TESTS?.split(' ')[Number(process.env.JEST_WORKER_ID) - 1];
  if (url === undefined) throw new Error('no server was started for the tests of this worker');
  return url;
}

async function asServer(sql: string): Promise<{ datname: string }[]> {
  const client = new pg.Client(serverUrl());
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Takes the database of a data folder away, as whoever removes the folder does with files. */
export async function dropDatabase(dataDir: string): Promise<void> {
  if (made.delete(dataDir)) await drop(nameOf(dataDir));
}

const drop = (name: string) => asServer(`DROP DATABASE ${name} WITH (FORCE)`);

/** What the file before has left: at its own end it may still be used by what is ended later. */
if (onPostgres)
  beforeAll(async () => {
    const left = await asServer(`SELECT datname FROM pg_database WHERE starts_with(datname, '${ofWorker}')`);
    for (const { datname } of left) await drop(datname);
  }, 60_000);
