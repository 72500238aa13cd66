import { percentOf, priceOf, sumOf } from '../../base/money.js';
import type { Check, CheckCard, CheckLine, CheckPayment } from '../../domain/checks/check.js';
import type { CardMove } from './books.js';
import type { DayCard } from './plan.js';
import type { CardShare, CheckHead, Receipt, RungUp } from './printed.js';

/** The cards that a customer gives the cashier, and what came of it. */
export interface Customer {
  discount?: {
    card: DayCard;
    holdKey?: string | undefined;
    /** What the service calculated; the check leaves it to its rules. Else the till reckons and tells. */
    earnedByRulesMinor?: number | undefined;
  };
  payment?: { card: DayCard; paidMinor: number; holdKey?: string | undefined };
}

interface Sums {
  totalMinor: number;
  spentMinor: number;
  earnedMinor: number;
}

/** Share of a sale that the till gives as bonus where it does not leave that to the service. */
const ownEarnPercentCenti = 300;

/** A sale with sums that add up, and what it does by its own figures. */
export function printSale(head: CheckHead, rungUp: readonly RungUp[], customer: Customer): Receipt {
  const lines = rungUp.map(toLine);
  const sums = {
    totalMinor: sumOf(lines, ({ amountMinor }) => amountMinor),
    spentMinor: sumOf(lines, ({ bonusSpentMinor }) => bonusSpentMinor),
    earnedMinor: earned(rungUp, lines, customer),
  };
  const check: Check = {
    ...head,
    type: 'Sale',
    fiscalSign: null,
    totalMinor: sums.totalMinor,
    returnOf: null,
    lines,
    payments: payments(sums, customer),
    cards: cards(sums, customer),
  };
  const shares = sharesOf(sums, customer);
  return {
    check,
    goods: rungUp.map(({ good }) => good),
    shares,
    effects: { cards: shares.map(moveOf), stock: rungUp.filter(({ good }) => good.known).map(takeOut) },
    returnedMilli: rungUp.map(() => 0),
    paidBackMinor: 0,
  };
}

export function toLine(rungUp: RungUp, index: number): CheckLine {
  const { good, quantityMilli, discountMinor, bonusSpentMinor } = rungUp;
  return {
    position: index + 1,
    itemCode: good.code,
    barcode: null,
    name: null,
    quantityMilli,
    priceMinor: good.priceMinor,
    discountMinor,
    bonusSpentMinor,
    amountMinor: priceOf(quantityMilli, good.priceMinor) - discountMinor - bonusSpentMinor,
    department: null,
    returnOfPosition: null,
  };
}

function earned(rungUp: readonly RungUp[], lines: readonly CheckLine[], { discount }: Customer): number {
  if (discount === undefined) return 0;
  if (discount.earnedByRulesMinor !== undefined) return discount.earnedByRulesMinor;
  const earning = lines.filter((_, i) => rungUp[i]?.good.earns);
  const earningMinor = sumOf(earning, ({ amountMinor }) => amountMinor);
  return percentOf(earningMinor, ownEarnPercentCenti);
}

function payments({ totalMinor, spentMinor }: Sums, { payment }: Customer): CheckPayment[] {
  const paidMinor = payment?.paidMinor ?? 0;
  const rest = totalMinor - paidMinor;
  const all: CheckPayment[] = [
    { kind: 'PaymentCard', amountMinor: paidMinor, card: payment?.card.number ?? null },
    { kind: rest % 2 === 0 ? 'Cash' : 'BankCard', amountMinor: rest, card: null },
    { kind: 'Bonus', amountMinor: spentMinor, card: null },
  ];
  return all.filter(({ amountMinor }) => amountMinor > 0);
}

const silent = { kind: null, bonusSpentMinor: null, bonusEarnedMinor: null, accumulatedMinor: null };

function cards(sums: Sums, { discount, payment }: Customer): CheckCard[] {
  const told = {
    bonusSpentMinor: sums.spentMinor,
    bonusEarnedMinor: sums.earnedMinor,
    accumulatedMinor: sums.totalMinor,
  };
  const figures = discount?.earnedByRulesMinor === undefined ? told : {};
  return [
    ...[discount].map((used) => used && cardOf(used, figures)),
    ...[payment].map((used) => used && cardOf(used, {})),
  ].filter((card) => card !== undefined);
}

function cardOf(
  { card: { number }, holdKey = null }: { card: DayCard; holdKey?: string | null | undefined },
  figures: Partial<CheckCard>,
): CheckCard {
  return { ...silent, ...figures, number, holdKey };
}

/** Of known cards: others have no sums. */
function sharesOf(
  { totalMinor: accumulatedMinor, earnedMinor, spentMinor }: Sums,
  { discount, payment }: Customer,
): CardShare[] {
  const none = { accumulatedMinor: 0, earnedMinor: 0, spentMinor: 0, paidMinor: 0 };
  const shares: CardShare[] = [];
  if (discount?.card.known) {
    shares.push({ ...none, card: discount.card.number, accumulatedMinor, earnedMinor, spentMinor });
  }
  if (payment?.card.known) {
    shares.push({ ...none, card: payment.card.number, paidMinor: payment.paidMinor });
  }
  return shares;
}

function moveOf({ card, accumulatedMinor, earnedMinor, spentMinor, paidMinor }: CardShare): CardMove {
  return {
    card,
    accumulationMinor: accumulatedMinor,
    bonusMinor: earnedMinor - spentMinor,
    balanceMinor: -paidMinor,
  };
}

function takeOut({ good, quantityMilli }: RungUp) {
  return { itemCode: good.code, quantityMilli: -quantityMilli };
}
