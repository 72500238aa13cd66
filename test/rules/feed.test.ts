import { listAssortment } from '../../src/domain/assortment/list-assortment.js';
import { importCatalogue } from '../../src/domain/catalogue/import.js';
import { changeSetting } from '../../src/domain/settings/shop.js';
import { verify } from '../../src/domain/verify.js';
import { listItemsOfCodes, listStores, listTills } from '../../src/store/catalogue.js';
import { putPictures } from '../../src/store/pictures.js';
import { findStock } from '../../src/store/stock.js';
import { catalogue, item, offer, offers, priceOf, retailType } from '../support/commerceml.js';
import { importTexts, refusedWith } from '../support/feed.js';
import { openShop, type TestShop } from '../support/shop.js';
import { temporaryFolders } from '../support/temporary.js';

const folder = temporaryFolders();
let shop: TestShop;

beforeEach(async () => {
  shop = await openShop(folder());
});
afterEach(async () => {
  expect((await verify(shop.engine)).differences).toEqual([]);
  await shop.close();
});

const inMain = (quantity: string) => `<Склад ИдСклада="main" КоличествоНаСкладе="${quantity}"/>`;
const mainStore = '<Склады><Склад><Ид>main</Ид><Наименование>Главный</Наименование></Склад></Склады>';

async function page(changedSince?: string) {
  const answer = await listAssortment(shop, { store: 'main', limit: 1000, changedSince });
  if (answer.code !== 'OK') throw new Error(answer.code);
  return answer;
}

/** Articles of the feed that are in the list, with what one of their fields says. */
async function listed() {
  const { items } = await page();
  return items.filter(({ article }) => article.startsWith('A-'));
}
const articles = async () => (await listed()).map(({ article }) => article);

const noCatalogue = { cities: [], stores: [], tills: [], groups: [], items: [] };
const two = [
  catalogue(`${item('1')}\n${item('2')}`),
  offers(`${offer('1', '10', inMain('5'))}\n${offer('2', '20', inMain('7'))}`, { before: retailType }),
];

describe('what readers see', () => {
  test('goods come with their prices and stock, and a second time nothing changes', async () => {
    const { version } = await page();
    const result = await importTexts(shop, two);
    expect(result.changed).toEqual({ groups: 0, stores: 0, items: 2, stock: 2, removed: 0 });
    expect(await listed()).toMatchObject([
      { article: 'A-1', name: 'Товар 1', unit: 'шт', retailPriceMinor: 1000, stock: { onHandMilli: 5000 } },
      { article: 'A-2', retailPriceMinor: 2000, stock: { onHandMilli: 7000 } },
    ]);
    expect((await page(version)).items.map(({ article }) => article)).toEqual(['A-1', 'A-2']);
    const behind = (await page()).version;
    const again = await importTexts(shop, two);
    expect(again.changed).toEqual({ groups: 0, stores: 0, items: 0, stock: 0, removed: 0 });
    expect((await page()).version).toBe(behind);
  });

  test('what a whole catalogue does not name any more is gone, and comes back when it does', async () => {
    await importTexts(shop, two);
    const { version } = await page();
    const result = await importTexts(shop, [catalogue(item('2'))]);
    expect(result.changed).toMatchObject({ items: 1, removed: 1 });
    expect(await articles()).toEqual(['A-2']);
    expect((await page(version)).removed).toEqual(['A-1']);
    await importTexts(shop, [catalogue(item('1'), true)]);
    expect(await articles()).toEqual(['A-1', 'A-2']);
  });

  test('changes only, parts that are still to come, and another catalogue take nothing away', async () => {
    await importTexts(shop, two);
    await importTexts(shop, [catalogue(item('2'), true)]);
    await importTexts(shop, [catalogue(item('2'))], { removing: false });
    await importTexts(shop, [catalogue(item('9')).replace('shoes', 'hats')]);
    expect(await articles()).toEqual(['A-1', 'A-2']);
  });

  test('goods that are marked as taken away', async () => {
    await importTexts(shop, two);
    const marked = item('1', '<ПометкаУдаления>true</ПометкаУдаления>');
    expect((await importTexts(shop, [catalogue(marked, true)])).changed).toMatchObject({ removed: 1 });
    // Prices alone do not bring them back.
    await importTexts(shop, [offers(offer('1', '11'))]);
    expect(await articles()).toEqual(['A-2']);
    await importTexts(shop, [catalogue(item('1'), true)]);
    expect(await articles()).toEqual(['A-1', 'A-2']);
  });

  test('goods without a price wait for it, and a price of 0 is none', async () => {
    await importTexts(shop, [
      two[0] as string,
      offers(`<Предложение><Ид>1</Ид>${inMain('5')}</Предложение>\n${offer('2', '0', inMain('1'))}`),
    ]);
    expect(await articles()).toEqual([]);
    await importTexts(shop, [offers(offer('1', '10'), { before: retailType })]);
    expect(await articles()).toEqual(['A-1']);
  });

  test('goods that somebody here has taken out by hand stay out', async () => {
    await importTexts(shop, two);
    await shop.engine.transaction((tx) =>
      tx.run(`UPDATE items SET removed_at = '2026-01-01T00:00:00.000Z' WHERE article = 'A-1'`),
    );
    await importTexts(shop, [catalogue(item('1'), true), offers(offer('1', '11', inMain('6')))]);
    expect(await articles()).toEqual(['A-2']);
  });
});

describe('kinds of an item', () => {
  const kinds = [
    catalogue(item('1', '<Группы><Ид>food</Ид></Группы><Страна>Россия</Страна>')),
    offers(
      ['38', '39']
        .map((size) => offer(`1#${size}`, '10', `<Наименование>Сапог ${size}</Наименование>${inMain('1')}`))
        .join('\n'),
      { before: retailType, changesOnly: false },
    ),
  ];

  test('each is an item of its own with what is said of the item they are kinds of', async () => {
    await importTexts(shop, kinds);
    expect(await listed()).toMatchObject([
      { article: 'A-1#38', name: 'Сапог 38', group: 'food', country: 'Россия' },
      { article: 'A-1#39', name: 'Сапог 39', group: 'food', country: 'Россия' },
    ]);
  });

  test('a change of the item is one of all its kinds, also in another import', async () => {
    await importTexts(shop, kinds);
    const changed = item('1', '<Группы><Ид>tobacco</Ид></Группы>');
    expect((await importTexts(shop, [catalogue(changed, true)])).changed).toMatchObject({ items: 3 });
    expect((await listed()).map(({ group, country }) => [group, country])).toEqual([
      ['tobacco', 'Россия'],
      ['tobacco', 'Россия'],
    ]);
  });

  test('offers that come later find the item', async () => {
    await importTexts(shop, [kinds[0] as string]);
    await importTexts(shop, [kinds[1] as string]);
    expect((await listed()).map(({ article, country }) => [article, country])).toEqual([
      ['A-1#38', 'Россия'],
      ['A-1#39', 'Россия'],
    ]);
  });

  test('a kind that a whole list does not offer is gone; the item takes all of them with it', async () => {
    await importTexts(shop, kinds);
    await importTexts(shop, [offers(offer('1#38', '10', inMain('1')), { changesOnly: false })]);
    expect(await articles()).toEqual(['A-1#38']);
    await importTexts(shop, [offers(offer('1#39', '10', inMain('1')))]);
    expect(await articles()).toEqual(['A-1#38', 'A-1#39']);
    await importTexts(shop, [catalogue(item('1').replace('<Товар>', '<Товар Статус="Удален">'), true)]);
    expect(await articles()).toEqual([]);
  });

  test('an article of its own', async () => {
    const own = offers(offer('1#38', '10', `<Артикул>A-38</Артикул>${inMain('1')}`), { before: retailType });
    await importTexts(shop, [kinds[0] as string, own]);
    expect(await listed()).toMatchObject([{ article: 'A-38', name: 'Товар 1' }]);
  });
});

describe('articles and codes', () => {
  const named = (id: string, article: string, code = '') =>
    `<Товар><Ид>${id}</Ид><Артикул>${article}</Артикул>${code && `<Код>${code}</Код>`}<Наименование>N${id}</Наименование></Товар>`;
  const sold = (...ids: string[]) =>
    offers(ids.map((id) => offer(id, '5', inMain('1'))).join('\n'), { before: retailType });

  test('an article that two items have, and one that is missing', async () => {
    const list = [named('1', 'A-x'), named('2', 'A-x'), named('A-3', '')].join('\n');
    await importTexts(shop, [catalogue(list), sold('1', '2', 'A-3')]);
    expect(await articles()).toEqual(['A-3', 'A-x', 'A-x#2']);
    // Also when the second comes later.
    await importTexts(shop, [catalogue(named('4', 'A-x'), true), sold('4')]);
    expect(await articles()).toEqual(['A-3', 'A-x', 'A-x#2', 'A-x#4']);
  });

  test('an article, once given, stays', async () => {
    await importTexts(shop, [catalogue(named('1', 'A-x')), sold('1')]);
    await importTexts(shop, [catalogue(named('1', 'A-y'))]);
    expect(await articles()).toEqual(['A-x']);
  });

  test('goods that were there before are taken over by their article', async () => {
    const taken = offers(offer('1', '77', inMain('1')), { before: retailType });
    const { changed } = await importTexts(shop, [catalogue(named('1', 'A1')), taken]);
    expect(changed).toMatchObject({ items: 1, removed: 0 });
    const { items } = await page();
    expect(items).toMatchObject([{ article: 'A1', name: 'N1', retailPriceMinor: 7700 }]);
    expect(items).toHaveLength(1);
  });

  test('codes of tills; one that another item has stays there', async () => {
    const list = [named('1', 'A-1', '0001'), named('2', 'A-2', '0001'), named('3', '0001')].join('\n');
    const { warnings } = await importTexts(shop, [catalogue(list), sold('1', '2', '3')]);
    expect((await listItemsOfCodes(shop.engine, ['0001']))[0]).toMatchObject({ article: 'A-1' });
    expect((await listItemsOfCodes(shop.engine, ['A-2']))[0]).toMatchObject({ article: 'A-2' });
    expect((await listItemsOfCodes(shop.engine, ['3']))[0]).toMatchObject({ article: '0001' });
    expect(warnings.map(({ message }) => message)).toEqual([
      'the code 0001 belongs to another item; it was left there',
    ]);
    const later = await importTexts(shop, [catalogue(named('2', 'A-2', 'A-1'), true)]);
    expect(later.changed).toMatchObject({ items: 1 });
  });
});

describe('prices', () => {
  const types = (...names: string[]) =>
    `<ТипыЦен>${names.map((name) => `<ТипЦены><Ид>${name}-id</Ид><Наименование>${name}</Наименование><Валюта>руб</Валюта></ТипЦены>`).join('')}</ТипыЦен>`;
  const priced = (prices: string, before: string) => [
    catalogue(item('1')),
    offers(`<Предложение><Ид>1</Ид><Цены>${prices}</Цены>${inMain('1')}</Предложение>`, { before }),
  ];
  const retail = async () =>
    (await listed()).map(({ retailPriceMinor, volumePrices }) => [retailPriceMinor, volumePrices]);

  test('the type that is called retail', async () => {
    const prices = `${priceOf('Оптовая-id', '8')}${priceOf('Розничная-id', '10')}`;
    await importTexts(shop, priced(prices, types('Оптовая', 'Розничная')));
    expect(await retail()).toEqual([[1000, []]]);
  });

  test('types of which none is called so: nothing is guessed', async () => {
    const refused = importTexts(shop, priced(priceOf('A-id', '8'), types('A', 'B')));
    expect(await refusedWith(refused)).toEqual([
      '1.xml, line 1: which of the price types is the retail price? There are: A (A-id), B (B-id); say it with "retailPrice" of the setting exchange',
    ]);
  });

  test('the setting names retail and volume prices, by name or id', async () => {
    await changeSetting(shop.engine, 'exchange', {
      ...{ stores: {}, defaultStore: null, retailPrice: 'A' },
      volumePrices: [{ priceType: 'B-id', aboveMilli: 10_000 }],
    });
    await importTexts(shop, priced(`${priceOf('A-id', '8')}${priceOf('B-id', '7')}`, types('A', 'B')));
    expect(await retail()).toEqual([[800, [{ article: 'A-1', aboveMilli: 10_000, priceMinor: 700 }]]]);
    const wrong = { stores: {}, defaultStore: null, retailPrice: 'C', volumePrices: [] };
    await changeSetting(shop.engine, 'exchange', wrong);
    expect(await refusedWith(importTexts(shop, priced(priceOf('A-id', '8'), '')))).toEqual([
      '1.xml, line 1: the setting exchange names the retail price "C"; there are: A (A-id), B (B-id)',
    ]);
  });

  test('the setting names a price type that comes behind the goods: they are taken, and its prices then', async () => {
    await importTexts(shop, priced(priceOf('A-id', '8'), types('A')));
    await changeSetting(shop.engine, 'exchange', {
      ...{ stores: {}, defaultStore: null, retailPrice: 'C', volumePrices: [] },
    });
    await importTexts(shop, [catalogue(item('1'))]);
    expect(await retail()).toEqual([[800, []]]);
    await importTexts(shop, priced(priceOf('C-id', '9'), types('C')));
    expect(await retail()).toEqual([[900, []]]);
  });

  test('from a quantity on', async () => {
    const prices = `${priceOf('retail', '10')}${priceOf('retail', '9', '<МинКоличество>12</МинКоличество>')}`;
    await importTexts(shop, priced(prices, retailType));
    expect(await retail()).toEqual([[1000, [{ article: 'A-1', aboveMilli: 11_999, priceMinor: 900 }]]]);
  });

  test('in another currency: refused, because nothing is converted', async () => {
    const dollars = priceOf('retail', '10').replace('RUB', 'USD');
    expect(await refusedWith(importTexts(shop, priced(dollars, retailType)))).toEqual([
      "2.xml, line 4: a price of the type retail is in USD; this publication's currency is RUB, and nothing is converted",
    ]);
  });

  test('a file of prices alone, before any price type was told', async () => {
    await importTexts(shop, priced(priceOf('r', '10'), ''));
    expect(await retail()).toEqual([[1000, []]]);
  });
});

describe('stock', () => {
  const sold = (content: string, options = {}) =>
    offers(offer('1', '10', content), { before: `${retailType}${mainStore}`, ...options });
  const of = (store: string) => findStock(shop.engine, store, 'A-1');

  test('without a store: in the only one, or where the setting says', async () => {
    await importTexts(shop, [catalogue(item('1')), sold('<Количество>3</Количество>')]);
    expect(await of('main')).toMatchObject({ quantityMilli: 3000 });
    await importTexts(shop, [sold('', { before: '<Склады><Склад><Ид>s2</Ид></Склад></Склады>' })]);
    const several = importTexts(shop, [offers(offer('1', '10', '<Количество>4</Количество>'))]);
    expect(await refusedWith(several)).toEqual([
      expect.stringContaining('"defaultStore" of the setting exchange'),
    ]);
    await changeSetting(shop.engine, 'exchange', {
      ...{ stores: {}, defaultStore: 's2', retailPrice: null, volumePrices: [] },
    });
    await importTexts(shop, [offers(offer('1', '10', '<Количество>4</Количество>'))]);
    expect(await of('s2')).toMatchObject({ quantityMilli: 4000 });
  });

  test('stores of the feed that are ours under another id', async () => {
    await changeSetting(shop.engine, 'exchange', {
      ...{ stores: { a: 'main', Второй: 'main' }, defaultStore: null, retailPrice: null, volumePrices: [] },
    });
    const stores =
      '<Склады><Склад><Ид>a</Ид></Склад><Склад><Ид>b</Ид><Наименование>Второй</Наименование></Склад></Склады>';
    const rests = ['a', 'b'].map((id) => `<Склад ИдСклада="${id}" КоличествоНаСкладе="2"/>`).join('');
    await importTexts(shop, [catalogue(item('1')), sold(rests, { before: `${retailType}${stores}` })]);
    expect(await of('main')).toMatchObject({ quantityMilli: 4000 });
    expect(await listStores(shop.engine)).toHaveLength(1);
  });

  test('the setting names a store that is not there', async () => {
    await changeSetting(shop.engine, 'exchange', {
      ...{ stores: { a: 'nowhere' }, defaultStore: null, retailPrice: null, volumePrices: [] },
    });
    expect(await refusedWith(importTexts(shop, two))).toEqual([
      '1.xml, line 1: the setting exchange names the store "nowhere"; there are: main',
    ]);
  });

  test('a store that nobody has described is called by its id, and that is told', async () => {
    const { warnings } = await importTexts(shop, [
      catalogue(item('1')),
      sold('<Склад ИдСклада="new" КоличествоНаСкладе="2"/>'),
    ]);
    expect(warnings).toHaveLength(1);
    expect(await of('new')).toMatchObject({ quantityMilli: 2000 });
  });

  test('a whole list empties the stores that it does not name, changes do not', async () => {
    const stores = `<Склады><Склад><Ид>main</Ид><Наименование>Главный</Наименование></Склад><Склад><Ид>s2</Ид></Склад><Склад><Ид>s3</Ид></Склад></Склады>`;
    const before = `${retailType}${stores}`;
    const both = `${inMain('2')}<Склад ИдСклада="s2" КоличествоНаСкладе="3"/>`;
    await importTexts(shop, [catalogue(item('1')), sold(both, { before })]);
    await importTexts(shop, [sold(inMain('5'), { before })]);
    expect(await of('s2')).toMatchObject({ quantityMilli: 3000 });
    await importTexts(shop, [sold('', { before, changesOnly: false })]);
    expect(await of('s2')).toMatchObject({ quantityMilli: 3000 });
    await importTexts(shop, [sold(inMain('5'), { before, changesOnly: false })]);
    expect(await of('s2')).toMatchObject({ quantityMilli: 0 });
    expect(await of('s3')).toBeUndefined();
  });
});

describe('what is refused changes nothing', () => {
  test.each<[string, string[], RegExp]>([
    [
      'broken XML behind good goods',
      [two[0] as string, `${offers(offer('1', '1'))}<Каталог>`],
      /^2\.xml, line \d+: </,
    ],
    [
      'an id twice',
      [catalogue(`${item('1')}\n${item('1')}`)],
      /^1\.xml, line 5: the id 1 is already in line 4$/,
    ],
    [
      'a group twice',
      [
        '<Классификатор><Группы><Группа><Ид>g</Ид></Группа><Группа><Ид>g</Ид></Группа></Группы></Классификатор>',
      ],
      /^1\.xml, line 3: the id g is already in line 3$/,
    ],
    [
      'a negative price',
      [two[0] as string, offers(offer('1', '-1'))],
      /^2\.xml, line 4: <ЦенаЗаЕдиницу>: "-1" is not/,
    ],
  ])('%s', async (_, contents, expected) => {
    const before = await page();
    expect(await refusedWith(importTexts(shop, contents))).toEqual([expect.stringMatching(expected)]);
    expect(await page()).toEqual(before);
  });

  test('an id in several files is no repetition: each adds what it knows', async () => {
    await importTexts(shop, [
      ...two,
      offers(offer('1', '12')),
      offers(`<Предложение><Ид>1</Ид>${inMain('9')}</Предложение>`),
    ]);
    expect((await listed())[0]).toMatchObject({ retailPriceMinor: 1200, stock: { onHandMilli: 9000 } });
  });

  test('offers of goods that nobody has described are left out, and that is told', async () => {
    const { changed, warnings } = await importTexts(shop, [offers(offer('7', '5'), { before: retailType })]);
    expect(changed.items).toBe(0);
    expect(warnings.map(({ message }) => message)).toEqual([
      '7 has no name and is not known yet; it was left out',
    ]);
  });
});

test('pictures by the addresses that they came to', async () => {
  const pictured = item(
    '1',
    '<Картинка>import_files/1.jpg</Картинка><Картинка>import_files/2.jpg</Картинка>',
  );
  await shop.engine.transaction((tx) => putPictures(tx, [{ path: 'import_files/1.jpg', name: 'one.jpg' }]));
  const pictureAddress = (name: string) => `/pictures/${name}`;
  const { warnings } = await importTexts(shop, [catalogue(pictured), two[1] as string], { pictureAddress });
  expect((await listed())[0]?.icons).toEqual(['/pictures/one.jpg']);
  expect(warnings.map(({ message }) => message)).toContain('the picture import_files/2.jpg has not come');
});

test('imports of the catalogue come one after the other', async () => {
  await importTexts(shop, two);
  let other: Promise<unknown> | undefined;
  const cheap = { ...noCatalogue, items: [{ path: '', article: 'A-1', prices: { retail: 1, volume: [] } }] };
  await importTexts(shop, [two[0] as string, offers(`${offer('1', '11')}\n${offer('2', '21')}`)], {
    onProgress: ({ phase }) => {
      if (phase === 'comparing') other ??= importCatalogue(shop, cheap, 'import:later.json');
    },
  });
  expect((await listed()).map(({ retailPriceMinor }) => retailPriceMinor)).toEqual([1100, 2100]);
  await other;
  expect((await listed()).map(({ retailPriceMinor }) => retailPriceMinor)).toEqual([1, 2100]);
});

test('progress is told, and tills stay as they are', async () => {
  const phases: string[] = [];
  await importTexts(shop, two, { onProgress: ({ phase }) => phases.push(phase) });
  expect([...new Set(phases)]).toEqual(['reading', 'comparing', 'writing']);
  expect(await listTills(shop.engine)).toHaveLength(2);
});
