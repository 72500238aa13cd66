import { maskCard } from '../../base/masking.js';
import { instant } from '../../base/time.js';
import { engineWithin } from '../../store/nested.js';
import { listOrderPayments } from '../../store/order-payments.js';
import { findOrderByNumber, type OrderLineRow, type OrderRow } from '../../store/orders.js';
import { findUmicoSaleOfOrder } from '../../store/umico-receipts.js';
import type { Context } from '../context.js';
import { type FieldFault, textFaults } from '../fields.js';
import { advanceWithin } from '../umico/advance-within.js';
import type { UmicoContext } from '../umico/context.js';
import { releaseHold } from '../umico/holds.js';
import { createSale, type HoldRefusal } from '../umico/sales.js';
import { changeOrder } from './change-order.js';
import {
  askerOf,
  holdPoints,
  type PointsPayment,
  type PointsRefusal,
  soldLines,
  sumsFault,
} from './hold-points.js';
import { isPaidBy, pointsSystem } from './points-payment.js';
import type { Changing } from './record-change.js';
import { type PaymentAnswer, settle } from './settle.js';
import { notAllowed, statusBehind } from './transitions.js';

export type PointsAnswer =
  | PaymentAnswer
  | Extract<PointsRefusal, { code: 'UMICO_NO_CONNECTION' | 'TILL_UNKNOWN' }>
  | HoldRefusal
  | NonNullable<ReturnType<typeof sumsFault>>
  | { code: 'FIELDS_REFUSED'; faults: readonly FieldFault[] };

/**
 * Pays what is open of an order with points that `holdPoints` has held, status 4; the sale is to be sent from then on. The
 * same card again means the same payment.
 */
export async function payWithPoints(
  context: Context,
  payment: PointsPayment,
  holdKey: string | null,
): Promise<PointsAnswer> {
  const faults = textFaults('document', payment.document, 200);
  if (faults.length > 0) return { code: 'FIELDS_REFUSED', faults };
  const shop = await context.shop();
  return changeOrder(context, payment, async (changing, order, lines): Promise<PointsAnswer> => {
    const engine = engineWithin(changing.tx, context.engine);
    const within = { ...context, engine, shop: async () => shop };
    const paymentId = await paidBefore(changing, order, payment);
    if (paymentId !== undefined) {
      if (holdKey !== null) await releaseHold(within, holdKey);
      return { code: 'OK', order, lines, repeated: true, paymentId };
    }
    return payOnce({ context: within, changing }, { order, lines }, payment, holdKey);
  });
}

async function paidBefore(
  { tx }: Changing,
  { id }: OrderRow,
  { card, pointsMinor }: PointsPayment,
): Promise<number | undefined> {
  const sale = await findUmicoSaleOfOrder(tx, id);
  if (sale === undefined || sale.card !== card) return undefined;
  const paid = (await listOrderPayments(tx, id)).find((one) => isPaidBy(one, sale));
  return paid?.amountMinor === (pointsMinor ?? paid?.amountMinor) ? paid?.id : undefined;
}

async function payOnce(
  { context, changing }: { context: Context; changing: Changing },
  { order, lines }: { order: OrderRow; lines: OrderLineRow[] },
  payment: PointsPayment,
  holdKey: string | null,
): Promise<PointsAnswer> {
  if (statusBehind('payWithElectronicMoney', order.status) === undefined)
    return notAllowed('payWithElectronicMoney', order);
  const fault = sumsFault(order, payment);
  if (fault !== undefined) return fault;
  if (holdKey === null) return { code: 'HOLD_NOT_FOUND' };
  const { card, by, document, paymentCode } = payment;
  const openMinor = order.amountMinor - order.paidMinor;
  const pointsMinor = payment.pointsMinor ?? openMinor;
  const sold = await createSale(context, {
    asker: askerOf(payment),
    ...{ card, by, holdKey, pointsMinor },
    document: order.number,
    time: null,
    amountMinor: order.amountMinor,
    lines: soldLines(lines),
    of: { documentKind: 'order', orderId: order.id },
  });
  if (sold.code === 'FIELDS_REFUSED' || sold.code === 'LINES_REFUSED')
    throw new Error(`order ${order.number}: ${JSON.stringify(sold.faults)}`);
  if (sold.code !== 'OK') return sold;
  const paidAt = payment.paidAt ?? instant(changing.now);
  const byPoints = { ...byNothing, paidAt, system: pointsSystem, transactionId: sold.receipt.key };
  const cardMask = maskCard(card);
  const points = { ...byPoints, code: 4 as const, amountMinor: pointsMinor, cardMask, document };
  const paid = settled(await settle(changing, order, lines, points, { inParts: true }));
  if (pointsMinor === openMinor) return paid;
  const rest = { ...byNothing, code: paymentCode, amountMinor: openMinor - pointsMinor, document, paidAt };
  return settled(await settle(changing, paid.order, lines, rest));
}

const byNothing = { system: null, transactionId: null, rrn: null, authCode: null, cardMask: null };

/** Its refusals were given before; one that came here would leave a sale that pays nothing. */
function settled(answer: PaymentAnswer): Extract<PaymentAnswer, { code: 'OK' }> {
  if (answer.code !== 'OK') throw new Error(`paid with points: ${answer.code}`);
  return answer;
}

/** Holds, pays, and gives back what was held in vain. Not for inside a transaction. */
export async function payOrderWithPoints(
  context: UmicoContext,
  payment: PointsPayment & { timeoutMs: number },
): Promise<PointsAnswer | PointsRefusal> {
  const held = await holdPoints(context, payment);
  if (held.code !== 'OK') return held;
  let isSpent = false;
  try {
    const answer = await payWithPoints(context, payment, held.holdKey);
    isSpent = answer.code === 'OK' && !answer.repeated;
    return answer;
  } finally {
    if (!isSpent && held.holdKey !== null) await releaseHold(context, held.holdKey);
  }
}

/** Umico has not taken what was held for an order, which is unpaid again. */
export interface PointsNotTaken {
  code: 'POINTS_NOT_TAKEN';
  number: string;
  reason: string;
}

/**
 * Waits for Umico to take the points that have paid an order, `budgetMs` at most; what was begun goes on behind that.
 * @returns the payment with the order as it is then
 */
export async function pointsTaken<Paid extends { order: OrderRow }>(
  context: UmicoContext,
  paid: Paid,
  budgetMs: number,
): Promise<Paid | PointsNotTaken> {
  const { number, id } = paid.order;
  const sale = await findUmicoSaleOfOrder(context.engine, id);
  if (sale === undefined) throw new Error(`order ${number}: its sale at Umico is gone`);
  const { status, reason } = await advanceWithin(context, sale.id, budgetMs);
  const order = (await findOrderByNumber(context.engine, number)) as OrderRow;
  const isTaken = status !== 'rejected' || order.status !== 0;
  return isTaken ? { ...paid, order } : { code: 'POINTS_NOT_TAKEN', number, reason: reason ?? '' };
}
