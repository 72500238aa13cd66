import type { Booked } from '../../src/domain/bank/book-money.js';
import { importStatement } from '../../src/domain/bank/import.js';
import type { ImportReport } from '../../src/domain/bank/report.js';
import { type BankDocumentRow, listBankDocuments } from '../../src/store/bank-documents.js';
import { findClientRow } from '../../src/store/clients.js';
import type { TestShop } from './shop.js';
import { type Fields, opened, statementBytes } from './statements.js';

/** Takes a statement with these documents. */
export function take(shop: TestShop, documents: readonly Fields[], head: Fields = {}): Promise<ImportReport> {
  return takeBytes(shop, statementBytes(documents, head));
}

export function takeBytes(shop: TestShop, bytes: Buffer): Promise<ImportReport> {
  return importStatement(shop, { name: 'kl_to_1c.txt', statement: opened(bytes), by: 'anna' });
}

/** Where the money of all new documents went: order or `prepayment`, sum, and why. */
export function wentTo({ matched }: ImportReport) {
  const row = ({ order, amountMinor, reason }: Booked) => [
    order?.number ?? 'prepayment',
    amountMinor,
    reason,
  ];
  return matched.rows.flatMap(({ to }) => to.map(row));
}

/** The words that decided it. */
export function foundIn({ matched }: ImportReport) {
  return matched.rows.flatMap(({ to }) => to.map(({ found }) => found));
}

/** Why new documents wait. */
export function waiting({ pending }: ImportReport) {
  return pending.rows.flatMap(({ reasons }) => reasons);
}

export async function prepaymentOf(shop: TestShop, client = 'K'): Promise<number | undefined> {
  return (await findClientRow(shop.engine, client))?.prepaymentMinor;
}

/** All documents, oldest first. */
export async function documentsOf(shop: TestShop): Promise<BankDocumentRow[]> {
  return (await listBankDocuments(shop.engine, {}, 100_000)).reverse();
}

/** What the accounts have: debit less credit, kopecks, without those that have nothing. */
export async function accountsOf(shop: TestShop): Promise<Record<string, number>> {
  const rows = await shop.engine.all<{ account: string; amount: number }>(
    `SELECT account, SUM(amount) AS amount FROM (
       SELECT debit AS account, amount_minor AS amount FROM accounting_entries
       UNION ALL SELECT credit, -amount_minor FROM accounting_entries) t
     GROUP BY account HAVING SUM(amount) <> 0 ORDER BY account`,
  );
  return Object.fromEntries(rows.map(({ account, amount }) => [account, amount]));
}
