import { spawnSync } from 'node:child_process';
import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

declare global {
  var postgresForTests: PostgresServer | undefined;
}

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/**
 * In memory where the machine has room for it: nothing is flushed anyway, and each database is a thousand files that a disk
 * makes and removes several times more slowly.
 */
function roomiest(memory = '/dev/shm'): string {
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 2 * 2 ** 30 ? memory : tmpdir();
}

/** The log of what was changed takes no more of the disk than the databases themselves. */
const small = { max_wal_size: '96MB', min_wal_size: '32MB' };

/**
 * One server for all files, with a database `ready` that they copy; the processes that run them find it in the environment.
 * Jest resolves nothing in here.
 */
export default async function setUp(): Promise<void> {
  const server = await startPostgres({ max_connections: '500', fsync: 'off', ...small }, roomiest());
  globalThis.postgresForTests = server;
  process.env.POSTGRES_FOR_TESTS = server.url;
  // Whatever happens, nothing is left in memory.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => server.stop().finally(() => process.exit(1)));
  try {
    await makeReady(server.url);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function makeReady(server: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  await client.query('CREATE DATABASE ready');
  await client.end();
  const url = server.replace('/postgres?', '/ready?');
  const env = { TILLGATE_DATABASE_URL: url };
  const { status, stderr } = spawnSync(process.execPath, [cli, 'init'], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`no database could be made: ${stderr}`);
  // Otherwise each server that starts on a copy would do it.
  await runMigrations({ connectionString: url, schema: 'TP7.jobs', noHandleSignals: true });
}
