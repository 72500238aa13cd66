import type { Reader } from '../../store/engine.js';
import {
  findConnectionTo,
  findRetailConnection,
  findWholesaleConnection,
  type UmicoConnectionRow,
} from '../../store/umico-connections.js';
import { type KeySource, noTill, type UmicoAsker, type UmicoContext, type UmicoGate } from './context.js';
import type { UmicoAccess } from './umico-pos.js';

/** Why Umico cannot be asked on somebody's behalf. */
export type NoAccess =
  | { code: 'UMICO_NO_CONNECTION'; asker: UmicoAsker }
  /** The key is not where the connection says; `reason` says why, without the key. */
  | { code: 'UMICO_KEY_UNAVAILABLE'; connection: string; reason: string };

/** The connection that applies to new business; one that is switched off does not. */
export async function findConnectionFor(
  reader: Reader,
  asker: UmicoAsker,
): Promise<UmicoConnectionRow | undefined> {
  const found =
    asker.purpose === 'retail'
      ? await findRetailConnection(reader, asker.till)
      : await findWholesaleConnection(reader, asker.user);
  return found?.enabled === 1 ? found : undefined;
}

/** What stands in the tables of who asked. */
export function askerOf(row: {
  purpose: UmicoAsker['purpose'];
  till: string | null;
  userName: string | null;
}): UmicoAsker {
  return row.purpose === 'retail'
    ? { purpose: 'retail', till: row.till ?? noTill }
    : { purpose: 'wholesale', user: row.userName ?? '' };
}

/**
 * The connection for something that is under way: what Umico may have got is looked for where it was sent and nowhere
 * else, because another POS has never seen it, and would take it a second time.
 */
export async function findConnectionOf(
  reader: Reader,
  row: Parameters<typeof askerOf>[0] & {
    reached: 0 | 1;
    connection: string | null;
    baseUrl: string | null;
    posId: string | null;
  },
): Promise<UmicoConnectionRow | undefined> {
  const { reached, baseUrl, posId } = row;
  if (reached === 0 || baseUrl === null || posId === null) return findConnectionFor(reader, askerOf(row));
  return findConnectionTo(reader, { id: row.connection ?? '', baseUrl, posId });
}

/** With the key, which is read anew each time, so that it can be changed without a restart. */
export function openAccess(
  { openKey }: UmicoGate,
  { id, baseUrl, posId, currency, keySource }: UmicoConnectionRow,
): { code: 'OK'; access: UmicoAccess } | Extract<NoAccess, { code: 'UMICO_KEY_UNAVAILABLE' }> {
  try {
    const apiKey = openKey(JSON.parse(keySource) as KeySource);
    return { code: 'OK', access: { connection: id, baseUrl, posId, apiKey, currency } };
  } catch (error) {
    return { code: 'UMICO_KEY_UNAVAILABLE', connection: id, reason: (error as Error).message };
  }
}

/** For a question that leaves nothing behind. */
export async function accessFor(
  { engine, umico }: UmicoContext,
  asker: UmicoAsker,
): Promise<{ code: 'OK'; access: UmicoAccess } | NoAccess> {
  const connection = await findConnectionFor(engine, asker);
  return connection === undefined ? { code: 'UMICO_NO_CONNECTION', asker } : openAccess(umico, connection);
}
