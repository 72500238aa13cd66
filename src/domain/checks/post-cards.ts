import type { MovementReason } from '../../store/cards.js';
import {
  addCardMovements,
  addToCard,
  type CardLedger,
  type CardMovement,
  type CardRow,
} from '../../store/cards.js';
import type { Transaction } from '../../store/engine.js';
import { bonusSince } from '../cards/bonus-age.js';
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
  /** The till's time. */
  time: string;
  recordedAt: string;
  settings: Settings;
}

/**
 * Moves the sums of one card and answers them. Nothing here refuses: the check is printed, so what should not have
 * happened is recorded and becomes an exception.
 */
export async function postCard(
  tx: Transaction,
  posting: Posting,
  effect: CardEffect,
  row: CardRow | undefined,
): Promise<{ answer: CardAnswer; exceptions: CheckException[] }> {
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
  const held = await takeHold(tx, posting, effect);
  if (held !== undefined) exceptions.push(exception(held, { holdKey: effect.holdKey ?? '' }));

  const after = await addToCard(tx, number, {
    accumulation: accumulatedMinor,
    bonus: bonusEarnedMinor - bonusSpentMinor,
    balance: -paidMinor,
    bonusSince: bonusSince(bonusSpentMinor > 0 ? -1 : bonusEarnedMinor, posting.time),
  });
  if (after === undefined) throw new Error('A card that was just read is gone');
  for (const ledger of overspent(after, effect)) exceptions.push(exception('NOT_ENOUGH', ledger));
  await addCardMovements(tx, movements(posting, effect, after));
  const view = viewCard(after, posting.settings, posting.time);
  return { answer: { number, code: refusal ?? 'OK', card: view }, exceptions };
}

async function takeHold(tx: Transaction, { checkId, recordedAt }: Posting, { number, holdKey }: CardEffect) {
  if (holdKey === null) return undefined;
  return useHold(tx, { key: holdKey, card: number, checkId, endedAt: recordedAt });
}

/** The ledgers on which the check spent more than was there, less what is held for other checks. */
function overspent(after: CardRow, effect: CardEffect): { ledger: CardLedger; availableMinor: number }[] {
  const found: { ledger: CardLedger; availableMinor: number }[] = [];
  const bonusBefore =
    after.bonusMinor - effect.bonusEarnedMinor + effect.bonusSpentMinor - after.bonusHeldMinor;
  if (effect.bonusSpentMinor > Math.max(bonusBefore, 0))
    found.push({ ledger: 'bonus', availableMinor: bonusBefore });
  const balanceBefore = after.balanceMinor + effect.paidMinor - after.balanceHeldMinor;
  if (effect.paidMinor > Math.max(balanceBefore, 0))
    found.push({ ledger: 'balance', availableMinor: balanceBefore });
  return found;
}

function movements(posting: Posting, effect: CardEffect, after: CardRow): CardMovement[] {
  const { checkId, document, time, recordedAt } = posting;
  const movement = (
    ledger: CardLedger,
    reason: MovementReason,
    amountMinor: number,
    balanceAfterMinor: number,
  ) => {
    if (!Number.isSafeInteger(balanceAfterMinor)) throw new SumTooLarge();
    return {
      card: effect.number,
      ledger,
      amountMinor,
      balanceAfterMinor,
      reason,
      documentKind: 'check' as const,
      document,
      checkId,
      time,
      recordedAt,
    };
  };
  // What was spent was there before; what is earned comes behind it.
  return [
    movement('accumulation', 'purchase', effect.accumulatedMinor, after.accumulationMinor),
    movement('bonus', 'spent', -effect.bonusSpentMinor, after.bonusMinor - effect.bonusEarnedMinor),
    movement('bonus', 'earned', effect.bonusEarnedMinor, after.bonusMinor),
    movement('balance', 'paid', -effect.paidMinor, after.balanceMinor),
  ].filter(({ amountMinor }) => amountMinor !== 0);
}
