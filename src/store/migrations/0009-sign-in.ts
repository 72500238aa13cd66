import type { Migration } from '../migrate.js';

/** Failures of signing in, where several processes must know of them. */
export const signIn: Migration = {
  number: 9,
  name: 'sign-in',
  sql: `
-- pair: a digest of user and address. last_at: milliseconds since 1970.
CREATE TABLE sign_in_failures (
  pair TEXT PRIMARY KEY,
  count {{bigint}} NOT NULL,
  last_at {{bigint}} NOT NULL
) {{strict}};
CREATE INDEX sign_in_failures_by_age ON sign_in_failures (last_at);
`,
};
