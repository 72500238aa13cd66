import { annul } from '../../src/domain/orders/annul.js';
import { book } from '../../src/domain/orders/book.js';
import { forgetTold, type OrderChange, type Told, tellAgain, tellDue } from '../../src/domain/orders/tell.js';
import { listEvents } from '../../src/store/outbox.js';
import { booked, booking, giveClient } from '../support/orders.js';
import { giveStock, now, openShopForEachTest, set, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';
import { webhookSecret } from '../support/webhook-secret.js';

let shop: TestShop;
/** What was told, and how the next ones are answered. */
let told: { id: string; change: OrderChange }[];
let answers: Told[];

openShopForEachTest(temporaryFolder(), (opened) => {
  shop = opened;
});
beforeEach(async () => {
  told = [];
  answers = [];
  await giveClient(shop, 'K');
  await giveStock(shop, 'A1', { quantityMilli: 1_000_000 });
  await set(shop, 'webhook', { url: 'https://shop.example/hooks', secret: webhookSecret });
});

const tell = async (event: { id: string; change: OrderChange }): Promise<Told> => {
  told.push(event);
  return answers.shift() ?? { code: 'ACCEPTED' };
};
const refused: Told = { code: 'REFUSED', reason: 'answered 400' };
const away: Told = { code: 'UNREACHABLE', reason: 'answered 503' };
const events = () => listEvents(shop.engine, { state: null, orderNumber: null, limit: 100 });
const minuteMs = 60_000;

test('changes are told once, in their order, with the facts of then', async () => {
  const number = await booked(shop);
  await annul(shop, { number, by: 'richest', reason: null });
  expect(await tellDue(shop, tell)).toBe(2);
  expect(told.map(({ change }) => [change.number, change.event, change.statusBefore, change.status])).toEqual(
    [
      [number, 'booked', null, 0],
      [number, 'annulled', 0, 6],
    ],
  );
  expect(new Set(told.map(({ id }) => id)).size).toBe(2);
  expect(await tellDue(shop, tell)).toBe(0);
  expect((await events()).map(({ state, attempts }) => [state, attempts])).toEqual([
    ['delivered', 1],
    ['delivered', 1],
  ]);
});

test('without the setting nothing is written', async () => {
  await set(shop, 'webhook', null);
  await booked(shop);
  expect(await events()).toEqual([]);
});

test('what is undone is not told', async () => {
  const lines = [{ article: 'A1', quantityMilli: 2_000_000 }];
  expect((await book(shop, booking({ lines }))).code).toBe('NOT_ENOUGH_STOCK');
  expect(await events()).toEqual([]);
});

test('one that is refused waits longer each time, up to an hour, and holds up no other', async () => {
  await booked(shop);
  await booked(shop);
  answers = [refused];
  expect(await tellDue(shop, tell)).toBe(1);
  const pauses: number[] = [];
  for (let i = 0; i < 9; i++) {
    const [waiting] = (await events()).filter(({ state }) => state === 'waiting');
    pauses.push((Date.parse(waiting?.nextAt ?? '') - shop.clock()) / minuteMs);
    shop.at(Date.parse(waiting?.nextAt ?? '') - 1);
    expect(await tellDue(shop, tell)).toBe(0);
    shop.at(shop.clock() + 1);
    answers = [refused];
    await tellDue(shop, tell);
  }
  expect(pauses).toEqual([0.5, 1, 2, 4, 8, 16, 32, 60, 60]);
  expect(told.filter(({ id }) => id === told[0]?.id)).toHaveLength(10);
});

test('when nobody is there the others are not tried', async () => {
  await booked(shop);
  await booked(shop);
  answers = [away];
  expect(await tellDue(shop, tell)).toBe(0);
  expect(told).toHaveLength(1);
  expect((await events()).map(({ attempts, lastError }) => [attempts, lastError])).toEqual([
    [0, null],
    [1, 'answered 503'],
  ]);
  shop.at(now + minuteMs);
  expect(await tellDue(shop, tell)).toBe(2);
  expect(told.map(({ id }) => id)).toEqual([told[0]?.id, told[0]?.id, told[2]?.id]);
});

test('after 30 days nobody waits any longer; it can be told again, and so can what was accepted', async () => {
  await booked(shop);
  answers = [refused];
  await tellDue(shop, tell);
  shop.at(now + 30 * 24 * 60 * minuteMs);
  answers = [refused];
  await tellDue(shop, tell);
  const [given] = await events();
  expect([given?.state, given?.lastError]).toEqual(['failed', 'answered 400']);
  expect(await tellAgain(shop, [given?.eventId ?? '', 'msg_none'])).toEqual(['msg_none']);
  expect(await tellDue(shop, tell)).toBe(1);
  await tellAgain(shop, [given?.eventId ?? '']);
  expect(await tellDue(shop, tell)).toBe(1);
  expect(told).toHaveLength(4);
});

test('what was accepted is forgotten after 30 days', async () => {
  await booked(shop);
  await tellDue(shop, tell);
  await booked(shop);
  shop.at(now + 30 * 24 * 60 * minuteMs);
  await forgetTold(shop);
  expect((await events()).map(({ state }) => state)).toEqual(['waiting']);
});
