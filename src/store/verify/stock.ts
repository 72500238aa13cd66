import type { Rule } from './rule.js';

/** What holds of stock and its movements. */
export const stockRules: readonly Rule[] = [
  {
    name: 'stock',
    says: 'the stock of an item in a store is the sum of its movements',
    unit: 'quantity',
    sql: `SELECT 'stock ' || s.store || ', ' || s.article AS subject, COALESCE(m.quantity, 0) AS expected,
        s.quantity_milli AS found
      FROM stock s LEFT JOIN (SELECT store, article, CAST(SUM(quantity_milli) AS BIGINT) AS quantity
        FROM stock_movements GROUP BY store, article) m ON m.store = s.store AND m.article = s.article
      WHERE s.quantity_milli <> COALESCE(m.quantity, 0) LIMIT :limit`,
  },
  {
    name: 'stock-running-balance',
    says: 'the stock behind a movement is the stock behind the one before plus its quantity',
    unit: 'quantity',
    sql: `SELECT 'stock ' || store || ', ' || article || ', movement ' || id AS subject,
        before + quantity_milli AS expected, balance_after_milli AS found
      FROM (SELECT id, store, article, quantity_milli, balance_after_milli,
          COALESCE(LAG(balance_after_milli) OVER (PARTITION BY store, article ORDER BY id), 0) AS before
        FROM stock_movements) m
      WHERE balance_after_milli <> before + quantity_milli LIMIT :limit`,
  },
];
