import type { Connection as Found } from '../domain/umico/connections.js';
import type { KeySource } from '../domain/umico/context.js';
import { time } from '../http/rest/values.js';
import type { ApiKey, Connection } from './api.js';
import type { UmicoServiceContext } from './call.js';
import type { Place } from './place.js';

/** A connection as the wire shows it: of its key only where it is kept. */
export function shownConnection(found: Found, { timeZone }: Place): Connection {
  const { id, purpose, till, userName, baseUrl, posId, currency, enabled, createdAt, changedAt } = found;
  return {
    connection: id,
    ...{ purpose, till, user: userName, baseUrl, posId, currency },
    key: keyOf(found.key),
    enabled,
    createdAt: time(createdAt, timeZone),
    changedAt: time(changedAt, timeZone),
  };
}

function keyOf(key: Found['key']): Connection['key'] {
  if (key.kind === 'sealed') return { source: 'stored', name: null };
  return key.kind === 'env' ? { source: 'env', name: key.name } : { source: 'file', name: key.path };
}

/** What is kept of a key that was entered, or what is missing for that. */
export function keySource(
  { sealKey }: UmicoServiceContext,
  apiKey: ApiKey,
): Exclude<KeySource, { file: string }> | { missing: string } {
  return typeof apiKey === 'string' ? sealKey(apiKey) : apiKey;
}

/** What the journal finds it by, and what changes of one connection wait for one another by. */
export const connectionKey = (name: string): string => `umico connection ${name}`;
