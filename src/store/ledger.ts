import { isVisible } from './coming.js';
import type { Reader } from './engine.js';

/** A row of one of the books, sums in minor units, stock in thousandths. */
export type LedgerRow = {
  id: number;
  ledger: string;
  account: string | null;
  debit: string | null;
  credit: string | null;
  amount: number;
  balanceAfter: number | null;
  documentKind: string;
  document: string;
  description: string | null;
  time: string;
  recordedAt: string;
};

const tail = `document_kind AS "documentKind", document, time, recorded_at AS "recordedAt"`;
const page = 'WHERE id > :after ORDER BY id LIMIT :limit';

/** The books, and how they are read in order. */
const books = {
  cards: `SELECT id, 'card:' || ledger AS ledger, card AS account, NULL AS debit, NULL AS credit,
      amount_minor AS amount, balance_after_minor AS "balanceAfter", NULL AS description, ${tail}
    FROM card_movements ${page}`,
  clients: `SELECT id, 'client:' || ledger AS ledger, client AS account, NULL AS debit, NULL AS credit,
      amount_minor AS amount, balance_after_minor AS "balanceAfter", NULL AS description, ${tail}
    FROM client_movements ${page}`,
  stock: `SELECT id, 'stock' AS ledger, store || ':' || article AS account, NULL AS debit, NULL AS credit,
      quantity_milli AS amount, balance_after_milli AS "balanceAfter", NULL AS description, ${tail}
    FROM stock_movements m
    WHERE id > :after
      AND NOT EXISTS (SELECT 1 FROM items i WHERE i.article = m.article AND NOT ${isVisible('i')})
    ORDER BY id LIMIT :limit`,
  accounting: `SELECT id, 'accounting' AS ledger, client AS account, debit, credit,
      amount_minor AS amount, NULL AS "balanceAfter", description, ${tail}
    FROM accounting_entries ${page}`,
};

export type Book = keyof typeof books;
export const bookNames = Object.keys(books) as Book[];

/** Rows of a book in the order in which they were written, behind `after`. */
export const listBook = (reader: Reader, book: Book, asked: { after: number; limit: number }) =>
  reader.all<LedgerRow>(books[book], asked);
