import { readCatalogue } from '../../src/domain/catalogue/document.js';
import { importCatalogue } from '../../src/domain/catalogue/import.js';
import { openShopForEachTest, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

const count = 2050;

let shop: TestShop;
openShopForEachTest(temporaryFolder(), (opened) => {
  shop = opened;
});

const take = (content: object) =>
  importCatalogue(shop, readCatalogue([{ name: 'c.json', text: JSON.stringify(content) }]), 'import:c.json');

const one = (index: number, differing: object = {}) => ({
  article: `N-${String(index).padStart(4, '0')}`,
  ...{ code: `C-${index}`, name: `Товар ${index}`, group: 'food', unit: 'шт', barcodes: [`46${index}`] },
  prices: { retail: '10.00', volume: [{ above: '5', price: '9.00' }] },
  stock: [{ store: 'main', quantity: '3', unlimited: false }],
  ...differing,
});
const all = (differing: (index: number) => object) => ({
  items: Array.from({ length: count }, (_, index) => one(index, differing(index))),
});

const counted = async (condition: string) =>
  (await shop.engine.all(`SELECT article FROM items WHERE ${condition}`)).length;
const isOfThisRevision = "article LIKE 'N-%' AND revision = (SELECT number FROM revision)";

test.each<[string, (index: number) => object, object, number]>([
  ['codes that go round', (i) => ({ code: `C-${(i + 1) % count}` }), { items: count, stock: 0 }, count],
  [
    'other and fewer barcodes',
    (i) => ({ barcodes: i % 2 ? [] : [`47${i}`, `48${i}`] }),
    { items: count, stock: 0 },
    count,
  ],
  [
    'other and fewer volume prices',
    (i) => ({ prices: { retail: '10.00', volume: i % 2 ? [] : [{ above: '7', price: '8.00' }] } }),
    { items: count, stock: 0 },
    count,
  ],
  [
    'enough of it for ever',
    () => ({ stock: [{ store: 'main', quantity: '3', unlimited: true }] }),
    { items: 0, stock: count },
    count,
  ],
  [
    'other stock',
    (i) => ({ stock: [{ store: 'main', quantity: `${i % 4}`, unlimited: false }] }),
    { items: 0, stock: count - Math.floor(count / 4) },
    0,
  ],
  ['goods that are removed', (i) => ({ removed: i > 5 }), { items: count - 6, stock: 0 }, count - 6],
])('%s: many goods become what the document says', async (_, differing, changed, touched) => {
  await take(all(() => ({})));
  const document = all(differing);
  expect((await take(document)).changed).toMatchObject(changed);
  expect(await counted(isOfThisRevision)).toBe(touched);
  // Nothing differs any more from what the document says.
  expect(Object.values((await take(document)).changed)).toEqual([0, 0, 0, 0, 0, 0]);
});

test('a group that moves changes the goods below it together with those that are staged', async () => {
  const groups = [
    { id: 'top', parent: null, name: 'Верх' },
    { id: 'other', parent: null, name: 'Другой' },
    { id: 'below', parent: 'top', name: 'Ниже' },
  ];
  await take({ groups, items: [one(1, { group: 'below' }), one(2)] });
  await take({
    groups: [groups[0], groups[1], { ...groups[2], parent: 'other' }],
    items: [one(2, { name: 'Иначе' })],
  });
  expect(await counted(isOfThisRevision)).toBe(2);
});
