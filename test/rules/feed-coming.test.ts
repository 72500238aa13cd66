import { listAssortment } from '../../src/domain/assortment/list-assortment.js';
import { exportCatalogue } from '../../src/domain/catalogue/export.js';
import { verify } from '../../src/domain/verify.js';
import { findOrderedItem, findStore, listItemsOfCodes } from '../../src/store/catalogue.js';
import { bookNames, listBook } from '../../src/store/ledger.js';
import { listStockOfCodes } from '../../src/store/stock.js';
import { catalogue, item, offer, offers, retailType } from '../support/commerceml.js';
import { importTexts } from '../support/feed.js';
import { openShopForEachTest, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

/** More new goods than are written in one transaction. */
const count = 4100;
const numbers = Array.from({ length: count }, (_, index) => String(index + 1));

let shop: TestShop;
openShopForEachTest(temporaryFolder(), (opened) => {
  shop = opened;
});

const newGroup = '<Группы><Группа><Ид>shoes</Ид><Наименование>Обувь</Наименование></Группа></Группы>';
const newStore = '<Склады><Склад><Ид>north</Ид><Наименование>Север</Наименование></Склад></Склады>';
const inNorth = '<Склад ИдСклада="north" КоличествоНаСкладе="3"/>';

const many = [
  `<Классификатор><Ид>k</Ид>${newGroup}</Классификатор>${catalogue(
    numbers.map((id) => item(id, `<Штрихкод>${id}</Штрихкод><Группы><Ид>shoes</Ид></Группы>`)).join('\n'),
    true,
  )}`,
  offers(numbers.map((id) => offer(id, '10', inNorth)).join('\n'), { before: `${retailType}${newStore}` }),
];

/** All that anybody can see of the catalogue and of what moved. */
async function seen() {
  const { engine } = shop;
  const parts: string[] = [];
  for await (const part of exportCatalogue(engine)) parts.push(String(part));
  const books = [];
  for (const book of bookNames) books.push(await listBook(engine, book, { after: 0, limit: 100_000 }));
  return {
    exported: parts.join(''),
    books,
    views: [
      await engine.all('SELECT * FROM v_stock ORDER BY store, article'),
      await engine.all('SELECT * FROM v_ledger ORDER BY account, time'),
      await engine.all('SELECT * FROM v_feed_items ORDER BY id'),
    ],
    single: [
      (await listItemsOfCodes(engine, ['A-1']))[0],
      await findOrderedItem(engine, 'A-1'),
      await findStore(engine, 'north'),
      (await listStockOfCodes(engine, 'north', ['A-1'])).length,
    ],
  };
}

const rowsOfItems = async () =>
  (await shop.engine.first<{ rows: number }>('SELECT COUNT(*) AS rows FROM items'))?.rows ?? 0;

/** Imports many goods, and dies when some of them are written. */
async function dying(texts = many) {
  const onProgress = ({ phase, done }: { phase: string; done: number }) => {
    if (phase === 'writing' && done > 2000) throw new Error('died');
  };
  await expect(importTexts(shop, texts, { onProgress })).rejects.toMatchObject({ message: 'died' });
}

test('nobody sees goods, groups and stores before all of them are there', async () => {
  const before = await seen();
  const looks: Promise<[Awaited<ReturnType<typeof seen>>, number]>[] = [];
  const onProgress = ({ phase, done }: { phase: string; done: number }) => {
    if (phase === 'writing' && done > 2000 && looks.length === 0)
      looks.push(Promise.all([seen(), rowsOfItems()]));
  };
  const rows = await rowsOfItems();
  const { changed } = await importTexts(shop, many, { onProgress });
  expect(changed).toEqual({ groups: 1, stores: 1, items: count, stock: count, removed: 0 });
  const [look] = await Promise.all(looks);
  expect(look?.[0]).toEqual(before);
  expect(look?.[1]).toBeGreaterThan(rows + 500);
  const after = await seen();
  expect(after.single).toMatchObject([{ article: 'A-1' }, { article: 'A-1' }, { id: 'north' }, 1]);
  expect(JSON.parse(after.exported).items).toHaveLength(rows + count);
});

test('what an import that died has left is seen by nobody, and the next import takes it away', async () => {
  const before = await seen();
  const rows = await rowsOfItems();
  await dying();
  expect(await rowsOfItems()).toBeGreaterThan(rows + 500);
  expect(await seen()).toEqual(before);
  expect((await verify(shop.engine)).differences).toEqual([]);
  const few = [catalogue(item('7'), true), offers(offer('7', '10'), { before: retailType })];
  expect((await importTexts(shop, few)).changed.items).toBe(1);
  expect(await rowsOfItems()).toBe(rows + 1);
  expect(await findStore(shop.engine, 'north')).toBeUndefined();
});

test('whoever asks for changes is told of none while they are written, and of all of them behind it', async () => {
  const page = async (changedSince?: string) => {
    const answer = await listAssortment(shop, { store: 'main', limit: 1000, changedSince });
    if (answer.code !== 'OK') throw new Error(answer.code);
    return answer;
  };
  const [items = '', offered = ''] = many;
  const inMain = [items, offered.replaceAll('"north"', '"main"')];
  const { version } = await page();
  const looks: ReturnType<typeof page>[] = [];
  const onProgress = ({ phase, done }: { phase: string; done: number }) => {
    if (phase === 'writing' && done > 2000 && looks.length === 0) looks.push(page(version));
  };
  await importTexts(shop, inMain, { onProgress });
  const [during] = await Promise.all(looks);
  expect([during?.items, during?.removed]).toEqual([[], []]);
  const behind = await page(during?.version);
  expect([behind.items.length, behind.nextCursor === null]).toEqual([1000, false]);
});

test('whoever asked while an import wrote and died misses nothing that changes when it is cleared away', async () => {
  const page = async (changedSince?: string) => {
    const answer = await listAssortment(shop, { store: 'main', limit: 1000, changedSince });
    if (answer.code !== 'OK') throw new Error(answer.code);
    return answer;
  };
  await dying(many.map((text) => text.replaceAll('"north"', '"main"')));
  const during = await page();
  const stock = '<Склад ИдСклада="main" КоличествоНаСкладе="3"/>';
  await importTexts(shop, [
    catalogue(item('7'), true),
    offers(offer('7', '10', stock), { before: retailType }),
  ]);
  const told = await page(during.version);
  expect(told.items.map(({ article }) => article)).toContain('A-7');
  await importTexts(shop, [offers(offer('7', '10', stock.replace('3', '4')))]);
  const [next] = (await page(told.version)).items.filter(({ article }) => article === 'A-7');
  expect(next?.stock.onHandMilli).toBe(4000);
});

test('the same import again completes what died', async () => {
  await dying();
  const { changed } = await importTexts(shop, many);
  expect(changed).toEqual({ groups: 1, stores: 1, items: count, stock: count, removed: 0 });
  const again = await importTexts(shop, many);
  expect(again.changed).toEqual({ groups: 0, stores: 0, items: 0, stock: 0, removed: 0 });
});

test('a change of the settings while goods are written shows nothing of them', async () => {
  let revisions: Promise<unknown> | undefined;
  const onProgress = ({ phase, done }: { phase: string; done: number }) => {
    if (phase !== 'writing' || done < 2000 || revisions !== undefined) return;
    revisions = shop.engine
      .transaction((tx) => tx.run('UPDATE revision SET number = number + 1'))
      .then(async () => (await listItemsOfCodes(shop.engine, ['A-1']))[0]);
  };
  await importTexts(shop, many, { onProgress });
  expect(await revisions).toBeUndefined();
  expect((await listItemsOfCodes(shop.engine, ['A-1']))[0]).toBeDefined();
});
