import { checkName } from './checks.js';
import type { Rule } from './rule.js';

/** Of sales that came back whole, what is left of a sum on a card when the returns have taken theirs. */
const wholeReturnRule = (column: string): Rule => ({
  name: `whole-return-${column.replaceAll('_', '-')}`,
  says: `the returns of a whole sale take back exactly what it did to its cards (${column.replaceAll('_', ' ')})`,
  unit: 'money',
  sql: `SELECT ${checkName} || ', card ' || k.card AS subject, k.${column}_minor AS expected, t.taken AS found
    FROM check_cards k JOIN checks c ON c.id = k.check_id AND c.type = 'Sale'
    JOIN (SELECT r.return_of AS sale_id, b.card, CAST(SUM(b.${column}_minor) AS BIGINT) AS taken
      FROM checks r JOIN check_cards b ON b.check_id = r.id WHERE r.return_of IS NOT NULL
      GROUP BY r.return_of, b.card) t ON t.sale_id = k.check_id AND t.card = k.card
    WHERE k.known = 1 AND k.${column}_minor <> t.taken AND NOT EXISTS
      (SELECT 1 FROM check_lines l WHERE l.check_id = k.check_id AND l.quantity_milli <> COALESCE((SELECT
        SUM(b.quantity_milli) FROM returned_lines b WHERE b.sale_id = l.check_id AND b.sale_position = l.position), 0))
    LIMIT :limit`,
});

/** What holds of sales and the returns that bring them back. */
export const returnRules: readonly Rule[] = [
  wholeReturnRule('accumulated'),
  wholeReturnRule('bonus_earned'),
  wholeReturnRule('bonus_spent'),
  {
    name: 'returned-at-most-sold',
    says: 'no more of a sold line comes back than was sold',
    unit: 'quantity',
    sql: `SELECT ${checkName} || ', line ' || l.position AS subject, l.quantity_milli AS expected, t.returned AS found
      FROM (SELECT sale_id, sale_position, CAST(SUM(quantity_milli) AS BIGINT) AS returned FROM returned_lines
        GROUP BY sale_id, sale_position) t
      JOIN check_lines l ON l.check_id = t.sale_id AND l.position = t.sale_position JOIN checks c ON c.id = t.sale_id
      WHERE t.returned > l.quantity_milli LIMIT :limit`,
  },
  {
    name: 'returned-lines',
    says: 'every line of a return of a known sale brings back lines of that sale',
    unit: 'quantity',
    sql: `SELECT ${checkName} || ', line ' || l.position AS subject, l.quantity_milli AS expected,
        COALESCE(t.returned, 0) AS found
      FROM check_lines l JOIN checks c ON c.id = l.check_id AND c.return_of IS NOT NULL
      LEFT JOIN (SELECT check_id, position, sale_id, CAST(SUM(quantity_milli) AS BIGINT) AS returned FROM returned_lines
        GROUP BY check_id, position, sale_id) t
        ON t.check_id = l.check_id AND t.position = l.position AND t.sale_id = c.return_of
      WHERE l.quantity_milli <> COALESCE(t.returned, 0) LIMIT :limit`,
  },
];
