import { join } from 'node:path';
import Database from 'better-sqlite3';
import { listAccumulations } from '../../src/domain/cards/accumulations.js';
import { lookUpCard } from '../../src/domain/cards/look-up-card.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { readSettings } from '../../src/domain/settings/shop.js';
import { createSynchronisation } from '../../src/domain/synchronisations/create.js';
import { type PostingResult, postSynchronisation } from '../../src/domain/synchronisations/post.js';
import { verify } from '../../src/domain/verify.js';
import { readVersionState } from '../../src/store/card-versions.js';
import { type CardChange, NO_BONUS_DAY, putCards } from '../../src/store/cards.js';
import { putItem } from '../../src/store/catalogue.js';
import type { Engine } from '../../src/store/engine.js';
import { listSynchronisedCards } from '../../src/store/synchronisations.js';
import { card, giveCard, item, line, openShop, sale, set, type TestShop } from '../support/shop.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
let folder: string;
let shop: TestShop;

beforeEach(async () => {
  folder = newFolder();
  shop = await openShop(folder);
});
afterEach(() => shop.close());

/** Changes the database behind everybody's back. */
function damage(sql: string): void {
  const connection = new Database(join(folder, 'TP7', 'tillgate.db'));
  connection.exec(sql);
  connection.close();
}

async function create(cards?: string[]): Promise<number> {
  return (await createSynchronisation(shop, { cards, note: null, author: 'office' })).id;
}

const post = (
  id?: number,
  context = shop as Pick<TestShop, 'engine' | 'shop' | 'clock'>,
): Promise<PostingResult> => postSynchronisation(context, { id, author: 'office' });

const lock = () => set(shop, 'cardsLocked', true);
const isLocked = async () => (await readSettings(shop.engine)).cardsLocked;
const differences = async () => (await verify(shop.engine)).differences;
const cardsOf = (id: number, adjusted = false) =>
  listSynchronisedCards(shop.engine, { id, after: '', limit: 10_000, adjusted });

/** The shop, where something happens before the nth transaction. */
function interfered(before: (nth: number) => Promise<void>): typeof shop {
  let nth = 0;
  const engine: Engine = {
    ...shop.engine,
    async transaction(work) {
      nth++;
      await before(nth);
      return shop.engine.transaction(work);
    },
  };
  return { ...shop, engine };
}

const numberOf = (index: number) => String(7_000_000 + index);

/** Cards without movements. */
async function giveCards(count: number): Promise<void> {
  const details = { holder: null, phone: null, discountPercentCenti: null, validUntil: null };
  const sums = { accumulation: 0, bonus: 0, balance: 0, bonusSince: NO_BONUS_DAY, createdAt: '' };
  const changes = Array.from(
    { length: count },
    (_, i): CardChange => ({ number: numberOf(i), kind: 'Discount', status: 'Active', ...details, ...sums }),
  );
  await shop.engine.transaction((tx) => putCards(tx, changes));
}

test('synchronisation: every sum is what the movements and the active holds make', async () => {
  await giveCard(shop, { number: '100' }, { accumulation: 5000, bonus: 700 });
  await giveCard(shop, { number: '200', kind: 'Payment' }, { balance: 50_000 });
  await giveCard(shop, { number: '300' }, { accumulation: 1 });
  await closeCheck(shop, sale({ cards: [card('100')] }));
  const movements = await shop.engine.all('SELECT * FROM card_movements');
  damage(`INSERT INTO holds (key, card, ledger, till, amount_minor, status, created_at, expires_at) VALUES
      ('a', '100', 'bonus', '1', 50, 'active', '', ''), ('b', '100', 'bonus', '1', 9, 'released', '', '');
    UPDATE cards SET accumulation_minor = 1, bonus_minor = 2, bonus_since = '2020-01-01' WHERE number = '100';
    UPDATE cards SET balance_minor = -1, balance_held_minor = 3 WHERE number = '200'`);
  const before = (await readVersionState(shop.engine)).newestVersion;
  const id = await create();
  await lock();

  const { synchronisation, already } = await post(id);

  expect(synchronisation).toEqual({
    id,
    allCards: 1,
    note: null,
    createdAt: '2026-11-22T07:15:30.000Z',
    createdBy: 'office',
    postedAt: '2026-11-22T07:15:30.000Z',
    postedBy: 'office',
    cards: 3,
    adjusted: 2,
    version: before + 5,
  });
  expect(already).toBe(false);
  expect(await cardsOf(id)).toMatchObject([
    {
      card: '100',
      accumulationFoundMinor: 1,
      accumulationMinor: 15_000,
      bonusFoundMinor: 2,
      bonusMinor: 700,
      bonusHeldFoundMinor: 0,
      bonusHeldMinor: 50,
      balanceFoundMinor: 0,
      balanceMinor: 0,
      result: 'adjusted',
      reason: 'not the sum of the movements: accumulation, bonus; not what active holds keep back: bonus',
    },
    {
      card: '200',
      balanceFoundMinor: -1,
      balanceMinor: 50_000,
      balanceHeldFoundMinor: 3,
      balanceHeldMinor: 0,
      result: 'adjusted',
      reason: 'not the sum of the movements: balance; not what active holds keep back: balance',
    },
    { card: '300', accumulationFoundMinor: 1, accumulationMinor: 1, result: 'unchanged', reason: null },
  ]);
  expect(await cardsOf(id, true)).toHaveLength(2);
  expect(await shop.engine.all('SELECT * FROM card_movements')).toEqual(movements);
  const ages = 'SELECT bonus_since AS "bonusSince" FROM cards ORDER BY number';
  expect(await shop.engine.all(ages)).toEqual(
    ['', NO_BONUS_DAY, NO_BONUS_DAY].map((bonusSince) => ({ bonusSince })),
  );
  expect(await isLocked()).toBe(false);
  expect(await differences()).toEqual([]);
});

test('synchronisation: tills that keep a copy hear of every card of the document, and of no other', async () => {
  for (const number of ['100', '200', '300']) await giveCard(shop, { number });
  damage("UPDATE cards SET bonus_minor = 5 WHERE number IN ('200', '300')");
  const before = (await readVersionState(shop.engine)).newestVersion;
  await create(['300', '100', '300']);
  await lock();
  const { synchronisation } = await post();
  expect(synchronisation).toMatchObject({ allCards: 0, cards: 2, adjusted: 1 });
  const heard = await listAccumulations(shop, { till: '1', from: before });
  expect(heard).toMatchObject({
    version: synchronisation.version,
    cards: [
      { number: '100', bonusMinor: 0 },
      { number: '300', bonusMinor: 0 },
    ],
  });
  expect((await differences()).map(({ subject }) => subject)).toEqual(['card 200, bonus']);
});

test('synchronisation: while cards are locked they are refused, and checks are taken', async () => {
  await giveCard(shop, { number: '100' });
  await lock();
  expect(await lookUpCard(shop, { till: '1', number: '100' })).toEqual({ code: 'CARDS_LOCKED' });
  expect(await closeCheck(shop, sale({ cards: [card('100')] }))).toMatchObject({
    code: 'OK',
    exceptions: [],
  });
});

test('synchronisation: posting twice changes nothing', async () => {
  await giveCard(shop, { number: '100' });
  const id = await create();
  await lock();
  const { synchronisation } = await post(id);
  damage('UPDATE cards SET bonus_minor = 5');
  const versions = await shop.engine.all('SELECT number, version FROM cards');
  await lock();
  shop.at(shop.clock() + 60_000);
  expect(await post(id)).toEqual({ synchronisation, already: true });
  expect(await shop.engine.all('SELECT number, version FROM cards')).toEqual(versions);
  expect(await isLocked()).toBe(true);
  await expect(post()).rejects.toMatchObject({ refusal: { code: 'NOTHING_TO_POST' } });
});

test('synchronisation: two that post one document at once post it once', async () => {
  await giveCards(2500);
  damage('UPDATE cards SET bonus_minor = 5');
  const id = await create();
  await lock();
  const results = await Promise.all([post(id), post(id), post(id)]);
  expect(results.map(({ already }) => already).sort()).toEqual([false, true, true]);
  expect(new Set(results.map(({ synchronisation }) => synchronisation.postedAt)).size).toBe(1);
  expect(results[0]?.synchronisation).toMatchObject({ cards: 2500, adjusted: 2500 });
  expect(await differences()).toEqual([]);
});

test('synchronisation: not posted while cards are accepted', async () => {
  await giveCard(shop, { number: '100' });
  damage('UPDATE cards SET bonus_minor = 5');
  const id = await create();
  await expect(post(id)).rejects.toMatchObject({ refusal: { code: 'CARDS_NOT_LOCKED' } });
  expect(await differences()).toHaveLength(1);
  const { synchronisation } = await postSynchronisation(shop, { id, author: 'office', lock: true });
  expect(synchronisation).toMatchObject({ adjusted: 1 });
  expect(await isLocked()).toBe(false);
});

test('synchronisation: not posted while lines of checks wait, and not locked for it either', async () => {
  await giveCard(shop, { number: '100' });
  await closeCheck(
    shop,
    sale({
      lines: [line(1, 'N1', 1000, 100), line(2, 'N2', 1000, 100), line(3, 'N1', 1000, 100)],
      cards: [card('100')],
    }),
  );
  const id = await create();
  const order = { id, author: 'office', lock: true };
  await expect(postSynchronisation(shop, order)).rejects.toMatchObject({
    refusal: { code: 'LINES_UNPOSTED', lines: 3, itemCodes: ['N1', 'N2'] },
  });
  expect(await isLocked()).toBe(false);
  // As soon as the items are there, the posting posts the lines itself.
  for (const article of ['N1', 'N2']) {
    const details = { barcodes: [], volumePrices: [] };
    await shop.engine.transaction((tx) => putItem(tx, item(article, 'food', 100), details));
  }
  expect(await postSynchronisation(shop, order)).toMatchObject({ already: false });
  expect(await differences()).toEqual([]);
});

test('synchronisation: a line that comes in the middle does not stop the posting', async () => {
  await giveCards(1500);
  await create();
  await lock();
  const unknown = { lines: [line(1, 'N1', 1000, 100)], cards: [card(numberOf(3))] };
  const context = interfered(async (nth) => {
    if (nth === 2) await closeCheck(shop, sale(unknown));
  });
  expect((await post(undefined, context)).synchronisation).toMatchObject({ cards: 1500, adjusted: 0 });
});

test('synchronisation: checks, imports and new cards between the pages', async () => {
  await giveCards(3000);
  damage(`UPDATE cards SET accumulation_minor = 77 WHERE number IN ('${numberOf(5)}', '${numberOf(2999)}')`);
  const id = await create();
  await lock();
  let checks = 0;
  const context = interfered(async () => {
    // A damaged card, one that was seen, one that is to come.
    for (const buyer of [5, 0, 2999]) {
      await closeCheck(shop, sale({ number: ++checks, cards: [card(numberOf(buyer))] }));
    }
    await giveCard(shop, { number: `6${checks}` });
    await giveCard(shop, { number: `8${checks}` }, { bonus: 100 });
  });
  const { synchronisation } = await post(id, context);
  expect(synchronisation.adjusted).toBe(2);
  expect(synchronisation.cards).toBe((await cardsOf(id)).length);
  for (const one of await cardsOf(id, true))
    expect(one.accumulationFoundMinor - one.accumulationMinor).toBe(77);
  // A movement that was written upon a damaged sum says so for ever.
  expect((await differences()).map(({ rule }) => rule)).toEqual(Array(2).fill('card-running-balance'));
});

test('synchronisation: cards that are unlocked in the middle stop it before any sum is changed', async () => {
  await giveCards(1500);
  damage('UPDATE cards SET bonus_minor = 5');
  const id = await create();
  await lock();
  const unlocking = interfered(async (nth) => {
    if (nth === 3) await set(shop, 'cardsLocked', false);
  });
  await expect(post(id, unlocking)).rejects.toMatchObject({ refusal: { code: 'CARDS_NOT_LOCKED' } });
  const damaged = 'SELECT COUNT(*) AS count FROM cards WHERE bonus_minor = 5';
  expect(await shop.engine.first(damaged)).toEqual({ count: 1500 });
});

test('synchronisation: one that breaks off before the differences has changed no sum', async () => {
  await giveCards(1500);
  damage(`UPDATE cards SET bonus_minor = 5 WHERE number < '${numberOf(400)}'`);
  const id = await create();
  await lock();
  // The document is opened, two pages are computed; the fourth transaction would have posted it.
  const breaking = interfered(async (nth) => {
    if (nth === 4) throw new Error('power off');
  });
  await expect(post(id, breaking)).rejects.toThrow('power off');
  const damaged = 'SELECT COUNT(*) AS count FROM cards WHERE bonus_minor = 5';
  expect(await shop.engine.first(damaged)).toEqual({ count: 400 });
  expect(await isLocked()).toBe(true);
  expect(await shop.engine.all('SELECT DISTINCT result FROM v_synchronisations')).toEqual([{ result: null }]);
  expect((await post(id)).synchronisation).toMatchObject({ cards: 1500, adjusted: 400 });
  expect(await differences()).toEqual([]);
});

test('synchronisation: what one that breaks off had adjusted, is told by the one that ends', async () => {
  await giveCards(1200);
  damage('UPDATE cards SET bonus_minor = 5');
  const id = await create();
  await lock();
  const breaking = interfered(async (nth) => {
    if (nth === 6) throw new Error('power off');
  });
  await expect(post(id, breaking)).rejects.toThrow('power off');
  const damaged = 'SELECT COUNT(*) AS count FROM cards WHERE bonus_minor = 5';
  expect(await shop.engine.first(damaged)).toEqual({ count: 200 });
  // One of those that were adjusted is damaged again.
  damage(`UPDATE cards SET bonus_minor = 6 WHERE number = '${numberOf(0)}'`);
  expect((await post(id)).synchronisation).toMatchObject({ cards: 1200, adjusted: 1200 });
  const found = (await cardsOf(id, true)).map(({ bonusFoundMinor }) => bonusFoundMinor);
  expect(found).toEqual([6, ...Array(1199).fill(5)]);
  expect(await differences()).toEqual([]);
});

test('synchronisation: sums that cannot be are refused by the card', async () => {
  await giveCard(shop, { number: '100' }, { bonus: 5 });
  damage('UPDATE card_movements SET amount_minor = 9007199254740993');
  const id = await create();
  await lock();
  const refusal = { code: 'SUM_TOO_LARGE', card: '100' };
  await expect(post(id)).rejects.toMatchObject({ refusal });
  expect(await isLocked()).toBe(true);
  await set(shop, 'cardsLocked', false);
  // A posting that locked the cards itself leaves none locked behind.
  const order = { id, author: 'office', lock: true };
  await expect(postSynchronisation(shop, order)).rejects.toMatchObject({ refusal });
  expect(await isLocked()).toBe(false);
});

test('synchronisation: without an id the only unposted one is posted, and none is guessed', async () => {
  await giveCard(shop, { number: '100' });
  await lock();
  await expect(post()).rejects.toMatchObject({ refusal: { code: 'NOTHING_TO_POST' } });
  await expect(post(17)).rejects.toMatchObject({ refusal: { code: 'SYNCHRONISATION_UNKNOWN', id: 17 } });
  const [first, second] = [await create(), await create(['100'])];
  await expect(post()).rejects.toMatchObject({ refusal: { code: 'SEVERAL_TO_POST', ids: [first, second] } });
  expect((await post(second)).synchronisation).toMatchObject({ id: second, cards: 1 });
  await lock();
  expect((await post()).synchronisation).toMatchObject({ id: first, allCards: 1 });
});

test.each<[string, Partial<Parameters<typeof createSynchronisation>[1]>, object]>([
  ['no cards', { cards: [] }, { code: 'NO_CARDS' }],
  ['unknown cards', { cards: ['9', '100', '', '8'] }, { code: 'CARDS_UNKNOWN', cards: ['', '8', '9'] }],
  [
    'too many cards',
    { cards: Array.from({ length: 100_001 }, (_, i) => String(i)) },
    { code: 'TOO_MANY_CARDS', cards: 100_001, most: 100_000 },
  ],
  ['a note that is a book', { note: 'x'.repeat(501) }, { code: 'NOTE_TOO_LONG', length: 501, most: 500 }],
])('synchronisation: %s are refused, and nothing is created', async (_name, given, refusal) => {
  await giveCard(shop, { number: '100' });
  const order = { note: null, author: 'office', ...given };
  await expect(createSynchronisation(shop, order)).rejects.toMatchObject({ refusal });
  expect(await shop.engine.all('SELECT id FROM synchronisations')).toEqual([]);
});

test('synchronisation: it says how far it has come', async () => {
  await giveCards(2200);
  damage(`UPDATE cards SET bonus_minor = 5 WHERE number < '${numberOf(700)}'`);
  await create();
  const told: unknown[] = [];
  await postSynchronisation(shop, { author: 'office', lock: true }, (...progress) => told.push(progress));
  expect(told).toEqual([
    ['computing', 1000, 2200],
    ['computing', 2000, 2200],
    ['computing', 2200, 2200],
    ['adjusting', 500, 700],
  ]);
});

test('synchronisation: of an empty shop', async () => {
  await create();
  await lock();
  expect((await post()).synchronisation).toMatchObject({ cards: 0, adjusted: 0, version: 0 });
  expect(await isLocked()).toBe(false);
});
