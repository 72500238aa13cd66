import type { Reader, Transaction } from './engine.js';
import type { OrderPaymentRow } from './order-payments.js';

/** An instruction to pay money of an order back. */
export type RefundOrderRow = {
  id: number;
  /** For example `REF-000003`. */
  number: string;
  orderId: number;
  amountMinor: number;
  reason: string | null;
  recordedAt: string;
  recordedBy: string;
};

export type RefundLineRow = {
  refundOrderId: number;
  position: number;
  quantityMilli: number;
  amountMinor: number;
  /** Goods that had been handed over and came back with it. */
  returnedMilli: number;
};

/** What goes back to which payment, with what is needed to do so. */
export type RefundPaymentRow = Pick<
  OrderPaymentRow,
  'code' | 'system' | 'transactionId' | 'rrn' | 'cardMask' | 'document'
> & { refundOrderId: number; paymentId: number; amountMinor: number };

const insertRefund = `INSERT INTO refund_orders (order_id, amount_minor, reason, recorded_at, recorded_by)
  VALUES (:orderId, :amountMinor, :reason, :recordedAt, :recordedBy) RETURNING id`;

const insertLine = `INSERT INTO refund_order_lines (refund_order_id, position, quantity_milli, amount_minor, returned_milli)
  VALUES (:refundOrderId, :position, :quantityMilli, :amountMinor, :returnedMilli)`;

const insertPayment = `INSERT INTO refund_order_payments (refund_order_id, payment_id, amount_minor)
  VALUES (:refundOrderId, :paymentId, :amountMinor)`;

const numberRefund = 'UPDATE refund_orders SET number = :number WHERE id = :id';

const selectOfOrder = `SELECT id, number, order_id AS "orderId", amount_minor AS "amountMinor", reason,
    recorded_at AS "recordedAt", recorded_by AS "recordedBy"
  FROM refund_orders WHERE order_id = :orderId ORDER BY id`;

const selectLines = `SELECT refund_order_id AS "refundOrderId", position, quantity_milli AS "quantityMilli",
    amount_minor AS "amountMinor", returned_milli AS "returnedMilli"
  FROM refund_order_lines WHERE refund_order_id = :refundOrderId ORDER BY position`;

const selectPayments = `SELECT t.refund_order_id AS "refundOrderId", t.payment_id AS "paymentId",
    t.amount_minor AS "amountMinor", p.code, p.system, p.transaction_id AS "transactionId", p.rrn,
    p.card_mask AS "cardMask", p.document
  FROM refund_order_payments t JOIN order_payments p ON p.id = t.payment_id
  WHERE t.refund_order_id = :refundOrderId ORDER BY t.payment_id`;

/** @returns its id. */
export async function addRefundOrder(
  tx: Transaction,
  refund: Omit<RefundOrderRow, 'id' | 'number'>,
): Promise<number> {
  return ((await tx.first<{ id: number }>(insertRefund, refund)) as { id: number }).id;
}

export async function giveRefundNumber(
  tx: Transaction,
  refund: { id: number; number: string },
): Promise<void> {
  await tx.run(numberRefund, refund);
}

export async function addRefundLines(tx: Transaction, lines: readonly RefundLineRow[]): Promise<void> {
  await tx.insertMany(insertLine, lines);
}

export async function addRefundPayments(
  tx: Transaction,
  shares: readonly Pick<RefundPaymentRow, 'refundOrderId' | 'paymentId' | 'amountMinor'>[],
): Promise<void> {
  await tx.insertMany(insertPayment, shares);
}

/** Oldest first. */
export function listRefundOrders(reader: Reader, orderId: number): Promise<RefundOrderRow[]> {
  return reader.all<RefundOrderRow>(selectOfOrder, { orderId });
}

export function listRefundLines(reader: Reader, refundOrderId: number): Promise<RefundLineRow[]> {
  return reader.all<RefundLineRow>(selectLines, { refundOrderId });
}

export function listRefundPayments(reader: Reader, refundOrderId: number): Promise<RefundPaymentRow[]> {
  return reader.all<RefundPaymentRow>(selectPayments, { refundOrderId });
}
