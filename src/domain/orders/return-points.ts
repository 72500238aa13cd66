import { scale } from '../../base/money.js';
import type { Reader } from '../../store/engine.js';
import { listOrderPayments, type OrderPaymentRow } from '../../store/order-payments.js';
import type { OrderRow } from '../../store/orders.js';
import { findUmicoCalculation } from '../../store/umico-calculations.js';
import { findUmicoSaleOfOrder, type UmicoReceiptRow } from '../../store/umico-receipts.js';
import type { Context } from '../context.js';
import { createReturn, type NotCalculated, type ReturnRefusal } from '../umico/returns.js';
import { isPaidBy } from './points-payment.js';
import { boundsOfPoints, sharesWithPoints } from './refund-shares.js';
import type { Part } from './write-refund.js';

/** Nobody knows how much of a refund are points and how much is money: nothing must be paid out blindly. */
export interface RefundNotCalculated {
  code: 'RETURN_NOT_CALCULATED';
  amountMinor: number;
  because:
    | NotCalculated['because']
    /** The points were not taken, or Umico has no such sale any more. */
    | { code: 'SALE_GONE'; status: UmicoReceiptRow['status']; reason: string | null };
}

/** The points that have paid an order, with its other payments. */
export interface PaidWithPoints {
  sale: UmicoReceiptRow;
  points: OrderPaymentRow;
  others: readonly OrderPaymentRow[];
}

/** Undefined where no points have paid it. */
export async function paidWithPoints(reader: Reader, orderId: number): Promise<PaidWithPoints | undefined> {
  const sale = await findUmicoSaleOfOrder(reader, orderId);
  if (sale === undefined) return undefined;
  const payments = await listOrderPayments(reader, orderId);
  const points = payments.find((one) => isPaidBy(one, sale));
  return points && { sale, points, others: payments.filter((one) => one !== points) };
}

interface Refunding {
  parts: readonly Part[];
  amountMinor: number;
}

/** A refund as Umico is asked for it: what the order has shared out is what comes back. */
export function returnOf({ parts }: Refunding, { sale }: PaidWithPoints, order: OrderRow, by: string) {
  return {
    saleKey: sale.key,
    lines: parts.map(({ position, quantityMilli, amountMinor }) => ({
      salePosition: position,
      quantityMilli,
      amountMinor,
    })),
    card: null,
    orderId: order.id,
    by,
  };
}

/**
 * Queues the return receipt of a refund of an order that points have paid, and says what goes back to which payment;
 * undefined where none have. Within the refund's transaction.
 */
export async function returnPoints(
  context: Context,
  order: OrderRow,
  refunding: Refunding,
  request: { by: string; calculation?: string | null; overrideReason?: string | null },
): Promise<{ code: 'OK'; shares: ReturnType<typeof sharesWithPoints> } | RefundNotCalculated> {
  const paid = await paidWithPoints(context.engine, order.id);
  if (paid === undefined) return { code: 'OK', shares: undefined };
  const { by, calculation = null, overrideReason = null } = request;
  const { amountMinor } = refunding;
  const said = calculation === null ? undefined : await findUmicoCalculation(context.engine, calculation);
  const pointsMinor = said?.returnedMinor ?? estimate(amountMinor, order, paid);
  const shares = sharesWithPoints(amountMinor, pointsMinor, paid);
  // What Umico says is more than was paid with points, or less than they must take.
  const usable = shares === undefined && said?.amountMinor === amountMinor ? null : calculation;
  const answer = await createReturn(context, {
    ...returnOf(refunding, paid, order, by),
    document: order.number,
    time: null,
    calculation: usable,
    overrideReason,
    of: { documentKind: 'order', orderId: order.id },
  });
  if (answer.code === 'OK') {
    const isCalculated = answer.calculation !== null;
    return { code: 'OK', shares: isCalculated ? shares : overridden(amountMinor, order, paid) };
  }
  if (answer.code === 'RETURN_NOT_CALCULATED') return answer;
  if (overrideReason !== null) return { code: 'OK', shares: overridden(amountMinor, order, paid) };
  return notCalculated(amountMinor, paid, answer);
}

/** Other refusals of a return, as what they mean for a refund. */
export function notCalculated(
  amountMinor: number,
  { sale: { status, reason } }: PaidWithPoints,
  { code }: Pick<ReturnRefusal, 'code'>,
): RefundNotCalculated {
  const because = { code: 'SALE_GONE', status, reason: reason ?? code } as const;
  return { code: 'RETURN_NOT_CALCULATED', amountMinor, because };
}

function overridden(amountMinor: number, order: OrderRow, paid: PaidWithPoints) {
  return sharesWithPoints(amountMinor, estimate(amountMinor, order, paid), paid);
}

/** In proportion; so all refunds together come to what came. */
function estimate(amountMinor: number, order: OrderRow, paid: PaidWithPoints): number {
  const { points } = paid;
  const behind = scale(points.amountMinor, order.refundedMinor + amountMinor, order.amountMinor);
  const { least, most } = boundsOfPoints(amountMinor, paid);
  return Math.min(most, Math.max(least, behind - points.refundedMinor));
}
