import type { Transaction } from '../../store/engine.js';
import { listOrderPayments, removeOrderPayment } from '../../store/order-payments.js';
import { lockOrder } from '../../store/orders.js';
import type { UmicoReceiptRow } from '../../store/umico-receipts.js';
import { readSettings } from '../settings/shop.js';
import { isPaidBy } from './points-payment.js';
import { recordChange } from './record-change.js';
import { statusBehind } from './transitions.js';

/** What is not done by a user. */
const nobody = 'tillgate';

/**
 * An order whose points Umico has not taken is unpaid again, in the transaction that learns of it. Where its goods have
 * left, money went back or cash has paid the rest, it stays as it is: the register of receipts shows the one that was
 * rejected.
 */
export async function takePointsBack(tx: Transaction, at: string, receipt: UmicoReceiptRow): Promise<void> {
  if (receipt.documentKind !== 'order') return;
  const order = await lockOrder(tx, receipt.document);
  if (order === undefined) return;
  const payments = await listOrderPayments(tx, order.id);
  const payment = payments.find((one) => isPaidBy(one, receipt));
  const status = statusBehind('takePointsBack', order.status);
  if (payment === undefined || status === undefined || order.handedOverAt !== null) return;
  // What came in cash or as other electronic money cannot wait as a part.
  if (payments.some((one) => one !== payment && one.code !== 2)) return;
  await removeOrderPayment(tx, payment.id);
  const { amountMinor } = payment;
  const paidMinor = order.paidMinor - amountMinor;
  const changing = { tx, now: Date.parse(at), settings: await readSettings(tx), by: nobody };
  const told = { event: 'payment reversed', amountMinor: -amountMinor, note: receipt.reason } as const;
  await recordChange(changing, order, { ...order, status, paymentCode: 0, paidMinor, paidAt: null }, told);
}
