import { priceOf, sumOf } from '../../base/money.js';
import type { Check, CheckLine } from './check.js';

/**
 * What does not add up in a check, by itself or against the sale that it returns. Sums in minor units, quantities in
 * thousandths; `position` is the line's.
 */
export type CheckFault =
  | { fault: 'NO_LINES' | 'TIME_MISSING' | 'SUM_TOO_LARGE' }
  | { fault: 'POSITION_REPEATED' | 'QUANTITY_NOT_POSITIVE'; position: number }
  | { fault: 'NEGATIVE'; what: string }
  | { fault: 'TOO_MANY'; what: 'Line' | 'Payment' | 'Card'; most: number }
  | { fault: 'CARD_REPEATED'; card: string }
  | { fault: 'RETURN_LINE_UNKNOWN'; position: number; itemCode: string; salePosition: number | null }
  | { fault: 'RETURN_TOO_MUCH'; position: number; soldMilli: number; leftMilli: number; givenMilli: number }
  | { fault: 'RETURN_LINE_AMOUNT'; position: number; fairMinor: number; givenMinor: number }
  | { fault: 'RETURN_AMOUNT'; soldMinor: number; leftMinor: number; givenMinor: number }
  | { fault: 'LINE_AMOUNT'; position: number; expectedMinor: number; givenMinor: number }
  | {
      fault: 'TOTAL_OF_LINES' | 'TOTAL_OF_PAYMENTS' | 'BONUS_OF_PAYMENTS' | 'BONUS_OF_CARDS';
      expectedMinor: number;
      givenMinor: number;
    };

/** No paper check is longer; a longer one would keep all other tills waiting while it is recorded. */
const most = { Line: 1000, Payment: 50, Card: 20 } as const;

/** Ten million units in a line: more would make stock that nobody can add up. */
const mostMilli = 10_000_000_000;

/** All that is wrong with a check's own figures; an empty list when they add up. */
export function checkFaults(check: Check): CheckFault[] {
  const tooMany = [...oversize(check)];
  if (tooMany.length > 0) return tooMany;
  const faults: CheckFault[] = [...negatives(check)];
  if (check.lines.length === 0) faults.push({ fault: 'NO_LINES' });
  if (check.time === '') faults.push({ fault: 'TIME_MISSING' });
  faults.push(...repeated(check));
  if (!fits(check)) return [...faults, { fault: 'SUM_TOO_LARGE' }];
  return [...faults, ...check.lines.flatMap(lineFaults), ...totals(check)];
}

/** Lists that are longer than any paper check. */
export function* oversize({ lines, payments, cards }: Check): Iterable<CheckFault> {
  const counts = { Line: lines.length, Payment: payments.length, Card: cards.length };
  for (const what of ['Line', 'Payment', 'Card'] as const) {
    if (counts[what] > most[what]) yield { fault: 'TOO_MANY', what, most: most[what] };
  }
}

function* negatives({ shift, number, totalMinor, lines, payments, cards }: Check): Iterable<CheckFault> {
  if (shift < 0) yield { fault: 'NEGATIVE', what: 'Shift' };
  if (number < 0) yield { fault: 'NEGATIVE', what: 'Number' };
  if (totalMinor < 0) yield { fault: 'NEGATIVE', what: 'Total' };
  for (const line of lines) {
    if (line.quantityMilli <= 0) yield { fault: 'QUANTITY_NOT_POSITIVE', position: line.position };
    const { priceMinor, discountMinor, bonusSpentMinor, amountMinor } = line;
    if (Math.min(priceMinor, discountMinor, bonusSpentMinor, amountMinor) < 0) {
      yield { fault: 'NEGATIVE', what: `Line ${line.position}` };
    }
  }
  for (const { kind, amountMinor } of payments) {
    if (amountMinor < 0) yield { fault: 'NEGATIVE', what: `Payment ${kind}` };
  }
  for (const card of cards) {
    const least = Math.min(card.bonusSpentMinor ?? 0, card.bonusEarnedMinor ?? 0, card.accumulatedMinor ?? 0);
    if (least < 0) yield { fault: 'NEGATIVE', what: 'Card' };
  }
}

/** Positions and cards that stand there twice. */
export function* repeated({ lines, cards }: Check): Iterable<CheckFault> {
  const positions = new Set<number>();
  for (const { position } of lines) {
    if (positions.has(position)) yield { fault: 'POSITION_REPEATED', position };
    positions.add(position);
  }
  const numbers = new Set<string>();
  for (const { number } of cards) {
    if (numbers.has(number)) yield { fault: 'CARD_REPEATED', card: number };
    numbers.add(number);
  }
}

/** Every sum of the check is exact. */
function fits({ lines, payments, cards }: Check): boolean {
  const sums = [
    sumOf(
      lines,
      (line) => Math.abs(line.amountMinor) + Math.abs(line.discountMinor) + Math.abs(line.bonusSpentMinor),
    ),
    sumOf(payments, ({ amountMinor }) => Math.abs(amountMinor)),
    sumOf(cards, (card) => Math.abs(card.bonusSpentMinor ?? 0)),
  ];
  return sums.every(Number.isSafeInteger) && lines.every(hasPrice);
}

/** The price of the line's quantity can be computed exactly. */
export function hasPrice({
  quantityMilli,
  priceMinor,
}: Pick<CheckLine, 'quantityMilli' | 'priceMinor'>): boolean {
  if (quantityMilli > mostMilli) return false;
  return (Math.abs(quantityMilli) * Math.abs(priceMinor)) / 1000 < Number.MAX_SAFE_INTEGER / 2;
}

function lineFaults({
  position,
  quantityMilli,
  priceMinor,
  discountMinor,
  bonusSpentMinor,
  amountMinor,
}: CheckLine) {
  const expectedMinor = priceOf(quantityMilli, priceMinor) - discountMinor - bonusSpentMinor;
  if (expectedMinor === amountMinor) return [];
  return [{ fault: 'LINE_AMOUNT', position, expectedMinor, givenMinor: amountMinor } as const];
}

function* totals({ totalMinor, lines, payments, cards }: Check): Iterable<CheckFault> {
  const ofLines = sumOf(lines, ({ amountMinor }) => amountMinor);
  if (ofLines !== totalMinor) {
    yield { fault: 'TOTAL_OF_LINES', expectedMinor: ofLines, givenMinor: totalMinor };
  }
  const bonusPayments = payments.filter(({ kind }) => kind === 'Bonus');
  const paid = sumOf(payments, ({ kind, amountMinor }) => (kind === 'Bonus' ? 0 : amountMinor));
  if (paid !== totalMinor) yield { fault: 'TOTAL_OF_PAYMENTS', expectedMinor: totalMinor, givenMinor: paid };
  const spent = sumOf(lines, ({ bonusSpentMinor }) => bonusSpentMinor);
  const spentByPayments = sumOf(bonusPayments, ({ amountMinor }) => amountMinor);
  if (bonusPayments.length > 0 && spentByPayments !== spent) {
    yield { fault: 'BONUS_OF_PAYMENTS', expectedMinor: spent, givenMinor: spentByPayments };
  }
  // A card that does not say what it spends takes the rest by the rules; the others must not say more than the lines.
  const named = new Map<string, number>();
  for (const { card, amountMinor } of bonusPayments) {
    if (card !== null) named.set(card, (named.get(card) ?? 0) + amountMinor);
  }
  const toldBy = cards.map(({ number, bonusSpentMinor }) => bonusSpentMinor ?? named.get(number));
  for (const { number } of cards) named.delete(number);
  const told = sumOf([...toldBy, ...named.values()], (minor) => minor ?? 0);
  const isTold = cards.length > 0 || named.size > 0;
  const open = cards.some(({ kind }, i) => toldBy[i] === undefined && kind !== 'Payment');
  if (told > spent || (told < spent && isTold && !open)) {
    yield { fault: 'BONUS_OF_CARDS', expectedMinor: spent, givenMinor: told };
  }
}
