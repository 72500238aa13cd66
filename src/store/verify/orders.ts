import type { Rule } from './rule.js';

/** Over `orders o`. */
export const orderName = `'order ' || COALESCE(o.number, '#' || o.id)`;

/** A sum that an order keeps against the rows that it is made of. */
const sumRule = (name: string, says: string, column: string, table: string, part: string): Rule => ({
  name,
  says,
  unit: 'money',
  sql: `SELECT ${orderName} AS subject, COALESCE(t.amount, 0) AS expected, o.${column} AS found
    FROM orders o LEFT JOIN (SELECT order_id, CAST(SUM(${part}) AS BIGINT) AS amount FROM ${table}
      GROUP BY order_id) t ON t.order_id = o.id
    WHERE o.${column} <> COALESCE(t.amount, 0) LIMIT :limit`,
});

/** A refund order against its lines or its payments. */
const refundSumRule = (parts: 'lines' | 'payments'): Rule => ({
  name: `refund-order-${parts}`,
  says: `the amount of a refund order is the sum of its ${parts}`,
  unit: 'money',
  sql: `SELECT 'refund order ' || COALESCE(r.number, '#' || r.id) AS subject, COALESCE(t.amount, 0) AS expected,
      r.amount_minor AS found
    FROM refund_orders r LEFT JOIN (SELECT refund_order_id, CAST(SUM(amount_minor) AS BIGINT) AS amount
      FROM refund_order_${parts} GROUP BY refund_order_id) t ON t.refund_order_id = r.id
    WHERE r.amount_minor <> COALESCE(t.amount, 0) LIMIT :limit`,
});

/** What a line keeps of its refunds. */
const refundedLineRule = (column: 'refunded_milli' | 'refunded_minor', part: string): Rule => ({
  name: `order-line-${column.replace('_', '-')}`,
  says: `what a line of an order says was paid back (${part.replace('_', ' ')}) is the sum of its refund orders`,
  unit: column === 'refunded_minor' ? 'money' : 'quantity',
  sql: `SELECT ${orderName} || ', line ' || l.position AS subject, COALESCE(t.total, 0) AS expected,
      l.${column} AS found
    FROM order_lines l JOIN orders o ON o.id = l.order_id
    LEFT JOIN (SELECT r.order_id, p.position, CAST(SUM(p.${part}) AS BIGINT) AS total
      FROM refund_order_lines p JOIN refund_orders r ON r.id = p.refund_order_id GROUP BY r.order_id, p.position) t
      ON t.order_id = l.order_id AND t.position = l.position
    WHERE l.${column} <> COALESCE(t.total, 0) LIMIT :limit`,
});

/** Rounded half up as the domain rounds; prices and quantities of orders are not negative. */
const lineAmount = `(l.quantity_milli * l.price_minor) / 1000
  + CASE WHEN (l.quantity_milli * l.price_minor) % 1000 >= 500 THEN 1 ELSE 0 END`;

/** What the status says of the money: an unpaid order has less than its amount, a paid one all of it. */
const isInOrder = `CASE
    WHEN o.status IN (0, 5, 6) THEN o.payment_code = 0 AND o.paid_minor < o.amount_minor AND o.refunded_minor = 0
    WHEN o.status = 7 THEN o.payment_code > 0 AND o.paid_minor = o.amount_minor AND o.refunded_minor > 0
    ELSE o.payment_code = o.status AND o.paid_minor = o.amount_minor AND o.refunded_minor = 0 END`;

/** What holds of the money of orders and of their history. */
export const orderRules: readonly Rule[] = [
  sumRule(
    'order-amount',
    'the amount of an order is the sum of its lines',
    'amount_minor',
    'order_lines',
    'amount_minor',
  ),
  sumRule(
    'order-paid',
    'what was paid for an order is the sum of its payments',
    'paid_minor',
    'order_payments',
    'amount_minor',
  ),
  sumRule(
    'order-refunded',
    'what was paid back of an order is the sum of its refund orders',
    'refunded_minor',
    'refund_orders',
    'amount_minor',
  ),
  refundSumRule('lines'),
  refundSumRule('payments'),
  refundedLineRule('refunded_milli', 'quantity_milli'),
  refundedLineRule('refunded_minor', 'amount_minor'),
  {
    name: 'order-line-amount',
    says: 'the amount of a line of an order is quantity × price',
    unit: 'money',
    sql: `SELECT ${orderName} || ', line ' || l.position AS subject, ${lineAmount} AS expected, l.amount_minor AS found
      FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE l.amount_minor <> ${lineAmount} LIMIT :limit`,
  },
  {
    name: 'order-line-refunded-whole',
    says: 'of a line that was paid back whole, its whole amount was',
    unit: 'money',
    sql: `SELECT ${orderName} || ', line ' || l.position AS subject, l.amount_minor AS expected,
        l.refunded_minor AS found
      FROM order_lines l JOIN orders o ON o.id = l.order_id
      WHERE l.refunded_milli = l.quantity_milli AND l.refunded_minor <> l.amount_minor LIMIT :limit`,
  },
  {
    name: 'order-payment-refunded',
    says: 'what a payment says went back to it is the sum of its refund orders',
    unit: 'money',
    sql: `SELECT ${orderName} || ', payment ' || p.id AS subject, COALESCE(t.amount, 0) AS expected,
        p.refunded_minor AS found
      FROM order_payments p JOIN orders o ON o.id = p.order_id
      LEFT JOIN (SELECT payment_id, CAST(SUM(amount_minor) AS BIGINT) AS amount FROM refund_order_payments
        GROUP BY payment_id) t ON t.payment_id = p.id
      WHERE p.refunded_minor <> COALESCE(t.amount, 0) LIMIT :limit`,
  },
  {
    name: 'refund-order-own-payments',
    says: 'a refund order pays back to payments of its own order',
    unit: 'text',
    sql: `SELECT 'refund order ' || r.number || ', payment ' || t.payment_id AS subject,
        'a payment of order #' || r.order_id AS expected, 'one of order #' || p.order_id AS found
      FROM refund_order_payments t JOIN refund_orders r ON r.id = t.refund_order_id
      LEFT JOIN order_payments p ON p.id = t.payment_id
      WHERE COALESCE(p.order_id, -1) <> r.order_id LIMIT :limit`,
  },
  {
    name: 'order-status-money',
    says: 'an order is paid, paid back or neither as its status says',
    unit: 'text',
    sql: `SELECT ${orderName} AS subject, 'money as in status ' || o.status AS expected,
        'payment code ' || o.payment_code || ', paid ' || o.paid_minor || ' of ' || o.amount_minor || ', refunded '
          || o.refunded_minor AS found
      FROM orders o WHERE NOT (${isInOrder}) LIMIT :limit`,
  },
  {
    name: 'order-status-history',
    says: 'the status of an order is that of the last row of its history',
    unit: 'text',
    sql: `SELECT ${orderName} || ', status' AS subject, CAST(h.status AS TEXT) AS expected,
        CAST(o.status AS TEXT) AS found
      FROM orders o LEFT JOIN order_history h ON h.id = (SELECT MAX(id) FROM order_history WHERE order_id = o.id)
      WHERE h.id IS NULL OR h.status <> o.status LIMIT :limit`,
  },
  {
    name: 'order-history-chain',
    says: 'each row of the history of an order begins with the status in which the one before ended',
    unit: 'text',
    sql: `SELECT ${orderName} || ', history ' || h.id AS subject, CAST(h.before AS TEXT) AS expected,
        CAST(h.status_before AS TEXT) AS found
      FROM (SELECT id, order_id, status_before, LAG(status) OVER (PARTITION BY order_id ORDER BY id) AS before
        FROM order_history) h JOIN orders o ON o.id = h.order_id
      WHERE COALESCE(h.before, -1) <> COALESCE(h.status_before, -1) LIMIT :limit`,
  },
  {
    name: 'order-history-money',
    says: 'what was paid and paid back of an order is what its history says',
    unit: 'money',
    sql: `SELECT ${orderName} || ', paid and refunded' AS subject, COALESCE(h.amount, 0) AS expected,
        o.paid_minor + o.refunded_minor AS found
      FROM orders o LEFT JOIN (SELECT order_id, CAST(SUM(amount_minor) AS BIGINT) AS amount FROM order_history
        GROUP BY order_id) h ON h.order_id = o.id
      WHERE o.paid_minor + o.refunded_minor <> COALESCE(h.amount, 0) LIMIT :limit`,
  },
  {
    name: 'order-number',
    says: 'every order and every refund order has a number',
    unit: 'text',
    sql: `SELECT subject, 'a number' AS expected, NULL AS found FROM (
        SELECT 'order #' || id AS subject FROM orders WHERE number IS NULL
        UNION ALL SELECT 'refund order #' || id FROM refund_orders WHERE number IS NULL) t LIMIT :limit`,
  },
];
