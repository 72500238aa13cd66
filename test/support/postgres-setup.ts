import { type PostgresServer, startPostgres } from './postgres-server.ts';

declare global {
  var postgresForTests: PostgresServer | undefined;
}

/** One server for all files; the processes that run them find it in the environment. Jest resolves nothing in here. */
export default async function setUp(): Promise<void> {
  globalThis.postgresForTests = await startPostgres({ max_connections: '500', fsync: 'off' });
  process.env.POSTGRES_FOR_TESTS = globalThis.postgresForTests.url;
}
