import { type Engine, StorageRefused } from './engine.js';
import { migrate } from './migrate.js';
import { openPostgres, postgresDialect } from './postgres.js';

export interface DatabaseOptions {
  /** `postgres://user:password@host/database` */
  url: string;
  /** Of this process at most. Default 10. */
  connections?: number;
  /** How long to wait for a connection. Default 5000. */
  waitMs?: number;
  /** How long a statement may run. Default 30000. */
  statementMs?: number;
}

export interface PostgresStoreOptions {
  database: DatabaseOptions;
  /** The name of its schema too. */
  publication: string;
  /** False: a publication that is absent is refused instead of made. */
  create?: boolean | undefined;
}

/** What `pg_current_xact_id` and `xid8` need is older; this is the oldest that is still maintained. */
const oldestServer = 140_000;

/**
 * Opens a publication in PostgreSQL, creates its schema when it is absent, and brings it up to date.
 * @throws StorageUnavailable; StorageRefused where waiting does not help
 */
export async function openInPostgres({
  database: { url, connections, waitMs, statementMs },
  publication,
  create = true,
}: PostgresStoreOptions): Promise<Engine> {
  const engine = openPostgres({
    url,
    schema: publication,
    ...(connections !== undefined && { connections }),
    ...(waitMs !== undefined && { connectTimeoutMs: waitMs }),
    ...(statementMs !== undefined && { statementTimeoutMs: statementMs }),
  });
  try {
    await refuseOldServer(engine);
    if (!create) await refuseAbsent(engine, publication);
    await migrate(engine, { dialect: postgresDialect, now: new Date().toISOString() });
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

export async function refuseOldServer(engine: Engine): Promise<void> {
  const sql =
    "SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS name";
  const { number = '0', name = '' } = (await engine.first<{ number: string; name: string }>(sql)) ?? {};
  refuseVersion(Number(number), name);
}

/** @param number as `server_version_num` says it: 140005 is 14.5 */
export function refuseVersion(number: number, name: string): void {
  if (number >= oldestServer) return;
  throw new StorageRefused(
    `the database is PostgreSQL ${name}; accepted: ${oldestServer / 10_000} and newer`,
  );
}

async function refuseAbsent(engine: Engine, publication: string): Promise<void> {
  const sql = 'SELECT 1 AS found FROM pg_namespace WHERE nspname = :publication';
  if ((await engine.first(sql, { publication })) !== undefined) return;
  throw new StorageRefused(`the database has no publication ${publication}; "tillgate init" makes one`);
}
