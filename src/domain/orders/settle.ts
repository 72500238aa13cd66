import { instant } from '../../base/time.js';
import { addOrderPayment, type OrderPaymentRow } from '../../store/order-payments.js';
import type { OrderLineRow, OrderRow } from '../../store/orders.js';
import type { OrderAnswer, OrderUnknown } from './change-order.js';
import { type Changing, recordChange } from './record-change.js';
import { type NotAllowed, notAllowed, paymentEvents, statusBehind } from './transitions.js';

export type PaymentAnswer =
  /** `repeated`: it was paid by this very payment before; the order is answered as it is now. */
  | (OrderAnswer & { repeated: boolean })
  | OrderUnknown
  | NotAllowed
  /** An order is paid at once and whole. */
  | { code: 'AMOUNT_MISMATCH'; expectedMinor: number; givenMinor: number };

/** Money for an order, with what is known of it. */
export type Payment = Omit<OrderPaymentRow, 'id' | 'orderId' | 'refundedMinor' | 'recordedAt' | 'recordedBy'>;

/** Pays what is open of an order. */
export async function settle(
  changing: Changing,
  order: OrderRow,
  lines: readonly OrderLineRow[],
  payment: Payment,
): Promise<PaymentAnswer> {
  const { tx, now, by } = changing;
  const event = paymentEvents[payment.code];
  const status = statusBehind(event, order.status);
  if (status === undefined) return notAllowed(event, order);
  const { code: paymentCode, amountMinor } = payment;
  const expectedMinor = order.amountMinor - order.paidMinor;
  if (amountMinor !== expectedMinor)
    return { code: 'AMOUNT_MISMATCH', expectedMinor, givenMinor: amountMinor };

  const recordedAt = instant(now);
  await addOrderPayment(tx, { ...payment, orderId: order.id, recordedAt, recordedBy: by });
  const paid = { ...order, status, paymentCode, paidMinor: order.amountMinor, paidAt: payment.paidAt };
  const told = { event: 'paid', amountMinor, note: noteOf(payment) } as const;
  return { code: 'OK', order: await recordChange(changing, order, paid, told), lines, repeated: false };
}

function noteOf({ system, transactionId, document }: Payment): string | null {
  return transactionId === null ? document : `${system} ${transactionId}`;
}
