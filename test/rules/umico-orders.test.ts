import { calculateRefund, refundCalculated } from '../../src/domain/orders/calculate-refund.js';
import { expireOrders } from '../../src/domain/orders/expire.js';
import { handOver } from '../../src/domain/orders/hand-over.js';
import { holdPoints, type PointsPayment } from '../../src/domain/orders/hold-points.js';
import { payInOffice } from '../../src/domain/orders/pay-in-office.js';
import { payOrderWithPoints, payWithPoints, pointsTaken } from '../../src/domain/orders/pay-with-points.js';
import { type RefundRequest, refund } from '../../src/domain/orders/refund.js';
import { advanceWithin } from '../../src/domain/umico/advance-within.js';
import { releaseHold } from '../../src/domain/umico/holds.js';
import { calculateReturn } from '../../src/domain/umico/returns.js';
import { cancelSale } from '../../src/domain/umico/sales.js';
import { verify } from '../../src/domain/verify.js';
import { findUmicoSaleOfOrder, type UmicoReceiptRow } from '../../src/store/umico-receipts.js';
import { booked, giveClient, stateOf, stockOf } from '../support/orders.js';
import { giveStock, now } from '../support/shop.js';
import { temporaryFolders } from '../support/temporary.js';
import { type UmicoSandbox, umicoClients, umicoSandboxes } from '../support/umico-sandbox.js';
import { openUmicoShop, type UmicoShop } from '../support/umico-shop.js';

const newFolder = temporaryFolders();
const newSandbox = umicoSandboxes();
const newClient = umicoClients();
const card = '9944000000000018';

let sandbox: UmicoSandbox;
let shop: UmicoShop;
let opened = 0;
const clock = () => shop?.clock() ?? now;

beforeAll(async () => {
  sandbox = await newSandbox({ clock });
});
beforeEach(async () => {
  await sandbox.reset();
  await sandbox.settings({ questionsUntilProcessed: 0, accrualPercent: '5', payablePercent: '100' });
  await sandbox.card(card, '250.00');
  shop = await openUmicoShop(newFolder(), { pos: newClient({ clock }), sandbox, name: `O${++opened}` });
  await giveClient(shop, 'K');
  await giveStock(shop, 'A1', { quantityMilli: 10_000 });
  await giveStock(shop, 'A2', { quantityMilli: 10_000 });
});
afterEach(() => shop.close());

/** All of an order of 200.00, unless told. */
const payment = (number: string, more: Partial<PointsPayment> = {}) => ({
  number,
  by: 'admin',
  card,
  till: null,
  amountMinor: null,
  pointsMinor: null,
  paymentCode: 4 as const,
  document: null,
  paidAt: null,
  timeoutMs: 2_000,
  ...more,
});

const points = async () => (await sandbox.cards()).find((one) => one.card === card)?.available;
const pay = (number: string, more: Partial<PointsPayment> = {}) =>
  payOrderWithPoints(shop, payment(number, more));

async function saleOf(number: string): Promise<UmicoReceiptRow> {
  const sale = await findUmicoSaleOfOrder(shop.engine, (await stateOf(shop, number)).order.id);
  if (sale === undefined) throw new Error(`${number} has no sale`);
  return sale;
}

async function paid(more: Partial<PointsPayment> = {}, lines = [{ article: 'A1', quantityMilli: 2000 }]) {
  const number = await booked(shop, { lines });
  expect(await pay(number, more)).toMatchObject({ code: 'OK' });
  await shop.settle();
  return number;
}

const asked = (number: string, more: Partial<RefundRequest> = {}) => ({
  number,
  by: 'admin',
  lines: null,
  amountMinor: null,
  reason: null,
  goodsReturned: false,
  timeoutMs: 2_000,
  ...more,
});
const back = (number: string, more: Partial<RefundRequest> = {}) =>
  refundCalculated(shop, asked(number, more));

describe('an order paid with points', () => {
  test('holds them, spends them with a sale of its lines, and has status 4', async () => {
    const number = await booked(shop);
    const held = await holdPoints(shop, payment(number));
    expect(held).toEqual({ code: 'OK', holdKey: expect.any(String) });
    expect(await points()).toBe('50.00');
    expect((await stateOf(shop, number)).order.status).toBe(0);
    const { holdKey } = held as { holdKey: string };
    const answer = await payWithPoints(shop, payment(number), holdKey);
    expect(answer).toMatchObject({ code: 'OK', repeated: false, order: { status: 4, paymentCode: 4 } });
    const sale = await advanceWithin(shop, (await saleOf(number)).id, 5_000);
    expect(sale).toMatchObject({
      status: 'processed',
      document: number,
      amountMinor: 20_000,
      spentMinor: 20_000,
    });
    expect((await stateOf(shop, number)).payments).toMatchObject([
      { code: 4, system: 'umico', transactionId: sale.key, cardMask: '9944********0018' },
    ]);
    await shop.settle();
    expect(await points()).toBe('50.00');
    expect((await sandbox.holds()).map(({ status }) => status)).toEqual(['used']);
  });

  test('is paid once, however often it is asked for', async () => {
    const number = await paid();
    expect(await pay(number)).toMatchObject({ code: 'OK', repeated: true });
    expect(await pay(number, { card: '9944000000000026' })).toMatchObject({ code: 'NOT_ALLOWED', status: 4 });
    await shop.settle();
    expect(await points()).toBe('50.00');
    expect(await sandbox.receipts()).toHaveLength(1);
  });

  test('at once from many sides is paid once, and what others hold goes back', async () => {
    const number = await booked(shop, { lines: [{ article: 'A1', quantityMilli: 1000 }] });
    const answers = await Promise.all([pay(number), pay(number), pay(number)]);
    expect(answers.filter((answer) => answer.code === 'OK').length).toBeGreaterThan(0);
    await shop.settle();
    expect(await sandbox.receipts()).toHaveLength(1);
    expect(await points()).toBe('150.00');
    expect((await sandbox.holds()).filter(({ status }) => status === 'held')).toEqual([]);
  });

  test('in part pays the rest otherwise, at once', async () => {
    const number = await paid({ pointsMinor: 5_000, paymentCode: 3, document: 'ПКО 5' });
    const { order, payments } = await stateOf(shop, number);
    expect(order).toMatchObject({ status: 3, paymentCode: 3, paidMinor: 20_000 });
    expect(payments).toMatchObject([
      { code: 4, system: 'umico', amountMinor: 5_000 },
      { code: 3, system: null, amountMinor: 15_000, document: 'ПКО 5' },
    ]);
    // 5 % of 150.00 in money.
    expect(await points()).toBe('207.50');
  });

  test.each([
    [{ card: '9944000000000034' }, { code: 'CARD_NOT_FOUND' }],
    [{ card: '1' }, { code: 'CARD_NOT_FOUND' }],
    [{ till: '9' }, { code: 'TILL_UNKNOWN', till: '9' }],
    [{ amountMinor: 100 }, { code: 'AMOUNT_MISMATCH', expectedMinor: 20_000 }],
    [{ pointsMinor: 20_001 }, { code: 'POINTS_TOO_MANY', mayBeSpentMinor: 20_000 }],
    [{ paymentCode: 3 as const }, { code: 'POINTS_ALONE' }],
    [{ document: ' ' }, { code: 'FIELDS_REFUSED' }],
  ])('with %j is refused and nothing is held', async (more, refusal) => {
    const number = await booked(shop);
    expect(await pay(number, more)).toMatchObject(refusal);
    await shop.settle();
    expect((await stateOf(shop, number)).order.status).toBe(0);
    expect(await points()).toBe('250.00');
  });

  test('takes no more than Umico lets it, from no blocked card and in no other currency', async () => {
    const number = await booked(shop);
    await sandbox.settings({ payablePercent: '30' });
    expect(await pay(number)).toEqual({
      code: 'POINTS_TOO_MANY',
      mayBeSpentMinor: 6_000,
      wantedMinor: 20_000,
    });
    await sandbox.card(card, '250.00', 'blocked');
    expect(await pay(number)).toMatchObject({ code: 'CARD_BLOCKED' });
    await shop.engine.transaction((tx) => tx.run("UPDATE umico_connections SET currency = 'RUB'"));
    expect(await pay(number)).toMatchObject({ code: 'CURRENCY_MISMATCH', expected: 'AZN', given: 'RUB' });
    await shop.engine.transaction((tx) => tx.run('UPDATE umico_connections SET enabled = 0'));
    expect(await pay(number)).toMatchObject({ code: 'UMICO_NO_CONNECTION' });
    expect(await sandbox.holds()).toEqual([]);
  });

  test('that expires meanwhile gives back what was held', async () => {
    const number = await booked(shop);
    const held = await holdPoints(shop, payment(number));
    shop.at(now + 73 * 3_600_000);
    const { holdKey } = held as { holdKey: string };
    expect(await payWithPoints(shop, payment(number), holdKey)).toMatchObject({
      code: 'NOT_ALLOWED',
      status: 5,
    });
    await releaseHold(shop, holdKey);
    await shop.settle();
    expect(await points()).toBe('250.00');
  });

  test('whose process ended behind the hold gives it back when its time is over', async () => {
    const number = await booked(shop);
    await holdPoints(shop, payment(number));
    expect(await points()).toBe('50.00');
    shop.at(now + 3_600_000);
    await shop.settle();
    expect(await points()).toBe('250.00');
    expect(await stateOf(shop, number)).toMatchObject({ order: { status: 0 } });
  });

  test('keeps the money that came through the bank for the rest', async () => {
    const number = await paid({ pointsMinor: 5_000, paymentCode: 2 });
    expect((await stateOf(shop, number)).order).toMatchObject({ status: 2, paymentCode: 2 });
    const left = await back(number);
    expect(left).toMatchObject({
      code: 'OK',
      refund: { payments: [{ amountMinor: 5_000 }, { amountMinor: 15_000 }] },
    });
    await shop.settle();
    expect(await points()).toBe('250.00');
  });
});

describe('trouble on the way', () => {
  test.each([
    { kind: 'reset', operation: 'createHold' },
    { kind: 'reset', operation: 'createHold', done: true },
    { kind: 'status', status: 500, operation: 'createHold', done: true },
    { kind: 'html', operation: 'createHold', done: true },
    { kind: 'status', status: 503, operation: 'calculateSale' },
    { kind: 'broken-json', operation: 'calculateSale' },
  ] as const)('%j: nothing is paid, and nothing stays held', async (trouble) => {
    const number = await booked(shop);
    await sandbox.trouble({ ...trouble, times: 1 });
    expect(await pay(number)).toMatchObject({ code: 'UMICO_UNAVAILABLE' });
    expect(await stateOf(shop, number)).toMatchObject({ order: { status: 0 }, payments: [] });
    await shop.settle();
    expect(await points()).toBe('250.00');
    expect(await sandbox.receipts()).toEqual([]);
    expect(await pay(number)).toMatchObject({ code: 'OK' });
  });

  test('a key that is refused is told as what it is', async () => {
    const number = await booked(shop);
    await sandbox.trouble({ kind: 'status', status: 401, times: 1 });
    expect(await pay(number)).toMatchObject({ code: 'UMICO_KEY_REFUSED' });
  });

  test.each([
    { kind: 'reset', operation: 'createReceipt' },
    { kind: 'reset', operation: 'createReceipt', done: true },
    { kind: 'status', status: 500, operation: 'createReceipt', done: true },
    { kind: 'status', status: 503, operation: 'createReceipt' },
  ] as const)('%j: the order stays paid, and the points are spent once', async (trouble) => {
    const number = await booked(shop);
    await sandbox.trouble({ ...trouble, times: 1 });
    expect(await pay(number)).toMatchObject({ code: 'OK' });
    await shop.settle();
    expect(await saleOf(number)).toMatchObject({ status: 'processed', spentMinor: 20_000 });
    expect(await sandbox.receipts()).toHaveLength(1);
    expect(await points()).toBe('50.00');
  });

  test('points that Umico does not take after all: the order is unpaid again, with its goods reserved', async () => {
    const number = await booked(shop);
    await sandbox.trouble({ kind: 'reject', operation: 'createReceipt', reason: 'no', times: 1 });
    const answer = await pay(number);
    expect(answer).toMatchObject({ code: 'OK', order: { status: 4 } });
    if (answer.code !== 'OK') return;
    expect(await pointsTaken(shop, answer, 5_000)).toMatchObject({ code: 'POINTS_NOT_TAKEN', number });
    const { order, payments, history } = await stateOf(shop, number);
    expect(order).toMatchObject({ status: 0, paymentCode: 0, paidMinor: 0, paidAt: null });
    expect(payments).toEqual([]);
    expect(history.map(({ event }) => event)).toEqual(['booked', 'paid', 'payment reversed']);
    expect(await stockOf(shop, 'A1')).toEqual([10_000, 2_000]);
    await shop.settle();
    expect(await points()).toBe('250.00');
    expect(await pay(number)).toMatchObject({ code: 'OK', repeated: false });
    await shop.settle();
    expect(await points()).toBe('50.00');
  });

  test('goods that have left keep the order as it is, and its refund is not calculated', async () => {
    const number = await booked(shop);
    await sandbox.trouble({ kind: 'reject', operation: 'createReceipt', reason: 'no', times: 1 });
    await pay(number);
    expect(await handOver(shop, { number, by: 'admin', check: null })).toMatchObject({ code: 'OK' });
    await shop.settle();
    expect(await saleOf(number)).toMatchObject({ status: 'rejected' });
    expect((await stateOf(shop, number)).order.status).toBe(4);
    expect(await back(number)).toMatchObject({
      code: 'RETURN_NOT_CALCULATED',
      because: { code: 'SALE_GONE' },
    });
    expect(await back(number, { overrideReason: 'settled by hand' })).toMatchObject({ code: 'OK' });
    expect(await sandbox.receipts()).toMatchObject([{ kind: 'sale' }]);
  });

  test('an order unpaid again by Umico expires with the part that came through the bank', async () => {
    const number = await booked(shop);
    await sandbox.trouble({ kind: 'reject', operation: 'createReceipt', reason: 'no', times: 1 });
    await pay(number, { pointsMinor: 5_000, paymentCode: 2 });
    await shop.settle();
    // Status 2: the bank has paid the rest, and only the office can say what becomes of it.
    expect((await stateOf(shop, number)).order).toMatchObject({ status: 2, paidMinor: 20_000 });
    expect(await expireOrders(shop)).toBe(0);
  });
});

describe('refunds of an order paid with points', () => {
  const three = [
    { article: 'A2', quantityMilli: 4000 },
    { article: 'A1', quantityMilli: 1000 },
  ];
  const part = (position: number, quantityMilli: number) => [{ position, quantityMilli }];

  test('whole: all points go back, and no money', async () => {
    const number = await paid();
    const answer = await back(number);
    expect(answer).toMatchObject({
      code: 'OK',
      order: { status: 7, refundedMinor: 20_000 },
      refund: { amountMinor: 20_000, payments: [{ code: 4, system: 'umico', amountMinor: 20_000 }] },
    });
    await shop.settle();
    expect(await points()).toBe('250.00');
    expect(await saleOf(number)).toMatchObject({ status: 'returned', returnedMinor: 20_000 });
    expect(await back(number)).toMatchObject({ code: 'NOTHING_LEFT' });
  });

  test('by lines until nothing is left, of a mixed payment: points and money come to what came', async () => {
    const number = await paid({ pointsMinor: 3_333, paymentCode: 3 }, three);
    for (const lines of [part(1, 1000), part(2, 1000), part(1, 1000), part(1, 1000), part(1, 1000)]) {
      expect(await back(number, { lines })).toMatchObject({ code: 'OK' });
      await shop.settle();
    }
    const { order, payments, refunds } = await stateOf(shop, number);
    expect(order.refundedMinor).toBe(20_200);
    expect(payments.map(({ amountMinor, refundedMinor }) => amountMinor - refundedMinor)).toEqual([0, 0]);
    expect(refunds).toHaveLength(5);
    expect(await points()).toBe('250.00');
    expect(await sandbox.receipts()).toHaveLength(6);
  });

  test.each([
    { kind: 'status', status: 500 },
    { kind: 'reset' },
    { kind: 'html' },
    { kind: 'status', status: 503 },
  ] as const)('that Umico does not calculate (%j) is refused, unless somebody says why', async (trouble) => {
    const number = await paid({ pointsMinor: 10_000, paymentCode: 3 });
    await sandbox.trouble({ ...trouble, operation: 'calculateReturn' });
    expect(await back(number)).toMatchObject({
      code: 'RETURN_NOT_CALCULATED',
      amountMinor: 20_000,
      because: { code: 'UMICO_UNAVAILABLE' },
    });
    expect(await stateOf(shop, number)).toMatchObject({ order: { status: 3 }, refunds: [] });
    const answer = await back(number, { overrideReason: 'the customer waits' });
    expect(answer).toMatchObject({
      code: 'OK',
      refund: {
        payments: [
          { code: 4, amountMinor: 10_000 },
          { code: 3, amountMinor: 10_000 },
        ],
      },
    });
    await sandbox.calm();
    await shop.settle();
    const rows = await shop.engine.all<object>("SELECT * FROM umico_receipts WHERE kind = 'return'");
    expect(rows).toMatchObject([{ unconfirmed_override: 1, override_reason: 'the customer waits' }]);
    expect(await points()).toBe('250.00');
  });

  test('waits for a payment that Umico has not settled', async () => {
    await sandbox.settings({ questionsUntilProcessed: 3 });
    const number = await booked(shop);
    await pay(number);
    expect(await back(number)).toMatchObject({
      code: 'RETURN_NOT_CALCULATED',
      because: { code: 'SALE_NOT_SETTLED', status: 'new' },
    });
    await shop.settle();
    expect(await back(number)).toMatchObject({ code: 'OK' });
  });

  test('a calculation is of one refund: another one in between makes it outdated', async () => {
    const number = await paid();
    const calculated = await calculateRefund(shop, asked(number));
    expect(calculated).toEqual({ code: 'OK', calculation: expect.any(String) });
    expect(await back(number, { lines: part(1, 1000) })).toMatchObject({ code: 'OK' });
    const { calculation } = calculated as { calculation: string };
    expect(await refund(shop, { ...asked(number), calculation })).toMatchObject({
      code: 'RETURN_NOT_CALCULATED',
      because: { code: 'CALCULATION_OUTDATED' },
    });
    expect(await back(number)).toMatchObject({ code: 'OK' });
    await shop.settle();
    expect(await points()).toBe('250.00');
  });

  test('its sale is neither returned nor cancelled beside the order', async () => {
    const number = await paid();
    const { key } = await saleOf(number);
    const refusal = { code: 'SALE_OF_ORDER', document: number };
    const question = { saleKey: key, lines: null, card: null, by: 'umico', timeoutMs: 2_000 };
    expect(await calculateReturn(shop, question)).toMatchObject(refusal);
    expect(await cancelSale(shop, { key, by: 'umico' })).toMatchObject(refusal);
  });

  test('points that went back with fewer refunds than Umico has calculated are found', async () => {
    const number = await paid();
    await back(number);
    await shop.settle();
    const set = (minor: number) =>
      shop.engine.transaction((tx) => tx.run(`UPDATE order_payments SET refunded_minor = ${minor}`));
    await set(19_999);
    const { differences } = await verify(shop.engine);
    expect(differences.map(({ rule }) => rule)).toContain('umico-order-returned');
    await set(20_000);
  });

  test('an order that was paid otherwise is refunded as ever', async () => {
    const number = await booked(shop);
    const cash = {
      number,
      by: 'admin',
      paymentCode: 3,
      amountMinor: null,
      document: null,
      paidAt: null,
    } as const;
    await payInOffice(shop, cash);
    await sandbox.trouble({ kind: 'status', status: 500 });
    expect(await back(number)).toMatchObject({ code: 'OK', refund: { payments: [{ code: 3 }] } });
  });
});
