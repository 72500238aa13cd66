import { instant, localTime } from '../../base/time.js';
import { type CardRow, findCard, holdOnCard } from '../../store/cards.js';
import type { Transaction } from '../../store/engine.js';
import { addHold, findHold, type HoldRow, listOverdueHoldsOfCard } from '../../store/holds.js';
import type { Context } from '../context.js';
import type { Settings } from '../settings/settings.js';
import { cardRefusal } from './card-view.js';
import { endHold } from './holds.js';
import type { CardLookupCode } from './look-up-card.js';

export interface HoldRequest {
  till: string;
  card: string;
  /** Greater than zero. */
  amountMinor: number;
  /** The till's own name for it, never given twice: asked again with the same key, the same hold is meant. */
  key: string;
}

/** `availableMinor`: what may still be held on the card. */
export type HoldAnswer =
  | { code: 'OK'; hold: HoldRow; availableMinor: number }
  | { code: 'NOT_ENOUGH'; availableMinor: number }
  /** It was there; its status says how it ended. */
  | { code: 'HOLD_EXPIRED'; hold: HoldRow; availableMinor: number }
  /** `isKeyTaken`: the key names a hold with other content, which is nobody's business here. */
  | { code: 'HOLD_NOT_FOUND'; isKeyTaken: boolean }
  | { code: Exclude<CardLookupCode, 'OK'> };

const mostEnded = 500;

/** Reserves bonus, or the money of a payment card, so that two tills cannot spend it twice. */
export async function holdAmount(context: Context, request: HoldRequest): Promise<HoldAnswer> {
  const { settings, tills } = await context.shop();
  if (!tills.has(request.till)) return { code: 'TILL_UNKNOWN' };
  if (settings.cardsLocked) return { code: 'CARDS_LOCKED' };
  return context.engine.transaction((tx) => hold(tx, context.clock(), settings, request));
}

async function hold(
  tx: Transaction,
  now: number,
  settings: Settings,
  request: HoldRequest,
): Promise<HoldAnswer> {
  const card = await findCurrentCard(tx, request.card, instant(now));
  if (card === undefined) return { code: 'CARD_NOT_FOUND' };
  const known = await findHold(tx, request.key);
  if (known !== undefined) return answerAgain(known, request, card);
  const refused = cardRefusal(card, settings, localTime(now, settings.timeZone));
  if (refused !== undefined) return { code: refused };

  const { till, amountMinor, key } = request;
  const ledger = card.kind === 'Discount' ? 'bonus' : 'balance';
  const after = await holdOnCard(tx, card.number, { bonus: 0, balance: 0, [ledger]: amountMinor });
  if (after === undefined) return { code: 'NOT_ENOUGH', availableMinor: available(card, ledger) };
  const added: HoldRow = {
    key,
    card: card.number,
    ledger,
    till,
    amountMinor,
    status: 'active',
    createdAt: instant(now),
    expiresAt: instant(now + settings.holdMinutes * 60_000),
  };
  await addHold(tx, added);
  return { code: 'OK', hold: added, availableMinor: available(after, ledger) };
}

/** The card, without the holds whose time is over: they must not keep anybody waiting for the task that ends them. */
async function findCurrentCard(tx: Transaction, number: string, now: string): Promise<CardRow | undefined> {
  const card = await findCard(tx, number);
  if (card === undefined || card.bonusHeldMinor + card.balanceHeldMinor === 0) return card;
  const overdue = await listOverdueHoldsOfCard(tx, { card: number, now, limit: mostEnded });
  if (overdue.length === 0) return card;
  for (const each of overdue) await endHold(tx, each, { status: 'expired', endedAt: now, checkId: null });
  return findCard(tx, number);
}

/** To a key that was asked for before: the answer was lost, or somebody uses a key twice. */
function answerAgain(
  known: HoldRow,
  { card: number, amountMinor, till }: HoldRequest,
  card: CardRow,
): HoldAnswer {
  const isSame = known.card === number && known.amountMinor === amountMinor && known.till === till;
  if (!isSame) return { code: 'HOLD_NOT_FOUND', isKeyTaken: true };
  const availableMinor = available(card, known.ledger);
  return { code: known.status === 'active' ? 'OK' : 'HOLD_EXPIRED', hold: known, availableMinor };
}

/** What may be held or spent, less what is held already. */
export function available(card: CardRow, ledger: HoldRow['ledger']): number {
  return ledger === 'bonus'
    ? card.bonusMinor - card.bonusHeldMinor
    : card.balanceMinor - card.balanceHeldMinor;
}
