import { join } from 'node:path';
import Database from 'better-sqlite3';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { moveBalance } from '../../src/domain/clients/balance.js';
import { annul } from '../../src/domain/orders/annul.js';
import { handOver } from '../../src/domain/orders/hand-over.js';
import { refund } from '../../src/domain/orders/refund.js';
import { verify } from '../../src/domain/verify.js';
import { putItem } from '../../src/store/catalogue.js';
import { rules } from '../../src/store/verify.js';
import { take } from '../support/bank.js';
import { booked, giveClient, paid } from '../support/orders.js';
import { giveStock, item, line, now, openShop, sale, set, type TestShop } from '../support/shop.js';
import { clientInn, incoming } from '../support/statements.js';
import { temporaryFolder } from '../support/temporary.js';
import { webhookSecret } from '../support/webhook-secret.js';

const folder = temporaryFolder();
let count = 0;
let shop: TestShop;
let file: string;

/**
 * Orders 1 unpaid, 2 paid, 3 handed over and partly paid back with goods, 4 annulled, 5 handed over by a check, 6 partly
 * paid back, 7 paid through the bank; each of 2 A1 and 3 A2. Client K has a prepayment of 100.00.
 */
beforeEach(async () => {
  const publication = `P${++count}`;
  file = join(folder, publication, 'tillgate.db');
  shop = await openShop(folder, publication);
  await set(shop, 'webhook', { url: 'https://shop.example/', secret: webhookSecret });
  await giveClient(shop, 'K', { inn: clientInn });
  const byWeight = { ...item('A1', 'food', 10_000), unit: 'кг' };
  await shop.engine.transaction((tx) => putItem(tx, byWeight, { barcodes: [], volumePrices: [] }));
  await giveStock(shop, 'A1', { quantityMilli: 50_000 });
  await giveStock(shop, 'A2', { quantityMilli: 50_000 });
  const lines = [
    { article: 'A1', quantityMilli: 2_000 },
    { article: 'A2', quantityMilli: 3_000 },
  ];
  const part = { by: 'anna', lines: [{ position: 1, quantityMilli: 500 }], amountMinor: null, reason: null };
  await booked(shop, { lines });
  await paid(shop, { lines });
  const third = await paid(shop, { lines });
  await handOver(shop, { number: third, by: 'anna', check: null });
  await refund(shop, { ...part, number: third, goodsReturned: true });
  await annul(shop, { number: await booked(shop, { lines }), by: 'anna', reason: null });
  const fifth = await paid(shop, { lines });
  await closeCheck(shop, sale({ lines: [line(1, 'A1', 2_000, 10_000), line(2, 'A2', 3_000, 2_550)] }));
  const check = { till: '1', shift: 1, number: 1, date: null };
  await handOver(shop, { number: fifth, by: 'anna', check });
  await refund(shop, { ...part, number: await paid(shop, { lines }), goodsReturned: false });
  await shop.engine.transaction((tx) =>
    moveBalance(
      tx,
      { now, timeZone: 'Europe/Moscow' },
      {
        client: 'K',
        amountMinor: 10_000,
        reason: 'received',
        documentKind: 'bank',
        document: '17',
        orderId: null,
      },
    ),
  );
  await booked(shop, { lines });
  await take(shop, [incoming({ Номер: '5', Сумма: '276.50', НазначениеПлатежа: 'по счету 7' })]);
});
afterEach(() => shop.close());

/** Changes the database behind everybody's back, past its own constraints. */
function corrupt(sql: string): void {
  const connection = new Database(file);
  connection.pragma('foreign_keys = OFF');
  connection.pragma('ignore_check_constraints = ON');
  connection.exec(sql);
  connection.close();
}

test('orders of all kinds have no differences, and are counted', async () => {
  const { differences, counts } = await verify(shop.engine);
  expect(differences).toEqual([]);
  expect(counts).toMatchObject({ orders: 7, clients: 1 });
});

const cases: [rule: string, sql: string, subject: string, expected: string, found: string][] = [
  ['client-prepayment', 'UPDATE clients SET prepayment_minor = 1', 'client K, prepayment', '100.00', '0.01'],
  [
    'client-running-balance',
    'UPDATE client_movements SET balance_after_minor = 1',
    'client K, movement 1',
    '100.00',
    '0.01',
  ],
  ['order-amount', 'UPDATE orders SET amount_minor = 1 WHERE id = 1', 'order INV-000001', '276.50', '0.01'],
  ['order-paid', 'UPDATE orders SET paid_minor = 1 WHERE id = 1', 'order INV-000001', '0.00', '0.01'],
  ['order-paid', 'DELETE FROM order_payments WHERE order_id = 2', 'order INV-000002', '0.00', '276.50'],
  [
    'order-refunded',
    'UPDATE orders SET refunded_minor = 1 WHERE id = 3',
    'order INV-000003',
    '50.00',
    '0.01',
  ],
  ['refund-order-lines', 'DELETE FROM refund_order_lines', 'refund order REF-000001', '0.00', '50.00'],
  ['refund-order-payments', 'DELETE FROM refund_order_payments', 'refund order REF-000002', '0.00', '50.00'],
  [
    'refund-order-own-payments',
    'UPDATE refund_order_payments SET payment_id = 1 WHERE refund_order_id = 1',
    'refund order REF-000001, payment 1',
    'a payment of order #3',
    'one of order #2',
  ],
  [
    'order-line-refunded-milli',
    'UPDATE order_lines SET refunded_milli = 600 WHERE order_id = 3 AND position = 1',
    'order INV-000003, line 1',
    '0.500',
    '0.600',
  ],
  [
    'order-line-refunded-minor',
    'UPDATE order_lines SET refunded_minor = 1 WHERE order_id = 3 AND position = 2',
    'order INV-000003, line 2',
    '0.00',
    '0.01',
  ],
  [
    'order-line-amount',
    'UPDATE order_lines SET price_minor = 10001 WHERE order_id = 1 AND position = 1',
    'order INV-000001, line 1',
    '200.02',
    '200.00',
  ],
  [
    'order-line-refunded-whole',
    'UPDATE order_lines SET refunded_milli = quantity_milli WHERE order_id = 3 AND position = 1',
    'order INV-000003, line 1',
    '200.00',
    '50.00',
  ],
  [
    'order-payment-refunded',
    'UPDATE order_payments SET refunded_minor = 7 WHERE order_id = 2',
    'order INV-000002, payment 1',
    '0.00',
    '0.07',
  ],
  [
    'order-status-money',
    'UPDATE orders SET status = 3 WHERE id = 2',
    'order INV-000002',
    'money as in status 3',
    'payment code 1, paid 27650 of 27650, refunded 0',
  ],
  [
    'order-status-money',
    'UPDATE orders SET status = 1 WHERE id = 1',
    'order INV-000001',
    'money as in status 1',
    'payment code 0, paid 0 of 27650, refunded 0',
  ],
  [
    'order-status-money',
    'UPDATE orders SET status = 7 WHERE id = 2',
    'order INV-000002',
    'money as in status 7',
    'payment code 1, paid 27650 of 27650, refunded 0',
  ],
  ['order-status-history', 'UPDATE orders SET status = 5 WHERE id = 4', 'order INV-000004, status', '6', '5'],
  [
    'order-status-history',
    'DELETE FROM order_history WHERE order_id = 1',
    'order INV-000001, status',
    '',
    '0',
  ],
  [
    'order-history-chain',
    'UPDATE order_history SET status_before = 5 WHERE id = 3',
    'order INV-000002, history 3',
    '0',
    '5',
  ],
  [
    'order-history-money',
    'UPDATE order_history SET amount_minor = 1 WHERE id = 3',
    'order INV-000002, paid and refunded',
    '0.01',
    '276.50',
  ],
  ['order-number', 'UPDATE orders SET number = NULL WHERE id = 1', 'order #1', 'a number', ''],
  ['order-number', 'UPDATE refund_orders SET number = NULL WHERE id = 2', 'refund order #2', 'a number', ''],
  [
    'stock-reserved',
    "UPDATE stock SET reserved_milli = 1 WHERE article = 'A1'",
    'stock main, A1, reserved',
    '7.500',
    '0.001',
  ],
  [
    'stock-reserved-running',
    'UPDATE stock_reservations SET reserved_after_milli = 1 WHERE id = 1',
    'stock main, A1, reservation 1',
    '2.000',
    '0.001',
  ],
  [
    'stock-reserved-of-orders',
    'UPDATE orders SET status = 6 WHERE id = 1',
    'order INV-000001, A1 in main',
    '0.000',
    '2.000',
  ],
  [
    'stock-reserved-of-orders',
    "UPDATE orders SET handed_over_at = '' WHERE id = 2",
    'order INV-000002, A2 in main',
    '0.000',
    '3.000',
  ],
  [
    'order-stock',
    "DELETE FROM stock_movements WHERE document_kind = 'order' AND quantity_milli > 0",
    'order INV-000003, A1 in main',
    '-1.500',
    '-2.000',
  ],
  [
    'order-stock',
    'UPDATE orders SET handed_over_check = NULL WHERE id = 5',
    'order INV-000005, A2 in main',
    '-3.000',
    '0.000',
  ],
  [
    'order-handed-over',
    "UPDATE orders SET handed_over_at = '' WHERE id = 2",
    'order INV-000002',
    'goods handed over',
    '0 thousandths',
  ],
  [
    'order-handed-over',
    'UPDATE orders SET handed_over_at = NULL WHERE id = 3',
    'order INV-000003',
    'nothing handed over',
    '5000 thousandths',
  ],
  ['reference-orders-stores', 'DELETE FROM stores', 'orders 1', 'a row of stores', ''],
  ['reference-orders-clients', 'DELETE FROM clients', 'orders 1', 'a row of clients', ''],
  ['reference-orders-checks', 'DELETE FROM checks', 'orders 5', 'a row of checks', ''],
  [
    'reference-order_lines-items',
    "DELETE FROM items WHERE article = 'A2'",
    'order_lines 1/2',
    'a row of items',
    '',
  ],
  [
    'reference-order_lines-orders',
    'DELETE FROM orders WHERE id = 4',
    'order_lines 4/1',
    'a row of orders',
    '',
  ],
  [
    'reference-order_payments-orders',
    'DELETE FROM orders WHERE id = 2',
    'order_payments 1',
    'a row of orders',
    '',
  ],
  [
    'reference-order_history-orders',
    'DELETE FROM orders WHERE id = 1',
    'order_history 1',
    'a row of orders',
    '',
  ],
  [
    'reference-refund_orders-orders',
    'DELETE FROM orders WHERE id = 3',
    'refund_orders 1',
    'a row of orders',
    '',
  ],
  [
    'reference-stock_reservations-orders',
    'DELETE FROM orders WHERE id = 1',
    'stock_reservations 1',
    'a row of orders',
    '',
  ],
  [
    'reference-stock_reservations-stock',
    "DELETE FROM stock WHERE article = 'A1'",
    'stock_reservations 1',
    'a row of stock',
    '',
  ],
  [
    'reference-webhook_outbox-orders',
    'DELETE FROM orders WHERE id = 1',
    'webhook_outbox 1',
    'a row of orders',
    '',
  ],
  ['reference-client_movements-clients', 'DELETE FROM clients', 'client_movements 1', 'a row of clients', ''],
  [
    'reference-refund_order_lines-refund_orders',
    'DELETE FROM refund_orders WHERE id = 1',
    'refund_order_lines 1/1',
    'a row of refund_orders',
    '',
  ],
  [
    'reference-refund_order_payments-refund_orders',
    'DELETE FROM refund_orders WHERE id = 1',
    'refund_order_payments 1/2',
    'a row of refund_orders',
    '',
  ],
  [
    'bank-document-money',
    'UPDATE bank_documents SET amount_minor = 1',
    'bank document 1, 5/2026-11-20',
    '0.01',
    '276.50',
  ],
  [
    'bank-document-money',
    "UPDATE bank_documents SET state = 'pending'",
    'bank document 1, 5/2026-11-20',
    '0.00',
    '276.50',
  ],
  [
    'bank-match-payment',
    'UPDATE bank_matches SET amount_minor = 1',
    'bank match 1',
    'a payment of 1 of order #7',
    'one of 27650 of order #7, code 2',
  ],
  [
    'client-accounting',
    'DELETE FROM accounting_entries WHERE id = 1',
    'client K, account 62.02',
    '0.00',
    '100.00',
  ],
  [
    'order-prepayment',
    "UPDATE client_movements SET order_id = 1 WHERE reason = 'applied'",
    'order INV-000001, from prepayments',
    '276.50',
    '0.00',
  ],
  [
    'reference-bank_documents-bank_statements',
    'DELETE FROM bank_statements',
    'bank_documents 1',
    'a row of bank_statements',
    '',
  ],
  [
    'reference-bank_matches-bank_documents',
    'DELETE FROM bank_documents',
    'bank_matches 1',
    'a row of bank_documents',
    '',
  ],
  ['reference-bank_matches-clients', 'DELETE FROM clients', 'bank_matches 1', 'a row of clients', ''],
  [
    'reference-bank_matches-orders',
    'DELETE FROM orders WHERE id = 7',
    'bank_matches 1',
    'a row of orders',
    '',
  ],
];

test.each(cases)('%s: %s', async (rule, sql, subject, expected, found) => {
  corrupt(sql);
  const { differences } = await verify(shop.engine);
  expect(differences).toContainEqual({ rule, says: expect.any(String), subject, expected, found });
});

test('every rule about orders, clients and banks is broken here', () => {
  const broken = new Set(cases.map(([rule]) => rule));
  const about = rules
    .map(({ name }) => name)
    .filter((name) => /order|client|reserv|refund|outbox|bank/.test(name) && !name.startsWith('umico'));
  expect(about.filter((name) => !broken.has(name))).toEqual([]);
});
