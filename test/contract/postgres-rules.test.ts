import { closeCheck } from '../../src/domain/checks/close-check.js';
import { transferSales } from '../../src/domain/checks/transfer-sales.js';
import { loadDemoOnce } from '../../src/domain/demo.js';
import { postUnpostedLines } from '../../src/domain/stock/post-lines.js';
import { listCardMovements } from '../../src/store/cards.js';
import { putItem } from '../../src/store/catalogue.js';
import { listExceptions } from '../../src/store/exceptions.js';
import { booked, giveClient } from '../support/orders.js';
import { hesitating, openTwoForEachTest } from '../support/postgres-shops.js';
import { card, giveCard, giveStock, item, line, now, sale, type TestShop } from '../support/shop.js';

let one: TestShop;
let other: TestShop;
openTwoForEachTest((shops) => {
  [one, other] = shops;
});

const both = <T>(work: (shop: TestShop) => Promise<T>) => Promise.all([one, other].map(work));
const count = async (from: string) =>
  (await one.engine.first<{ count: number }>(`SELECT COUNT(*) AS count FROM ${from}`))?.count;

const at = (number: number) => `2026-11-22T09:${String(number).padStart(2, '0')}:00`;

test('checks of one card in a list move it in the order of their time', async () => {
  await giveCard(one, { number: '111' });
  const numbers = Array.from({ length: 30 }, (_, index) => 30 - index);
  const checks = numbers.map((number) => sale({ number, time: at(number), cards: [card('111')] }));
  for await (const { outcome } of transferSales(one, checks)) expect(outcome.code).toBe('OK');
  const moved = await listCardMovements(one.engine, '111', 100);
  expect(moved.map(({ time }) => time)).toEqual(numbers.map(at));
});

test('a return in a list finds its sale', async () => {
  const returnOf = { till: '1', shift: 1, number: 2, time: null };
  const lines = [{ ...line(1, 'A1', 1000, 10_000), returnOfPosition: 1 }];
  const checks = [sale({ number: 1, type: 'Return', returnOf, lines }), sale({ number: 2 })];
  for await (const { outcome } of transferSales(one, checks)) expect(outcome.code).toBe('OK');
  expect(await listExceptions(one.engine, { limit: 10 })).toEqual([]);
});

test('two processes that start on a new publication make its demo data once', async () => {
  await one.engine.transaction((tx) => tx.run('DELETE FROM items'));
  await both(({ engine, clock }) => engine.alone('demo', () => loadDemoOnce(engine, { clock })));
  expect(await count('cards')).toBe(4);
  expect(await count("card_movements WHERE document_kind = 'import' AND ledger = 'bonus'")).toBe(1);
});

test('lines whose item is known now are posted once, whoever does it', async () => {
  const lines = [line(1, 'N1', 1000, 10_000)];
  for (const number of [1, 2, 3, 4, 5, 6]) await closeCheck(one, sale({ number, lines }));
  await one.engine.transaction((tx) =>
    putItem(tx, item('N1', null, 10_000), { barcodes: [], volumePrices: [] }),
  );
  await both(postUnpostedLines);
  expect(await count("stock_movements WHERE article = 'N1'")).toBe(6);
});

test('an order whose time is over expires once, though it is booked again by all processes', async () => {
  await giveStock(one, 'A1', { quantityMilli: 5000 });
  await giveClient(one, 'K');
  const book = (shop: TestShop) => booked(shop, { externalId: 'X1' });
  await book(one);
  const later = now + 10 * 24 * 3_600_000;
  one.at(later);
  other.at(later);
  await both(book);
  expect(await count("order_history WHERE event = 'expired'")).toBe(1);
});

test('bookings of different goods do not wait for each other', async () => {
  await giveClient(one, 'K');
  for (const article of ['A1', 'A2']) await giveStock(one, article, { quantityMilli: 5000 });
  await booked(one, { lines: [{ article: 'A1', quantityMilli: 1000 }] });
  const late = hesitating(one);
  const first = booked(late.shop, { lines: [{ article: 'A1', quantityMilli: 1000 }] });
  await late.reached;
  await booked(other, { lines: [{ article: 'A2', quantityMilli: 1000 }] });
  late.commit();
  await first;
  expect(await count('orders')).toBe(3);
});
