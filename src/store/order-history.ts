import type { Reader, Transaction } from './engine.js';
import type { OrderStatus, PaymentCode } from './orders.js';

/** Something that happened to an order: a row of `order_history`. */
export type OrderHistoryRow = {
  id: number;
  orderId: number;
  event: 'booked' | 'paid' | 'payment reversed' | 'expired' | 'annulled' | 'refunded' | 'handed over';
  /** Null: there was no order yet. */
  statusBefore: OrderStatus | null;
  status: OrderStatus;
  paymentCode: PaymentCode;
  /** What was paid or refunded by it; below zero where a payment was taken back. */
  amountMinor: number | null;
  note: string | null;
  recordedAt: string;
  /** A user's name, or `tillgate`. */
  recordedBy: string;
};

const insertHistory = `INSERT INTO order_history (order_id, event, status_before, status, payment_code, amount_minor, note,
    recorded_at, recorded_by)
  VALUES (:orderId, :event, :statusBefore, :status, :paymentCode, :amountMinor, :note, :recordedAt, :recordedBy)
  RETURNING id`;

const selectHistory = `SELECT id, order_id AS "orderId", event, status_before AS "statusBefore", status,
    payment_code AS "paymentCode", amount_minor AS "amountMinor", note, recorded_at AS "recordedAt",
    recorded_by AS "recordedBy"
  FROM order_history WHERE order_id = :orderId ORDER BY id`;

export async function addOrderHistory(
  tx: Transaction,
  change: Omit<OrderHistoryRow, 'id'>,
): Promise<OrderHistoryRow> {
  const row = await tx.first<{ id: number }>(insertHistory, change);
  return { id: (row as { id: number }).id, ...change };
}

/** Oldest first. */
export function listOrderHistory(reader: Reader, orderId: number): Promise<OrderHistoryRow[]> {
  return reader.all<OrderHistoryRow>(selectHistory, { orderId });
}
