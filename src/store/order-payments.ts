import type { Reader, Transaction } from './engine.js';
import type { PaymentCode } from './orders.js';

/** Money that came for an order: a row of `order_payments`. */
export type OrderPaymentRow = {
  id: number;
  orderId: number;
  code: Exclude<PaymentCode, 0>;
  amountMinor: number;
  refundedMinor: number;
  /** Of a payment by card: the payment system and what it calls the transaction. */
  system: string | null;
  transactionId: string | null;
  rrn: string | null;
  authCode: string | null;
  /** At most the first 6 and the last 4 digits. */
  cardMask: string | null;
  /** What the back office or the bank calls it. */
  document: string | null;
  paidAt: string;
  recordedAt: string;
  recordedBy: string;
};

const columns = `id, order_id AS "orderId", code, amount_minor AS "amountMinor", refunded_minor AS "refundedMinor",
  system, transaction_id AS "transactionId", rrn, auth_code AS "authCode", card_mask AS "cardMask", document,
  paid_at AS "paidAt", recorded_at AS "recordedAt", recorded_by AS "recordedBy"`;

const selectByTransaction = `SELECT ${columns} FROM order_payments
  WHERE system = :system AND transaction_id = :transactionId`;

const selectOfOrder = `SELECT ${columns} FROM order_payments WHERE order_id = :orderId ORDER BY id`;

const insertPayment = `INSERT INTO order_payments (order_id, code, amount_minor, system, transaction_id, rrn, auth_code,
    card_mask, document, paid_at, recorded_at, recorded_by)
  VALUES (:orderId, :code, :amountMinor, :system, :transactionId, :rrn, :authCode, :cardMask, :document, :paidAt,
    :recordedAt, :recordedBy)
  RETURNING id`;

const removePayment = 'DELETE FROM order_payments WHERE id = :id';

const addRefunded = `UPDATE order_payments SET refunded_minor = refunded_minor + :amountMinor WHERE id = :paymentId`;

export function findPaymentByTransaction(
  reader: Reader,
  transaction: { system: string; transactionId: string },
): Promise<OrderPaymentRow | undefined> {
  return reader.first<OrderPaymentRow>(selectByTransaction, transaction);
}

/** Oldest first. */
export function listOrderPayments(reader: Reader, orderId: number): Promise<OrderPaymentRow[]> {
  return reader.all<OrderPaymentRow>(selectOfOrder, { orderId });
}

/** @returns its id. @throws ConstraintBroken when the transaction has paid already. */
export async function addOrderPayment(
  tx: Transaction,
  payment: Omit<OrderPaymentRow, 'id' | 'refundedMinor'>,
): Promise<number> {
  return ((await tx.first<{ id: number }>(insertPayment, payment)) as { id: number }).id;
}

/** Money that is taken back from an order; its history says so. */
export async function removeOrderPayment(tx: Transaction, id: number): Promise<void> {
  await tx.run(removePayment, { id });
}

/** So much of the payment goes back. */
export async function addToRefunded(
  tx: Transaction,
  share: { paymentId: number; amountMinor: number },
): Promise<void> {
  await tx.run(addRefunded, share);
}
