import type pg from 'pg';

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
    // Of two values the server takes the later one. What is acknowledged is flushed, whatever the database's owner has set.
    options: `${options} -c synchronous_commit=on -c statement_timeout=${statementTimeoutMs} -c idle_in_transaction_session_timeout=60000 -c timezone=UTC -c search_path=${quoted(schema).replace(/[\\\s]/g, '\\$&')}`,
  };
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
