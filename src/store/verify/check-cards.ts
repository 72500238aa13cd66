import { checkName } from './checks.js';
import type { Rule } from './rule.js';

interface CheckCardClaim {
  type: 'Sale' | 'Return';
  what: string;
  /** Over the columns of `check_cards`. */
  told: string;
  /** Over the columns of `card_movements`. */
  moved: string;
  condition: string;
}

/** What a check says of a card against the movements that it made on it. */
const checkCardRule = ({ type, what, told, moved, condition }: CheckCardClaim): Rule => ({
  name: `${type === 'Sale' ? 'check' : 'return'}-card-${what.replaceAll(' ', '-')}`,
  says: `what a ${type.toLowerCase()} says of its card (${what}) is what it moved on it`,
  unit: 'money',
  sql: `SELECT ${checkName} || ', card ' || k.card || ', ${what}' AS subject, k.told AS expected,
      COALESCE(m.amount, 0) AS found
    FROM (SELECT check_id, card, CAST(SUM(${told}) AS BIGINT) AS told FROM check_cards WHERE known = 1
      GROUP BY check_id, card) k
    JOIN checks c ON c.id = k.check_id AND c.type = '${type}'
    LEFT JOIN (SELECT check_id, card, CAST(SUM(${moved}) AS BIGINT) AS amount FROM card_movements
      WHERE check_id IS NOT NULL AND document_kind = 'check' AND ${condition} GROUP BY check_id, card) m
      ON m.check_id = k.check_id AND m.card = k.card
    WHERE k.told <> COALESCE(m.amount, 0) LIMIT :limit`,
});

const accumulated = { what: 'accumulated', told: 'accumulated_minor', condition: "ledger = 'accumulation'" };
const paid = { what: 'paid', told: 'paid_minor', condition: "ledger = 'balance'" };

const claims: readonly Rule[] = (
  [
    { type: 'Sale', ...accumulated, moved: 'amount_minor' },
    {
      type: 'Sale',
      what: 'bonus earned',
      told: 'bonus_earned_minor',
      moved: 'amount_minor',
      condition: "ledger = 'bonus' AND reason = 'earned'",
    },
    {
      type: 'Sale',
      what: 'bonus spent',
      told: 'bonus_spent_minor',
      moved: '-amount_minor',
      condition: "ledger = 'bonus' AND reason = 'spent'",
    },
    { type: 'Sale', ...paid, moved: '-amount_minor' },
    { type: 'Return', ...accumulated, moved: '-amount_minor' },
    {
      type: 'Return',
      what: 'bonus',
      told: 'bonus_spent_minor - bonus_earned_minor',
      moved: 'amount_minor',
      condition: "ledger = 'bonus'",
    },
    { type: 'Return', ...paid, moved: 'amount_minor' },
  ] satisfies CheckCardClaim[]
).map(checkCardRule);

/** What holds of checks and the cards they name. */
export const checkCardRules: readonly Rule[] = [
  ...claims,
  {
    name: 'check-card-named',
    says: 'a check moves sums only on cards that it names',
    unit: 'text',
    sql: `SELECT 'movement ' || m.id || ' of check ' || m.check_id || ' on card ' || m.card AS subject,
        'a card of the check' AS expected, NULL AS found
      FROM card_movements m WHERE m.document_kind = 'check' AND NOT EXISTS
        (SELECT 1 FROM check_cards k WHERE k.check_id = m.check_id AND k.card = m.card) LIMIT :limit`,
  },
];
