import { listAssortment } from '../../src/domain/assortment/list-assortment.js';
import { listStoreGroups } from '../../src/domain/assortment/store-groups.js';
import { exportCatalogue } from '../../src/domain/catalogue/export.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { verify } from '../../src/domain/verify.js';
import { findOrderedItem, listItemsOfCodes } from '../../src/store/catalogue.js';
import type { Engine } from '../../src/store/engine.js';
import { findStock, listStockOfCodes, listStockOfStore } from '../../src/store/stock.js';
import { catalogue, item, offer, offers, retailType } from '../support/commerceml.js';
import { importTexts } from '../support/feed.js';
import { line, openShopForEachTest, sale, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

/** The last one is gone in the end. */
const count = 2050;
const ids = Array.from({ length: count }, (_, index) => String(index + 1));

let shop: TestShop;
openShopForEachTest(temporaryFolder(), (opened) => {
  shop = opened;
});

const stock = (quantity: number, store = 'main') =>
  `<Склад ИдСклада="${store}" КоличествоНаСкладе="${quantity}"/>`;
const before = [
  `<Классификатор><Ид>k</Ид><Группы><Группа><Ид>shoes</Ид><Наименование>Обувь</Наименование></Группа></Группы></Классификатор>${catalogue(
    ids.map((id) => item(id, `<Штрихкод>old${id}</Штрихкод>`)).join('\n'),
  )}`,
  offers(ids.map((id) => offer(id, '10', stock(5))).join('\n'), {
    before: `${retailType}<Склады><Склад><Ид>north</Ид><Наименование>Север</Наименование></Склад></Склады>`,
  }),
];
const left = ids.slice(0, -1);
/** Other names, groups, codes, barcodes, prices and stock, also where there was none, and one is gone. */
const after = [
  catalogue(
    left
      .map((id) =>
        item(id, `<Код>code${id}</Код><Штрихкод>new${id}</Штрихкод><Группы><Ид>shoes</Ид></Группы>`).replace(
          'Товар ',
          'Тапки ',
        ),
      )
      .join('\n'),
  ),
  offers(left.map((id) => offer(id, '20', stock(8) + stock(2, 'north'))).join('\n'), { before: retailType }),
];

/** What anybody is told of the goods: by lists, searches, codes and files. */
async function seen() {
  const { engine } = shop;
  const parts: string[] = [];
  for await (const part of exportCatalogue(engine)) parts.push(String(part));
  const page = async (asked: object) => {
    const answer = await listAssortment(shop, { store: 'main', limit: 1000, ...asked });
    if (answer.code !== 'OK') throw new Error(answer.code);
    return answer.items.map(({ article, name }) => `${article} ${name}`);
  };
  return {
    exported: parts.join(''),
    pages: [await page({}), await page({ group: 'shoes' })],
    searches: await Promise.all(['товар', 'тапки', 'old7', 'new7', 'A-7'].map((search) => page({ search }))),
    groups: await listStoreGroups(shop, 'main'),
    views: await engine.all('SELECT * FROM v_stock ORDER BY store, article'),
    single: [
      (await listItemsOfCodes(engine, ['A-7']))[0],
      (await listItemsOfCodes(engine, ['code7']))[0],
      await findOrderedItem(engine, 'A-7'),
      await findOrderedItem(engine, `A-${count}`),
    ],
    stock: [
      await listStockOfStore(engine, { store: 'north', after: '', limit: 5000 }),
      (await listStockOfCodes(engine, 'main', ['A-7', 'code7'])).map(({ quantityMilli }) => quantityMilli),
    ],
    movements: await engine.all('SELECT * FROM stock_movements ORDER BY id'),
  };
}

/** The shop; after each transaction of an import `within` is told how many there were, and what it throws ends the import. */
function watched(within: (transactions: number) => Promise<void>): TestShop {
  let transactions = 0;
  const transaction: Engine['transaction'] = async (work, options) => {
    const value = await shop.engine.transaction(work, options);
    transactions += 1;
    await within(transactions);
    return value;
  };
  return { ...shop, engine: { ...shop.engine, transaction } };
}

/** Imports what changes, and dies behind so many transactions. */
async function dying(behind: number): Promise<void> {
  const context = watched(async (transactions) => {
    if (transactions === behind) throw new Error('died');
  });
  await expect(importTexts(context, after)).rejects.toMatchObject({ message: 'died' });
}

/** How many transactions an import of what changes takes; the last one shows all of it. */
const slices = Math.ceil(count / 250);

async function staged(): Promise<number> {
  const tables = ['items', 'barcodes', 'volume_prices', 'stock', 'feed_items'].map(
    (name) => `staged_${name}`,
  );
  const rows = await Promise.all(tables.map((table) => shop.engine.all(`SELECT 1 FROM ${table}`)));
  return rows.flat().length;
}

const quantity = async (article: string) => (await findStock(shop.engine, 'main', article))?.quantityMilli;
const movements = async (article: string) => {
  const sql = `SELECT quantity_milli AS moved, balance_after_milli AS balance FROM stock_movements
    WHERE store = 'main' AND article = :article ORDER BY id`;
  return (await shop.engine.all<{ moved: number; balance: number }>(sql, { article })).map(
    ({ moved, balance }) => [moved, balance],
  );
};

const numbers = (function* () {
  for (let number = 1; ; number++) yield number;
})();
const sell = (code: string) => {
  const number = numbers.next().value as number;
  return closeCheck(shop, sale({ number, lines: [line(1, code, 1000, 1000)] }));
};

test('many goods that change are staged bit by bit, and all of them are seen to change at once', async () => {
  await importTexts(shop, before);
  const first = JSON.stringify(await seen());
  const looks: string[] = [];
  const context = watched(async () => {
    looks.push(JSON.stringify(await seen()));
  });
  const { changed } = await importTexts(context, after);
  const last = JSON.stringify(await seen());
  expect(changed).toEqual({ groups: 0, stores: 0, items: count, stock: 2 * left.length, removed: 1 });
  expect(looks).toHaveLength(slices + 1);
  expect([new Set(looks.slice(0, -1)), looks.at(-1)]).toEqual([new Set([first]), last]);
  expect(last).not.toBe(first);
  expect(await staged()).toBe(0);
  const { changed: again } = await importTexts(shop, after);
  expect(again).toEqual({ groups: 0, stores: 0, items: 0, stock: 0, removed: 0 });
});

test.each([1, 5, slices])(
  'what an import has staged that died behind %i transactions is seen by nobody',
  async (behind) => {
    await importTexts(shop, before);
    const first = await seen();
    await dying(behind);
    expect(await staged()).toBeGreaterThan(behind * 200);
    expect(await seen()).toEqual(first);
    expect((await verify(shop.engine)).differences).toEqual([]);
    await importTexts(shop, [catalogue(item('1', '<Описание>другое</Описание>'), true)]);
    expect(await staged()).toBe(0);
    const goods = 'SELECT * FROM items WHERE revision < (SELECT number FROM revision) ORDER BY article';
    expect(await shop.engine.all(goods)).toHaveLength(count + 2);
    expect((await seen()).movements).toEqual(first.movements);
  },
);

test('stock becomes what the file says, whatever is sold before all is shown', async () => {
  await importTexts(shop, before);
  const context = watched(async (transactions) => {
    if (transactions === 2) await sell('A-1');
    if (transactions === slices) for (const code of ['A-1', 'A-7', 'A-7']) await sell(code);
  });
  await importTexts(context, after);
  await sell('code7');
  expect(await quantity('A-1')).toBe(8000);
  expect(await movements('A-1')).toEqual([
    [5000, 5000],
    [-1000, 4000],
    [-1000, 3000],
    [5000, 8000],
  ]);
  expect(await movements('A-7')).toEqual([
    [5000, 5000],
    [-1000, 4000],
    [-1000, 3000],
    [5000, 8000],
    [-1000, 7000],
  ]);
  expect(await quantity('A-8')).toBe(8000);
});

test('stock that sales bring to what the file says does not move', async () => {
  await importTexts(shop, before);
  const context = watched(async (transactions) => {
    if (transactions === slices) await sell('A-7');
  });
  await importTexts(context, [
    offers(ids.map((id) => offer(id, '10', stock(4))).join('\n'), { before: retailType }),
  ]);
  expect(await movements('A-7')).toEqual([
    [5000, 5000],
    [-1000, 4000],
  ]);
  expect(await movements('A-8')).toEqual([
    [5000, 5000],
    [-1000, 4000],
  ]);
});

test('whoever asks for changes is told of none while they are staged, and of all of them behind it', async () => {
  await importTexts(shop, before);
  const page = async (changedSince?: string) => {
    const answer = await listAssortment(shop, { store: 'main', limit: 1000, changedSince });
    if (answer.code !== 'OK') throw new Error(answer.code);
    return answer;
  };
  const { version } = await page();
  await dying(slices);
  const during = await page(version);
  expect([during.full, during.items, during.removed]).toEqual([false, [], []]);
  await importTexts(shop, after);
  const told = await page(during.version);
  expect([told.full, told.items.length, told.items[0]?.stock.onHandMilli]).toEqual([false, 1000, 8000]);
});
