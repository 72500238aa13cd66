import { allocate, percentOf, priceOf, scale, sumOf } from '../../base/money.js';
import type { Check, CheckLine, CheckPayment } from '../../domain/checks/check.js';
import type { CardMove } from './books.js';
import type { DayCard, PlannedReturn } from './plan.js';
import { toLine } from './print-sale.js';
import type { CardShare, CheckHead, Printed, Receipt, RungUp } from './printed.js';

/** A part of a sold line that comes back, and what came back of it before and with it, thousandths. */
interface ReturnedPart {
  /** Of the sold line, from 0. */
  index: number;
  beforeMilli: number;
  afterMilli: number;
}

/**
 * A return of what stands on a receipt, which is marked with it. What it undoes follows the documented rule: each sum of a
 * card is shared to the sold lines, half up and the remainder on the last, and a line's share to the part of it that came
 * back; so that all parts together come to the whole.
 */
export function printReturn(head: CheckHead, receipt: Receipt, planned: PlannedReturn): Printed {
  const parts = planned.lines.map((line) => takeBack(receipt, line));
  const sold = receipt.check;
  const lines = parts.map((part, i) => returnedLine(sold, part, { position: i + 1, ...planned }));
  const totalMinor = sumOf(lines, ({ amountMinor }) => amountMinor);
  const payments = payBack(receipt, totalMinor);
  const { till, shift, number, time } = sold;
  const check: Check = {
    ...head,
    type: 'Return',
    fiscalSign: null,
    totalMinor,
    returnOf: { till, shift, number, time },
    lines,
    payments,
    cards: planned.namesCards ? sold.cards.map(({ number }) => silentCard(number)) : [],
  };
  const cards = receipt.shares.map((share) => undone(receipt, share, parts));
  return { check, effects: { cards: [...cards, ...credited(payments)], stock: broughtIn(receipt, parts) } };
}

function takeBack(
  { returnedMilli }: Receipt,
  { position, quantityMilli }: PlannedReturn['lines'][number],
): ReturnedPart {
  const index = position - 1;
  const beforeMilli = returnedMilli[index] ?? 0;
  const afterMilli = beforeMilli + quantityMilli;
  returnedMilli[index] = afterMilli;
  return { index, beforeMilli, afterMilli };
}

function returnedLine(
  { lines }: Check,
  part: ReturnedPart,
  { position, namesPositions }: { position: number; namesPositions: boolean },
): CheckLine {
  const sold = lines[part.index] as CheckLine;
  const quantityMilli = part.afterMilli - part.beforeMilli;
  const grossMinor = priceOf(quantityMilli, sold.priceMinor);
  // Parts are rounded, and together they may come to more than there is.
  const discountMinor = Math.min(partOf(sold.discountMinor, sold, part), grossMinor);
  const bonusSpentMinor = Math.min(partOf(sold.bonusSpentMinor, sold, part), grossMinor - discountMinor);
  return {
    ...sold,
    position,
    quantityMilli,
    discountMinor,
    bonusSpentMinor,
    amountMinor: grossMinor - discountMinor - bonusSpentMinor,
    returnOfPosition: namesPositions ? sold.position : null,
  };
}

/** What of a sum of the sold line belongs to the part. */
function partOf(
  minor: number,
  { quantityMilli }: CheckLine,
  { beforeMilli, afterMilli }: ReturnedPart,
): number {
  return scale(minor, afterMilli, quantityMilli) - scale(minor, beforeMilli, quantityMilli);
}

/** To the payment card what it paid, the rest in cash. */
function payBack(receipt: Receipt, totalMinor: number): CheckPayment[] {
  const paid = receipt.check.payments.find(({ kind }) => kind === 'PaymentCard');
  const toCardMinor = Math.min(totalMinor, (paid?.amountMinor ?? 0) - receipt.paidBackMinor);
  receipt.paidBackMinor += toCardMinor;
  const all: CheckPayment[] = [
    { kind: 'PaymentCard', amountMinor: toCardMinor, card: paid?.card ?? null },
    { kind: 'Cash', amountMinor: totalMinor - toCardMinor, card: null },
  ];
  return all.filter(({ amountMinor }) => amountMinor > 0);
}

function credited(payments: readonly CheckPayment[]): CardMove[] {
  return payments.flatMap(({ card, amountMinor: balanceMinor }) =>
    card === null ? [] : [{ card, accumulationMinor: 0, bonusMinor: 0, balanceMinor }],
  );
}

function undone(receipt: Receipt, share: CardShare, parts: readonly ReturnedPart[]): CardMove {
  const { lines } = receipt.check;
  const amounts = lines.map(({ amountMinor }) => amountMinor);
  const earning = amounts.map((minor, i) => (receipt.goods[i]?.earns ? minor : 0));
  const spent = lines.map(({ bonusSpentMinor }) => bonusSpentMinor);
  const back = (totalMinor: number, weights: readonly number[]) => {
    const shares = allocate(totalMinor, weights);
    return sumOf(parts, (part) => partOf(shares[part.index] ?? 0, lines[part.index] as CheckLine, part));
  };
  const earnedMinor = back(share.earnedMinor, earning.some((minor) => minor > 0) ? earning : amounts);
  return {
    card: share.card,
    accumulationMinor: -back(share.accumulatedMinor, amounts),
    bonusMinor: back(share.spentMinor, spent) - earnedMinor,
    balanceMinor: 0,
  };
}

function broughtIn({ check, goods }: Receipt, parts: readonly ReturnedPart[]) {
  return parts
    .filter(({ index }) => goods[index]?.known)
    .map(({ index, beforeMilli, afterMilli }) => ({
      itemCode: check.lines[index]?.itemCode ?? '',
      quantityMilli: afterMilli - beforeMilli,
    }));
}

function silentCard(number: string): Check['cards'][number] {
  return {
    number,
    kind: null,
    bonusSpentMinor: null,
    bonusEarnedMinor: null,
    accumulatedMinor: null,
    holdKey: null,
  };
}

/** A return without a receipt: the till tells what it takes back, and that counts. */
export function printReturnAlone(head: CheckHead, rungUp: readonly RungUp[], card?: DayCard): Printed {
  const lines = rungUp.map(toLine);
  const totalMinor = sumOf(lines, ({ amountMinor }) => amountMinor);
  const earnedMinor = percentOf(totalMinor, 100);
  const told = { bonusSpentMinor: 0, bonusEarnedMinor: earnedMinor, accumulatedMinor: totalMinor };
  const check: Check = {
    ...head,
    type: 'Return',
    fiscalSign: null,
    totalMinor,
    returnOf: null,
    lines,
    payments: [{ kind: 'Cash', amountMinor: totalMinor, card: null }],
    cards: card === undefined ? [] : [{ ...silentCard(card.number), ...told }],
  };
  const move = { accumulationMinor: -totalMinor, bonusMinor: -earnedMinor, balanceMinor: 0 };
  const stock = rungUp
    .filter(({ good }) => good.known)
    .map(({ good, quantityMilli }) => ({ itemCode: good.code, quantityMilli }));
  return { check, effects: { cards: card?.known ? [{ card: card.number, ...move }] : [], stock } };
}
