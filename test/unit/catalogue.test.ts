import { numberText, parseExactJson, stringOf } from '../../src/base/exact-json.js';
import { readCatalogue } from '../../src/domain/catalogue/document.js';
import { exportCatalogue } from '../../src/domain/catalogue/export.js';
import { importCatalogue } from '../../src/domain/catalogue/import.js';
import type { Fault } from '../../src/domain/catalogue/shape.js';
import { rememberShop } from '../../src/domain/settings/shop.js';
import { listGroups, listItemsOfCodes } from '../../src/store/catalogue.js';
import { openStore } from '../../src/store/open.js';
import { readRevision } from '../../src/store/settings.js';
import { findStock } from '../../src/store/stock.js';
import { openShopForEachTest, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let shop: TestShop;
openShopForEachTest(folder, (opened) => {
  shop = opened;
});

const read = (...documents: unknown[]) =>
  readCatalogue(
    documents.map((document, index) => ({
      name: `${index}.json`,
      text: typeof document === 'string' ? document : JSON.stringify(document),
    })),
  );

const take = (...documents: unknown[]) => importCatalogue(shop, read(...documents), 'import:test');

async function faultsOf(...documents: unknown[]): Promise<Fault[]> {
  try {
    await take(...documents);
    return [];
  } catch (error) {
    return (error as { faults: Fault[] }).faults;
  }
}

async function exported(engine = shop.engine): Promise<string> {
  let text = '';
  for await (const piece of exportCatalogue(engine)) text += piece;
  return text;
}

const item = (article: string, more: object = {}) => ({
  article,
  name: `Товар ${article}`,
  group: 'food',
  unit: 'шт',
  prices: { retail: '10.00' },
  ...more,
});

const whole = {
  cities: [{ id: 'msk', name: 'Москва' }],
  stores: [
    { id: 'second', city: 'msk', name: 'Второй', address: 'ул. Учебная, 2', hours: 'пн–пт 9:00–18:00' },
  ],
  groups: [
    { id: 'milk', parent: 'dairy', name: 'Молоко' },
    { id: 'dairy', parent: 'food', name: 'Молочное' },
  ],
  tills: [{ id: '3', store: 'second' }],
  items: [
    item('M1', {
      code: '0001',
      group: 'milk',
      brand: 'Демо',
      country: 'Россия',
      barcodes: ['2000000010014', '2000000010021'],
      shortDescription: 'Молоко',
      fullDescription: 'Молоко\nв пакете',
      icons: ['milk.png'],
      portion: '0.170',
      minQuantity: 0.5,
      quantityStep: 0.25,
      prices: {
        retail: 89.9,
        volume: [
          { above: '12', price: '79.90' },
          { above: 6, price: 84.9 },
        ],
      },
      stock: [
        { store: 'main', quantity: '-1.5' },
        { store: 'second', quantity: 0, unlimited: true },
      ],
    }),
    item('M2', { group: null, removed: true }),
  ],
};

test('a whole document is taken, and its stock stands on movements', async () => {
  expect(await take(whole)).toEqual({
    given: { cities: 1, stores: 1, tills: 1, groups: 2, items: 2 },
    changed: { cities: 1, stores: 1, tills: 1, groups: 2, items: 2, stock: 2 },
    stillRemoved: [],
  });
  expect((await listItemsOfCodes(shop.engine, ['0001']))[0]).toMatchObject({
    article: 'M1',
    itemGroup: 'milk',
  });
  expect((await listItemsOfCodes(shop.engine, ['M2']))[0]).toMatchObject({ article: 'M2', itemGroup: null });
  expect(await findStock(shop.engine, 'main', 'M1')).toMatchObject({ quantityMilli: -1500, unlimited: 0 });
  expect(await findStock(shop.engine, 'second', 'M1')).toMatchObject({ quantityMilli: 0, unlimited: 1 });
});

test('taken again, it changes nothing, not even the revision', async () => {
  await take(whole);
  const revision = await readRevision(shop.engine);
  expect((await take(whole)).changed).toEqual({
    cities: 0,
    stores: 0,
    tills: 0,
    groups: 0,
    items: 0,
    stock: 0,
  });
  expect(await readRevision(shop.engine)).toBe(revision);
});

test('an absent key leaves what is there, null and an empty list take it away', async () => {
  await take(whole);
  const before = await readRevision(shop.engine);
  const result = await take({
    items: [
      {
        article: 'M1',
        brand: null,
        barcodes: [],
        prices: { volume: [] },
        stock: [{ store: 'main', quantity: 4 }],
      },
    ],
  });
  expect(result.changed).toMatchObject({ items: 1, stock: 1 });
  expect(await readRevision(shop.engine)).toBe(before + 1);
  const [entry] = JSON.parse(await exported()).items.filter(
    ({ article }: { article: string }) => article === 'M1',
  );
  expect(entry).toEqual({
    article: 'M1',
    code: '0001',
    name: 'Товар M1',
    group: 'milk',
    country: 'Россия',
    barcodes: [],
    shortDescription: 'Молоко',
    fullDescription: 'Молоко\nв пакете',
    icons: ['milk.png'],
    unit: 'шт',
    portion: '0.17',
    minQuantity: '0.5',
    quantityStep: '0.25',
    prices: { retail: '89.90', volume: [] },
    stock: [
      { store: 'main', quantity: '4', unlimited: false },
      { store: 'second', quantity: '0', unlimited: true },
    ],
  });
});

test('an export comes back exactly, here and in an empty publication', async () => {
  await take(whole);
  const text = await exported();
  expect(Object.values((await take(text)).changed)).toEqual([0, 0, 0, 0, 0, 0]);

  const engine = await openStore({ dataDir: folder, publication: 'Other' });
  await importCatalogue({ engine, shop: rememberShop(engine), clock: shop.clock }, read(text), 'import:test');
  expect(await exported(engine)).toBe(text);
  await engine.close();
});

const revisions = async () => {
  const rows = await shop.engine.all<{ article: string; revision: number }>(
    'SELECT article, revision FROM items ORDER BY article',
  );
  return Object.fromEntries(rows.map(({ article, revision }) => [article, revision]));
};

test.each([
  ['a new name', { items: [{ article: 'M1', name: 'Молоко' }] }],
  ['another barcode', { items: [{ article: 'M1', barcodes: ['2000000010038'] }] }],
  ['another volume price', { items: [{ article: 'M1', prices: { volume: [] } }] }],
  ['no bound of stock any more', { items: [{ article: 'M1', stock: [{ store: 'main', unlimited: true }] }] }],
  ['its group in another one', { groups: [{ id: 'dairy', parent: null }] }],
])(
  '%s is a change of the item with the revision of the import, and of no other item',
  async (_, document) => {
    await take(whole);
    const before = await revisions();
    await take(document);
    const now = await readRevision(shop.engine);
    expect(await revisions()).toEqual({ ...before, M1: now });
    expect(before.M1).toBeLessThan(now);
  },
);

test('an item is removed once and comes back', async () => {
  const removedAt = async () =>
    (await shop.engine.first<{ at: string }>("SELECT removed_at AS at FROM items WHERE article = 'A1'"))?.at;
  const first = new Date(shop.clock()).toISOString();
  await take({ items: [{ article: 'A1', removed: true }] });
  shop.at(shop.clock() + 60_000);
  const { changed } = await take({ items: [{ article: 'A1', removed: true }] });
  expect([changed.items, await removedAt()]).toEqual([0, first]);
  await take({ items: [{ article: 'A1', removed: false }] });
  expect(await removedAt()).toBeNull();
});

test('an item that was removed stays so, however whole it comes again, until it is said to be back', async () => {
  await take({ items: [{ article: 'A1', removed: true }] });
  const again = await take({ items: [item('A1', { name: 'Снова' }), item('A2')] });
  expect([again.changed.items, again.stillRemoved]).toEqual([2, ['A1']]);
  const back = await take({ items: [item('A1', { name: 'Снова', removed: false })] });
  expect([back.changed.items, back.stillRemoved]).toEqual([1, []]);
});

test('codes may change hands', async () => {
  await take({ items: [item('X', { code: '1' }), item('Y', { code: '2' })] });
  await take({
    items: [
      { article: 'X', code: '2' },
      { article: 'Y', code: '1' },
    ],
  });
  expect((await listItemsOfCodes(shop.engine, ['1']))[0]).toMatchObject({ article: 'Y' });
  expect((await listItemsOfCodes(shop.engine, ['2']))[0]).toMatchObject({ article: 'X' });
});

test('several documents are one change', async () => {
  await take({ stores: [{ id: 'new', name: 'Новый' }] }, { tills: [{ id: '9', store: 'new' }] });
  expect(
    await faultsOf({ groups: [{ id: 'g', name: 'Группа' }] }, { items: [item('Z', { group: 'none' })] }),
  ).toEqual([
    { path: '1.json: items[0].group', message: 'there is no group "none", neither here nor in the database' },
  ]);
  expect((await listGroups(shop.engine)).map(({ id }) => id)).not.toContain('g');
});

describe('faults of shape, with their paths', () => {
  test.each<[string, unknown, string, string]>([
    ['no object', [], '', 'a list is not accepted'],
    ['an unknown section', { goods: [] }, 'goods', 'unknown key'],
    ['an unknown key', { items: [item('Q', { colour: 1 })] }, 'items[0].colour', 'unknown key'],
    ['an odd key', { 'a b': 1 }, '"a b"', 'unknown key'],
    ['a prototype', '{"items":[{"article":"Q","__proto__":{}}]}', 'items[0].__proto__', 'unknown key'],
    ['no list', { items: {} }, 'items', 'an object is not accepted, but a list'],
    ['no object in a list', { items: [1] }, 'items[0]', '1 is not accepted, but an object'],
    ['no article', { items: [{ name: 'x' }] }, 'items[0].article', 'is missing'],
    [
      'an article that is a number',
      { items: [item('Q'), { article: 12 }] },
      'items[1].article',
      '12 is not accepted',
    ],
    ['an empty text', { cities: [{ id: '', name: 'x' }] }, 'cities[0].id', '"" is not accepted'],
    ['a control character', { cities: [{ id: 'a\u0000', name: 'x' }] }, 'cities[0].id', 'without control'],
    ['a long text', { cities: [{ id: 'x'.repeat(101), name: 'x' }] }, 'cities[0].id', '1 to 100 characters'],
    [
      'a long description',
      { items: [item('Q', { shortDescription: 5 })] },
      'items[0].shortDescription',
      'at most 10000',
    ],
    [
      'three digits',
      { items: [item('Q', { prices: { retail: 1.005 } })] },
      'items[0].prices.retail',
      '1.005 is not',
    ],
    [
      'hidden digits',
      '{"items":[{"article":"Q","prices":{"retail":1.0000000000000001}}]}',
      'items[0].prices.retail',
      '1.0000000000000001 is not accepted',
    ],
    [
      'an exponent',
      '{"items":[{"article":"Q","prices":{"retail":1e400}}]}',
      'items[0].prices.retail',
      '1e400 is not',
    ],
    [
      'a negative price',
      { items: [item('Q', { prices: { retail: '-1' } })] },
      'items[0].prices.retail',
      'not negative',
    ],
    ['a comma', { items: [item('Q', { prices: { retail: '12,5' } })] }, 'items[0].prices.retail', '"12,5"'],
    ['no portion', { items: [item('Q', { portion: '0' })] }, 'items[0].portion', 'above 0'],
    [
      'four digits of a quantity',
      { items: [item('Q', { stock: [{ store: 'main', quantity: '1.0001' }] })] },
      'items[0].stock[0].quantity',
      'at most 3 digits',
    ],
    [
      'no flag',
      { items: [item('Q', { stock: [{ store: 'main', unlimited: 1 }] })] },
      'items[0].stock[0].unlimited',
      'true',
    ],
    ['no JSON', '{"items":[\n{]}', '0.json', 'no JSON: '],
    [
      'a key twice',
      '{"items":[{"article":"1",\n"a":{"article":"2"},"article":"3"}]}',
      '0.json',
      'no JSON: the key "article" is there twice at line 2, column 21',
    ],
    ['two documents', '{} {}', '0.json', 'no JSON: '],
    ['nothing', '', '0.json', 'no JSON: '],
    ['CommerceML', '\uFEFF<?xml version="1.0"?>', '0.json', 'no JSON'],
  ])('%s', async (_name, document, path, message) => {
    const faults = await faultsOf(document);
    expect(faults).toContainEqual({ path, message: expect.stringContaining(message) });
  });

  test('all faults at once, and nothing is imported', async () => {
    const faults = await faultsOf({ cities: [{ id: 'c', name: 'x' }, { id: 1 }], stores: [{ id: 2 }] });
    expect(faults.map(({ path }) => path)).toEqual(['cities[1].id', 'stores[0].id']);
    expect(JSON.parse(await exported()).cities).toEqual([]);
  });
});

describe('faults of reference and repetition', () => {
  test.each<[string, object, string, string]>([
    [
      'a city',
      { stores: [{ id: 's', name: 'x', city: 'nowhere' }] },
      'stores[0].city',
      'there is no city "nowhere"',
    ],
    [
      'a store of a till',
      { tills: [{ id: '7', store: 'none' }] },
      'tills[0].store',
      'there is no store "none"',
    ],
    [
      'a parent',
      { groups: [{ id: 'g', name: 'x', parent: 'none' }] },
      'groups[0].parent',
      'there is no group',
    ],
    [
      'a store of stock',
      { items: [item('Q', { stock: [{ store: 'none' }] })] },
      'items[0].stock[0].store',
      'there is no store',
    ],
    ['a new store without name', { stores: [{ id: 's' }] }, 'stores[0].name', 'is missing'],
    ['a new till without store', { tills: [{ id: '7' }] }, 'tills[0].store', 'is missing'],
    [
      'a new item without price',
      { items: [item('Q', { prices: {} })] },
      'items[0].prices.retail',
      'is missing',
    ],
    [
      'a circle',
      {
        groups: [
          { id: 'food', parent: 'a' },
          { id: 'a', name: 'a', parent: 'food' },
        ],
      },
      'groups[0].parent',
      'below itself',
    ],
    [
      'a city twice',
      {
        cities: [
          { id: 'c', name: 'x' },
          { id: 'c', name: 'y' },
        ],
      },
      'cities[1].id',
      'already at cities[0]',
    ],
    ['an article twice', { items: [item('Q'), item('Q')] }, 'items[1].article', 'already at items[0]'],
    [
      'a code twice',
      { items: [item('Q', { code: '1' }), item('R', { code: '1' })] },
      'items[1].code',
      'already at items[0]',
    ],
    [
      'a code that is an article',
      { items: [item('Q'), item('R', { code: 'Q' })] },
      'items[1].code',
      'already at items[0]',
    ],
    [
      'a code of the database',
      { items: [item('Q', { code: 'A1' })] },
      'items[0].code',
      'already at item "A1"',
    ],
    [
      'a barcode twice',
      { items: [item('Q', { barcodes: ['1'] }), item('R', { barcodes: ['1'] })] },
      'items[1].barcodes',
      'already at items[0]',
    ],
    [
      'a barcode twice in an item',
      { items: [item('Q', { barcodes: ['1', '1'] })] },
      'items[0].barcodes',
      'already',
    ],
    [
      'a store twice in stock',
      { items: [item('Q', { stock: [{ store: 'main' }, { store: 'main' }] })] },
      'items[0].stock[1].store',
      'already',
    ],
    [
      'a quantity twice',
      {
        items: [
          item('Q', {
            prices: {
              retail: 1,
              volume: [
                { above: 6, price: 1 },
                { above: '6.0', price: 2 },
              ],
            },
          }),
        ],
      },
      'items[0].prices.volume[1].above',
      'already',
    ],
  ])('%s', async (_name, document, path, message) => {
    expect(await faultsOf(document)).toContainEqual({ path, message: expect.stringContaining(message) });
  });

  test('an article in two files is told once, and what it shares with others still is', async () => {
    const milk = item('Q', { code: '7', barcodes: ['1', '2'] });
    expect(await faultsOf({ items: [milk] }, { items: [milk] })).toEqual([
      { path: '1.json: items[0].article', message: '"Q" is already at 0.json: items[0]' },
    ]);
    const other = item('R', { barcodes: ['2'] });
    expect((await faultsOf({ items: [milk] }, { items: [milk, other] })).map(({ path }) => path)).toEqual([
      '1.json: items[0].article',
      '1.json: items[1].barcodes',
    ]);
  });

  test('a barcode of the database', async () => {
    await take({ items: [item('Q', { barcodes: ['1'] })] });
    expect(await faultsOf({ items: [item('R', { barcodes: ['1'] })] })).toEqual([
      { path: 'items[0].barcodes', message: '"1" is already at item "Q"' },
    ]);
    expect(
      await faultsOf({ items: [{ article: 'Q', barcodes: [] }, item('R', { barcodes: ['1'] })] }),
    ).toEqual([]);
  });
});

describe('exact JSON', () => {
  test('numbers keep their text, strings stay strings', () => {
    const value = parseExactJson('{"a":[1.10,-0,"1.10","\\"2\\"",true,null,1e5]}') as { a: unknown[] };
    expect(value.a.map(numberText)).toEqual([
      '1.10',
      '-0',
      undefined,
      undefined,
      undefined,
      undefined,
      '1e5',
    ]);
    expect(value.a.map(stringOf)).toEqual([
      undefined,
      undefined,
      '1.10',
      '"2"',
      undefined,
      undefined,
      undefined,
    ]);
  });

  test.each(['01', '1.', '.5', '+1', '1 2', '{"a":1,}', '"a" 1', 'NaN', '-', '"', ''])(
    'refuses %s',
    (text) => {
      expect(() => parseExactJson(text)).toThrow(SyntaxError);
    },
  );

  test('says where: line and column, or the text around it', () => {
    expect(() => parseExactJson('{\n  "a": 1.50,\n  b: 1\n}')).toThrow(/at line 3, column 3$/);
    expect(() => parseExactJson('{\n  "a": 1.50,\n  "b": x\n}')).toThrow(/"b": x }/);
  });

  test('a long text with escapes', () => {
    const long = 'a\\"'.repeat(1_000_000);
    expect((parseExactJson(`"${long}"`) as string).length).toBe(2_000_000);
  });
});
