import { annul } from '../../src/domain/orders/annul.js';
import { book } from '../../src/domain/orders/book.js';
import { expireOrders } from '../../src/domain/orders/expire.js';
import { handOver } from '../../src/domain/orders/hand-over.js';
import { payByCard } from '../../src/domain/orders/pay-by-card.js';
import { payInOffice } from '../../src/domain/orders/pay-in-office.js';
import { refund } from '../../src/domain/orders/refund.js';
import { booked, booking, cardPayment, giveClient, paid, stateOf, stockOf } from '../support/orders.js';
import { giveStock, now, openShopForEachTest, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

/** Everything that many ask for at once; in the end the books balance (openShopForEachTest proves it). */

let shop: TestShop;
openShopForEachTest(temporaryFolder(), (opened) => {
  shop = opened;
});
beforeEach(() => giveClient(shop, 'K'));

const many = <T>(count: number, one: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => one(index)));

function counted(answers: readonly { code: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of answers) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

const piece = [{ article: 'A1', quantityMilli: 1_000 }];

test('500 bookings of the last piece: exactly one has it, and the others are told that there is none', async () => {
  await giveStock(shop, 'A1', { quantityMilli: 1_000 });
  await many(50, (index) => giveClient(shop, `K${index}`));
  const answers = await many(500, (index) => book(shop, booking({ client: `K${index % 50}`, lines: piece })));
  expect(counted(answers)).toEqual({ OK: 1, NOT_ENOUGH_STOCK: 499 });
  const refused = answers.find(({ code }) => code !== 'OK');
  expect(refused).toMatchObject({ shortages: [{ article: 'A1', wantedMilli: 1_000, availableMilli: 0 }] });
  expect(await stockOf(shop, 'A1')).toEqual([1_000, 1_000]);
});

test('50 bookings of one client: as many as there are goods, each with a number of its own', async () => {
  await giveStock(shop, 'A1', { quantityMilli: 30_000 });
  const answers = await many(50, () => book(shop, booking({ lines: piece })));
  expect(counted(answers)).toEqual({ OK: 30, NOT_ENOUGH_STOCK: 20 });
  const numbers = answers.flatMap((answer) => (answer.code === 'OK' ? [answer.order.number] : []));
  expect(new Set(numbers).size).toBe(30);
  expect(numbers.sort().at(-1)).toBe('INV-000030');
});

test('50 bookings under one external id are one order', async () => {
  await giveStock(shop, 'A1', { quantityMilli: 30_000 });
  const answers = await many(50, () => book(shop, booking({ externalId: 'RS-1', lines: piece })));
  expect(answers.filter((answer) => answer.code === 'OK' && !answer.repeated)).toHaveLength(1);
  expect(new Set(answers.map((answer) => (answer.code === 'OK' ? answer.order.number : '')))).toEqual(
    new Set(['INV-000001']),
  );
  expect(await stockOf(shop, 'A1')).toEqual([30_000, 1_000]);
});

test('50 bookings of the same two goods in either order of lines do not stop each other', async () => {
  await giveStock(shop, 'A1', { quantityMilli: 25_000 });
  await giveStock(shop, 'A2', { quantityMilli: 25_000 });
  const both = [...piece, { article: 'A2', quantityMilli: 1_000 }];
  const answers = await many(50, (index) =>
    book(shop, booking({ lines: index % 2 === 0 ? both : both.toReversed() })),
  );
  expect(counted(answers)).toEqual({ OK: 25, NOT_ENOUGH_STOCK: 25 });
});

describe('of one order', () => {
  beforeEach(() => giveStock(shop, 'A1', { quantityMilli: 10_000 }));

  test('50 payments: one pays', async () => {
    const number = await booked(shop);
    expect(counted(await many(50, () => payByCard(shop, cardPayment(number))))).toEqual({
      OK: 1,
      NOT_ALLOWED: 49,
    });
  });

  test('50 times the same payment is one', async () => {
    const payment = cardPayment(await booked(shop));
    const answers = await many(50, () => payByCard(shop, payment));
    expect(answers.filter((answer) => answer.code === 'OK' && !answer.repeated)).toHaveLength(1);
    expect(counted(answers)).toEqual({ OK: 50 });
    expect((await stateOf(shop, payment.number)).payments).toHaveLength(1);
  });

  test('card, cash, annulment and expiry at once: one of them has it', async () => {
    const number = await booked(shop);
    shop.at(now + 72 * 3_600_000 - 1);
    const [card, cash, annulled] = await Promise.all([
      payByCard(shop, cardPayment(number)),
      payInOffice(shop, {
        number,
        by: 'anna',
        paymentCode: 3,
        amountMinor: null,
        document: null,
        paidAt: null,
      }),
      annul(shop, { number, by: 'anna', reason: null }),
      expireOrders(shop),
    ]);
    expect(counted([card, cash, annulled])).toEqual({ OK: 1, NOT_ALLOWED: 2 });
  });

  test('50 hand-overs: one takes the goods', async () => {
    const number = await paid(shop);
    const answers = await many(50, () => handOver(shop, { number, by: 'anna', check: null }));
    expect(counted(answers)).toEqual({ OK: 1, HANDED_OVER: 49 });
    expect(await stockOf(shop, 'A1')).toEqual([8_000, 0]);
  });

  const backOf = (number: string, quantityMilli: number | null) =>
    refund(shop, {
      number,
      by: 'anna',
      lines: quantityMilli === null ? null : [{ position: 1, quantityMilli }],
      amountMinor: null,
      reason: null,
      goodsReturned: false,
    });

  test('50 refunds of a part: as many as there are parts, and never more than was paid', async () => {
    const number = await paid(shop, { lines: [{ article: 'A1', quantityMilli: 7_000 }] });
    const answers = await many(50, () => backOf(number, 2_000));
    expect(counted(answers)).toEqual({ OK: 3, LINES_REFUSED: 47 });
    expect(await backOf(number, null)).toMatchObject({ order: { refundedMinor: 70_000 } });
  });

  test('50 refunds of everything: one', async () => {
    const number = await paid(shop);
    expect(counted(await many(50, () => backOf(number, null)))).toEqual({ OK: 1, NOTHING_LEFT: 49 });
  });

  test('a refund and a hand-over at once: the goods are free or gone, not both', async () => {
    const number = await paid(shop);
    const [back, over] = await Promise.all([
      backOf(number, null),
      handOver(shop, { number, by: 'anna', check: null }),
    ]);
    expect(back.code).toBe('OK');
    expect(await stockOf(shop, 'A1')).toEqual(over.code === 'OK' ? [8_000, 0] : [10_000, 0]);
  });
});
