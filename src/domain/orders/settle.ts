import { instant } from '../../base/time.js';
import { addOrderPayment, type OrderPaymentRow } from '../../store/order-payments.js';
import type { OrderLineRow, OrderRow } from '../../store/orders.js';
import { applyMoney, receiveMoney } from './bank-money.js';
import type { OrderAnswer, OrderUnknown } from './change-order.js';
import { type Changing, recordChange } from './record-change.js';
import { type NotAllowed, notAllowed, paymentEvents, statusBehind } from './transitions.js';

export type PaymentAnswer =
  /** `repeated`: it was paid by this very payment before; the order is answered as it is now. */
  | (OrderAnswer & { repeated: boolean; paymentId: number })
  | OrderUnknown
  | NotAllowed
  /** An order is paid whole, but for payments that may come in parts. */
  | { code: 'AMOUNT_MISMATCH'; expectedMinor: number; givenMinor: number };

/** Money for an order, with what is known of it. */
export type Payment = Omit<OrderPaymentRow, 'id' | 'orderId' | 'refundedMinor' | 'recordedAt' | 'recordedBy'>;

export interface Settling {
  /** A smaller amount leaves the order unpaid, with less to pay. */
  inParts?: boolean;
  /** The money is there already, as a prepayment of the client; the caller has seen to it that there is so much. */
  fromPrepayment?: boolean;
}

/** Pays what is open of an order. */
export async function settle(
  changing: Changing,
  order: OrderRow,
  lines: readonly OrderLineRow[],
  payment: Payment,
  { inParts = false, fromPrepayment = false }: Settling = {},
): Promise<PaymentAnswer> {
  const { tx, now, by } = changing;
  const event = paymentEvents[payment.code];
  const status = statusBehind(event, order.status);
  if (status === undefined) return notAllowed(event, order);
  const { code: paymentCode, amountMinor } = payment;
  const expectedMinor = order.amountMinor - order.paidMinor;
  const isPart = inParts && amountMinor > 0 && amountMinor < expectedMinor;
  if (amountMinor !== expectedMinor && !isPart)
    return { code: 'AMOUNT_MISMATCH', expectedMinor, givenMinor: amountMinor };

  const recordedAt = instant(now);
  const row = { ...payment, orderId: order.id, recordedAt, recordedBy: by };
  const paymentId = await addOrderPayment(tx, row);
  if (paymentCode === 2 && !fromPrepayment) await receiveMoney(changing, order, row);
  if (paymentCode === 2) await applyMoney(changing, order, amountMinor);
  const paidMinor = order.paidMinor + amountMinor;
  const paid = isPart
    ? { ...order, paidMinor }
    : { ...order, status, paymentCode, paidMinor, paidAt: payment.paidAt };
  const told = { event: 'paid', amountMinor, note: noteOf(payment) } as const;
  const after = await recordChange(changing, order, paid, told);
  return { code: 'OK', order: after, lines, repeated: false, paymentId };
}

function noteOf({ system, transactionId, document }: Payment): string | null {
  return transactionId === null ? document : `${system} ${transactionId}`;
}
