import type { OrderPaymentRow } from '../../store/order-payments.js';

/** Points of Umico that have paid an order: its sale receipt is their transaction. */
export const pointsSystem = 'umico';

/** Whether it was paid with points of Umico. */
export function isPoints({ code, system }: Pick<OrderPaymentRow, 'code' | 'system'>): boolean {
  return code === 4 && system === pointsSystem;
}

/** Whether a payment is that of the receipt. */
export function isPaidBy(payment: OrderPaymentRow, { key }: { key: string }): boolean {
  return isPoints(payment) && payment.transactionId === key;
}
