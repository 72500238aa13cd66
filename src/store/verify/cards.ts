import type { Rule } from './rule.js';

const sumOfLedger = (ledger: string) =>
  `CAST(SUM(CASE WHEN ledger = '${ledger}' THEN amount_minor ELSE 0 END) AS BIGINT)`;

/** One ledger of the cards against the sum of its movements. */
const ledgerRule = (ledger: 'accumulation' | 'bonus' | 'balance'): Rule => ({
  name: `card-${ledger}`,
  says: `the ${ledger} of a card is the sum of its movements`,
  unit: 'money',
  sql: `SELECT 'card ' || c.number || ', ${ledger}' AS subject, COALESCE(m.amount, 0) AS expected,
      c.${ledger}_minor AS found
    FROM cards c LEFT JOIN (SELECT card, ${sumOfLedger(ledger)} AS amount FROM card_movements GROUP BY card) m
      ON m.card = c.number
    WHERE c.${ledger}_minor <> COALESCE(m.amount, 0) LIMIT :limit`,
});

const heldRule = (ledger: 'bonus' | 'balance'): Rule => ({
  name: `card-${ledger}-held`,
  says: `what is held of the ${ledger} of a card is the sum of its active holds`,
  unit: 'money',
  sql: `SELECT 'card ' || c.number || ', ${ledger} held' AS subject, COALESCE(h.amount, 0) AS expected,
      c.${ledger}_held_minor AS found
    FROM cards c LEFT JOIN (SELECT card, CAST(SUM(amount_minor) AS BIGINT) AS amount FROM holds
      WHERE status = 'active' AND ledger = '${ledger}' GROUP BY card) h ON h.card = c.number
    WHERE c.${ledger}_held_minor <> COALESCE(h.amount, 0) LIMIT :limit`,
});

/** What holds of the sums of cards. */
export const cardRules: readonly Rule[] = [
  ledgerRule('accumulation'),
  ledgerRule('bonus'),
  ledgerRule('balance'),
  {
    name: 'card-running-balance',
    says: 'the balance behind a movement of a card is the balance behind the one before plus its amount',
    unit: 'money',
    sql: `SELECT 'card ' || card || ', ' || ledger || ', movement ' || id AS subject, before + amount_minor AS expected,
        balance_after_minor AS found
      FROM (SELECT id, card, ledger, amount_minor, balance_after_minor,
          COALESCE(LAG(balance_after_minor) OVER (PARTITION BY card, ledger ORDER BY id), 0) AS before
        FROM card_movements) m
      WHERE balance_after_minor <> before + amount_minor LIMIT :limit`,
  },
  heldRule('bonus'),
  heldRule('balance'),
];
