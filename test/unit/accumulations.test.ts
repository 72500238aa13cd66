import { type Accumulations, listAccumulations } from '../../src/domain/cards/accumulations.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { addToCardHeld, type CardChange, NO_BONUS_DAY, putCards } from '../../src/store/cards.js';
import { card, giveCard, openShop, sale, set, type TestShop } from '../support/shop.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
let shop: TestShop;

beforeEach(async () => {
  shop = await openShop(newFolder());
});
afterEach(() => shop.close());

async function from(version: number): Promise<Accumulations> {
  const answer = await listAccumulations(shop, { till: '1', from: version });
  if (answer.code !== 'OK') throw new Error(answer.code);
  return answer;
}

const numbers = ({ cards }: Accumulations) => cards.map(({ number }) => number);

/** Many cards as an import writes them. */
async function giveCards(count: number): Promise<void> {
  const details = { holder: null, phone: null, discountPercentCenti: null, validUntil: null };
  const sums = { accumulation: 0, bonus: 0, balance: 0, bonusSince: NO_BONUS_DAY };
  const changes = Array.from(
    { length: count },
    (_, i): CardChange => ({
      number: numberOf(i),
      kind: 'Discount',
      status: 'Active',
      ...details,
      ...sums,
      createdAt: '2026-01-01T00:00:00.000Z',
    }),
  );
  for (let start = 0; start < count; start += 5000) {
    await shop.engine.transaction((tx) => putCards(tx, changes.slice(start, start + 5000)));
  }
}

const numberOf = (index: number) => String(7_000_000_000_000 + index);

test('accumulations: cards come in the order of their latest changes, each once', async () => {
  for (const number of ['300', '100', '200']) await giveCard(shop, { number });
  expect(numbers(await from(0))).toEqual(['300', '100', '200']);
  const { version } = await from(0);
  await closeCheck(shop, sale({ cards: [card('100')] }));
  await closeCheck(shop, sale({ number: 2, cards: [card('300')] }));
  await closeCheck(shop, sale({ number: 3, cards: [card('100')] }));
  expect(await from(version)).toMatchObject({
    more: false,
    cards: [
      { number: '300', accumulationMinor: 10_000 },
      { number: '100', accumulationMinor: 20_000 },
    ],
  });
  expect(numbers(await from(0))).toEqual(['200', '300', '100']);
});

test('accumulations: nothing newer, an unknown till, no cards', async () => {
  expect(await from(0)).toEqual({ code: 'OK', version: 0, more: false, cards: [] });
  expect(await from(17)).toEqual({ code: 'OK', version: 0, more: false, cards: [] });
  expect(await listAccumulations(shop, { till: '77', from: 0 })).toEqual({ code: 'TILL_UNKNOWN' });
  await giveCard(shop, { number: '100' });
  const { version } = await from(0);
  expect(await from(version)).toEqual({ code: 'OK', version, more: false, cards: [] });
});

test('accumulations: a version that this database has not reached starts from the beginning', async () => {
  await giveCard(shop, { number: '100' });
  await giveCard(shop, { number: '200' });
  const { version } = await from(0);
  expect(numbers(await from(version + 1))).toEqual(['100', '200']);
});

test('accumulations: the status is that of now, percents follow the steps, a balance is told with what is held', async () => {
  await set(shop, 'discountSteps', [{ fromMinor: 1000, percentCenti: 350 }]);
  await giveCard(shop, { number: '100', validUntil: '2026-11-22T23:59:59' }, { accumulation: 1000 });
  await giveCard(shop, { number: '200', kind: 'Payment' }, { balance: 900 });
  await shop.engine.transaction((tx) => addToCardHeld(tx, '200', { bonus: 0, balance: 400 }));
  expect((await from(0)).cards).toMatchObject([
    { number: '100', status: 'Active', discountPercentCenti: 350 },
    { number: '200', kind: 'Payment', balanceMinor: 900 },
  ]);
  // 00:00:00 in Moscow.
  shop.at(Date.parse('2026-11-22T21:00:00.000Z'));
  expect((await from(0)).cards[0]).toMatchObject({ status: 'Expired' });
});

test('accumulations: a page has 1000 cards and says whether there are more', async () => {
  await giveCards(2000);
  const first = await from(0);
  expect([first.cards.length, first.version, first.more]).toEqual([1000, 1000, true]);
  const second = await from(first.version);
  expect([second.cards.length, second.version, second.more]).toEqual([1000, 2000, false]);
});

test('accumulations: paging through 100,000 cards while checks are closed ends and misses no change', async () => {
  await giveCards(100_000);
  const copy = new Map<string, number>();
  let version = 0;
  let pages = 0;
  let checks = 0;
  for (let more = true; more; pages++) {
    // Cards that were seen, cards that are to come, and one again and again; before the page is read, and after.
    const buyers = [pages * 500, 99_999 - pages * 700, 50_000].map((i) => numberOf(Math.max(i, 0)));
    const closing = buyers.map((number) =>
      closeCheck(shop, sale({ number: ++checks, cards: [card(number)] })),
    );
    const page = await from(version);
    for (const { number, accumulationMinor } of page.cards) copy.set(number, accumulationMinor);
    await Promise.all(closing);
    expect(page.version).toBeGreaterThan(version);
    ({ version, more } = page);
  }
  for (const { number, accumulationMinor } of (await from(version)).cards)
    copy.set(number, accumulationMinor);
  expect(pages).toBeLessThanOrEqual(102);
  const rows = await shop.engine.all<{ number: string; sum: number }>(
    'SELECT number, accumulation_minor AS sum FROM cards',
  );
  const expected = new Map(rows.map(({ number, sum }) => [number, sum]));
  expect(copy).toEqual(expected);
  expect([...copy.values()].reduce((sum, one) => sum + one, 0)).toBe(checks * 10_000);
}, 60_000);
