import type { Rule } from './rule.js';

/** Rounded half up as the domain rounds, in integers: the product of a line fits 63 bits. */
const grossMinor = `(ABS(l.quantity_milli * l.price_minor) / 1000
  + CASE WHEN ABS(l.quantity_milli * l.price_minor) % 1000 >= 500 THEN 1 ELSE 0 END)
  * CASE WHEN l.quantity_milli * l.price_minor < 0 THEN -1 ELSE 1 END`;

/** Over `checks c`. */
export const checkName = `'check ' || c.till || '/' || c.shift || '/' || c.number || '/' || c.date`;

/** What holds of each check by itself and with what it moved in stock. */
export const checkRules: readonly Rule[] = [
  {
    name: 'check-line-amount',
    says: 'the amount of a line is quantity × price − discount − bonus spent',
    unit: 'money',
    sql: `SELECT ${checkName} || ', line ' || l.position AS subject,
        ${grossMinor} - l.discount_minor - l.bonus_spent_minor AS expected, l.amount_minor AS found
      FROM check_lines l JOIN checks c ON c.id = l.check_id
      WHERE l.amount_minor <> ${grossMinor} - l.discount_minor - l.bonus_spent_minor LIMIT :limit`,
  },
  {
    name: 'check-total-of-lines',
    says: 'the total of a check is the sum of its lines',
    unit: 'money',
    sql: `SELECT ${checkName} AS subject, COALESCE(l.amount, 0) AS expected, c.total_minor AS found
      FROM checks c LEFT JOIN (SELECT check_id, CAST(SUM(amount_minor) AS BIGINT) AS amount
        FROM check_lines GROUP BY check_id) l ON l.check_id = c.id
      WHERE c.total_minor <> COALESCE(l.amount, 0) LIMIT :limit`,
  },
  {
    name: 'check-total-of-payments',
    says: 'the total of a check is the sum of its payments other than Bonus',
    unit: 'money',
    sql: `SELECT ${checkName} || ', payments' AS subject, COALESCE(p.amount, 0) AS expected, c.total_minor AS found
      FROM checks c LEFT JOIN (SELECT check_id, CAST(SUM(amount_minor) AS BIGINT) AS amount
        FROM check_payments WHERE kind <> 'Bonus' GROUP BY check_id) p ON p.check_id = c.id
      WHERE c.total_minor <> COALESCE(p.amount, 0) LIMIT :limit`,
  },
  {
    name: 'check-result',
    says: 'every check has its first answer',
    unit: 'text',
    sql: `SELECT ${checkName} AS subject, 'an answer' AS expected, NULL AS found
      FROM checks c WHERE NOT EXISTS (SELECT 1 FROM check_results r WHERE r.check_id = c.id) LIMIT :limit`,
  },
  {
    name: 'check-date',
    says: 'the date of a check is the day of its time',
    unit: 'text',
    sql: `SELECT ${checkName} || ', date' AS subject, SUBSTR(c.time, 1, 10) AS expected, c.date AS found
      FROM checks c WHERE SUBSTR(c.time, 1, 10) <> c.date LIMIT :limit`,
  },
  {
    name: 'check-bonus-payments',
    says: 'the Bonus payments of a check are nothing or the bonus spent on its lines',
    unit: 'money',
    sql: `SELECT ${checkName} || ', Bonus payments' AS subject, COALESCE(l.amount, 0) AS expected, p.amount AS found
      FROM checks c JOIN (SELECT check_id, CAST(SUM(amount_minor) AS BIGINT) AS amount
        FROM check_payments WHERE kind = 'Bonus' GROUP BY check_id) p ON p.check_id = c.id
      LEFT JOIN (SELECT check_id, CAST(SUM(bonus_spent_minor) AS BIGINT) AS amount
        FROM check_lines GROUP BY check_id) l ON l.check_id = c.id
      WHERE p.amount <> 0 AND p.amount <> COALESCE(l.amount, 0) LIMIT :limit`,
  },
  {
    name: 'check-stock',
    says: 'the posted lines of a check are what it moved in stock',
    unit: 'quantity',
    sql: `SELECT ${checkName} || ', item ' || t.article AS subject, t.told AS expected, t.moved AS found
      FROM (SELECT check_id, article, CAST(SUM(told) AS BIGINT) AS told, CAST(SUM(moved) AS BIGINT) AS moved FROM
        (SELECT l.check_id, l.article, CASE WHEN c.type = 'Sale' THEN -l.quantity_milli ELSE l.quantity_milli END AS told,
            0 AS moved
          FROM check_lines l JOIN checks c ON c.id = l.check_id WHERE l.posted = 1
        UNION ALL
        SELECT check_id, article, 0, quantity_milli FROM stock_movements WHERE document_kind = 'check') b
        GROUP BY check_id, article) t
      JOIN checks c ON c.id = t.check_id
      WHERE t.told <> t.moved LIMIT :limit`,
  },
];
