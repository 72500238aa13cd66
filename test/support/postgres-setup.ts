import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

declare global {
  var postgresForTests: PostgresServer | undefined;
}

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** The log of what was changed takes no more of the disk than the databases themselves. */
const small = { max_wal_size: '96MB', min_wal_size: '32MB' };

/**
 * One server for all files, with a database `ready` that they copy; the processes that run them find it in the environment.
 * Jest resolves nothing in here.
 */
export default async function setUp(): Promise<void> {
  const server = await startPostgres({ max_connections: '500', fsync: 'off', ...small });
  globalThis.postgresForTests = server;
  process.env.POSTGRES_FOR_TESTS = server.url;
  const client = new pg.Client(server.url);
  await client.connect();
  await client.query('CREATE DATABASE ready');
  await client.end();
  const env = { TILLGATE_DATABASE_URL: server.url.replace('/postgres?', '/ready?') };
  const { status, stderr } = spawnSync(process.execPath, [cli, 'init'], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`no database could be made: ${stderr}`);
}
