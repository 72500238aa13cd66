import { assortmentVersion, listAssortment } from '../../src/domain/assortment/list-assortment.js';
import { storeGroupsVersion } from '../../src/domain/assortment/store-groups.js';
import { listAccumulations } from '../../src/domain/cards/accumulations.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { hesitating, openTwoForEachTest } from '../support/postgres-shops.js';
import { card, giveCard, giveStock, line, sale, type TestShop } from '../support/shop.js';

let one: TestShop;
let other: TestShop;
openTwoForEachTest((shops) => {
  [one, other] = shops;
});

let number = 0;
const selling = (article: string, cards: string[] = []) =>
  sale({
    number: ++number,
    lines: [line(1, article, 1000, 10_000)],
    cards: cards.map((given) => card(given)),
  });

async function list(changedSince?: string) {
  const answer = await listAssortment(other, { store: 'main', limit: 50, changedSince });
  if (answer.code !== 'OK') throw new Error(answer.code);
  return { ...answer, articles: answer.items.map(({ article }) => article) };
}

/** Sells A1, which is committed only when A2, sold behind it, is; answers what `look` sees before and after. */
async function sellCrosswise<T>(look: () => Promise<T>): Promise<[T, T]> {
  const late = hesitating(one);
  const sold = closeCheck(late.shop, selling('A1', ['111']));
  await late.reached;
  await closeCheck(other, selling('A2', ['222']));
  const before = await look();
  late.commit();
  await sold;
  return [before, await look()];
}

describe('what is committed behind a row that was written later', () => {
  beforeEach(async () => {
    await giveStock(one, 'A1', { quantityMilli: 5000 });
    await giveStock(one, 'A2', { quantityMilli: 5000 });
    await giveCard(one, { number: '111' });
    await giveCard(one, { number: '222' });
  });

  test('is a change since the version that was told meanwhile', async () => {
    const [{ version }] = await sellCrosswise(() => list());
    expect((await list(version)).articles).toContain('A1');
  });

  test('makes the list another one for whoever keeps it', async () => {
    const [before, after] = await sellCrosswise(() => assortmentVersion(other, 'main'));
    expect(after).not.toBe(before);
  });

  test('moves the cards of a till that has asked meanwhile', async () => {
    const ask = async (from: number) => {
      const answer = await listAccumulations(other, { till: '1', from });
      if (answer.code !== 'OK') throw new Error(answer.code);
      return answer;
    };
    const { version: first } = await ask(0);
    let from = first;
    const [before, after] = await sellCrosswise(async () => {
      const answer = await ask(from);
      from = answer.version;
      return answer.cards.map((one) => one.number);
    });
    expect([...before, ...after].sort()).toEqual(['111', '222']);
  });
});

test('what has begun to be written long ago keeps no version back for ever', async () => {
  await giveStock(one, 'A1', { quantityMilli: 5000 });
  const [before] = await sellCrosswise(() => assortmentVersion(other, 'main'));
  const settled = await assortmentVersion(other, 'main');
  expect(before).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  expect(settled).toMatch(/^\d+\.\d+\.\d+$/);
});

test('all processes say the same of a list, and of another store nothing changes', async () => {
  await giveStock(one, 'A1', { quantityMilli: 5000 });
  const tell = (shop: TestShop) =>
    Promise.all([assortmentVersion(shop, 'main'), storeGroupsVersion(shop, 'main')]);
  const elsewhere = await assortmentVersion(one, 'second');
  await closeCheck(one, selling('A1'));
  const told = await tell(one);
  expect(await tell(other)).toEqual(told);
  await closeCheck(other, selling('A1'));
  const [list, groups] = await tell(one);
  expect([list === told[0], groups === told[1]]).toEqual([false, true]);
  expect(await assortmentVersion(other, 'second')).toBe(elsewhere);
  await closeCheck(other, selling('C1'));
  expect((await tell(one))[1]).not.toBe(told[1]);
});

test('imports and tills that give versions at once give each card one of its own', async () => {
  const cards = Array.from({ length: 40 }, (_, at) => `9${at}`);
  await Promise.all(cards.map((given, at) => giveCard(at % 2 === 0 ? one : other, { number: given })));
  await Promise.all([
    ...cards.map((given, at) => closeCheck(at % 2 === 0 ? one : other, selling('A1', [given]))),
    ...[one, other, one, other].map((shop) => listAccumulations(shop, { till: '1', from: 0 })),
  ]);
  await listAccumulations(one, { till: '1', from: 0 });
  const rows = await one.engine.all<{ version: number }>('SELECT version FROM cards');
  expect(new Set(rows.map(({ version }) => version)).size).toBe(cards.length);
});
