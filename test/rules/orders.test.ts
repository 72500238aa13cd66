import { closeCheck } from '../../src/domain/checks/close-check.js';
import { annul } from '../../src/domain/orders/annul.js';
import { book } from '../../src/domain/orders/book.js';
import { expireOrders } from '../../src/domain/orders/expire.js';
import { handOver } from '../../src/domain/orders/hand-over.js';
import { orderStates } from '../../src/domain/orders/order-state.js';
import { payByCard } from '../../src/domain/orders/pay-by-card.js';
import { payInOffice } from '../../src/domain/orders/pay-in-office.js';
import { type RefundRequest, refund } from '../../src/domain/orders/refund.js';
import { putItem, putStores } from '../../src/store/catalogue.js';
import { findClientRow } from '../../src/store/clients.js';
import { engineWithin } from '../../src/store/nested.js';
import {
  booked,
  booking,
  cardPayment,
  giveClient,
  numberOf,
  paid,
  stateOf,
  stockOf,
} from '../support/orders.js';
import {
  giveStock,
  item,
  line,
  now,
  openShopForEachTest,
  sale,
  set,
  type TestShop,
} from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';
import { webhookSecret } from '../support/webhook-secret.js';

const hourMs = 3_600_000;
let shop: TestShop;
openShopForEachTest(temporaryFolder(), (opened) => {
  shop = opened;
});

beforeEach(async () => {
  await giveClient(shop, 'K');
  await giveStock(shop, 'A1', { quantityMilli: 10_000 });
  await giveStock(shop, 'A2', { quantityMilli: 5_000 });
  await giveStock(shop, 'C1', { quantityMilli: 0, unlimited: 1 });
});

const statusOf = async (number: string) => (await stateOf(shop, number)).order.status;
const refundOf = (number: string, more: Partial<RefundRequest> = {}) =>
  refund(shop, {
    number,
    by: 'richest',
    lines: null,
    amountMinor: null,
    reason: null,
    goodsReturned: false,
    ...more,
  });
const annulled = (number: string) => annul(shop, { number, by: 'richest', reason: null });
const handedOver = (number: string) => handOver(shop, { number, by: 'anna', check: null });
const inOffice = (number: string, more = {}) =>
  payInOffice(shop, {
    number,
    by: 'anna',
    paymentCode: 3,
    amountMinor: null,
    document: null,
    paidAt: null,
    ...more,
  });

describe('book', () => {
  test('an order with its prices, its number and the end of its time; its goods are reserved', async () => {
    const answer = await book(shop, {
      ...booking({ externalId: 'RS-1', deliveryAddress: 'ул. Примерная, 5', comment: 'Позвонить\nза час' }),
      lines: [
        { article: 'A2', quantityMilli: 1000 },
        { article: 'A1', quantityMilli: 2000 },
        { article: 'A2', quantityMilli: 3000 },
      ],
    });
    expect(answer).toMatchObject({
      code: 'OK',
      repeated: false,
      order: {
        number: 'INV-000001',
        externalId: 'RS-1',
        status: 0,
        paymentCode: 0,
        currency: 'RUB',
        amountMinor: 30_200,
        createdAt: '2026-11-22T07:15:30.000Z',
        expiresAt: '2026-11-25T07:15:30.000Z',
        deliveryAddress: 'ул. Примерная, 5',
        comment: 'Позвонить\nза час',
      },
      lines: [
        { position: 1, article: 'A2', name: 'Товар A2', priceMinor: 2_550, amountMinor: 2_550 },
        { position: 2, article: 'A1', priceMinor: 10_000, amountMinor: 20_000 },
        { position: 3, article: 'A2', amountMinor: 7_650 },
      ],
    });
    expect(await stockOf(shop, 'A1')).toEqual([10_000, 2_000]);
    expect(await stockOf(shop, 'A2')).toEqual([5_000, 4_000]);
    const state = await stateOf(shop, 'INV-000001');
    expect(answer).toMatchObject({ order: state.order, lines: state.lines });
    expect(state.history).toMatchObject([
      { event: 'booked', statusBefore: null, status: 0, recordedBy: 'richest' },
    ]);
  });

  test('numbers run on without gaps, whatever is refused in between', async () => {
    expect(await booked(shop)).toBe('INV-000001');
    const tooMuch = [{ article: 'A1', quantityMilli: 100_000 }];
    expect(await book(shop, booking({ lines: tooMuch }))).toMatchObject({ code: 'NOT_ENOUGH_STOCK' });
    expect(await booked(shop)).toBe('INV-000002');
  });

  test('how long an order may stay unpaid is a setting, and the currency that of the shop', async () => {
    await set(shop, 'orderTtlHours', 1);
    await set(shop, 'currency', 'AZN');
    const { order } = await stateOf(shop, await booked(shop));
    expect(order).toMatchObject({ expiresAt: '2026-11-22T08:15:30.000Z', currency: 'AZN' });
  });

  test('the price is that of the step which a line reaches by itself, exact to the last portion', async () => {
    await shop.engine.transaction(async (tx) => {
      const portion = {
        ...item('P', 'food', 8_990),
        unit: 'кг',
        quantityStepMilli: 170,
        minQuantityMilli: 170,
      };
      await putItem(tx, portion, {
        barcodes: [],
        volumePrices: [{ article: 'P', aboveMilli: 1000, priceMinor: 7_777 }],
      });
    });
    await giveStock(shop, 'P', { quantityMilli: 100_000 });
    const lines = [850, 1020, 170].map((quantityMilli) => ({ article: 'P', quantityMilli }));
    const answer = await book(shop, booking({ lines }));
    // 0.85 × 89.90 = 76.415; 1.02 × 77.77 = 79.3254; 0.17 × 89.90 = 15.283.
    expect(answer).toMatchObject({
      order: { amountMinor: 7_642 + 7_933 + 1_528 },
      lines: [
        { priceMinor: 8_990, amountMinor: 7_642 },
        { priceMinor: 7_777, amountMinor: 7_933 },
        { priceMinor: 8_990, amountMinor: 1_528 },
      ],
    });
  });

  test('goods without a limit are always there, and reserved all the same', async () => {
    await booked(shop, { lines: [{ article: 'C1', quantityMilli: 7_000 }] });
    expect(await stockOf(shop, 'C1')).toEqual([0, 7_000]);
  });

  test('all lines or none: what is missing is told, all of it, and nothing is reserved', async () => {
    await booked(shop, { lines: [{ article: 'A2', quantityMilli: 2_000 }] });
    const lines = [
      { article: 'C1', quantityMilli: 1_000 },
      { article: 'A1', quantityMilli: 6_000 },
      { article: 'A2', quantityMilli: 4_000 },
      { article: 'A1', quantityMilli: 5_000 },
    ];
    expect(await book(shop, booking({ lines }))).toEqual({
      code: 'NOT_ENOUGH_STOCK',
      shortages: [
        { article: 'A1', wantedMilli: 11_000, availableMilli: 10_000 },
        { article: 'A2', wantedMilli: 4_000, availableMilli: 3_000 },
      ],
    });
    expect(await stockOf(shop, 'A1')).toEqual([10_000, 0]);
    expect(await stockOf(shop, 'C1')).toEqual([0, 0]);
  });

  test('what the store never had, or tills have sold below what is reserved, is not available', async () => {
    await shop.engine.transaction((tx) =>
      putStores(tx, [{ id: 'second', city: null, name: 'Второй', address: null }]),
    );
    expect(await book(shop, booking({ store: 'second' }))).toMatchObject({
      shortages: [{ article: 'A1', availableMilli: 0 }],
    });
    await booked(shop, { lines: [{ article: 'A1', quantityMilli: 10_000 }] });
    await closeCheck(shop, sale());
    expect(await book(shop, booking())).toMatchObject({ shortages: [{ article: 'A1', availableMilli: 0 }] });
  });

  test('lines that cannot be are told, each by its position, and nothing is reserved', async () => {
    await shop.engine.transaction(async (tx) => {
      const weighed = { ...item('W', 'food', 100), unit: 'кг', minQuantityMilli: 100, quantityStepMilli: 50 };
      await putItem(tx, weighed, { barcodes: [], volumePrices: [] });
      await putItem(tx, item('DEAR', 'food', 10 ** 15 - 1), { barcodes: [], volumePrices: [] });
      await tx.run("UPDATE items SET removed_at = '2026-01-01T00:00:00.000Z' WHERE article = 'C1'");
    });
    const lines = [
      { article: 'A1', quantityMilli: 1_000 },
      { article: 'nothing', quantityMilli: 1_000 },
      { article: 'C1', quantityMilli: 1_000 },
      { article: 'W', quantityMilli: 50 },
      { article: 'W', quantityMilli: 120 },
      { article: 'A1', quantityMilli: 0 },
      { article: 'A1', quantityMilli: -1_000 },
      { article: 'A1', quantityMilli: 10_000_001_000 },
      { article: 'DEAR', quantityMilli: 9_000_000_000 },
    ];
    const answer = await book(shop, booking({ lines }));
    expect(answer).toMatchObject({ code: 'LINES_REFUSED' });
    const faults = answer.code === 'LINES_REFUSED' ? answer.faults : [];
    expect(faults.map(({ position, code }) => [position, code])).toEqual([
      [2, 'ARTICLE_UNKNOWN'],
      [3, 'ARTICLE_REMOVED'],
      [4, 'QUANTITY_TOO_SMALL'],
      [5, 'QUANTITY_OFF_STEP'],
      [6, 'QUANTITY_NOT_POSITIVE'],
      [7, 'QUANTITY_NOT_POSITIVE'],
      [8, 'AMOUNT_TOO_LARGE'],
      [9, 'AMOUNT_TOO_LARGE'],
    ]);
    expect(await stockOf(shop, 'A1')).toEqual([10_000, 0]);
  });

  test('sums that cannot be counted, and orders that cost nothing, are refused', async () => {
    await shop.engine.transaction(async (tx) => {
      await putItem(tx, item('FREE', 'food', 0), { barcodes: [], volumePrices: [] });
      await putItem(tx, item('DEAR', 'food', 10 ** 12), { barcodes: [], volumePrices: [] });
    });
    await giveStock(shop, 'FREE', { quantityMilli: 5_000 });
    await giveStock(shop, 'DEAR', { quantityMilli: 0, unlimited: 1 });
    const free = { article: 'FREE', quantityMilli: 1_000 };
    expect(await book(shop, booking({ lines: [free] }))).toEqual({ code: 'AMOUNT_ZERO' });
    await booked(shop, { lines: [free, { article: 'A1', quantityMilli: 1_000 }] });
    const dear = Array.from({ length: 3 }, () => ({ article: 'DEAR', quantityMilli: 4_000_000 }));
    expect(await book(shop, booking({ lines: dear }))).toEqual({ code: 'AMOUNT_TOO_LARGE' });
    expect(await stockOf(shop, 'DEAR')).toEqual([0, 0]);
  });

  test('what cannot be reserved because nobody could count it is refused', async () => {
    await shop.engine.transaction((tx) =>
      tx.run("UPDATE stock SET reserved_milli = 9007199254740000 WHERE article = 'C1'"),
    );
    const lines = [{ article: 'C1', quantityMilli: 1_000 }];
    expect(await book(shop, booking({ lines }))).toEqual({ code: 'AMOUNT_TOO_LARGE' });
    await shop.engine.transaction((tx) => tx.run("UPDATE stock SET reserved_milli = 0 WHERE article = 'C1'"));
  });

  test('unknown clients and stores, no lines, too many, and texts that are none', async () => {
    expect(await book(shop, booking({ client: 'nobody' }))).toEqual({
      code: 'CLIENT_UNKNOWN',
      client: 'nobody',
    });
    expect(await book(shop, booking({ store: 'nowhere' }))).toEqual({
      code: 'STORE_UNKNOWN',
      store: 'nowhere',
    });
    expect(await book(shop, booking({ lines: [] }))).toEqual({ code: 'NO_LINES' });
    const many = Array.from({ length: 1001 }, () => ({ article: 'A1', quantityMilli: 1 }));
    expect(await book(shop, booking({ lines: many }))).toEqual({ code: 'TOO_MANY_LINES', most: 1000 });
    const texts = { externalId: '', deliveryAddress: 'x'.repeat(1001), comment: 'a\u0000' };
    expect(await book(shop, booking(texts))).toEqual({
      code: 'FIELDS_REFUSED',
      faults: [
        { field: 'externalId', code: 'TEXT', least: 1, most: 100 },
        { field: 'deliveryAddress', code: 'TEXT', least: 0, most: 1000 },
        { field: 'comment', code: 'TEXT', least: 0, most: 2000 },
      ],
    });
  });

  test('within a change that is under way, a refused booking undoes itself alone', async () => {
    const lines = [
      { article: 'A1', quantityMilli: 1_000 },
      { article: 'A2', quantityMilli: 100_000 },
    ];
    const answer = await shop.engine.transaction(async (tx) => {
      await tx.run("UPDATE clients SET name = 'Клиент' WHERE id = 'K'");
      return book({ ...shop, engine: engineWithin(tx, shop.engine) }, booking({ lines }));
    });
    expect(answer).toMatchObject({ code: 'NOT_ENOUGH_STOCK' });
    expect(await stockOf(shop, 'A1')).toEqual([10_000, 0]);
    expect(await findClientRow(shop.engine, 'K')).toMatchObject({ name: 'Клиент' });
  });

  describe('with an external id', () => {
    test('the same again is the same order, and reserves nothing more', async () => {
      const first = await book(shop, booking({ externalId: 'RS-1' }));
      const again = await book(shop, booking({ externalId: 'RS-1', by: 'somebody else' }));
      expect(again).toEqual({ ...first, repeated: true });
      expect(await stockOf(shop, 'A1')).toEqual([10_000, 2_000]);
    });

    test('it is answered as it is now, also when its goods are no longer sold', async () => {
      const number = await booked(shop, { externalId: 'RS-1' });
      await payByCard(shop, cardPayment(number));
      await shop.engine.transaction((tx) => tx.run("UPDATE items SET removed_at = 'x' WHERE article = 'A1'"));
      expect(await book(shop, booking({ externalId: 'RS-1' }))).toMatchObject({
        repeated: true,
        order: { number, status: 1 },
      });
    });

    test('an order whose time is over has expired when it is asked for again', async () => {
      const number = await booked(shop, { externalId: 'RS-1' });
      shop.at(now + 72 * hourMs);
      expect(await book(shop, booking({ externalId: 'RS-1' }))).toMatchObject({
        order: { number, status: 5 },
      });
      expect(await stockOf(shop, 'A1')).toEqual([10_000, 0]);
    });

    test.each([
      { lines: [{ article: 'A1', quantityMilli: 2_001 }] },
      { lines: [{ article: 'A2', quantityMilli: 2_000 }] },
      { deliveryAddress: 'x' },
      { comment: '' },
      { client: 'L' },
    ])('with %j it is a conflict', async (other) => {
      const number = await booked(shop, { externalId: 'RS-1' });
      const answer = await book(shop, booking({ externalId: 'RS-1', ...other }));
      expect(answer).toEqual({ code: 'EXTERNAL_ID_REUSED', number });
      expect(await stockOf(shop, 'A1')).toEqual([10_000, 2_000]);
    });
  });
});

describe('pay-by-card', () => {
  test('status 1 with the facts of the payment', async () => {
    const number = await booked(shop);
    const payment = cardPayment(number, { paidAt: '2026-11-22T07:15:00.000Z', transactionId: 'TX' });
    expect(await payByCard(shop, payment)).toMatchObject({
      code: 'OK',
      repeated: false,
      order: { status: 1, paymentCode: 1, paidMinor: 20_000, paidAt: '2026-11-22T07:15:00.000Z' },
    });
    const { payments, history } = await stateOf(shop, number);
    expect(payments).toMatchObject([
      {
        code: 1,
        amountMinor: 20_000,
        refundedMinor: 0,
        system: 'bank',
        transactionId: 'TX',
        rrn: '632600000001',
        authCode: 'A1B2C3',
        cardMask: '220000******0004',
        paidAt: '2026-11-22T07:15:00.000Z',
        recordedAt: '2026-11-22T07:15:30.000Z',
        recordedBy: 'richest',
      },
    ]);
    expect(history.at(-1)).toMatchObject({
      event: 'paid',
      statusBefore: 0,
      status: 1,
      amountMinor: 20_000,
      note: 'bank TX',
    });
    expect(await stockOf(shop, 'A1')).toEqual([10_000, 2_000]);
  });

  test('the same transaction pays once, however often it is told, and its answer is that of the order', async () => {
    const payment = cardPayment(await booked(shop));
    const first = await payByCard(shop, payment);
    expect(await payByCard(shop, payment)).toEqual({ ...first, repeated: true });
    await refundOf(payment.number);
    expect(await payByCard(shop, payment)).toMatchObject({ repeated: true, order: { status: 7 } });
    expect((await stateOf(shop, payment.number)).payments).toHaveLength(1);
  });

  test('a transaction that paid something else is refused', async () => {
    const payment = cardPayment(await booked(shop));
    await payByCard(shop, payment);
    const used = { code: 'TRANSACTION_USED', number: payment.number, amountMinor: 20_000 };
    expect(await payByCard(shop, { ...payment, amountMinor: 1 })).toEqual(used);
    expect(await payByCard(shop, { ...payment, number: await booked(shop) })).toEqual(used);
    expect(await payByCard(shop, { ...payment, number: await booked(shop), system: 'other' })).toMatchObject({
      code: 'OK',
    });
  });

  test.each([1, 19_999, 20_001, 0, -20_000])('%i instead of 20000 is refused', async (amountMinor) => {
    const number = await booked(shop);
    const mismatch = { code: 'AMOUNT_MISMATCH', expectedMinor: 20_000, givenMinor: amountMinor };
    expect(await payByCard(shop, cardPayment(number, { amountMinor }))).toEqual(mismatch);
    expect(await stateOf(shop, number)).toMatchObject({ order: { status: 0, paidMinor: 0 }, payments: [] });
  });

  test('another currency is refused, that of the order is not', async () => {
    const number = await booked(shop);
    const answer = await payByCard(shop, cardPayment(number, { currency: 'USD' }));
    expect(answer).toEqual({ code: 'CURRENCY_MISMATCH', expected: 'RUB', given: 'USD' });
    expect(await payByCard(shop, cardPayment(number, { currency: 'RUB' }))).toMatchObject({ code: 'OK' });
  });

  test('a second payment, and one of an annulled or unknown order, are refused', async () => {
    const number = await paid(shop);
    expect(await payByCard(shop, cardPayment(number))).toEqual({
      code: 'NOT_ALLOWED',
      number,
      status: 1,
      accepted: [0],
    });
    const other = await booked(shop);
    await annulled(other);
    expect(await payByCard(shop, cardPayment(other))).toMatchObject({ code: 'NOT_ALLOWED', status: 6 });
    expect(await payByCard(shop, cardPayment('INV-9'))).toEqual({ code: 'ORDER_UNKNOWN', number: 'INV-9' });
  });

  test('to the last millisecond of its time an order can be paid; then it has expired, task or not', async () => {
    const number = await booked(shop, { lines: [{ article: 'A1', quantityMilli: 2_000 }] });
    const late = await booked(shop);
    shop.at(now + 72 * hourMs - 1);
    expect(await payByCard(shop, cardPayment(number))).toMatchObject({ code: 'OK' });
    shop.at(now + 72 * hourMs);
    expect(await payByCard(shop, cardPayment(late))).toMatchObject({ code: 'NOT_ALLOWED', status: 5 });
    expect(await statusOf(late)).toBe(5);
    expect(await stockOf(shop, 'A1')).toEqual([10_000, 2_000]);
  });

  test('a whole card number is never kept', async () => {
    const number = await booked(shop);
    await payByCard(shop, cardPayment(number, { cardMask: '4276 5500 1234 0011' }));
    const { payments } = await stateOf(shop, number);
    expect(payments[0]?.cardMask).toBe('4276********0011');
  });

  test('texts that are none are refused', async () => {
    const number = await booked(shop);
    const wrong = {
      system: '',
      transactionId: 'x'.repeat(201),
      rrn: '\n',
      authCode: ' ',
      cardMask: 'x'.repeat(51),
    };
    const answer = await payByCard(shop, cardPayment(number, wrong));
    const faults = answer.code === 'FIELDS_REFUSED' ? answer.faults : [];
    expect(faults.map(({ field }) => field)).toEqual(Object.keys(wrong));
  });
});

describe('pay-in-office', () => {
  test.each([2, 3, 4] as const)('code %i is status %i', async (paymentCode) => {
    const number = await booked(shop);
    expect(await inOffice(number, { paymentCode, document: 'ПКО 5' })).toMatchObject({
      code: 'OK',
      order: { status: paymentCode, paymentCode, paidMinor: 20_000 },
    });
    expect((await stateOf(shop, number)).history.at(-1)).toMatchObject({ note: 'ПКО 5', recordedBy: 'anna' });
  });

  test('the amount may be said, and must be right then', async () => {
    const number = await booked(shop);
    const mismatch = { code: 'AMOUNT_MISMATCH', expectedMinor: 20_000, givenMinor: 19_999 };
    expect(await inOffice(number, { amountMinor: 19_999 })).toEqual(mismatch);
    expect(await inOffice(number, { amountMinor: 20_000 })).toMatchObject({ code: 'OK' });
  });

  test('the same paper pays once; another, or none, is a second payment and refused', async () => {
    const number = await booked(shop);
    await inOffice(number, { document: 'ПКО 5' });
    expect(await inOffice(number, { document: 'ПКО 5' })).toMatchObject({ code: 'OK', repeated: true });
    expect(await inOffice(number, { document: 'ПКО 5', amountMinor: 1 })).toMatchObject({
      code: 'NOT_ALLOWED',
    });
    expect(await inOffice(number, { document: 'ПКО 5', paymentCode: 2 })).toMatchObject({
      code: 'NOT_ALLOWED',
    });
    expect(await inOffice(number, { document: 'ПКО 6' })).toMatchObject({ code: 'NOT_ALLOWED', status: 3 });
    expect(await inOffice(number)).toMatchObject({ code: 'NOT_ALLOWED', status: 3 });
    expect((await stateOf(shop, number)).payments).toHaveLength(1);
  });

  test('a paper whose name is none is refused', async () => {
    expect(await inOffice(await booked(shop), { document: ' ' })).toMatchObject({ code: 'FIELDS_REFUSED' });
  });
});

describe('annul', () => {
  test('an unpaid order gives its goods back', async () => {
    const number = await booked(shop);
    const answer = await annul(shop, { number, by: 'anna', reason: 'передумал' });
    expect(answer).toMatchObject({ code: 'OK', order: { status: 6, paymentCode: 0 } });
    expect(await stockOf(shop, 'A1')).toEqual([10_000, 0]);
    expect((await stateOf(shop, number)).history.at(-1)).toMatchObject({
      event: 'annulled',
      note: 'передумал',
    });
  });

  test('twice, or of a paid, expired or unknown order, is refused', async () => {
    const number = await booked(shop);
    await annulled(number);
    expect(await annulled(number)).toEqual({ code: 'NOT_ALLOWED', number, status: 6, accepted: [0] });
    expect(await annulled(await paid(shop))).toMatchObject({ status: 1 });
    const late = await booked(shop);
    shop.at(now + 72 * hourMs);
    expect(await annulled(late)).toMatchObject({ code: 'NOT_ALLOWED', status: 5 });
    expect(await annulled('INV-9')).toEqual({ code: 'ORDER_UNKNOWN', number: 'INV-9' });
    const reason = 'x'.repeat(501);
    expect(await annul(shop, { number, by: 'anna', reason })).toMatchObject({ code: 'FIELDS_REFUSED' });
  });
});

describe('expire', () => {
  test('unpaid orders whose time is over, and no others', async () => {
    const [late, payed, gone] = [await booked(shop), await paid(shop), await booked(shop)];
    await annulled(gone);
    shop.at(now + 1);
    const early = await booked(shop);
    shop.at(now + 72 * hourMs);
    expect(await expireOrders(shop)).toBe(1);
    expect(await expireOrders(shop)).toBe(0);
    expect([
      await statusOf(late),
      await statusOf(payed),
      await statusOf(gone),
      await statusOf(early),
    ]).toEqual([5, 1, 6, 0]);
    expect(await stockOf(shop, 'A1')).toEqual([10_000, 4_000]);
    const history = (await stateOf(shop, late)).history.at(-1);
    expect(history).toMatchObject({ event: 'expired', statusBefore: 0, recordedBy: 'tillgate' });
  });

  test('more than a page of them', async () => {
    for (let i = 0; i < 250; i += 1) await booked(shop, { lines: [{ article: 'C1', quantityMilli: 1_000 }] });
    shop.at(now + 72 * hourMs);
    expect(await expireOrders(shop)).toBe(250);
  });

  test('nobody is refused because of an order whose time is over and which the task has not seen', async () => {
    const late = await booked(shop, { lines: [{ article: 'A1', quantityMilli: 10_000 }] });
    expect(await book(shop, booking())).toMatchObject({ code: 'NOT_ENOUGH_STOCK' });
    shop.at(now + 72 * hourMs);
    expect(numberOf(await book(shop, booking()))).toBe('INV-000002');
    expect(await statusOf(late)).toBe(5);
  });
});

describe('refund', () => {
  const lines = [
    { article: 'A1', quantityMilli: 2_000 },
    { article: 'A2', quantityMilli: 3_000 },
  ];

  test('whole: status 7, a refund order to the card that paid, and the goods are free again', async () => {
    const number = await paid(shop, { lines });
    const answer = await refundOf(number, { reason: 'брак' });
    expect(answer).toMatchObject({
      code: 'OK',
      order: { status: 7, paymentCode: 1, paidMinor: 27_650, refundedMinor: 27_650 },
      refund: {
        number: 'REF-000001',
        amountMinor: 27_650,
        reason: 'брак',
        lines: [
          { position: 1, quantityMilli: 2_000, amountMinor: 20_000, returnedMilli: 0 },
          { position: 2, quantityMilli: 3_000, amountMinor: 7_650, returnedMilli: 0 },
        ],
        payments: [
          { code: 1, amountMinor: 27_650, cardMask: '220000******0004', rrn: '632600000001', system: 'bank' },
        ],
      },
    });
    expect(await stockOf(shop, 'A1')).toEqual([10_000, 0]);
    const state = await stateOf(shop, number);
    expect(answer).toMatchObject({ order: state.order, lines: state.lines, refund: state.refunds[0] });
    expect(state.payments).toMatchObject([{ refundedMinor: 27_650 }]);
    expect(state.history.at(-1)).toMatchObject({
      event: 'refunded',
      amountMinor: 27_650,
      note: 'REF-000001',
    });
  });

  test('in parts: each has a refund order, all together are what was paid, and never more', async () => {
    const number = await paid(shop, { lines: [{ article: 'A2', quantityMilli: 3_000 }] });
    const part = (quantityMilli: number) => refundOf(number, { lines: [{ position: 1, quantityMilli }] });
    expect(await part(1_000)).toMatchObject({ order: { status: 7, refundedMinor: 2_550 } });
    expect(await part(3_000)).toEqual({
      code: 'LINES_REFUSED',
      faults: [{ position: 1, code: 'REFUND_TOO_LARGE', leftMilli: 2_000 }],
    });
    expect(await part(1_000)).toMatchObject({ refund: { number: 'REF-000002' } });
    expect(await refundOf(number)).toMatchObject({
      refund: { amountMinor: 2_550 },
      order: { refundedMinor: 7_650 },
    });
    expect(await refundOf(number)).toEqual({ code: 'NOTHING_LEFT', refundedMinor: 7_650 });
    expect(
      (await stateOf(shop, number)).history.map(({ statusBefore, status }) => [statusBefore, status]),
    ).toEqual([
      [null, 0],
      [0, 1],
      [1, 7],
      [7, 7],
      [7, 7],
    ]);
    expect(await stockOf(shop, 'A2')).toEqual([5_000, 0]);
  });

  test('the amount may be said, and must be what the lines come to', async () => {
    const number = await paid(shop, { lines });
    const one = { lines: [{ position: 2, quantityMilli: null }] };
    const mismatch = { code: 'AMOUNT_MISMATCH', expectedMinor: 7_650, givenMinor: 27_650 };
    expect(await refundOf(number, { ...one, amountMinor: 27_650 })).toEqual(mismatch);
    expect(await refundOf(number, { ...one, amountMinor: 7_650 })).toMatchObject({ code: 'OK' });
  });

  test('lines that are none, cost nothing, or are said wrongly, are refused', async () => {
    await shop.engine.transaction((tx) =>
      putItem(tx, item('FREE', 'food', 0), { barcodes: [], volumePrices: [] }),
    );
    await giveStock(shop, 'FREE', { quantityMilli: 5_000 });
    const number = await paid(shop, { lines: [...lines, { article: 'FREE', quantityMilli: 1_000 }] });
    expect(await refundOf(number, { lines: [] })).toEqual({ code: 'NO_LINES' });
    expect(await refundOf(number, { lines: [{ position: 3, quantityMilli: null }] })).toEqual({
      code: 'AMOUNT_ZERO',
    });
    expect(await refundOf(number, { lines: [{ position: 4, quantityMilli: null }] })).toMatchObject({
      faults: [{ position: 4, code: 'LINE_UNKNOWN' }],
    });
    expect(await refundOf(number, { reason: 'x'.repeat(501) })).toMatchObject({ code: 'FIELDS_REFUSED' });
    expect(await statusOf(number)).toBe(1);
  });

  test('half a piece does not come back', async () => {
    const number = await paid(shop, { lines });
    const asked = { lines: [{ position: 1, quantityMilli: 500 }] };
    expect(await refundOf(number, asked)).toEqual({
      code: 'LINES_REFUSED',
      faults: [
        {
          position: 1,
          code: 'QUANTITY_OFF_STEP',
          article: 'A1',
          quantityMilli: 500,
          stepMilli: 1_000,
          lowerMilli: null,
          upperMilli: 1_000,
        },
      ],
    });
    expect(await statusOf(number)).toBe(1);
  });

  test('with the last of the money the goods that cost nothing are free again', async () => {
    await shop.engine.transaction((tx) =>
      putItem(tx, item('GIFT', 'food', 0), { barcodes: [], volumePrices: [] }),
    );
    await giveStock(shop, 'GIFT', { quantityMilli: 5_000 });
    const number = await paid(shop, { lines: [...lines, { article: 'GIFT', quantityMilli: 1_000 }] });
    const first = { lines: [{ position: 1, quantityMilli: null }] };
    expect(await refundOf(number, first)).toMatchObject({ refund: { lines: [{ position: 1 }] } });
    expect(await stockOf(shop, 'GIFT')).toEqual([5_000, 1_000]);
    const second = { lines: [{ position: 2, quantityMilli: null }] };
    expect(await refundOf(number, second)).toMatchObject({
      order: { refundedMinor: 27_650 },
      refund: {
        lines: [
          { position: 2, amountMinor: 7_650 },
          { position: 3, quantityMilli: 1_000, amountMinor: 0 },
        ],
      },
    });
    expect(await stockOf(shop, 'GIFT')).toEqual([5_000, 0]);
    expect(await refundOf(number)).toEqual({ code: 'NOTHING_LEFT', refundedMinor: 27_650 });
  });

  test('a gift that was handed over stays with the customer', async () => {
    await shop.engine.transaction((tx) =>
      putItem(tx, item('GIFT', 'food', 0), { barcodes: [], volumePrices: [] }),
    );
    await giveStock(shop, 'GIFT', { quantityMilli: 5_000 });
    const number = await paid(shop, { lines: [...lines, { article: 'GIFT', quantityMilli: 1_000 }] });
    await handedOver(number);
    const bought = { lines: [1, 2].map((position) => ({ position, quantityMilli: null })) };
    expect(await refundOf(number, { ...bought, goodsReturned: true })).toMatchObject({
      refund: { lines: [{ position: 1 }, { position: 2 }] },
    });
    expect(await stockOf(shop, 'GIFT')).toEqual([4_000, 0]);
  });

  test('what was not paid cannot be paid back', async () => {
    const number = await booked(shop);
    expect(await refundOf(number)).toEqual({
      code: 'NOT_ALLOWED',
      number,
      status: 0,
      accepted: [1, 2, 3, 4, 7],
    });
    await annulled(number);
    expect(await refundOf(number)).toMatchObject({ status: 6 });
    expect(await refundOf('INV-9')).toMatchObject({ code: 'ORDER_UNKNOWN' });
  });

  test('of cash is a refund order too, without a card', async () => {
    const number = await booked(shop);
    await inOffice(number, { document: 'ПКО 5' });
    expect(await refundOf(number)).toMatchObject({
      order: { status: 7, paymentCode: 3 },
      refund: { payments: [{ code: 3, cardMask: null, document: 'ПКО 5' }] },
    });
  });

  test('behind the hand-over the goods are gone, unless they came back', async () => {
    const number = await paid(shop, { lines });
    await handedOver(number);
    await refundOf(number, { lines: [{ position: 1, quantityMilli: 1_000 }] });
    expect(await stockOf(shop, 'A1')).toEqual([8_000, 0]);
    const answer = await refundOf(number, { goodsReturned: true });
    expect(answer).toMatchObject({
      refund: { lines: [{ returnedMilli: 1_000 }, { returnedMilli: 3_000 }] },
    });
    expect([await stockOf(shop, 'A1'), await stockOf(shop, 'A2')]).toEqual([
      [9_000, 0],
      [5_000, 0],
    ]);
  });

  test('before the hand-over no goods come back, whatever is said', async () => {
    const number = await paid(shop, { lines });
    expect(await refundOf(number, { goodsReturned: true })).toMatchObject({
      refund: { lines: [{ returnedMilli: 0 }, {}] },
    });
    expect(await stockOf(shop, 'A1')).toEqual([10_000, 0]);
  });
});

describe('hand-over', () => {
  test('the goods leave the store, once; the status stays', async () => {
    const number = await paid(shop);
    const answer = await handedOver(number);
    expect(answer).toMatchObject({
      code: 'OK',
      order: { status: 1, handedOverAt: '2026-11-22T07:15:30.000Z', handedOverCheck: null },
      lines: [{ handedOverMilli: 2_000 }],
    });
    expect(await stockOf(shop, 'A1')).toEqual([8_000, 0]);
    const movements = await shop.engine.all(
      "SELECT document, quantity_milli AS q, balance_after_milli AS b FROM stock_movements WHERE document_kind = 'order'",
    );
    expect(movements).toEqual([{ document: number, q: -2_000, b: 8_000 }]);
    expect(await handedOver(number)).toEqual({
      code: 'HANDED_OVER',
      handedOverAt: '2026-11-22T07:15:30.000Z',
    });
    expect(await stockOf(shop, 'A1')).toEqual([8_000, 0]);
  });

  test('what was paid back stays', async () => {
    const number = await paid(shop);
    await refundOf(number, { lines: [{ position: 1, quantityMilli: 1_000 }] });
    expect(await handedOver(number)).toMatchObject({
      order: { status: 7 },
      lines: [{ handedOverMilli: 1_000 }],
    });
    expect(await stockOf(shop, 'A1')).toEqual([9_000, 0]);
  });

  test('what is not paid, or was paid back whole, is refused', async () => {
    const number = await booked(shop);
    expect(await handedOver(number)).toEqual({
      code: 'NOT_ALLOWED',
      number,
      status: 0,
      accepted: [1, 2, 3, 4, 7],
    });
    const back = await paid(shop);
    await refundOf(back);
    expect(await handedOver(back)).toEqual({ code: 'NOTHING_LEFT', refundedMinor: 20_000 });
    expect(await handedOver('INV-9')).toMatchObject({ code: 'ORDER_UNKNOWN' });
  });

  describe('by the check of a till', () => {
    const check = { till: '1', shift: 1, number: 1, date: '2026-11-22' };
    const byCheck = (number: string, more = {}) =>
      handOver(shop, { number, by: 'anna', check: { ...check, ...more } });
    const sold = (quantityMilli: number, more = {}) =>
      closeCheck(shop, sale({ lines: [line(1, 'A1', quantityMilli, 10_000)], ...more }));

    test('the goods leave the store once: the order only gives back what it reserved', async () => {
      const number = await paid(shop);
      await sold(2_000);
      expect(await stockOf(shop, 'A1')).toEqual([8_000, 2_000]);
      expect(await byCheck(number)).toMatchObject({ code: 'OK', order: { handedOverCheck: 1 } });
      expect(await stockOf(shop, 'A1')).toEqual([8_000, 0]);
      expect((await stateOf(shop, number)).history.at(-1)).toMatchObject({ note: 'check 1/1/1/2026-11-22' });
    });

    test('without a date the latest of its number is meant', async () => {
      const number = await paid(shop);
      await sold(2_000);
      await sold(2_000, { time: '2026-11-23T10:00:00' });
      expect(await byCheck(number, { date: null })).toMatchObject({ order: { handedOverCheck: 2 } });
    });

    test('a check that sold something else, less, elsewhere, or for another order is refused', async () => {
      const number = await paid(shop);
      expect(await byCheck(number)).toEqual({ code: 'CHECK_UNKNOWN' });
      await sold(1_999);
      expect(await byCheck(number)).toEqual({
        code: 'CHECK_SOLD_LESS',
        shortages: [{ article: 'A1', wantedMilli: 2_000, soldMilli: 1_999 }],
      });
      await sold(2_000, { type: 'Return', number: 2 });
      expect(await byCheck(number, { number: 2 })).toEqual({ code: 'CHECK_IS_RETURN' });
      await sold(4_000, { number: 3 });
      expect(await byCheck(await paid(shop), { number: 3 })).toMatchObject({ code: 'OK' });
      expect(await byCheck(number, { number: 3 })).toEqual({ code: 'CHECK_TAKEN', number: 'INV-000002' });
      await shop.engine.transaction(async (tx) => {
        await putStores(tx, [{ id: 'second', city: null, name: 'Второй', address: null }]);
      });
      await giveStock(shop, 'A1', { quantityMilli: 5_000, store: 'second' });
      await sold(2_000, { number: 4 });
      expect(await byCheck(await paid(shop, { store: 'second' }), { number: 4 })).toEqual({
        code: 'CHECK_OF_ANOTHER_STORE',
        store: 'main',
        expectedStore: 'second',
      });
      expect(await statusOf(number)).toBe(1);
    });
  });
});

describe('order-states', () => {
  test('by numbers and external ids, in the order asked, and what there is not', async () => {
    const [first, second] = [await booked(shop, { externalId: 'RS-1' }), await paid(shop)];
    const answer = await orderStates(shop, {
      numbers: [second, 'INV-9', first],
      externalIds: ['RS-1', 'RS-9'],
    });
    expect(answer).toMatchObject({ code: 'OK', unknown: ['INV-9', 'RS-9'] });
    const orders = answer.code === 'OK' ? answer.orders : [];
    expect(orders.map(({ order }) => order.number)).toEqual([second, first, first]);
    expect(orders[0]).toMatchObject({
      payments: [{ code: 1 }],
      history: [{ event: 'booked' }, { event: 'paid' }],
    });
  });

  test('a hundred at once and no more', async () => {
    const numbers = Array.from({ length: 100 }, (_, index) => `INV-${index}`);
    expect(await orderStates(shop, { numbers })).toMatchObject({ code: 'OK' });
    expect(await orderStates(shop, { numbers, externalIds: ['x'] })).toEqual({ code: 'TOO_MANY', most: 100 });
  });
});

describe('whoever wants to be told', () => {
  const told = () =>
    shop.engine.all<{ eventId: string; payload: string }>(
      `SELECT event_id AS "eventId", payload FROM webhook_outbox WHERE state = 'waiting' ORDER BY id`,
    );

  test('is told of every change, in the transaction of the change', async () => {
    await set(shop, 'webhook', { url: 'https://shop.example/', secret: webhookSecret });
    const number = await paid(shop, { externalId: 'RS-1' });
    await book(shop, booking({ externalId: 'RS-1' }));
    await handedOver(number);
    await refundOf(number);
    const events = (await told()).map(({ eventId, payload }) => ({ eventId, ...JSON.parse(payload) }));
    expect(
      events.map(({ eventId, event, statusBefore, status }) => [eventId, event, statusBefore, status]),
    ).toEqual([
      ['msg_0000000000001', 'booked', null, 0],
      ['msg_0000000000002', 'paid', 0, 1],
      ['msg_0000000000003', 'handed over', 1, 1],
      ['msg_0000000000004', 'refunded', 1, 7],
    ]);
    expect(events[3]).toMatchObject({
      number,
      externalId: 'RS-1',
      client: 'K',
      currency: 'RUB',
      amountMinor: 20_000,
      paidMinor: 20_000,
      refundedMinor: 20_000,
      movedMinor: 20_000,
      recordedAt: '2026-11-22T07:15:30.000Z',
    });
  });

  test('is told nothing of what was refused, and nothing without the setting', async () => {
    await paid(shop);
    await set(shop, 'webhook', { url: 'https://shop.example/', secret: webhookSecret });
    await book(shop, booking({ lines: [{ article: 'A1', quantityMilli: 100_000 }] }));
    await annulled('INV-000001');
    expect(await told()).toEqual([]);
  });
});
