import { type MatchRequest, matchByHand } from '../../src/domain/bank/match-by-hand.js';
import { dismiss, takeBack } from '../../src/domain/bank/take-back.js';
import { annul } from '../../src/domain/orders/annul.js';
import { handOver } from '../../src/domain/orders/hand-over.js';
import { payByCard } from '../../src/domain/orders/pay-by-card.js';
import { payFromPrepayment } from '../../src/domain/orders/pay-from-prepayment.js';
import { refund } from '../../src/domain/orders/refund.js';
import { listBankMatches } from '../../src/store/bank-matches.js';
import { accountsOf, documentsOf, prepaymentOf, take } from '../support/bank.js';
import { booked, cardPayment, giveClient, stateOf } from '../support/orders.js';
import { giveStock, now, openShopForEachTest, type TestShop } from '../support/shop.js';
import { clientInn, type Fields, incoming, ownAccount } from '../support/statements.js';
import { temporaryFolder } from '../support/temporary.js';

let shop: TestShop;
openShopForEachTest(temporaryFolder(), (open) => {
  shop = open;
});

beforeEach(async () => {
  await giveClient(shop, 'K', { inn: clientInn });
  await giveClient(shop, 'L');
  await giveStock(shop, 'A1', { quantityMilli: 100_000 });
});

const order = (pieces = 2, client = 'K') =>
  booked(shop, { client, lines: [{ article: 'A1', quantityMilli: pieces * 1000 }] });
const orderOf = async (number: string) => (await stateOf(shop, number)).order;
const asked = (id = 1) => ({ id, by: 'boris', note: 'так сказал банк' });
const match = (more: Partial<MatchRequest> = {}) =>
  matchByHand(shop, { ...asked(), orders: [], client: null, ...more });
const whole = (number: string) => ({ number, amountMinor: null });

/** Document 1, of nobody, waits with 500.00. */
const waits = (more: Fields = {}) =>
  take(shop, [incoming({ Сумма: '500.00', ПлательщикИНН: '', НазначениеПлатежа: 'x', ...more })]);
/** Document 1 has paid the order 1 of 200.00, and 300.00 are a prepayment. */
async function matched(): Promise<string> {
  const number = await order();
  await take(shop, [incoming({ Сумма: '500.00', НазначениеПлатежа: 'по счету 1' })]);
  return number;
}

describe('matching by hand', () => {
  test('orders in turn, what is left to the client', async () => {
    const [first, second] = [await order(2), await order(2)];
    await waits();
    const orders = [{ number: second, amountMinor: 5000 }, whole(first)];
    const answer = await match({ orders });
    expect(answer).toMatchObject({
      code: 'OK',
      document: { state: 'matched', decidedBy: 'boris', note: 'так сказал банк' },
      booked: [{ amountMinor: 5000 }, { amountMinor: 20_000 }, { order: null, amountMinor: 25_000 }],
    });
    expect([await orderOf(first), await orderOf(second)]).toMatchObject([
      { status: 2 },
      { status: 0, paidMinor: 5000 },
    ]);
    expect((await stateOf(shop, first)).history.at(-1)).toMatchObject({ event: 'paid', recordedBy: 'boris' });
    expect(await prepaymentOf(shop)).toBe(25_000);
    expect(await match({ orders })).toEqual({
      code: 'DOCUMENT_STATE',
      id: 1,
      state: 'matched',
      accepted: ['pending', 'dismissed'],
    });
  });

  test('all of it to a client without an order; a payment whose direction was not known is incoming then', async () => {
    await waits({ ПолучательСчет: '1' });
    expect(await match({ client: 'L' })).toMatchObject({
      code: 'OK',
      document: { direction: 'incoming', directionBy: 'boris' },
    });
    expect(await prepaymentOf(shop, 'L')).toBe(50_000);
  });

  test('what cannot be is refused and changes nothing', async () => {
    const [mine, others, paid] = [await order(2), await order(2, 'L'), await order(2)];
    await payByCard(shop, cardPayment(paid));
    await waits();
    await take(shop, [incoming({ ПлательщикСчет: ownAccount, ПолучательСчет: '1' })]);
    const accepted = [0];
    const refusals: [Partial<MatchRequest>, object][] = [
      [{ id: 9 }, { code: 'DOCUMENT_UNKNOWN', id: 9 }],
      [
        { id: 2, client: 'K' },
        { code: 'DOCUMENT_STATE', id: 2, state: 'noted', accepted: ['pending', 'dismissed'] },
      ],
      [{}, { code: 'NOTHING_NAMED' }],
      [{ client: 'X' }, { code: 'CLIENT_UNKNOWN', client: 'X' }],
      [{ orders: [whole('INV-9')] }, { code: 'ORDER_UNKNOWN', number: 'INV-9' }],
      [{ orders: [whole(paid)] }, { code: 'NOT_ALLOWED', number: paid, status: 1, accepted }],
      [{ orders: [whole(mine), whole(others)] }, { code: 'CLIENTS_DIFFER', clients: ['K', 'L'] }],
      [
        { orders: [whole(mine)], client: 'L' },
        { code: 'CLIENTS_DIFFER', clients: ['K', 'L'] },
      ],
      [
        { orders: [{ number: mine, amountMinor: 20_001 }] },
        { code: 'SHARE_TOO_LARGE', number: mine, mostMinor: 20_000 },
      ],
    ];
    for (const [more, refusal] of refusals) expect(await match(more)).toEqual(refusal);
    const five = await order(5);
    expect(await match({ orders: [whole(five), whole(mine)] })).toEqual({
      code: 'SHARE_TOO_LARGE',
      number: mine,
      mostMinor: 0,
    });
    expect(await accountsOf(shop)).toEqual({});
    expect((await documentsOf(shop))[0]?.state).toBe('pending');
  });

  test('a dismissed document moves nothing, and may be matched after all', async () => {
    await waits();
    expect(await dismiss(shop, asked())).toMatchObject({ code: 'OK', document: { state: 'dismissed' } });
    expect(await dismiss(shop, asked())).toMatchObject({ code: 'DOCUMENT_STATE', accepted: ['pending'] });
    expect(await accountsOf(shop)).toEqual({});
    expect(await match({ client: 'K' })).toMatchObject({ code: 'OK' });
  });
});

describe('taking back', () => {
  test('the order is unpaid, the client has nothing, the document waits and can be matched anew', async () => {
    const number = await matched();
    expect(await takeBack(shop, asked())).toMatchObject({
      code: 'OK',
      document: { state: 'pending', reasons: '[{"code":"TAKEN_BACK","by":"boris"}]' },
    });
    const { order: unpaid, payments, history } = await stateOf(shop, number);
    expect([unpaid.status, unpaid.paymentCode, unpaid.paidMinor, unpaid.paidAt, payments]).toEqual([
      0,
      0,
      0,
      null,
      [],
    ]);
    expect(history.at(-1)).toMatchObject({
      event: 'payment reversed',
      statusBefore: 2,
      status: 0,
      amountMinor: -20_000,
      note: 'так сказал банк',
      recordedBy: 'boris',
    });
    expect(await prepaymentOf(shop)).toBe(0);
    expect(await accountsOf(shop)).toEqual({});
    expect(await take(shop, [incoming({ Номер: '1' })])).toMatchObject({ added: 1 });
    expect(await match({ client: 'L' })).toMatchObject({ code: 'OK' });
    expect((await listBankMatches(shop.engine, 1)).map(({ reversedBy }) => reversedBy)).toEqual([
      'boris',
      'boris',
      null,
    ]);
  });

  test('one of several parts leaves the others', async () => {
    const number = await order(5);
    for (const sum of ['100.00', '150.00', '250.00'])
      await take(shop, [incoming({ Сумма: sum, НазначениеПлатежа: 'по счету 1' })]);
    expect((await orderOf(number)).status).toBe(2);
    await takeBack(shop, asked(2));
    expect(await orderOf(number)).toMatchObject({ status: 0, paidMinor: 35_000 });
    await match({ id: 2, orders: [whole(number)] });
    expect(await orderOf(number)).toMatchObject({ status: 2, paidMinor: 50_000 });
  });

  test('an order whose time is over expires when somebody looks at it next', async () => {
    const number = await matched();
    shop.at(now + 80 * 3_600_000);
    await takeBack(shop, asked());
    expect(await orderOf(number)).toMatchObject({ status: 0 });
    await annul(shop, { number, by: 'anna', reason: null });
    expect(await orderOf(number)).toMatchObject({ status: 5 });
  });

  test('the part of an order that was annulled meanwhile is taken from the prepayment', async () => {
    const number = await order(7);
    await take(shop, [incoming({ Сумма: '500.00', НазначениеПлатежа: 'по счету 1' })]);
    await annul(shop, { number, by: 'anna', reason: null });
    expect(await prepaymentOf(shop)).toBe(50_000);
    expect(await takeBack(shop, asked())).toMatchObject({ code: 'OK' });
    expect(await prepaymentOf(shop)).toBe(0);
  });

  test('what cannot be is refused and changes nothing', async () => {
    const number = await matched();
    const before = await accountsOf(shop);
    const refused = async (refusal: object) => {
      expect(await takeBack(shop, asked())).toEqual(refusal);
      expect([(await documentsOf(shop))[0]?.state, (await orderOf(number)).paidMinor]).toEqual([
        'matched',
        20_000,
      ]);
    };
    expect(await takeBack(shop, asked(9))).toEqual({ code: 'DOCUMENT_UNKNOWN', id: 9 });
    const second = await order(3);
    await payFromPrepayment(shop, { number: second, by: 'anna', amountMinor: null });
    await refused({ code: 'PREPAYMENT_SPENT', client: 'K', availableMinor: 20_000 });
    await handOver(shop, { number, by: 'anna', check: null });
    await refused({ code: 'HANDED_OVER', handedOverAt: '2026-11-22T07:15:30.000Z' });
    await refund(shop, {
      number,
      by: 'anna',
      lines: null,
      amountMinor: null,
      reason: null,
      goodsReturned: true,
    });
    await refused({ code: 'NOT_ALLOWED', number, status: 7, accepted: [0, 2] });
    expect(before).toEqual({ '51': 50_000, '62.01': -20_000, '62.02': -30_000 });
  });
});
