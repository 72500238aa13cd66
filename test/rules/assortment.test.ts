import {
  type AssortmentPage,
  type AssortmentRequest,
  assortmentVersion,
  listAssortment,
} from '../../src/domain/assortment/list-assortment.js';
import { listCitiesWithStores, listStoresIn, placesVersion } from '../../src/domain/assortment/places.js';
import { describeState } from '../../src/domain/assortment/state.js';
import { listStoreGroups, storeGroupsVersion } from '../../src/domain/assortment/store-groups.js';
import { readCatalogue } from '../../src/domain/catalogue/document.js';
import { importCatalogue } from '../../src/domain/catalogue/import.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { annul } from '../../src/domain/orders/annul.js';
import { booked, giveClient } from '../support/orders.js';
import { line, openShopForEachTest, sale, set, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

let shop: TestShop;
openShopForEachTest(temporaryFolder(), (opened) => {
  shop = opened;
});

const item = (article: string, more: object = {}) => ({
  article,
  name: `Товар ${article}`,
  group: 'food',
  unit: 'шт',
  prices: { retail: '10.00' },
  stock: [{ store: 'main', quantity: 5 }],
  ...more,
});

const take = (document: object) =>
  importCatalogue(shop, readCatalogue([{ name: 'c.json', text: JSON.stringify(document) }]), 'import:test');

const ask = (more: Partial<AssortmentRequest> = {}) =>
  listAssortment(shop, { store: 'main', limit: 50, ...more });

async function page(more: Partial<AssortmentRequest> = {}): Promise<AssortmentPage> {
  const answer = await ask(more);
  if (answer.code !== 'OK') throw new Error(answer.code);
  return answer;
}

/** All pages of a run; between two of them `between` happens. */
async function run(more: Partial<AssortmentRequest> = {}, between = async () => {}) {
  const pages = [await page(more)];
  for (let last = pages[0]; last?.nextCursor != null; pages.push(last)) {
    await between();
    last = await page({ ...more, cursor: last.nextCursor });
  }
  return {
    pages,
    versions: [...new Set(pages.map(({ version }) => version))],
    items: pages.flatMap(({ items }) => items),
    removed: pages.flatMap(({ removed }) => removed),
  };
}

const articles = ({ items }: { items: readonly { article: string }[] }) =>
  items.map(({ article }) => article);

let checkNumber = 0;
const sell = (article: string, quantityMilli = 1000) =>
  closeCheck(shop, sale({ number: ++checkNumber, lines: [line(1, article, quantityMilli, 10_000)] }));

describe('assortment: what a store has', () => {
  test('an item with all that is known of it', async () => {
    await take({
      items: [
        item('M1', {
          code: '77',
          name: 'Молоко',
          brand: 'Демо',
          country: 'Россия',
          barcodes: ['2000000010021', '2000000010014'],
          shortDescription: 'в пакете',
          fullDescription: 'Молоко\nв пакете',
          icons: ['https://shop.example/m1.png'],
          unit: 'л',
          portion: '0.170',
          minQuantity: '0.340',
          quantityStep: '0.170',
          prices: {
            retail: '89.90',
            volume: [
              { above: 12, price: '79.90' },
              { above: 6, price: '84.90' },
            ],
          },
          stock: [{ store: 'main', quantity: '12.5' }],
        }),
      ],
    });
    await giveClient(shop, 'K');
    await booked(shop, { lines: [{ article: 'M1', quantityMilli: 340 }] });
    expect((await page()).items).toEqual([
      {
        article: 'M1',
        name: 'Молоко',
        group: 'food',
        brand: 'Демо',
        country: 'Россия',
        shortDescription: 'в пакете',
        fullDescription: 'Молоко\nв пакете',
        icons: ['https://shop.example/m1.png'],
        barcodes: ['2000000010014', '2000000010021'],
        unit: 'л',
        portionMilli: 170,
        minQuantityMilli: 340,
        quantityStepMilli: 170,
        stock: { onHandMilli: 12_500, reservedMilli: 340, availableMilli: 12_160, unlimited: false },
        retailPriceMinor: 8990,
        volumePrices: [
          { article: 'M1', aboveMilli: 6000, priceMinor: 8490 },
          { article: 'M1', aboveMilli: 12_000, priceMinor: 7990 },
        ],
      },
    ]);
  });

  test('goods made to order are unlimited; what was sold below zero is not available', async () => {
    await take({ items: [item('M1', { stock: [{ store: 'main', unlimited: true }] })] });
    await sell('A1', 2000);
    expect((await page()).items.map(({ article, stock }) => [article, stock])).toEqual([
      ['A1', { onHandMilli: -2000, reservedMilli: 0, availableMilli: 0, unlimited: false }],
      ['M1', { onHandMilli: 0, reservedMilli: 0, availableMilli: 0, unlimited: true }],
    ]);
  });

  test('other stores and removed items are not in it', async () => {
    await take({
      stores: [{ id: 'second', name: 'Второй' }],
      items: [
        item('M1'),
        item('M2', { stock: [{ store: 'second', quantity: 1 }] }),
        item('M3', { removed: true }),
      ],
    });
    expect(articles(await page())).toEqual(['M1']);
    expect(articles(await page({ store: 'second' }))).toEqual(['M2']);
  });

  test('an unknown store, an unknown group', async () => {
    expect(await ask({ store: 'nowhere' })).toEqual({ code: 'STORE_UNKNOWN', store: 'nowhere' });
    expect(await ask({ group: 'nothing' })).toEqual({ code: 'GROUP_UNKNOWN', group: 'nothing' });
    expect(await listStoreGroups(shop, 'nowhere')).toEqual({ code: 'STORE_UNKNOWN', store: 'nowhere' });
  });

  test('more barcodes and prices than one statement asks for belong to their items', async () => {
    const numbers = Array.from({ length: 600 }, (_, index) => String(1000 + index));
    await take({
      items: numbers.map((n) =>
        item(n, { barcodes: [`2${n}`], prices: { retail: 1, volume: [{ above: n, price: '0.50' }] } }),
      ),
    });
    const { items } = await page({ limit: 1000 });
    expect(items.map(({ article, barcodes }) => [article, ...barcodes])).toEqual(
      numbers.map((n) => [n, `2${n}`]),
    );
    expect(
      items.every(({ article, volumePrices }) => volumePrices[0]?.aboveMilli === Number(article) * 1000),
    ).toBe(true);
  });
});

describe('assortment: filters', () => {
  beforeEach(() =>
    take({
      groups: [
        { id: 'dairy', parent: 'food', name: 'Молочное' },
        { id: 'milk', parent: 'dairy', name: 'Молоко' },
      ],
      items: [
        item('AB-1', { group: 'milk', name: 'Молоко «ЁЛОЧКА» 3,2 %', barcodes: ['2000000010014'] }),
        item('AB-2', { group: 'dairy', name: 'Кефир 100%' }),
        item('ab-3', { group: 'food', name: 'İçməli SU' }),
        item('C_4', { group: null, name: 'Пакет_майка' }),
      ],
    }),
  );

  test.each([
    ['food', ['AB-1', 'AB-2', 'ab-3']],
    ['dairy', ['AB-1', 'AB-2']],
    ['milk', ['AB-1']],
    ['tobacco', []],
  ])('a group with those below it: %s', async (group, expected) => {
    expect(articles(await page({ group }))).toEqual(expected);
  });

  test.each([
    ['молоко', ['AB-1']],
    [' ЕЛОЧКА ', ['AB-1']],
    ['ёлочка', ['AB-1']],
    ['içməli su', ['ab-3']],
    ['aB-', ['AB-1', 'AB-2', 'ab-3']],
    ['2000000010014', ['AB-1']],
    ['200000001001', []],
    ['0%', ['AB-2']],
    ['_', ['C_4']],
    ['\\', []],
    ['1 молоко', []],
    ["'; DROP TABLE items; --", []],
  ])('a search for %j', async (search, expected) => {
    expect(articles(await page({ search }))).toEqual(expected);
  });

  test('both', async () => {
    expect(articles(await page({ search: 'ab', group: 'dairy' }))).toEqual(['AB-1', 'AB-2']);
  });

  test('a large group is looked for along the articles of the store and is the same list', async () => {
    await take({
      items: Array.from({ length: 5000 }, (_, i) =>
        item(`L${10_000 + i}`, {
          group: i % 2 === 0 ? 'milk' : 'cigars',
          name: i === 4000 ? 'Редкое' : 'Частое',
        }),
      ),
    });
    const { items } = await run({ group: 'dairy', limit: 1000 });
    const even = Array.from({ length: 2500 }, (_, i) => `L${10_000 + 2 * i}`);
    expect(articles({ items })).toEqual(['AB-1', 'AB-2', ...even]);
    expect(articles(await page({ group: 'dairy', search: 'РЕДКОЕ' }))).toEqual(['L14000']);
  });
});

describe('assortment: pages', () => {
  const ten = Array.from({ length: 10 }, (_, index) => `P${index}`);
  beforeEach(() => take({ items: ten.map((article) => item(article)) }));

  test.each([1, 3, 5, 10, 11])('of %i items are the whole list in order of articles', async (limit) => {
    const { items, pages, versions } = await run({ limit });
    expect(articles({ items })).toEqual(ten);
    expect(pages).toHaveLength(Math.ceil(10 / limit));
    expect(versions).toHaveLength(1);
    expect(pages.every(({ full, removed }) => full && removed.length === 0)).toBe(true);
  });

  test('what comes, goes and changes between them moves nothing else', async () => {
    let step = 0;
    const steps = [
      () => take({ items: [item('P0', { removed: true }), item('A0'), item('P9', { name: 'Новое' })] }),
      () => take({ items: [item('P65')] }),
      () => sell('P5'),
    ];
    const { items, versions } = await run({ limit: 3 }, async () => {
      await steps[step++]?.();
    });
    expect(articles({ items })).toEqual(['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P65', 'P7', 'P8', 'P9']);
    const after = await page({ changedSince: versions[0] });
    expect([articles(after), after.removed]).toEqual([['A0', 'P5', 'P65', 'P9'], ['P0']]);
  });

  test.each([
    '',
    'P3',
    'MTAwMg',
    Buffer.from('1.2=P3').toString('base64url'),
    `${Buffer.from('1.0.0=P3').toString('base64url')}=`,
  ])('a cursor that was not made here is refused: %j', async (cursor) => {
    expect(await ask({ cursor })).toEqual({ code: 'CURSOR_INVALID' });
  });

  test('a cursor of changes needs the version that they were asked from', async () => {
    const { version } = await page();
    await take({ items: ten.map((article) => item(article, { name: 'Новое' })) });
    const { nextCursor } = await page({ changedSince: version, limit: 2 });
    expect(await ask({ cursor: nextCursor ?? '' })).toEqual({ code: 'CURSOR_INVALID' });
    expect(articles(await page({ changedSince: version, cursor: nextCursor ?? '' }))).toEqual(ten.slice(2));
  });
});

describe('assortment: changes since a version', () => {
  beforeEach(async () => {
    await take({
      stores: [{ id: 'second', name: 'Второй' }],
      groups: [{ id: 'dairy', parent: 'food', name: 'Молочное' }],
      items: ['M1', 'M2', 'M3', 'M4', 'M5'].map((article) =>
        item(article, {
          stock: [
            { store: 'main', quantity: 5 },
            { store: 'second', quantity: 5 },
          ],
        }),
      ),
    });
    await giveClient(shop, 'K');
  });

  const changesAfter = async (change: () => Promise<unknown>, more: Partial<AssortmentRequest> = {}) => {
    const { version } = await page(more);
    await change();
    const { items, removed, full } = await page({ ...more, changedSince: version });
    expect(full).toBe(false);
    return [articles({ items }), removed];
  };

  test('nothing, when nothing changed', async () => {
    expect(await changesAfter(async () => {})).toEqual([[], []]);
  });

  test.each<[string, () => Promise<unknown>, string[]]>([
    ['a sale', () => sell('M2'), ['M2']],
    ['a booking', () => booked(shop, { lines: [{ article: 'M3', quantityMilli: 1000 }] }), ['M3']],
    ['a price', () => take({ items: [{ article: 'M4', prices: { retail: '11.00' } }] }), ['M4']],
    ['a barcode', () => take({ items: [{ article: 'M4', barcodes: ['123'] }] }), ['M4']],
    ['a count', () => take({ items: [{ article: 'M4', stock: [{ store: 'main', quantity: 1 }] }] }), ['M4']],
    ['a new item', () => take({ items: [item('N1')] }), ['N1']],
    [
      'goods made to order from now on',
      () => take({ items: [{ article: 'M4', stock: [{ store: 'main', unlimited: true }] }] }),
      ['M4'],
    ],
    [
      'an item that the store has for the first time, but none of it',
      () => take({ items: [{ article: 'A1', stock: [{ store: 'main', quantity: 0 }] }] }),
      ['A1'],
    ],
    ['a sale of what the store did not have', () => sell('A2'), ['A2']],
  ])('%s', async (_, change, expected) => {
    expect(await changesAfter(change)).toEqual([expected, []]);
  });

  test('an annulled order gives back, and that is a change', async () => {
    const number = await booked(shop, { lines: [{ article: 'M3', quantityMilli: 1000 }] });
    expect(await changesAfter(() => annul(shop, { number, by: 'x', reason: null }))).toEqual([['M3'], []]);
  });

  test('what moves in another store is none here', async () => {
    const stock = [{ store: 'second', quantity: 1 }];
    const before = await assortmentVersion(shop, 'main');
    expect(await changesAfter(() => sell('M1'), { store: 'second' })).toEqual([[], []]);
    const second = await assortmentVersion(shop, 'second');
    await sell('M1');
    expect(await assortmentVersion(shop, 'second')).toBe(second);
    expect(await assortmentVersion(shop, 'main')).not.toBe(before);
    expect(await changesAfter(() => take({ items: [{ article: 'M4', stock }] }), { store: 'main' })).toEqual([
      [],
      [],
    ]);
  });

  test('a removed item is a tombstone until it comes back', async () => {
    expect(await changesAfter(() => take({ items: [{ article: 'M4', removed: true }] }))).toEqual([
      [],
      ['M4'],
    ]);
    expect(await changesAfter(() => take({ items: [{ article: 'M4', removed: false }] }))).toEqual([
      ['M4'],
      [],
    ]);
  });

  test('what leaves the list that was asked for is a tombstone in it', async () => {
    await take({ items: [{ article: 'M4', group: 'dairy', name: 'Кефир' }] });
    const rename = () => take({ items: [{ article: 'M4', name: 'Ряженка' }] });
    expect(await changesAfter(rename, { search: 'кефир' })).toEqual([[], ['M4']]);
    expect(await changesAfter(() => sell('M4'), { group: 'dairy' })).toEqual([['M4'], []]);
    const move = () => take({ groups: [{ id: 'dairy', parent: 'tobacco' }] });
    expect(await changesAfter(move, { group: 'food' })).toEqual([[], ['M4']]);
    expect(await changesAfter(() => sell('M4'), { group: 'tobacco' })).toEqual([['M4'], []]);
  });

  test.each([
    '999.0.0',
    '1.999999.0',
    '1.1.999999',
    '5',
    '1.2.3.4',
    '0.0.999999999999999',
    '1.1.9999999999999999',
  ])('a version that this database never had lists everything: %s', async (changedSince) => {
    const first = await page({ changedSince, limit: 2 });
    expect([articles(first), first.full]).toEqual([['M1', 'M2'], true]);
    const second = await page({ changedSince, limit: 2, cursor: first.nextCursor ?? '' });
    expect([articles(second), second.full]).toEqual([['M3', 'M4'], true]);
  });

  test('a run that was begun with such a version goes on listing everything when the database gets there', async () => {
    const { version } = await page();
    const [revision, movement, reservation] = version.split('.').map(Number);
    const changedSince = `${revision}.${Number(movement) + 1}.${reservation}`;
    const first = await page({ changedSince, limit: 2 });
    await sell('M1');
    const second = await page({ changedSince, limit: 2, cursor: first.nextCursor ?? '' });
    expect([first.full, second.full, articles(second)]).toEqual([true, true, ['M3', 'M4']]);
  });

  test('a cursor of a state that is gone begins again', async () => {
    const { version } = await page();
    await sell('M1');
    await sell('M2');
    const { nextCursor } = await page({ changedSince: version, limit: 1 });
    const later = Buffer.from(nextCursor ?? '', 'base64url')
      .toString()
      .replace(/^\d+\.\d+/, '1.999999');
    const again = await page({
      changedSince: version,
      limit: 1,
      cursor: Buffer.from(later).toString('base64url'),
    });
    expect([articles(again), again.full]).toEqual([['M1'], true]);
  });

  test('a process that begins to look later says versions that others understand', async () => {
    const { version } = await page({ store: 'second' });
    await sell('M1');
    const other = { ...shop, engine: { ...shop.engine } };
    const later = await assortmentVersion(other, 'second');
    expect(later).not.toBe(version);
    await take({ items: [{ article: 'M2', stock: [{ store: 'second', quantity: 9 }] }] });
    for (const changedSince of [version, later]) {
      for (const context of [shop, other]) {
        const answer = await listAssortment(context, { store: 'second', limit: 9, changedSince });
        expect(answer).toMatchObject({ code: 'OK', full: false, removed: [], items: [{ article: 'M2' }] });
      }
    }
  });
});

test('paging through 10,000 items and their changes ends and misses nothing while checks are closed', async () => {
  const all = Array.from({ length: 10_000 }, (_, index) => `N${10_000 + index}`);
  await take({ items: all.map((article) => item(article, { stock: [{ store: 'main', quantity: 1000 }] })) });
  const copy = new Map<string, number>();
  const keep = ({ items }: { items: AssortmentPage['items'] }) => {
    for (const { article, stock } of items) copy.set(article, stock.onHandMilli);
  };
  let sold = 0;
  // Before, at and behind the page that is being read, again and again the same ones too.
  const closeSome = async () => {
    const next = Array.from({ length: 20 }, () => all[(++sold * 7919) % all.length] as string);
    await Promise.all(next.map((article) => sell(article)));
  };
  const first = await run({ limit: 1000 }, closeSome);
  keep(first);
  expect(articles(first)).toEqual(all);
  await Promise.all([closeSome(), closeSome()]);

  let since = first.versions[0];
  for (const limit of [50, 7, 1000]) {
    const changes = await run({ limit, changedSince: since }, closeSome);
    expect(changes.pages.every(({ full }) => !full)).toBe(true);
    expect(new Set(articles(changes)).size).toBe(changes.items.length);
    keep(changes);
    since = changes.versions[0];
  }
  keep(await run({ limit: 1000, changedSince: since }));

  const rows = await shop.engine.all<{ article: string; milli: number }>(
    `SELECT article, quantity_milli AS milli FROM stock WHERE store = 'main' ORDER BY article`,
  );
  expect([...copy].sort()).toEqual(rows.map(({ article, milli }) => [article, milli]));
}, 120_000);

test('many changes are found along the articles of the store, few by themselves, and both are the same', async () => {
  const all = Array.from({ length: 2500 }, (_, index) => `N${10_000 + index}`);
  await take({ items: all.map((article) => item(article)) });
  const { version } = await page();
  await take({ items: all.filter((_, i) => i % 2 === 0).map((article) => item(article, { name: 'Новое' })) });
  const few = await run({ limit: 1000, changedSince: version });
  await take({ items: all.filter((_, i) => i % 2 === 1).map((article) => item(article, { name: 'Новое' })) });
  const many = await run({ limit: 1000, changedSince: version });
  expect(articles(few)).toEqual(all.filter((_, i) => i % 2 === 0));
  expect(articles(many)).toEqual(all);
  await take({ items: all.map((article) => item(article, { removed: true })) });
  const gone = await run({ limit: 1000, changedSince: version });
  expect([gone.items, gone.removed, gone.pages.length]).toEqual([[], all, 3]);
});

test('no statement reads all of the items or movements', async () => {
  await take({ items: [item('M1')] });
  const { version } = await page();
  const asked = new Map<string, object>();
  const engine = {
    ...shop.engine,
    all: (sql: string, parameters: object = {}) => {
      asked.set(sql, parameters);
      return shop.engine.all(sql, parameters as Record<string, string>);
    },
    first: (sql: string, parameters: object = {}) => {
      asked.set(sql, parameters);
      return shop.engine.first(sql, parameters as Record<string, string>);
    },
  } as TestShop['engine'];
  await assortmentVersion({ ...shop, engine }, 'main');
  await sell('M1');
  for (const more of [{}, { group: 'food' }, { search: 'x' }, { changedSince: version }])
    await listAssortment({ ...shop, engine }, { store: 'main', limit: 9, ...more });
  const plans = await Promise.all(
    [...asked].map(([sql, parameters]) =>
      shop.engine.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, parameters as Record<string, string>),
    ),
  );
  const scans = plans.flat().filter(({ detail }) => /^SCAN (?!b$|below$|few$|CONSTANT)/.test(detail));
  expect(asked.size).toBeGreaterThan(10);
  expect(scans).toEqual([]);
});

describe('groups of a store', () => {
  beforeEach(() =>
    take({
      stores: [{ id: 'second', name: 'Второй' }],
      groups: [
        { id: 'dairy', parent: 'food', name: 'Молочное' },
        { id: 'milk', parent: 'dairy', name: 'Молоко' },
        { id: 'bread', parent: 'food', name: 'Хлеб' },
      ],
      items: [
        item('M1', { group: 'milk' }),
        item('M2', { group: 'milk' }),
        item('F1', { group: 'food' }),
        item('X1', { group: null }),
        item('R1', { group: 'bread', removed: true }),
        item('S1', { group: 'bread', stock: [{ store: 'second', quantity: 1 }] }),
      ],
    }),
  );

  test('are a tree with counts, without empty branches', async () => {
    const milk = { id: 'milk', name: 'Молоко', itemCount: 2, ownItemCount: 2, groups: [] };
    const dairy = { id: 'dairy', name: 'Молочное', itemCount: 2, ownItemCount: 0, groups: [milk] };
    expect(await listStoreGroups(shop, 'main')).toEqual({
      code: 'OK',
      itemCount: 4,
      ungroupedItemCount: 1,
      groups: [{ id: 'food', name: 'Продукты', itemCount: 3, ownItemCount: 1, groups: [dairy] }],
    });
    expect(await listStoreGroups(shop, 'second')).toMatchObject({
      itemCount: 1,
      groups: [{ id: 'food', ownItemCount: 0, groups: [{ id: 'bread', itemCount: 1 }] }],
    });
  });

  test('are counted across more articles than are looked at in one turn', async () => {
    await take({ items: Array.from({ length: 4500 }, (_, i) => item(`N${10_000 + i}`, { group: 'bread' })) });
    expect(await listStoreGroups(shop, 'main')).toMatchObject({
      itemCount: 4504,
      groups: [{ groups: [{ id: 'bread', itemCount: 4500 }, { id: 'dairy' }] }],
    });
  });

  test('have a version that sales do not change, except of what the store did not have', async () => {
    const before = await storeGroupsVersion(shop, 'main');
    await sell('M1');
    await sell('M2', 2000);
    expect(await storeGroupsVersion(shop, 'main')).toBe(before);
    await sell('A1');
    const after = await storeGroupsVersion(shop, 'main');
    expect(after).not.toBe(before);
    await sell('A1');
    expect(await storeGroupsVersion(shop, 'main')).toBe(after);
    await take({ items: [{ article: 'M1', group: 'food' }] });
    expect(await storeGroupsVersion(shop, 'main')).not.toBe(after);
  });
});

describe('cities and stores', () => {
  const hours = 'пн–пт 9:00–18:00';
  beforeEach(() =>
    take({
      cities: [
        { id: 'spb', name: 'Санкт-Петербург' },
        { id: 'msk', name: 'Москва' },
        { id: 'empty', name: 'Пустой' },
      ],
      stores: [
        { id: 'two', city: 'msk', name: 'Второй', address: 'ул. Учебная, 2', hours },
        { id: 'three', city: 'spb', name: 'Третий' },
      ],
    }),
  );
  const two = { id: 'two', city: 'msk', name: 'Второй', address: 'ул. Учебная, 2', hours };

  test('cities that have stores', async () => {
    expect(await listCitiesWithStores(shop)).toEqual([
      { id: 'msk', name: 'Москва' },
      { id: 'spb', name: 'Санкт-Петербург' },
    ]);
  });

  test('stores of a city, and all of them', async () => {
    expect(await listStoresIn(shop, 'msk')).toEqual({ code: 'OK', stores: [two] });
    expect(await listStoresIn(shop, 'empty')).toEqual({ code: 'OK', stores: [] });
    expect(await listStoresIn(shop, 'nowhere')).toEqual({ code: 'CITY_UNKNOWN', city: 'nowhere' });
    expect(await listStoresIn(shop, undefined)).toMatchObject({
      stores: [{ id: 'main', city: null, hours: null }, { id: 'three' }, two],
    });
  });

  test('have a version that a sale does not change, and a change of them does', async () => {
    const before = await placesVersion(shop);
    await sell('A1');
    expect(await placesVersion(shop)).toBe(before);
    await take({ stores: [{ id: 'two', hours: null }] });
    expect(await placesVersion(shop)).not.toBe(before);
  });
});

test('state: the enterprise as the settings describe it', async () => {
  await set(shop, 'organization', 'ООО Ромашка');
  await set(shop, 'orderTtlHours', 24);
  expect(await describeState(shop)).toEqual({
    organization: 'ООО Ромашка',
    legal: {},
    platform: { platform: '1C:Enterprise 8.3', configuration: 'Tillgate' },
    currency: 'RUB',
    timeZone: 'Europe/Moscow',
    orderTtlHours: 24,
    now: shop.clock(),
  });
});
