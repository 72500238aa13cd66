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

/** What 1C may change of goods, all of it at once: codes go round, and the first hundred are removed. */
const all = {
  items: articles.map((article, at) => ({
    ...{ article, code: articles[(at + 1) % articles.length], name: `Иначе ${at}`, barcodes: [`47${at}`] },
    prices: { retail: '12.00', volume: [{ above: '5', price: '9.00' }] },
    removed: at < 100,
    stock: [{ store: 'main', quantity: at % 2 ? 30 : 10, unlimited: at % 3 === 0 }],
  })),
};

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

test('whatever changes of goods that are known is what the document says, and tills sell until it is shown', async () => {
  await take(one, catalogue(10, '10.00'));
  let isSold = false;
  const transaction: TestShop['engine']['transaction'] = async (work, options) => {
    const value = await one.engine.transaction(work, options);
    const [article = ''] = articles;
    if (!isSold) await closeCheck(other, sale({ lines: [line(1, article, 1000, 1000)] }));
    isSold = true;
    return value;
  };
  const { changed } = await take({ ...one, engine: { ...one.engine, transaction } }, all);
  expect(changed).toMatchObject({ items: articles.length, stock: articles.length - 833 });
  expect(Object.values((await take(one, all)).changed)).toEqual([0, 0, 0, 0, 0, 0]);
  const first = await findStock(one.engine, 'main', articles[0] as string);
  expect(first).toMatchObject({ quantityMilli: 10_000, unlimited: 1 });
  expect(await one.engine.all('SELECT article FROM staged_items')).toEqual([]);
}, 60_000);
