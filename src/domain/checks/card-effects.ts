import { percentOf, sumOf } from '../../base/money.js';
import type { CardKind, CardRow } from '../../store/cards.js';
import type { PaymentKind } from '../../store/checks.js';
import type { BonusRules } from '../settings/settings.js';
import type { Check, CheckCard } from './check.js';
import type { CheckException } from './outcome.js';

/** What a sale does to one of its cards, minor units; for a return, what it takes back. */
export interface CardEffect {
  number: string;
  accumulatedMinor: number;
  bonusEarnedMinor: number;
  bonusSpentMinor: number;
  paidMinor: number;
  holdKey: string | null;
  /** What the till takes the card for; null when it does not say. */
  toldKind: CardKind | null;
}

export interface CheckEffects {
  effects: CardEffect[];
  exceptions: CheckException[];
}

interface Given {
  check: Check;
  /** The cards that are known, by number. */
  rows: ReadonlyMap<string, CardRow>;
  rules: BonusRules;
  /** The part of the total that earns bonus. */
  earningMinor: number;
}

/**
 * What a sale does to its cards, and by its own figures a return of no known sale. What the till says of a card counts;
 * what it leaves out follows the rules, and they favour the first discount card only, so that two cards in a check do not
 * earn twice.
 */
export function cardEffects(given: Given): CheckEffects {
  const cards = allCards(given.check);
  const kindOf = (card: CheckCard): CardKind => given.rows.get(card.number)?.kind ?? card.kind ?? 'Discount';
  const discount = cards.filter((card) => kindOf(card) === 'Discount');
  const payment = cards.filter((card) => kindOf(card) === 'Payment');
  const paid = paymentsByCard(given.check.payments, 'PaymentCard');
  const spent = paymentsByCard(given.check.payments, 'Bonus');
  // What a card says, else what the payments say of it.
  const toldSpent = ({ number, bonusSpentMinor }: CheckCard) => bonusSpentMinor ?? spent.get(number);
  const restSpent =
    sumOf(given.check.lines, ({ bonusSpentMinor }) => bonusSpentMinor) -
    sumOf(cards, (card) => toldSpent(card) ?? 0);
  const spender = discount.find((card) => toldSpent(card) === undefined);
  const earned = percentOf(given.earningMinor, given.rules.earnPercentCenti);
  const unnamed = paid.get(null) ?? 0;

  const effects = cards.map((card): CardEffect => {
    const byRules = card === discount[0];
    return {
      number: card.number,
      accumulatedMinor: card.accumulatedMinor ?? (byRules ? given.check.totalMinor : 0),
      bonusEarnedMinor: card.bonusEarnedMinor ?? (byRules ? earned : 0),
      bonusSpentMinor: toldSpent(card) ?? (card === spender ? restSpent : 0),
      paidMinor: (paid.get(card.number) ?? 0) + (card === payment[0] ? unnamed : 0),
      holdKey: card.holdKey,
      // Only a payment card pays.
      toldKind: paid.has(card.number) ? 'Payment' : card.kind,
    };
  });
  return { effects, exceptions: orphans(spender ? 0 : restSpent, payment.length > 0 ? 0 : unnamed) };
}

/** The check's cards, and those that only its payments name. */
function allCards({ cards, payments }: Check): CheckCard[] {
  const all = new Map(cards.map((card) => [card.number, card]));
  for (const { kind, card: number } of payments) {
    if (number === null || (kind !== 'PaymentCard' && kind !== 'Bonus') || all.has(number)) continue;
    all.set(number, {
      number,
      kind: kind === 'Bonus' ? 'Discount' : 'Payment',
      bonusSpentMinor: null,
      bonusEarnedMinor: null,
      accumulatedMinor: null,
      holdKey: null,
    });
  }
  return [...all.values()];
}

/** What the payments of a kind take from each card; under null, what they take from a card they do not name. */
export function paymentsByCard(payments: Check['payments'], wanted: PaymentKind): Map<string | null, number> {
  const sums = new Map<string | null, number>();
  for (const { kind, card, amountMinor } of payments) {
    if (kind === wanted) sums.set(card, (sums.get(card) ?? 0) + amountMinor);
  }
  return sums;
}

function orphans(spentMinor: number, paidMinor: number): CheckException[] {
  const exceptions: CheckException[] = [];
  if (spentMinor > 0) exceptions.push({ code: 'BONUS_WITHOUT_CARD', card: null, facts: { spentMinor } });
  if (paidMinor > 0) exceptions.push({ code: 'PAYMENT_WITHOUT_CARD', card: null, facts: { paidMinor } });
  return exceptions;
}

export function noEffect(number: string): CardEffect {
  return {
    number,
    accumulatedMinor: 0,
    bonusEarnedMinor: 0,
    bonusSpentMinor: 0,
    paidMinor: 0,
    holdKey: null,
    toldKind: null,
  };
}
