import type { Rule } from './rule.js';

/** What holds of receipts at Umico, holds of points, wholesale documents and accounting entries. */
export const umicoRules: readonly Rule[] = [
  {
    name: 'umico-receipt-history',
    says: 'a receipt is in the status that its history ends with',
    unit: 'text',
    sql: `SELECT 'receipt ' || r.key AS subject, h.status AS expected, r.status AS found
      FROM umico_receipts r LEFT JOIN umico_receipt_history h ON h.receipt_id = r.id
        AND h.id = (SELECT MAX(l.id) FROM umico_receipt_history l WHERE l.receipt_id = r.id)
      WHERE h.status IS NULL OR h.status <> r.status LIMIT :limit`,
  },
  {
    name: 'umico-history-chain',
    says: 'a change in the history of a receipt begins with the status that the one before ended with',
    unit: 'text',
    sql: `SELECT 'receipt history ' || id AS subject, before AS expected, status_before AS found
      FROM (SELECT id, status_before, LAG(status) OVER (PARTITION BY receipt_id ORDER BY id) AS before
        FROM umico_receipt_history) h
      WHERE COALESCE(status_before, '') <> COALESCE(before, '') LIMIT :limit`,
  },
  {
    name: 'umico-receipt-lines',
    says: 'the lines of a receipt sum to its amount',
    unit: 'money',
    sql: `SELECT 'receipt ' || r.key AS subject, COALESCE(l.amount, 0) AS expected, r.amount_minor AS found
      FROM umico_receipts r LEFT JOIN (SELECT receipt_id, CAST(SUM(amount_minor) AS BIGINT) AS amount
        FROM umico_receipt_lines GROUP BY receipt_id) l ON l.receipt_id = r.id
      WHERE r.amount_minor <> COALESCE(l.amount, 0) LIMIT :limit`,
  },
  {
    name: 'umico-receipt-waits',
    says: 'a receipt whose end is not known is looked at again',
    unit: 'text',
    sql: `SELECT 'receipt ' || key AS subject, 'a next time' AS expected, status AS found FROM umico_receipts
      WHERE next_at IS NULL AND status IN ('new', 'sending', 'pending', 'unknown') LIMIT :limit`,
  },
  {
    name: 'umico-returned',
    says: 'what has come back of a sold line is what its returns bring back that were not rejected',
    unit: 'quantity',
    sql: `SELECT 'receipt ' || s.key || ', line ' || l.position AS subject, COALESCE(b.quantity, 0) AS expected,
        l.returned_milli AS found
      FROM umico_receipt_lines l JOIN umico_receipts s ON s.id = l.receipt_id
      LEFT JOIN (SELECT r.sale_id, rl.sale_position, CAST(SUM(rl.quantity_milli) AS BIGINT) AS quantity,
          CAST(SUM(rl.amount_minor) AS BIGINT) AS amount
        FROM umico_receipt_lines rl JOIN umico_receipts r ON r.id = rl.receipt_id
        WHERE r.sale_id IS NOT NULL AND r.status <> 'rejected' GROUP BY r.sale_id, rl.sale_position) b
        ON b.sale_id = l.receipt_id AND b.sale_position = l.position
      WHERE s.kind = 'sale' AND (l.returned_milli <> COALESCE(b.quantity, 0) OR l.returned_minor <> COALESCE(b.amount, 0))
      LIMIT :limit`,
  },
  {
    name: 'umico-return-of-sale',
    says: 'a return or a cancellation is of a sale with the same card',
    unit: 'text',
    sql: `SELECT 'receipt ' || r.key AS subject, 'a sale with its card' AS expected, s.key AS found
      FROM umico_receipts r LEFT JOIN umico_receipts s ON s.id = r.sale_id
      WHERE (r.kind <> 'sale' AND (s.id IS NULL OR s.kind <> 'sale' OR s.card <> r.card))
        OR (r.kind = 'sale' AND r.sale_id IS NOT NULL) LIMIT :limit`,
  },
  {
    name: 'umico-points-spent',
    says: 'Umico has spent no more points than a sale asked for, and given back no more than a sale has spent',
    unit: 'money',
    sql: `SELECT 'receipt ' || key AS subject, points_minor AS expected, spent_minor AS found FROM umico_receipts
      WHERE kind = 'sale' AND spent_minor > points_minor
      UNION ALL
      SELECT 'receipt ' || s.key || ', given back', s.spent_minor, r.returned
      FROM umico_receipts s JOIN (SELECT sale_id, CAST(SUM(returned_minor) AS BIGINT) AS returned FROM umico_receipts
        WHERE sale_id IS NOT NULL AND status = 'processed' GROUP BY sale_id) r ON r.sale_id = s.id
      WHERE r.returned > s.spent_minor LIMIT :limit`,
  },
  {
    name: 'umico-hold-used',
    says: 'a hold that a sale spends is named by that sale, and one that a sale names is spent by it',
    unit: 'text',
    sql: `SELECT 'hold ' || h.key AS subject, h.receipt_id AS expected, r.id AS found
      FROM umico_holds h LEFT JOIN umico_receipts r ON r.id = h.receipt_id AND r.hold_key = h.key AND r.card = h.card
      WHERE (h.receipt_id IS NOT NULL OR h.status = 'used') AND r.id IS NULL
      UNION ALL
      SELECT 'receipt ' || r.key, r.id, h.receipt_id FROM umico_receipts r LEFT JOIN umico_holds h ON h.key = r.hold_key
      WHERE r.hold_key IS NOT NULL AND COALESCE(h.receipt_id, -1) <> r.id LIMIT :limit`,
  },
  {
    name: 'umico-order-points',
    says: 'points that have paid an order are spent by a sale of that order, and one that was not rejected pays it',
    unit: 'money',
    sql: `SELECT 'order ' || o.number || ', points' AS subject, p.amount_minor AS expected, r.points_minor AS found
      FROM order_payments p JOIN orders o ON o.id = p.order_id
      LEFT JOIN umico_receipts r ON r.key = p.transaction_id AND r.order_id = o.id AND r.kind = 'sale'
      WHERE p.code = 4 AND p.system = 'umico' AND COALESCE(r.points_minor, -1) <> p.amount_minor
      UNION ALL
      SELECT 'receipt ' || r.key || ', order', r.points_minor, p.amount_minor FROM umico_receipts r
      LEFT JOIN order_payments p ON p.transaction_id = r.key AND p.code = 4 AND p.system = 'umico'
        AND p.order_id = r.order_id
      WHERE r.kind = 'sale' AND r.document_kind = 'order' AND r.status <> 'rejected'
        AND COALESCE(p.amount_minor, -1) <> r.points_minor LIMIT :limit`,
  },
  {
    name: 'umico-order-returned',
    says: 'points that went back with refunds of an order are at least what Umico has calculated of them',
    unit: 'money',
    sql: `SELECT 'order ' || o.number || ', points back' AS subject, t.points AS expected, p.refunded_minor AS found
      FROM order_payments p JOIN orders o ON o.id = p.order_id
      JOIN umico_receipts s ON s.key = p.transaction_id
      JOIN (SELECT sale_id, CAST(SUM(points_minor) AS BIGINT) AS points FROM umico_receipts
        WHERE kind = 'return' AND document_kind = 'order' GROUP BY sale_id) t ON t.sale_id = s.id
      WHERE p.code = 4 AND p.system = 'umico' AND t.points > p.refunded_minor LIMIT :limit`,
  },
  {
    name: 'umico-write-off',
    says: 'a wholesale document that was written off has one accounting entry of the amount, any other has none',
    unit: 'money',
    sql: `SELECT 'document ' || d.number AS subject, COALESCE(d.write_off_minor, 0) AS expected,
        COALESCE(e.amount, 0) AS found
      FROM umico_documents d LEFT JOIN (SELECT document, COUNT(*) AS count, CAST(SUM(amount_minor) AS BIGINT) AS amount
        FROM accounting_entries WHERE document_kind = 'umico document' GROUP BY document) e ON e.document = d.number
      WHERE COALESCE(d.write_off_minor, 0) <> COALESCE(e.amount, 0) OR COALESCE(e.count, 0) > 1
        OR (d.written_off_at IS NULL AND e.count IS NOT NULL) LIMIT :limit`,
  },
  {
    name: 'umico-document-receipt',
    says: 'the receipt of a wholesale document is of that document, and of what it says',
    unit: 'money',
    sql: `SELECT 'document ' || d.number AS subject, d.amount_minor AS expected, r.amount_minor AS found
      FROM umico_documents d LEFT JOIN umico_receipts r ON r.id = d.receipt_id AND r.umico_document_id = d.id
        AND r.card = d.card
      WHERE d.receipt_id IS NOT NULL AND COALESCE(r.amount_minor, -1) <> d.amount_minor LIMIT :limit`,
  },
  {
    name: 'accounting-documents',
    says: 'an accounting entry is of a document that exists',
    unit: 'text',
    sql: `SELECT 'accounting entry ' || e.id AS subject, 'a document' AS expected, e.document AS found
      FROM accounting_entries e WHERE e.document_kind = 'umico document'
        AND NOT EXISTS (SELECT 1 FROM umico_documents d WHERE d.number = e.document) LIMIT :limit`,
  },
];
