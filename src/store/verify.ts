import type { Reader } from './engine.js';
import { bankRules } from './verify/bank.js';
import { cardRules } from './verify/cards.js';
import { checkCardRules } from './verify/check-cards.js';
import { checkRules } from './verify/checks.js';
import { clientRules } from './verify/clients.js';
import { itemRules } from './verify/items.js';
import { orderStockRules } from './verify/order-stock.js';
import { orderRules } from './verify/orders.js';
import { referenceRules } from './verify/references.js';
import { returnRules } from './verify/returns.js';
import type { DifferenceRow, Rule } from './verify/rule.js';
import { stockRules } from './verify/stock.js';
import { synchronisationRules } from './verify/synchronisations.js';
import { umicoRules } from './verify/umico.js';

export type { DifferenceRow, Rule } from './verify/rule.js';

/** Everything that holds in a database that is in order; each rule is one statement, so it sees one state. */
export const rules: readonly Rule[] = [
  ...cardRules,
  ...stockRules,
  ...checkRules,
  ...checkCardRules,
  ...returnRules,
  ...synchronisationRules,
  ...clientRules,
  ...orderRules,
  ...orderStockRules,
  ...bankRules,
  ...itemRules,
  ...umicoRules,
  ...referenceRules,
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
  clients: 'SELECT COUNT(*) AS count FROM clients',
  orders: 'SELECT COUNT(*) AS count FROM orders',
  umicoReceipts: 'SELECT COUNT(*) AS count FROM umico_receipts',
  bankDocuments: 'SELECT COUNT(*) AS count FROM bank_documents',
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
