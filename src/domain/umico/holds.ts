import { randomUUID } from 'node:crypto';
import { instant } from '../../base/time.js';
import type { Engine } from '../../store/engine.js';
import {
  addUmicoHold,
  findUmicoHold,
  findUmicoHoldById,
  findUmicoHoldOfTill,
  type UmicoHoldRow,
} from '../../store/umico-holds.js';
import type { Context } from '../context.js';
import { type FieldFault, textFaults } from '../fields.js';
import { findConnectionFor, type NoAccess } from './access.js';
import { advanceHold } from './advance-hold.js';
import { within } from './advance-within.js';
import { cardFaults } from './card-number.js';
import { noTill, type UmicoAsker, type UmicoContext } from './context.js';
import { isOver } from './hold-state.js';
import { abandonedMs, changeHold } from './plan-hold.js';
import { columnsOf, sendSoon } from './queue-receipt.js';

export interface UmicoHoldRequest {
  asker: UmicoAsker;
  card: string;
  /** Greater than zero. */
  pointsMinor: number;
  /** The till's own name for it, never given twice; null: it has none. */
  tillKey: string | null;
  document: string | null;
  by: string;
}

export type HoldCreated =
  | { code: 'OK'; hold: UmicoHoldRow }
  | { code: 'FIELDS_REFUSED'; faults: readonly (FieldFault | { field: string; code: 'NOT_POSITIVE' })[] }
  | { code: 'TILL_UNKNOWN'; till: string }
  /** The key names a hold of another card, till or sum. */
  | { code: 'HOLD_KEY_TAKEN' }
  | Extract<NoAccess, { code: 'UMICO_NO_CONNECTION' }>;

/** Until Umico says how long. */
const usualMs = 600_000;

/**
 * Stores a hold that is to be asked for. `holdWithin` then asks Umico; one that nobody asks for is given up by the task.
 * The same till key again means the same hold.
 */
export async function createHold(context: Context, request: UmicoHoldRequest): Promise<HoldCreated> {
  const { asker, card, pointsMinor, tillKey, document, by } = request;
  const faults: Extract<HoldCreated, { code: 'FIELDS_REFUSED' }>['faults'] = [
    ...cardFaults(card),
    ...textFaults('document', document, 100),
    ...(pointsMinor > 0 ? [] : [{ field: 'points', code: 'NOT_POSITIVE' as const }]),
  ];
  if (faults.length > 0) return { code: 'FIELDS_REFUSED', faults };
  const { tills } = await context.shop();
  if (asker.purpose === 'retail' && asker.till !== noTill && !tills.has(asker.till)) {
    return { code: 'TILL_UNKNOWN', till: asker.till };
  }
  return context.engine.transaction(async (tx): Promise<HoldCreated> => {
    const known = tillKey === null ? undefined : await findUmicoHoldOfTill(tx, tillKey);
    if (known !== undefined)
      return isSame(known, request) ? { code: 'OK', hold: known } : { code: 'HOLD_KEY_TAKEN' };
    if ((await findConnectionFor(tx, asker)) === undefined) return { code: 'UMICO_NO_CONNECTION', asker };
    const now = context.clock();
    const id = await addUmicoHold(tx, {
      key: randomUUID(),
      tillKey,
      ...columnsOf(asker),
      card,
      pointsMinor,
      document,
      expiresAt: instant(now + usualMs),
      nextAt: instant(now + abandonedMs),
      createdAt: instant(now),
      createdBy: by,
    });
    return { code: 'OK', hold: (await findUmicoHoldById(tx, id)) as UmicoHoldRow };
  });
}

function isSame(known: UmicoHoldRow, { asker, card, pointsMinor }: UmicoHoldRequest): boolean {
  const { till, userName } = columnsOf(asker);
  const isOurs = known.till === till && known.userName === userName;
  return isOurs && known.card === card && known.pointsMinor === pointsMinor;
}

/**
 * Asks Umico for a stored hold, within the budget. What is not held by then is given up: nobody may spend it, and whatever
 * Umico has made of it is released.
 * @returns the hold as it is then: `held`, or over, or `wanted` released.
 */
export async function holdWithin(
  context: UmicoContext,
  hold: Pick<UmicoHoldRow, 'id' | 'status'>,
  budgetMs: number,
): Promise<UmicoHoldRow> {
  if (hold.status === 'new')
    await within(context, advanceHold(context, hold.id, { isAsked: true }), budgetMs);
  return giveUpUnlessHeld(context, hold.id);
}

function giveUpUnlessHeld({ engine, clock }: Context, id: number): Promise<UmicoHoldRow> {
  return engine.transaction(async (tx) => {
    const hold = await findUmicoHoldById(tx, id);
    if (hold === undefined) throw new Error(`There is no hold ${id}`);
    if (hold.status === 'held' || isOver(hold.status) || hold.wanted === 'released') return hold;
    const now = clock();
    await sendSoon(tx, instant(now));
    return changeHold(tx, now, hold, { wanted: 'released', waits: 0, nextAt: instant(now) });
  });
}

export type HoldReleased =
  | { code: 'OK'; hold: UmicoHoldRow }
  | { code: 'HOLD_NOT_FOUND' }
  /** A sale spends it; it goes back when that is rejected. */
  | { code: 'HOLD_USED'; hold: UmicoHoldRow };

/** Gives a hold back; the task tells Umico, at once. Twice is once. @param key ours */
export function releaseHold({ engine, clock }: Context, key: string): Promise<HoldReleased> {
  return engine.transaction(async (tx): Promise<HoldReleased> => {
    const hold = await findUmicoHold(tx, key);
    if (hold === undefined) return { code: 'HOLD_NOT_FOUND' };
    if (hold.status === 'used' || (hold.receiptId !== null && hold.wanted === 'held')) {
      return { code: 'HOLD_USED', hold };
    }
    if (isOver(hold.status) || hold.wanted === 'released') return { code: 'OK', hold };
    const now = clock();
    await sendSoon(tx, instant(now));
    const after = await changeHold(tx, now, hold, { wanted: 'released', waits: 0, nextAt: instant(now) });
    return { code: 'OK', hold: after };
  });
}

/** Lets Umico know of a release, within the budget. @returns the hold as it is then. */
export async function releaseWithin(
  context: UmicoContext,
  { id }: Pick<UmicoHoldRow, 'id'>,
  budgetMs: number,
): Promise<UmicoHoldRow> {
  await within(context, advanceHold(context, id, { isAsked: true }), budgetMs);
  return findKnown(context.engine, id);
}

async function findKnown(engine: Engine, id: number): Promise<UmicoHoldRow> {
  const hold = await findUmicoHoldById(engine, id);
  if (hold === undefined) throw new Error(`There is no hold ${id}`);
  return hold;
}
