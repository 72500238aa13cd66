import { orderName } from './orders.js';
import type { Rule } from './rule.js';

/** Over `order_lines l` and `orders o`: what of a line is reserved, as long as it has not left or was given up. */
const held = `CASE WHEN o.status IN (5, 6) OR o.handed_over_at IS NOT NULL THEN 0
  ELSE l.quantity_milli - l.refunded_milli END`;

/** What left the store by itself and not with the check of a till. */
const moved = 'CASE WHEN o.handed_over_check IS NULL THEN -l.handed_over_milli ELSE 0 END';

/** What holds of the goods of orders. */
export const orderStockRules: readonly Rule[] = [
  {
    name: 'stock-reserved',
    says: 'what is reserved of an item in a store is the sum of its reservations',
    unit: 'quantity',
    sql: `SELECT 'stock ' || s.store || ', ' || s.article || ', reserved' AS subject, COALESCE(r.quantity, 0) AS expected,
        s.reserved_milli AS found
      FROM stock s LEFT JOIN (SELECT store, article, CAST(SUM(quantity_milli) AS BIGINT) AS quantity
        FROM stock_reservations GROUP BY store, article) r ON r.store = s.store AND r.article = s.article
      WHERE s.reserved_milli <> COALESCE(r.quantity, 0) LIMIT :limit`,
  },
  {
    name: 'stock-reserved-running',
    says: 'what is reserved behind a reservation is what was behind the one before plus its quantity',
    unit: 'quantity',
    sql: `SELECT 'stock ' || store || ', ' || article || ', reservation ' || id AS subject,
        before + quantity_milli AS expected, reserved_after_milli AS found
      FROM (SELECT id, store, article, quantity_milli, reserved_after_milli,
          COALESCE(LAG(reserved_after_milli) OVER (PARTITION BY store, article ORDER BY id), 0) AS before
        FROM stock_reservations) r
      WHERE reserved_after_milli <> before + quantity_milli LIMIT :limit`,
  },
  {
    name: 'stock-reserved-of-orders',
    says: 'an order has reserved what is still to be handed over of it, and nothing else',
    unit: 'quantity',
    sql: `SELECT ${orderName} || ', ' || t.article || ' in ' || t.store AS subject, t.wanted AS expected,
        t.reserved AS found
      FROM (SELECT order_id, store, article, CAST(SUM(wanted) AS BIGINT) AS wanted,
          CAST(SUM(reserved) AS BIGINT) AS reserved
        FROM (SELECT l.order_id, o.store, l.article, ${held} AS wanted, 0 AS reserved
            FROM order_lines l JOIN orders o ON o.id = l.order_id
          UNION ALL SELECT order_id, store, article, 0, quantity_milli FROM stock_reservations) u
        GROUP BY order_id, store, article) t
      JOIN orders o ON o.id = t.order_id
      WHERE t.wanted <> t.reserved LIMIT :limit`,
  },
  {
    name: 'order-stock',
    says: 'an order has moved in stock what was handed over of it, less what came back',
    unit: 'quantity',
    sql: `SELECT 'order ' || t.document || ', ' || t.article || ' in ' || t.store AS subject, t.told AS expected,
        t.moved AS found
      FROM (SELECT document, store, article, CAST(SUM(told) AS BIGINT) AS told, CAST(SUM(moved) AS BIGINT) AS moved
        FROM (SELECT o.number AS document, o.store, l.article, ${moved} AS told, 0 AS moved
            FROM order_lines l JOIN orders o ON o.id = l.order_id
          UNION ALL SELECT o.number, o.store, l.article, p.returned_milli, 0
            FROM refund_order_lines p JOIN refund_orders r ON r.id = p.refund_order_id
            JOIN orders o ON o.id = r.order_id
            JOIN order_lines l ON l.order_id = o.id AND l.position = p.position
          UNION ALL SELECT document, store, article, 0, quantity_milli FROM stock_movements
            WHERE document_kind = 'order') u
        GROUP BY document, store, article) t
      WHERE t.told <> t.moved LIMIT :limit`,
  },
  {
    name: 'order-handed-over',
    says: 'goods of an order have left if it was handed over, what was not paid back then, and not otherwise',
    unit: 'text',
    sql: `SELECT ${orderName} AS subject,
        CASE WHEN o.handed_over_at IS NULL THEN 'nothing handed over' ELSE 'goods handed over' END AS expected,
        COALESCE(t.quantity, 0) || ' thousandths' AS found
      FROM orders o LEFT JOIN (SELECT order_id, CAST(SUM(handed_over_milli) AS BIGINT) AS quantity FROM order_lines
        GROUP BY order_id) t ON t.order_id = o.id
      WHERE (o.handed_over_at IS NULL) <> (COALESCE(t.quantity, 0) = 0)
        OR (o.handed_over_at IS NULL AND o.handed_over_check IS NOT NULL) LIMIT :limit`,
  },
];
