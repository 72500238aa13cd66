import { formatFixed, formatScaled, moneyDigits, quantityDigits } from '../base/money.js';
import type { Reader } from '../store/engine.js';
import { type Book, type LedgerRow, listBook } from '../store/ledger.js';
import { type TableFormat, tableText } from './table-text.js';

const columns = [
  'ledger',
  'account',
  'debit',
  'credit',
  'amount',
  'balanceAfter',
  'documentKind',
  'document',
  'description',
  'time',
  'recordedAt',
] as const;

const pageSize = 1000;

/** The books, one after the other, each in the order in which it was written. */
export function exportLedger(reader: Reader, books: readonly Book[], format: TableFormat) {
  return tableText(columns, pages(reader, books), format);
}

async function* pages(reader: Reader, books: readonly Book[]) {
  for (const book of books) {
    for (let after = 0; ; ) {
      const rows = await listBook(reader, book, { after, limit: pageSize });
      yield rows.map((row) => inUnits(row, book));
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.id;
    }
  }
}

function inUnits({ id: _, amount, balanceAfter, ...row }: LedgerRow, book: Book) {
  const shown = (value: number) =>
    book === 'stock' ? formatScaled(value, quantityDigits) : formatFixed(value, moneyDigits);
  return { ...row, amount: shown(amount), balanceAfter: balanceAfter === null ? null : shown(balanceAfter) };
}
