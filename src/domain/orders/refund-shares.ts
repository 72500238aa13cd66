import { allocate, sumOf } from '../../base/money.js';
import type { OrderPaymentRow } from '../../store/order-payments.js';
import type { OrderLineRow } from '../../store/orders.js';
import { partFault, type QuantityFault, type QuantityRules } from './quantity.js';

/** So much of a line is to be paid back. */
export interface RefundLine {
  position: number;
  quantityMilli: number;
}

/** A line as it is asked for; null: all that is left of it. */
export interface AskedLine {
  position: number;
  quantityMilli: number | null;
}

export type RefundLineFault = { position: number } & (
  | { code: 'LINE_UNKNOWN' | 'LINE_REPEATED' | 'QUANTITY_NOT_POSITIVE' }
  | { code: 'REFUND_TOO_LARGE'; leftMilli: number }
  | (Extract<QuantityFault, { code: 'QUANTITY_OFF_STEP' }> & { article: string; quantityMilli: number })
);

/** Everything of an order that was not paid back yet. */
export function allThatIsLeft(lines: readonly OrderLineRow[]): RefundLine[] {
  return lines
    .map((line) => ({ position: line.position, quantityMilli: left(line) }))
    .filter(({ quantityMilli }) => quantityMilli > 0);
}

export function left({ quantityMilli, refundedMilli }: OrderLineRow): number {
  return quantityMilli - refundedMilli;
}

/**
 * What of which line is meant, and what is wrong with it.
 * @param rulesOf in which quantities an article is sold
 */
export function refundLines(
  asked: readonly AskedLine[],
  lines: readonly OrderLineRow[],
  rulesOf: ReadonlyMap<string, QuantityRules>,
): { wanted: RefundLine[]; faults: RefundLineFault[] } {
  const wanted: RefundLine[] = [];
  const faults: RefundLineFault[] = [];
  for (const { position, quantityMilli } of asked) {
    const line = lines.find((one) => one.position === position);
    const isSecond = wanted.some((one) => one.position === position);
    if (line === undefined) faults.push({ position, code: 'LINE_UNKNOWN' });
    else if (isSecond) faults.push({ position, code: 'LINE_REPEATED' });
    else {
      const meantMilli = quantityMilli ?? left(line);
      const fault = lineFault(meantMilli, line, rulesOf.get(line.article));
      if (fault === undefined) wanted.push({ position, quantityMilli: meantMilli });
      else faults.push({ position, ...fault });
    }
  }
  return { wanted, faults };
}

function lineFault(quantityMilli: number, line: OrderLineRow, rules: QuantityRules | undefined) {
  const { article, quantityMilli: soldMilli } = line;
  const leftMilli = left(line);
  if (quantityMilli > leftMilli || leftMilli === 0) return { code: 'REFUND_TOO_LARGE', leftMilli } as const;
  if (!Number.isSafeInteger(quantityMilli) || quantityMilli <= 0)
    return { code: 'QUANTITY_NOT_POSITIVE' } as const;
  if (rules === undefined || quantityMilli === leftMilli) return undefined;
  const fault = partFault(quantityMilli, { soldMilli, rules });
  return fault?.code === 'QUANTITY_OFF_STEP' ? { ...fault, article, quantityMilli } : undefined;
}

/** The share of a part of a line in what is left of its amount: all parts together come to exactly the amount. */
export function refundOf(quantityMilli: number, line: OrderLineRow): number {
  const leftMinor = line.amountMinor - line.refundedMinor;
  const [share = 0] = allocate(leftMinor, [quantityMilli, left(line) - quantityMilli]);
  return share;
}

/**
 * Which payments a sum goes back to: the oldest first, to none more than came from it.
 * @throws RangeError when more is to go back than came.
 */
export function sharesOfPayments(
  amountMinor: number,
  payments: readonly OrderPaymentRow[],
): { paymentId: number; amountMinor: number }[] {
  let open = amountMinor;
  const shares = payments.map((payment) => {
    const share = Math.min(open, payment.amountMinor - payment.refundedMinor);
    open -= share;
    return { paymentId: payment.id, amountMinor: share };
  });
  if (open > 0)
    throw new RangeError(`${sumOf(shares, (one) => one.amountMinor)} was paid, not ${amountMinor}`);
  return shares.filter((share) => share.amountMinor > 0);
}

/** What points give back of a sum, and what the other payments do. @returns undefined where they cannot. */
export function sharesWithPoints(
  amountMinor: number,
  pointsMinor: number,
  { points, others }: { points: OrderPaymentRow; others: readonly OrderPaymentRow[] },
): { paymentId: number; amountMinor: number }[] | undefined {
  const moneyMinor = amountMinor - pointsMinor;
  const { least, most } = boundsOfPoints(amountMinor, { points, others });
  if (pointsMinor < least || pointsMinor > most) return undefined;
  const share = { paymentId: points.id, amountMinor: pointsMinor };
  return [share, ...sharesOfPayments(moneyMinor, others)].filter((one) => one.amountMinor > 0);
}

/** How many points can go back with a sum: no more than came, and all that the other payments cannot take. */
export function boundsOfPoints(
  amountMinor: number,
  { points, others }: { points: OrderPaymentRow; others: readonly OrderPaymentRow[] },
): { least: number; most: number } {
  const openOf = (payment: OrderPaymentRow) => payment.amountMinor - payment.refundedMinor;
  const most = Math.min(amountMinor, openOf(points));
  return { least: Math.max(0, amountMinor - sumOf(others, openOf)), most };
}
