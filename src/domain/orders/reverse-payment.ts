import { forgetMatchedPayment } from '../../store/bank-matches.js';
import { listOrderPayments, type OrderPaymentRow, removeOrderPayment } from '../../store/order-payments.js';
import type { OrderRow } from '../../store/orders.js';
import { applyMoney } from './bank-money.js';
import { isPoints } from './points-payment.js';
import { type Changing, recordChange } from './record-change.js';
import { type NotAllowed, notAllowed, statusBehind } from './transitions.js';

export type ReversalRefusal =
  | NotAllowed
  /** The goods have left. */
  | { code: 'HANDED_OVER'; handedOverAt: string }
  /** Something else has paid the rest of the order since, or parts of it went back. */
  | { code: 'PAYMENT_BOUND'; number: string };

/**
 * Takes a payment through the bank back from an order, which is unpaid then; the money is the client's prepayment.
 * An order whose time is over expires when somebody looks at it next.
 */
export async function reversePayment(
  changing: Changing,
  order: OrderRow,
  payment: OrderPaymentRow,
  note: string | null,
): Promise<OrderRow | ReversalRefusal> {
  const status = statusBehind('reversePayment', order.status);
  if (status === undefined) return notAllowed('reversePayment', order);
  const { handedOverAt, number } = order;
  if (handedOverAt !== null) return { code: 'HANDED_OVER', handedOverAt };
  if (payment.code !== 2 || payment.refundedMinor > 0) return { code: 'PAYMENT_BOUND', number };
  // Points that have paid a part are spent at Umico.
  if ((await listOrderPayments(changing.tx, order.id)).some(isPoints))
    return { code: 'PAYMENT_BOUND', number };
  await forgetMatchedPayment(changing.tx, payment.id);
  await removeOrderPayment(changing.tx, payment.id);
  await applyMoney(changing, order, -payment.amountMinor);
  const paidMinor = order.paidMinor - payment.amountMinor;
  const after: OrderRow = { ...order, status, paymentCode: 0, paidMinor, paidAt: null };
  const told = { event: 'payment reversed', amountMinor: -payment.amountMinor, note } as const;
  return recordChange(changing, order, after, told);
}

/** What was paid of an order that will never be paid in full is the client's again. */
export async function releasePayments(changing: Changing, order: OrderRow): Promise<OrderRow> {
  if (order.paidMinor === 0) return order;
  let released = order;
  for (const payment of await listOrderPayments(changing.tx, order.id)) {
    const after = await reversePayment(changing, released, payment, 'prepayment of the client');
    // Only payments through the bank come in parts.
    if ('code' in after) throw new Error(`order ${order.number}, payment ${payment.id}: ${after.code}`);
    released = after;
  }
  return released;
}
