import { type Catalogue, readCatalogue } from '../../src/domain/catalogue/document.js';
import { importCatalogue } from '../../src/domain/catalogue/import.js';
import { findStore, listCities, listGroups, listItemsOfCodes } from '../../src/store/catalogue.js';
import { findStock } from '../../src/store/stock.js';
import { openShopForEachTest, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

/** More new items than are written in one transaction. */
const count = 4100;

let shop: TestShop;
openShopForEachTest(temporaryFolder(), (opened) => {
  shop = opened;
});

function documentOf(content: object): Catalogue {
  return readCatalogue([{ name: 'catalogue.json', text: JSON.stringify(content) }]);
}

const one = (article: string, quantity = '3', code = article) => ({
  ...{ article, code, name: `Товар ${article}`, group: 'new', unit: 'шт', barcodes: [`46${article}`] },
  prices: { retail: '10.00', volume: [{ above: '5', price: '9.00' }] },
  stock: [{ store: 'north', quantity }],
});

const places = {
  cities: [{ id: 'north', name: 'Север' }],
  stores: [{ id: 'north', city: 'north', name: 'Северный' }],
  groups: [
    { id: 'below', parent: 'new', name: 'Ниже' },
    { id: 'new', parent: null, name: 'Новая' },
  ],
};
const many = Array.from({ length: count }, (_, index) => one(`N-${index + 1}`));

async function seen() {
  const { engine } = shop;
  return {
    item: (await listItemsOfCodes(engine, ['N-1']))[0],
    store: await findStore(engine, 'north'),
    cities: await listCities(engine),
    groups: await listGroups(engine),
    stock: await engine.all(`SELECT article FROM v_stock WHERE store = 'north'`),
  };
}

test('many new items come bit by bit, and are seen all at once', async () => {
  const before = await seen();
  const looks: Awaited<ReturnType<typeof seen>>[] = [];
  const looking: TestShop = {
    ...shop,
    engine: {
      ...shop.engine,
      async transaction(work) {
        const value = await shop.engine.transaction(work);
        looks.push(await seen());
        return value;
      },
    },
  };
  const result = await importCatalogue(looking, documentOf({ ...places, items: many }), 'import:one.json');
  expect(result.changed).toMatchObject({ cities: 1, stores: 1, groups: 2, items: count, stock: count });
  const last = looks.pop();
  expect(looks.length).toBeGreaterThan(4);
  expect(new Set(looks.map((look) => JSON.stringify(look)))).toEqual(new Set([JSON.stringify(before)]));
  expect(last).toMatchObject({ item: { article: 'N-1' }, store: { city: 'north' }, cities: places.cities });
  expect(last?.stock).toHaveLength(count);
  const again = await importCatalogue(shop, documentOf({ ...places, items: many }), 'import:two.json');
  expect(Object.values(again.changed)).toEqual([0, 0, 0, 0, 0, 0]);
});

test('a code that changes hands among them goes to whom it is given', async () => {
  await importCatalogue(shop, documentOf({ ...places, items: [one('OLD', '3', 'C-1')] }), 'import:one.json');
  const items = [...many, one('OLD', '5', 'C-2'), one('NEW', '7', 'C-1')];
  await importCatalogue(shop, documentOf({ items }), 'import:two.json');
  expect((await listItemsOfCodes(shop.engine, ['C-1']))[0]).toMatchObject({ article: 'NEW' });
  expect((await listItemsOfCodes(shop.engine, ['C-2']))[0]).toMatchObject({ article: 'OLD' });
  expect((await findStock(shop.engine, 'north', 'OLD'))?.quantityMilli).toBe(5000);
});
