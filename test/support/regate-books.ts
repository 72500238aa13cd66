import { verify } from '../../src/domain/verify.js';
import type { Engine } from '../../src/store/engine.js';

/** Rows of these must not come or change because of a request that is refused. */
const tables = [
  'clients',
  'client_movements',
  'orders',
  'order_lines',
  'order_payments',
  'order_history',
  'refund_orders',
  'refund_order_lines',
  'stock',
  'stock_movements',
  'stock_reservations',
];

/** All that clients, orders and stock consist of, to be compared. */
export async function readBooks(engine: Engine): Promise<Record<string, unknown[]>> {
  const books: Record<string, unknown[]> = {};
  for (const table of tables) {
    const rows = await engine.all(`SELECT * FROM ${table}`);
    // PostgreSQL puts a row that was changed behind the others.
    const keyed = rows.map((row) => ({ row, key: JSON.stringify(row) }));
    books[table] = keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row);
  }
  return books;
}

/** Proves the books of a publication. */
export async function expectBooksInOrder(engine: Engine): Promise<void> {
  expect((await verify(engine)).differences).toEqual([]);
}
