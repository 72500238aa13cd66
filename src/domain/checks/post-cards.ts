import type { MovementReason } from '../../store/cards.js';
import {
  addCardMovements,
  addToCard,
  type CardLedger,
  type CardMovement,
  type CardRow,
  NO_BONUS_DAY,
} from '../../store/cards.js';
import type { CheckType } from '../../store/checks.js';
import type { Transaction } from '../../store/engine.js';
import { cardRefusal, viewCard } from '../cards/card-view.js';
import { useHold } from '../cards/holds.js';
import type { Settings } from '../settings/settings.js';
import type { CardEffect } from './card-effects.js';
import type { CardAnswer, CheckException, ExceptionCode } from './outcome.js';
import { SumTooLarge } from './sum-too-large.js';

/** The check that moves the sums. */
export interface Posting {
  checkId: number;
  document: string;
  type: CheckType;
  /** The till's time. */
  time: string;
  /** It was closed without the service, so what it spends was not there to be looked up. */
  isOffline: boolean;
  recordedAt: string;
  settings: Settings;
}

interface PostedCard {
  answer: CardAnswer;
  exceptions: CheckException[];
}

/**
 * Moves the sums of cards and answers them in the order of the effects. Nothing here refuses: the check is printed, so what
 * should not have happened is recorded and becomes an exception.
 *
 * @param rows the cards that are known
 */
export async function postCards(
  tx: Transaction,
  posting: Posting,
  effects: readonly CardEffect[],
  rows: ReadonlyMap<string, CardRow>,
): Promise<PostedCard[]> {
  const posted = new Map<CardEffect, PostedCard>();
  // In one order, so that two checks do not wait for each other crosswise.
  for (const effect of [...effects].sort((a, b) => (a.number < b.number ? -1 : 1)))
    posted.set(effect, await postCard(tx, posting, effect, rows.get(effect.number)));
  return effects.flatMap((effect) => posted.get(effect) ?? []);
}

async function postCard(
  tx: Transaction,
  posting: Posting,
  effect: CardEffect,
  row: CardRow | undefined,
): Promise<PostedCard> {
  const { number, bonusSpentMinor, bonusEarnedMinor, accumulatedMinor, paidMinor } = effect;
  const facts = { bonusSpentMinor, bonusEarnedMinor, accumulatedMinor, paidMinor };
  const exception = (code: ExceptionCode, more = {}) => ({
    code,
    card: number,
    facts: { ...facts, ...more },
  });
  if (row === undefined) {
    return {
      answer: { number, code: 'CARD_NOT_FOUND', card: null },
      exceptions: [exception('CARD_NOT_FOUND')],
    };
  }
  const exceptions: CheckException[] = [];
  const refusal = cardRefusal(row, posting.settings, posting.time);
  if (refusal !== undefined) exceptions.push(exception(refusal));
  if (effect.toldKind !== null && effect.toldKind !== row.kind) {
    exceptions.push(exception('CARD_KIND_MISMATCH', { told: effect.toldKind, kind: row.kind }));
  }
  const { held, coveredMinor } = await takeHold(tx, posting, effect);
  if (held !== undefined) exceptions.push(exception(held, { holdKey: effect.holdKey ?? '' }));

  const after = await moveSums(tx, posting, effect, bonusDay(posting, effect));
  for (const overspent of overspending(posting, effect, after, coveredMinor)) {
    exceptions.push(exception(overspent.code, overspent.facts));
  }
  const view = viewCard(after, posting.settings, posting.time);
  return { answer: { number, code: refusal ?? 'OK', card: view }, exceptions };
}

/** What a check does to a card; a return takes the same figures back. @param bonusSince see `BonusSince` */
export async function moveSums(
  tx: Transaction,
  posting: Pick<Posting, 'checkId' | 'document' | 'type' | 'time' | 'recordedAt'>,
  effect: Omit<CardEffect, 'holdKey' | 'toldKind'>,
  bonusSince: string,
): Promise<CardRow> {
  const { number, bonusSpentMinor, bonusEarnedMinor, accumulatedMinor, paidMinor } = effect;
  const sign = posting.type === 'Sale' ? 1 : -1;
  const after = await addToCard(tx, number, {
    accumulation: sign * accumulatedMinor,
    bonus: sign * (bonusEarnedMinor - bonusSpentMinor),
    balance: -sign * paidMinor,
    bonusSince,
  });
  if (after === undefined) throw new Error('A card that was just read is gone');
  await addCardMovements(tx, movements(posting, effect, after));
  return after;
}

/** Only plain earning adds to what is there; whatever spends or takes back changes what is the oldest. */
function bonusDay(
  { type, time, recordedAt, settings }: Posting,
  { bonusEarnedMinor, bonusSpentMinor }: CardEffect,
): string {
  // Where bonus has no age nobody asks, and whoever gives it one has all cards looked at.
  if (settings.bonusDays === 0 || (bonusEarnedMinor === 0 && bonusSpentMinor === 0)) return NO_BONUS_DAY;
  if (type === 'Return' || bonusSpentMinor !== 0) return '';
  // Of a till whose clock is fast, the day on which the check came.
  return (time < recordedAt ? time : recordedAt).slice(0, 10);
}

async function takeHold(tx: Transaction, posting: Posting, { number, holdKey }: CardEffect) {
  if (holdKey === null || posting.type === 'Return') return { held: undefined, coveredMinor: 0 };
  const { checkId, recordedAt: endedAt, settings } = posting;
  const closed = posting.isOffline ? { time: posting.time, timeZone: settings.timeZone } : undefined;
  return useHold(tx, { key: holdKey, card: number, checkId, endedAt, closed });
}

interface Overspending {
  code: ExceptionCode;
  facts: { ledger: CardLedger; availableMinor?: number; coveredMinor?: number };
}

/**
 * The ledgers from which the check took more than it might: more than was there, less what is held for other checks; or,
 * offline, more than its hold covered, so that the order in which such checks arrive does not matter.
 */
function overspending(
  { type, isOffline }: Posting,
  { bonusSpentMinor, bonusEarnedMinor, paidMinor }: CardEffect,
  after: CardRow,
  coveredMinor: number,
): Overspending[] {
  const isSale = type === 'Sale';
  // A sale earns after it has spent; a return gives back before it takes.
  const takenBonus = isSale ? bonusSpentMinor : bonusEarnedMinor;
  const bonusMinor = after.bonusMinor + takenBonus - (isSale ? bonusEarnedMinor : 0) - after.bonusHeldMinor;
  const takenBalance = isSale ? paidMinor : 0;
  const balanceMinor = after.balanceMinor + takenBalance - after.balanceHeldMinor;
  const taken = [
    { ledger: 'bonus' as const, takenMinor: takenBonus, availableMinor: bonusMinor },
    { ledger: 'balance' as const, takenMinor: takenBalance, availableMinor: balanceMinor },
  ];
  if (isOffline) {
    return taken
      .filter(({ takenMinor }) => isSale && takenMinor > coveredMinor)
      .map(({ ledger }) => ({ code: 'SPENT_OFFLINE', facts: { ledger, coveredMinor } }));
  }
  return taken
    .filter(({ takenMinor, availableMinor }) => takenMinor > Math.max(availableMinor, 0))
    .map(({ ledger, availableMinor }) => ({ code: 'NOT_ENOUGH', facts: { ledger, availableMinor } }));
}

type Step = [CardLedger, MovementReason, amountMinor: number, balanceAfterMinor: number];

function movements(
  posting: Pick<Posting, 'checkId' | 'document' | 'type' | 'time' | 'recordedAt'>,
  effect: Omit<CardEffect, 'holdKey' | 'toldKind'>,
  after: CardRow,
): CardMovement[] {
  const { checkId, document, time, recordedAt } = posting;
  const { number: card, accumulatedMinor, bonusEarnedMinor, bonusSpentMinor, paidMinor } = effect;
  const { accumulationMinor, bonusMinor, balanceMinor } = after;
  // A sale spends what was there before and earns behind it; a return gives back before it takes.
  const steps: Step[] =
    posting.type === 'Sale'
      ? [
          ['accumulation', 'purchase', accumulatedMinor, accumulationMinor],
          ['bonus', 'spent', -bonusSpentMinor, bonusMinor - bonusEarnedMinor],
          ['bonus', 'earned', bonusEarnedMinor, bonusMinor],
          ['balance', 'paid', -paidMinor, balanceMinor],
        ]
      : [
          ['accumulation', 'returned', -accumulatedMinor, accumulationMinor],
          ['bonus', 'returned', bonusSpentMinor, bonusMinor + bonusEarnedMinor],
          ['bonus', 'returned', -bonusEarnedMinor, bonusMinor],
          ['balance', 'returned', paidMinor, balanceMinor],
        ];
  if (!steps.every(([, , , balanceAfterMinor]) => Number.isSafeInteger(balanceAfterMinor)))
    throw new SumTooLarge();
  return steps
    .filter(([, , amountMinor]) => amountMinor !== 0)
    .map(([ledger, reason, amountMinor, balanceAfterMinor]) => ({
      card,
      ledger,
      amountMinor,
      balanceAfterMinor,
      reason,
      documentKind: 'check',
      document,
      checkId,
      time,
      recordedAt,
    }));
}
