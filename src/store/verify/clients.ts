import type { Rule } from './rule.js';

/** What holds of the balances of clients. */
export const clientRules: readonly Rule[] = [
  {
    name: 'client-prepayment',
    says: 'the prepayment of a client is the sum of its movements',
    unit: 'money',
    sql: `SELECT 'client ' || c.id || ', prepayment' AS subject, COALESCE(m.amount, 0) AS expected,
        c.prepayment_minor AS found
      FROM clients c LEFT JOIN (SELECT client, CAST(SUM(amount_minor) AS BIGINT) AS amount FROM client_movements
        GROUP BY client) m ON m.client = c.id
      WHERE c.prepayment_minor <> COALESCE(m.amount, 0) LIMIT :limit`,
  },
  {
    name: 'client-running-balance',
    says: 'the balance behind a movement of a client is the balance behind the one before plus its amount',
    unit: 'money',
    sql: `SELECT 'client ' || client || ', movement ' || id AS subject, before + amount_minor AS expected,
        balance_after_minor AS found
      FROM (SELECT id, client, amount_minor, balance_after_minor,
          COALESCE(LAG(balance_after_minor) OVER (PARTITION BY client, ledger ORDER BY id), 0) AS before
        FROM client_movements) m
      WHERE balance_after_minor <> before + amount_minor LIMIT :limit`,
  },
];
