import type { Reader } from './engine.js';
import { synchronisationRules } from './verify-synchronisations.js';

/** Two figures that should be the same and are not, or a row that refers to nothing. */
export type DifferenceRow = {
  /** What it is about, for example `card 0012345, bonus`. */
  subject: string;
  expected: number | string | null;
  found: number | string | null;
};

export interface Rule {
  name: string;
  /** A sentence: what holds in a database that is in order. */
  says: string;
  unit: 'money' | 'quantity' | 'text';
  /** Answers the differences, at most `:limit` of them. */
  sql: string;
}

/** Rounded half up as the domain rounds, in integers: the product of a line fits 63 bits. */
const grossMinor = `(ABS(l.quantity_milli * l.price_minor) / 1000
  + CASE WHEN ABS(l.quantity_milli * l.price_minor) % 1000 >= 500 THEN 1 ELSE 0 END)
  * CASE WHEN l.quantity_milli * l.price_minor < 0 THEN -1 ELSE 1 END`;

const checkName = `'check ' || c.till || '/' || c.shift || '/' || c.number || '/' || c.date`;

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

const checkCardRules: readonly Rule[] = (
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

/** A row that refers to a row that is not there. */
const referenceRule = (
  table: string,
  key: string,
  parent: string,
  match: string,
  condition = '1 = 1',
): Rule => ({
  name: `reference-${table}-${parent}`,
  says: `every row of ${table} refers to a row of ${parent} that exists`,
  unit: 'text',
  sql: `SELECT '${table} ' || ${key} AS subject, 'a row of ${parent}' AS expected, NULL AS found
    FROM ${table} t WHERE ${condition} AND NOT EXISTS (SELECT 1 FROM ${parent} p WHERE ${match}) LIMIT :limit`,
});

const ofCheck = (table: string, key: string, condition?: string) =>
  referenceRule(table, key, 'checks', 'p.id = t.check_id', condition);

/** Everything that holds in a database that is in order; each rule is one statement, so it sees one state. */
export const rules: readonly Rule[] = [
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
  ...checkCardRules,
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
  {
    name: 'check-card-named',
    says: 'a check moves sums only on cards that it names',
    unit: 'text',
    sql: `SELECT 'movement ' || m.id || ' of check ' || m.check_id || ' on card ' || m.card AS subject,
        'a card of the check' AS expected, NULL AS found
      FROM card_movements m WHERE m.document_kind = 'check' AND NOT EXISTS
        (SELECT 1 FROM check_cards k WHERE k.check_id = m.check_id AND k.card = m.card) LIMIT :limit`,
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
  ...synchronisationRules,
  referenceRule('card_movements', 't.id', 'cards', 'p.number = t.card'),
  ofCheck('card_movements', 't.id', "t.document_kind = 'check'"),
  referenceRule('holds', 't.key', 'cards', 'p.number = t.card'),
  referenceRule(
    'synchronisation_cards',
    `t.synchronisation_id || '/' || t.card`,
    'synchronisations',
    'p.id = t.synchronisation_id',
  ),
  referenceRule(
    'synchronisation_cards',
    `t.synchronisation_id || '/' || t.card`,
    'cards',
    'p.number = t.card',
  ),
  ofCheck('holds', 't.key', "t.status = 'used'"),
  referenceRule('checks', 't.id', 'tills', 'p.id = t.till'),
  referenceRule('checks', 't.id', 'stores', 'p.id = t.store'),
  ofCheck('check_lines', `t.check_id || '/' || t.position`),
  ofCheck('check_payments', `t.check_id || '/' || t.ordinal`),
  ofCheck('check_cards', `t.check_id || '/' || t.ordinal`),
  ofCheck('check_results', 't.check_id'),
  ofCheck('exceptions', 't.id', 't.check_id IS NOT NULL'),
  referenceRule('check_cards', `t.check_id || '/' || t.ordinal`, 'cards', 'p.number = t.card', 't.known = 1'),
  referenceRule(
    'check_lines',
    `t.check_id || '/' || t.position`,
    'items',
    'p.article = t.article',
    't.posted = 1',
  ),
  referenceRule('stock_movements', 't.id', 'stock', 'p.store = t.store AND p.article = t.article'),
  ofCheck('stock_movements', 't.id', "t.document_kind = 'check'"),
  referenceRule('stock', `t.store || '/' || t.article`, 'stores', 'p.id = t.store'),
  referenceRule('stock', `t.store || '/' || t.article`, 'items', 'p.article = t.article'),
  referenceRule('tills', 't.id', 'stores', 'p.id = t.store'),
  referenceRule('stores', 't.id', 'cities', 'p.id = t.city', 't.city IS NOT NULL'),
  referenceRule('items', 't.article', 'item_groups', 'p.id = t.item_group', 't.item_group IS NOT NULL'),
  referenceRule('item_groups', 't.id', 'item_groups', 'p.id = t.parent', 't.parent IS NOT NULL'),
  referenceRule('item_barcodes', 't.barcode', 'items', 'p.article = t.article'),
  referenceRule('item_volume_prices', 't.article', 'items', 'p.article = t.article'),
];

/** The first `limit` differences of a rule. */
export function listDifferences(reader: Reader, { sql }: Rule, limit: number): Promise<DifferenceRow[]> {
  return reader.all<DifferenceRow>(sql, { limit });
}

const selectResults = `SELECT check_id AS "checkId", result FROM check_results WHERE check_id > :after
  ORDER BY check_id LIMIT 1000`;

/** The first `limit` answers to checks that are no JSON; the engines have no common word for that. */
export async function listBrokenResults(reader: Reader, limit: number): Promise<DifferenceRow[]> {
  const broken: DifferenceRow[] = [];
  for (let after = -1; broken.length < limit; ) {
    const page = await reader.all<{ checkId: number; result: string }>(selectResults, { after });
    for (const { checkId, result } of page) {
      after = checkId;
      if (isJson(result)) continue;
      broken.push({ subject: `check_results ${checkId}`, expected: 'JSON', found: result.slice(0, 40) });
    }
    if (page.length === 0) break;
  }
  return broken.slice(0, limit);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const counts = {
  cards: 'SELECT COUNT(*) AS count FROM cards',
  cardMovements: 'SELECT COUNT(*) AS count FROM card_movements',
  checks: 'SELECT COUNT(*) AS count FROM checks',
  lines: 'SELECT COUNT(*) AS count FROM check_lines',
  holds: 'SELECT COUNT(*) AS count FROM holds',
  items: 'SELECT COUNT(*) AS count FROM items',
  stockMovements: 'SELECT COUNT(*) AS count FROM stock_movements',
};

/** Null: the rows cannot be read. */
export type RowCounts = Record<keyof typeof counts, number | null>;

/** How many rows a verification looks at. */
export async function countRows(reader: Reader): Promise<RowCounts> {
  const counted: [string, number | null][] = [];
  for (const [name, sql] of Object.entries(counts)) {
    counted.push([
      name,
      await reader.first<{ count: number }>(sql).then(
        (row) => row?.count ?? 0,
        () => null,
      ),
    ]);
  }
  return Object.fromEntries(counted) as RowCounts;
}
