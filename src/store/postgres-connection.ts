import pg from 'pg';

interface ConnectionOptions {
  url: string;
  schema: string;
  connectTimeoutMs: number;
  statementTimeoutMs: number;
}

/** An answer that has not come so long after the server should have given up comes no more: the way to it is broken. */
const silenceMs = 5000;

/** What every connection of a publication is opened with. */
export function connectionTo({
  url,
  schema,
  connectTimeoutMs,
  statementTimeoutMs,
}: ConnectionOptions): pg.ClientConfig & { connectionTimeoutMillis: number } {
  const { address, options } = withoutOptions(url);
  return {
    connectionString: address,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: statementTimeoutMs + silenceMs,
    keepAlive: true,
    application_name: 'tillgate',
    // Of two values the server takes the later one.
    options: `${options} ${settingsOf(schema, statementTimeoutMs)}`,
  };
}

/** What is relied on, whatever the owner of the database has set for it or for the role. */
function settingsOf(schema: string, statementTimeoutMs: number): string {
  const settings = {
    // What is acknowledged is flushed.
    synchronous_commit: 'on',
    // It ends waiting for locks too.
    statement_timeout: statementTimeoutMs,
    lock_timeout: 0,
    // A process that stands still, or whose machine is gone, keeps its locks no longer.
    idle_in_transaction_session_timeout: 10_000,
    // Some hold a lock for as long as they are there, and say nothing.
    idle_session_timeout: 0,
    standard_conforming_strings: 'on',
    timezone: 'UTC',
    search_path: quoted(schema).replace(/[\\\s]/g, '\\$&'),
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

/** A connection outside of any pool. */
export async function connected(connection: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(connection);
  // A connection that breaks meanwhile must not end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
}

/** Asks one thing on a connection of its own, for which nobody has to wait. */
export async function askOnce(connection: pg.ClientConfig, query: pg.QueryConfig): Promise<pg.QueryResult> {
  const client = await connected(connection);
  try {
    return await client.query(query);
  } finally {
    await client.end().catch(() => {});
  }
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** The driver would take those of the URL instead of ours. */
function withoutOptions(url: string): { address: string; options: string } {
  const [base, query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  const options = parameters.get('options') ?? '';
  parameters.delete('options');
  return { address: `${base}?${parameters}`, options };
}
