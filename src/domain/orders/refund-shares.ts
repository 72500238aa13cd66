import { allocate, sumOf } from '../../base/money.js';
import type { OrderPaymentRow } from '../../store/order-payments.js';
import type { OrderLineRow } from '../../store/orders.js';

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

/** What of which line is meant, and what is wrong with it. */
export function refundLines(
  asked: readonly AskedLine[],
  lines: readonly OrderLineRow[],
): { wanted: RefundLine[]; faults: RefundLineFault[] } {
  const wanted: RefundLine[] = [];
  const faults: RefundLineFault[] = [];
  for (const { position, quantityMilli } of asked) {
    const line = lines.find((one) => one.position === position);
    const leftMilli = line === undefined ? 0 : left(line);
    const meantMilli = quantityMilli ?? leftMilli;
    if (line === undefined) faults.push({ position, code: 'LINE_UNKNOWN' });
    else if (wanted.some((one) => one.position === position))
      faults.push({ position, code: 'LINE_REPEATED' });
    else if (meantMilli > leftMilli || leftMilli === 0)
      faults.push({ position, code: 'REFUND_TOO_LARGE', leftMilli });
    else if (!Number.isSafeInteger(meantMilli) || meantMilli <= 0)
      faults.push({ position, code: 'QUANTITY_NOT_POSITIVE' });
    else wanted.push({ position, quantityMilli: meantMilli });
  }
  return { wanted, faults };
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
