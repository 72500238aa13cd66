import { execFile } from 'node:child_process';
import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { type PostgresServer, startPostgres } from './postgres-server.ts';
import tearDown from './postgres-teardown.ts';

declare global {
  var postgresForTests: PostgresServer[];
}

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/**
 * In memory where the machine has room for them: nothing is flushed anyway, and each database is a thousand files that a disk
 * makes and removes several times more slowly.
 */
function roomiest(servers: number, memory = '/dev/shm'): string {
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > servers * 2 ** 30 ? memory : tmpdir();
}

/** The log of what was changed takes no more of the disk than the databases themselves. */
const small = { max_wal_size: '96MB', min_wal_size: '32MB' };

/**
 * A server for each worker, with a database `ready` that its files copy: changes are told of when nothing is under way that
 * began before them, in any database of the server, so files that share one would wait for each other. The processes that
 * run them find the servers in the environment. Jest resolves nothing in here.
 */
export default async function setUp({ maxWorkers }: { maxWorkers: number }): Promise<void> {
  const settings = { max_connections: '500', fsync: 'off', ...small };
  const place = roomiest(maxWorkers);
  globalThis.postgresForTests = [];
  // Whatever happens, nothing is left in memory.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => tearDown().finally(() => process.exit(1)));
  try {
    await Promise.all(
      Array.from({ length: maxWorkers }, async (_, worker) => {
        const server = await startPostgres(settings, place);
        globalThis.postgresForTests[worker] = server;
        await makeReady(server.url);
      }),
    );
  } catch (error) {
    await tearDown();
    throw error;
  }
  process.env.POSTGRES_FOR_TESTS = globalThis.postgresForTests.map(({ url }) => url).join(' ');
}

async function makeReady(server: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  await client.query('CREATE DATABASE ready');
  await client.end();
  const url = server.replace('/postgres?', '/ready?');
  const env = { TILLGATE_DATABASE_URL: url };
  await promisify(execFile)(process.execPath, [cli, 'init'], { env });
  // Otherwise each server that starts on a copy would do it.
  await runMigrations({ connectionString: url, schema: 'TP7.jobs', noHandleSignals: true });
}
