import { instant } from '../../base/time.js';
import type { Reader, Transaction } from '../../store/engine.js';
import {
  addUmicoConnection,
  countUnsettledOf,
  dropUmicoConnection,
  findRetailConnection,
  findUmicoConnection,
  findWholesaleConnection,
  listUmicoConnections,
  putUmicoConnection,
  type UmicoConnectionRow,
} from '../../store/umico-connections.js';
import { hurryWaitingReceipts } from '../../store/umico-receipts.js';
import { findUserRow } from '../../store/users.js';
import type { Context } from '../context.js';
import {
  type ConnectionFault,
  type ConnectionRequest,
  connectionFaults,
  plainUrl,
} from './connection-fields.js';
import type { KeySource } from './context.js';
import { sendSoon } from './queue-receipt.js';

/** A connection as it may be shown: the key itself never is. */
export type Connection = Omit<UmicoConnectionRow, 'keySource' | 'enabled'> & {
  enabled: boolean;
  key: { kind: 'sealed' } | { kind: 'env'; name: string } | { kind: 'file'; path: string };
};

export type ConnectionAnswer =
  | { code: 'OK'; connection: Connection }
  | { code: 'FIELDS_REFUSED'; faults: readonly ConnectionFault[] }
  | { code: 'TILL_UNKNOWN'; till: string }
  | { code: 'USER_UNKNOWN'; user: string }
  /** Another connection has the id, serves the till (null: all tills) or the user. */
  | { code: 'CONNECTION_EXISTS'; id: string; field: 'id' | 'till' | 'user' }
  | { code: 'CONNECTION_NOT_FOUND'; id: string };

export async function listConnections({ engine }: Pick<Context, 'engine'>): Promise<Connection[]> {
  return (await listUmicoConnections(engine)).map(shown);
}

export async function findConnection(
  { engine }: Pick<Context, 'engine'>,
  id: string,
): Promise<Connection | undefined> {
  const row = await findUmicoConnection(engine, id);
  return row === undefined ? undefined : shown(row);
}

/** Adds a connection; receipts that waited for one are sent. */
export function addConnection(context: Context, request: ConnectionRequest): Promise<ConnectionAnswer> {
  return keep(context, request, async (tx) => {
    if ((await findUmicoConnection(tx, request.id)) === undefined) return undefined;
    return { code: 'CONNECTION_EXISTS', id: request.id, field: 'id' };
  });
}

/**
 * Changes a connection to what is asked for; `key` undefined: the key stays. What Umico may have got through it is asked
 * for at the same POS only, so it waits where address or POS are others now.
 */
export async function changeConnection(
  context: Context,
  request: Omit<ConnectionRequest, 'key'> & { key?: KeySource | undefined },
): Promise<ConnectionAnswer> {
  const known = await findUmicoConnection(context.engine, request.id);
  if (known === undefined) return { code: 'CONNECTION_NOT_FOUND', id: request.id };
  const key = request.key ?? (JSON.parse(known.keySource) as KeySource);
  return keep(context, { ...request, key }, async (tx) => {
    if ((await findUmicoConnection(tx, request.id)) !== undefined) return undefined;
    return { code: 'CONNECTION_NOT_FOUND', id: request.id };
  });
}

/**
 * Removes a connection with its key.
 * @returns `unsettled`: receipts sent through it whose end is not known; they wait for a connection to the same POS.
 */
export function removeConnection(
  { engine }: Context,
  id: string,
): Promise<{ code: 'OK'; unsettled: number } | { code: 'CONNECTION_NOT_FOUND'; id: string }> {
  return engine.transaction(async (tx) => {
    const unsettled = await countUnsettledOf(tx, id);
    if (!(await dropUmicoConnection(tx, id))) return { code: 'CONNECTION_NOT_FOUND', id };
    return { code: 'OK', unsettled };
  });
}

type Refusal = Exclude<ConnectionAnswer, { code: 'OK' }>;

async function keep(
  { engine, shop, clock }: Context,
  request: ConnectionRequest,
  refuse: (tx: Transaction) => Promise<Refusal | undefined>,
): Promise<ConnectionAnswer> {
  const faults = connectionFaults(request);
  if (faults.length > 0) return { code: 'FIELDS_REFUSED', faults };
  const { settings, tills } = await shop();
  const { till, user } = request;
  if (till !== null && !tills.has(till)) return { code: 'TILL_UNKNOWN', till };
  return engine.transaction(async (tx): Promise<ConnectionAnswer> => {
    if (user !== null && (await findUserRow(tx, user)) === undefined) return { code: 'USER_UNKNOWN', user };
    const refused = (await refuse(tx)) ?? (await taken(tx, request));
    if (refused !== undefined) return refused;
    const now = instant(clock());
    const known = await findUmicoConnection(tx, request.id);
    const row = rowOf(request, settings.currency, { createdAt: known?.createdAt ?? now, changedAt: now });
    await (known === undefined ? addUmicoConnection(tx, row) : putUmicoConnection(tx, row));
    await hurryWaitingReceipts(tx, now);
    await sendSoon(tx, now);
    return { code: 'OK', connection: shown(row) };
  });
}

/** Another connection that serves the same till or user. */
async function taken(
  reader: Reader,
  { id, purpose, till, user }: ConnectionRequest,
): Promise<Refusal | undefined> {
  const found =
    purpose === 'retail'
      ? await findRetailConnection(reader, till ?? '')
      : await findWholesaleConnection(reader, user ?? '');
  if (found === undefined || found.id === id || found.till !== till) return undefined;
  return { code: 'CONNECTION_EXISTS', id: found.id, field: purpose === 'retail' ? 'till' : 'user' };
}

function rowOf(
  { id, purpose, till, user, baseUrl, posId, currency, key, enabled }: ConnectionRequest,
  usual: string,
  times: { createdAt: string; changedAt: string },
): UmicoConnectionRow {
  return {
    id,
    purpose,
    till,
    userName: user,
    baseUrl: plainUrl(baseUrl),
    posId,
    currency: currency ?? usual,
    keySource: JSON.stringify(key),
    enabled: enabled ? 1 : 0,
    ...times,
  };
}

function shown({ keySource, enabled, ...row }: UmicoConnectionRow): Connection {
  const source = JSON.parse(keySource) as KeySource;
  const key =
    'env' in source
      ? ({ kind: 'env', name: source.env } as const)
      : 'file' in source
        ? ({ kind: 'file', path: source.file } as const)
        : ({ kind: 'sealed' } as const);
  return { ...row, enabled: enabled === 1, key };
}
