import { findHold } from '../../store/holds.js';
import type { UmicoHoldRow } from '../../store/umico-holds.js';
import { findUmicoHoldOfTill } from '../../store/umico-holds.js';
import { askerOf } from './access.js';
import { lookUpPoints, ofCard, type Unanswered } from './balance.js';
import type { UmicoAsker, UmicoContext } from './context.js';
import { isOver } from './hold-state.js';
import { createHold, holdWithin, releaseHold, releaseWithin } from './holds.js';
import type { UmicoCard } from './umico-pos.js';

/** Why a till gets nothing from Umico: for the cashier, so in few words. */
export type TillTrouble =
  | 'UMICO_NO_CONNECTION'
  /** Our key or POS id is not accepted, or the key cannot be had. */
  | 'UMICO_KEY_REFUSED'
  | 'UMICO_UNAVAILABLE'
  | 'UMICO_REFUSED';

/** `reason`: Umico's own words, masked and on one line; empty where it gave none. */
export type Troubled =
  | { code: Exclude<TillTrouble, 'UMICO_REFUSED'> }
  | { code: 'UMICO_REFUSED'; reason: string };

export type TillCard =
  | { code: 'OK' | 'CARD_BLOCKED'; card: UmicoCard }
  | { code: 'TILL_UNKNOWN' | 'CARD_NOT_FOUND' }
  | Troubled;

/** Points on a card for a till, live, within the budget of the publication. */
export async function lookUpTillCard(
  context: UmicoContext,
  { till, number }: { till: string; number: string },
): Promise<TillCard> {
  const { settings, tills } = await context.shop();
  if (!tills.has(till)) return { code: 'TILL_UNKNOWN' };
  const answer = await lookUpPoints(context, {
    asker: { purpose: 'retail', till },
    card: number,
    timeoutMs: settings.umicoBudgetMs,
    by: `till ${till}`,
  });
  if (answer.code === 'OK') {
    return { code: answer.card.status === 'blocked' ? 'CARD_BLOCKED' : 'OK', card: answer.card };
  }
  if (answer.code === 'CARD_NOT_FOUND') return { code: 'CARD_NOT_FOUND' };
  return troubleOf(answer);
}

/** What a till is told of it. */
export function troubleOf(unanswered: Unanswered): Troubled {
  const { code } = unanswered;
  if (code === 'UMICO_REFUSED') return { code, reason: unanswered.reason };
  return { code: code === 'UMICO_KEY_UNAVAILABLE' ? 'UMICO_KEY_REFUSED' : code };
}

/** `availableMinor`: what may still be held; null where Umico did not say it in time. */
export type TillHold =
  | { code: 'OK'; hold: UmicoHoldRow; availableMinor: number | null }
  | { code: 'NOT_ENOUGH'; availableMinor: number | null }
  /** It was there; its status says how it ended. */
  | { code: 'HOLD_EXPIRED'; hold: UmicoHoldRow }
  | { code: 'HOLD_NOT_FOUND'; isKeyTaken: boolean }
  | { code: 'TILL_UNKNOWN' | 'CARD_NOT_FOUND' | 'CARD_BLOCKED' }
  | Troubled;

/** Holds points for a check that is not closed yet. What is not certainly held within the budget is given up. */
export async function holdForTill(
  context: UmicoContext,
  { till, card, amountMinor, key }: { till: string; card: string; amountMinor: number; key: string },
): Promise<TillHold> {
  const { settings, tills } = await context.shop();
  if (!tills.has(till)) return { code: 'TILL_UNKNOWN' };
  if ((await findHold(context.engine, key)) !== undefined)
    return { code: 'HOLD_NOT_FOUND', isKeyTaken: true };
  const asker = { purpose: 'retail', till } as const;
  const by = `till ${till}`;
  const request = { asker, card, pointsMinor: amountMinor, tillKey: key, document: null, by };
  const created = await createHold(context, request);
  switch (created.code) {
    case 'OK':
      break;
    case 'FIELDS_REFUSED':
      return { code: 'CARD_NOT_FOUND' };
    case 'HOLD_KEY_TAKEN':
      return { code: 'HOLD_NOT_FOUND', isKeyTaken: true };
    default:
      return { code: created.code };
  }
  const begun = performance.now();
  const hold = await holdWithin(context, created.hold, settings.umicoBudgetMs);
  const leftMs = settings.umicoBudgetMs - (performance.now() - begun);
  return tillHold(hold, created.hold.wanted === 'released', () =>
    available(context, { asker, card, by, leftMs }),
  );
}

/** Too little to be answered in. */
const leastMs = 50;

async function available(
  context: UmicoContext,
  { asker, card, by, leftMs }: { asker: UmicoAsker; card: string; by: string; leftMs: number },
): Promise<number | null> {
  if (leftMs < leastMs) return null;
  const answer = await lookUpPoints(context, { asker, card, by, timeoutMs: Math.floor(leftMs) });
  return answer.code === 'OK' ? answer.card.availableMinor : null;
}

async function tillHold(
  hold: UmicoHoldRow,
  isOld: boolean,
  available: () => Promise<number | null>,
): Promise<TillHold> {
  if (hold.status === 'held' && hold.wanted === 'held' && hold.receiptId === null) {
    return { code: 'OK', hold, availableMinor: await available() };
  }
  if (hold.status === 'refused') return refusedAs(hold, available);
  if (isOver(hold.status) || isOld) return { code: 'HOLD_EXPIRED', hold };
  return { code: (hold.reason ?? '').startsWith('KEY_REFUSED') ? 'UMICO_KEY_REFUSED' : 'UMICO_UNAVAILABLE' };
}

/** The reason begins with Umico's code. */
async function refusedAs(
  { reason }: UmicoHoldRow,
  available: () => Promise<number | null>,
): Promise<TillHold> {
  const [, umicoCode = '', said = ''] = /^(\w*)(?:: )?(.*)$/s.exec(reason ?? '') ?? [];
  if (umicoCode === 'NOT_ENOUGH_POINTS') return { code: 'NOT_ENOUGH', availableMinor: await available() };
  const { code } = ofCard({ code: 'UMICO_REFUSED', umicoCode, reason: said });
  return code === 'CARD_NOT_FOUND' || code === 'CARD_BLOCKED'
    ? { code }
    : { code: 'UMICO_REFUSED', reason: said };
}

/** Gives a hold of a till back; undefined: Umico's cards have none under this key. Umico is told now or by the task. */
export async function releaseForTill(context: UmicoContext, key: string): Promise<TillHold | undefined> {
  const known = await findUmicoHoldOfTill(context.engine, key);
  if (known === undefined) return undefined;
  const { settings } = await context.shop();
  const released = await releaseHold(context, known.key);
  if (released.code === 'HOLD_NOT_FOUND') return undefined;
  if (released.code === 'HOLD_USED')
    return { code: 'HOLD_EXPIRED', hold: { ...released.hold, status: 'used' } };
  const begun = performance.now();
  const hold = await releaseWithin(context, released.hold, settings.umicoBudgetMs);
  if (hold.status === 'used' || hold.status === 'expired') return { code: 'HOLD_EXPIRED', hold };
  const leftMs = settings.umicoBudgetMs - (performance.now() - begun);
  const { card, createdBy: by } = hold;
  return {
    code: 'OK',
    hold,
    availableMinor: await available(context, { asker: askerOf(hold), card, by, leftMs }),
  };
}
