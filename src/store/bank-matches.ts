import type { Reader, Transaction } from './engine.js';

/** Where money of a bank's document went: a row of `bank_matches`. */
export type BankMatchRow = {
  id: number;
  documentId: number;
  client: string;
  /** Null: to the client's prepayment. */
  orderId: number | null;
  orderNumber: string | null;
  /** Null: there was none, or the order has it no more. */
  paymentId: number | null;
  amountMinor: number;
  /** A code of domain/bank/reasons.ts. */
  reason: string;
  /** In the words of the document. */
  found: string | null;
  recordedAt: string;
  recordedBy: string;
  reversedAt: string | null;
  reversedBy: string | null;
};

const insertMatch = `INSERT INTO bank_matches
    (document_id, client, order_id, payment_id, amount_minor, reason, found, recorded_at, recorded_by)
  VALUES (:documentId, :client, :orderId, :paymentId, :amountMinor, :reason, :found, :recordedAt, :recordedBy)`;

const selectOfDocument = `SELECT m.id, m.document_id AS "documentId", m.client, m.order_id AS "orderId",
    o.number AS "orderNumber", m.payment_id AS "paymentId", m.amount_minor AS "amountMinor", m.reason, m.found,
    m.recorded_at AS "recordedAt", m.recorded_by AS "recordedBy", m.reversed_at AS "reversedAt",
    m.reversed_by AS "reversedBy"
  FROM bank_matches m LEFT JOIN orders o ON o.id = m.order_id WHERE m.document_id = :documentId ORDER BY m.id`;

const forgetPayment = 'UPDATE bank_matches SET payment_id = NULL WHERE payment_id = :paymentId';

const reverse = `UPDATE bank_matches SET reversed_at = :reversedAt, reversed_by = :reversedBy
  WHERE document_id = :documentId AND reversed_at IS NULL`;

const selectPaidOtherwise = `SELECT 1 AS found FROM order_payments p
  WHERE p.order_id = :orderId AND p.code = 2 AND p.amount_minor = :amountMinor
    AND NOT EXISTS (SELECT 1 FROM bank_matches m WHERE m.payment_id = p.id) LIMIT 1`;

export async function addBankMatch(
  tx: Transaction,
  match: Omit<BankMatchRow, 'id' | 'orderNumber' | 'reversedAt' | 'reversedBy'>,
): Promise<void> {
  await tx.run(insertMatch, match);
}

/** Oldest first, also those that were taken back. */
export function listBankMatches(reader: Reader, documentId: number): Promise<BankMatchRow[]> {
  return reader.all<BankMatchRow>(selectOfDocument, { documentId });
}

/** The payment leaves its order. */
export async function forgetMatchedPayment(tx: Transaction, paymentId: number): Promise<void> {
  await tx.run(forgetPayment, { paymentId });
}

export async function reverseBankMatches(
  tx: Transaction,
  reversal: { documentId: number; reversedAt: string; reversedBy: string },
): Promise<void> {
  await tx.run(reverse, reversal);
}

/** Whether the order has a payment of this sum through the bank that no document has brought. */
export async function isPaidOtherwise(
  reader: Reader,
  payment: { orderId: number; amountMinor: number },
): Promise<boolean> {
  return (await reader.first(selectPaidOtherwise, payment)) !== undefined;
}
