import { readCatalogue } from '../../src/domain/catalogue/document.js';
import { importCatalogue } from '../../src/domain/catalogue/import.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { findStock } from '../../src/store/stock.js';
import { openTwoForEachTest } from '../support/postgres-shops.js';
import { line, sale, type TestShop } from '../support/shop.js';

let one: TestShop;
let other: TestShop;
openTwoForEachTest((shops) => {
  [one, other] = shops;
});

const articles = Array.from({ length: 2500 }, (_, at) => `N${String(at).padStart(4, '0')}`);

/** A catalogue that says of each article how much of it there is, which sets it. */
const catalogue = (stock: number, retail: string) => ({
  items: articles.map((article) => ({
    ...{ article, name: `Товар ${article}`, group: 'food', unit: 'шт', prices: { retail } },
    stock: [{ store: 'main', quantity: stock }],
  })),
});

const take = (shop: TestShop, document: object) =>
  importCatalogue(shop, readCatalogue([{ name: 'c.json', text: JSON.stringify(document) }]), 'import:test');

test('a catalogue of goods that tills sell all the while is taken as one change', async () => {
  await take(one, catalogue(10, '10.00'));
  let isOver = false;
  const importing = take(one, catalogue(20, '11.00')).finally(() => {
    isOver = true;
  });
  let sold = 0;
  const till = async (till: string) => {
    for (let number = 1; !isOver; number++) {
      const article = articles[(number * 7) % 50] as string;
      const lines = [line(1, article, 1000, 1000), line(2, articles[0] as string, 1000, 1000)];
      await closeCheck(other, sale({ till, number, lines }));
      sold++;
    }
  };
  const selling = ['1', '2'].map(till);
  const result = await importing;
  await Promise.all(selling);
  expect(result.changed).toMatchObject({ items: articles.length, stock: articles.length });
  expect(sold).toBeGreaterThan(0);
  const never = await findStock(one.engine, 'main', articles.at(-1) as string);
  expect(never?.quantityMilli).toBe(20_000);
}, 60_000);
