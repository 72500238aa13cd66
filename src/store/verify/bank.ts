import { orderName } from './orders.js';
import type { Rule } from './rule.js';

/** What holds of documents of banks, and of the money that they brought. */
export const bankRules: readonly Rule[] = [
  {
    name: 'bank-document-money',
    says: 'the money of a matched document went somewhere, all of it, and that of another one nowhere',
    unit: 'money',
    sql: `SELECT 'bank document ' || d.id || ', ' || d.number || '/' || d.date AS subject,
        CASE WHEN d.state = 'matched' THEN d.amount_minor ELSE 0 END AS expected, COALESCE(m.amount, 0) AS found
      FROM bank_documents d LEFT JOIN (SELECT document_id, CAST(SUM(amount_minor) AS BIGINT) AS amount FROM bank_matches
        WHERE reversed_at IS NULL GROUP BY document_id) m ON m.document_id = d.id
      WHERE COALESCE(m.amount, 0) <> CASE WHEN d.state = 'matched' THEN d.amount_minor ELSE 0 END LIMIT :limit`,
  },
  {
    name: 'bank-match-payment',
    says: 'a match to an order is a payment of that order through the bank, of the same sum',
    unit: 'text',
    sql: `SELECT 'bank match ' || m.id AS subject,
        'a payment of ' || m.amount_minor || ' of order #' || m.order_id AS expected,
        'one of ' || p.amount_minor || ' of order #' || p.order_id || ', code ' || p.code AS found
      FROM bank_matches m LEFT JOIN order_payments p ON p.id = m.payment_id
      WHERE m.payment_id IS NOT NULL AND (m.reversed_at IS NOT NULL OR p.id IS NULL OR p.code <> 2
        OR p.order_id <> COALESCE(m.order_id, -1) OR p.amount_minor <> m.amount_minor) LIMIT :limit`,
  },
  {
    name: 'client-accounting',
    says: 'the prepayment of a client is the balance of the account 62.02',
    unit: 'money',
    sql: `SELECT 'client ' || c.id || ', account 62.02' AS subject, COALESCE(e.amount, 0) AS expected,
        c.prepayment_minor AS found
      FROM clients c LEFT JOIN (SELECT client,
          CAST(SUM(CASE WHEN credit = '62.02' THEN amount_minor ELSE -amount_minor END) AS BIGINT) AS amount
        FROM accounting_entries WHERE client IS NOT NULL AND (credit = '62.02' OR debit = '62.02') GROUP BY client) e
        ON e.client = c.id
      WHERE c.prepayment_minor <> COALESCE(e.amount, 0) LIMIT :limit`,
  },
  {
    name: 'order-prepayment',
    says: 'what an order has taken from the prepayments of its client is what was paid of it through the bank and not back',
    unit: 'money',
    sql: `SELECT ${orderName} || ', from prepayments' AS subject, m.amount AS expected, COALESCE(p.amount, 0) AS found
      FROM (SELECT order_id, CAST(SUM(-amount_minor) AS BIGINT) AS amount FROM client_movements
        WHERE order_id IS NOT NULL AND reason IN ('applied', 'released') GROUP BY order_id) m
      JOIN orders o ON o.id = m.order_id
      LEFT JOIN (SELECT order_id, CAST(SUM(amount_minor - refunded_minor) AS BIGINT) AS amount FROM order_payments
        WHERE code = 2 GROUP BY order_id) p ON p.order_id = m.order_id
      WHERE m.amount <> COALESCE(p.amount, 0) LIMIT :limit`,
  },
];
