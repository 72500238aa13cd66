import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listAssortment } from '../../src/domain/assortment/list-assortment.js';
import { rememberShop } from '../../src/domain/settings/shop.js';
import { verify } from '../../src/domain/verify.js';
import { listGroups, listStores } from '../../src/store/catalogue.js';
import type { Engine } from '../../src/store/engine.js';
import { openStore } from '../../src/store/open.js';
import { importPaths } from '../support/feed.js';
import { now } from '../support/shop.js';
import { temporaryFolders } from '../support/temporary.js';

const ut11 = '../shared/samples/commerceml/carono-php-commerceml_2.07_UT11';
const describeSamples = existsSync(ut11) ? describe : describe.skip;
if (!existsSync(ut11)) console.warn(`skipped: there is no folder ${ut11}`);

const shoes = 'b6112590-41ba-11dd-ac9d-0015e9b8c48d';

describeSamples('the exchange of a 1C UT 11, whose numbers were counted by hand', () => {
  let engine: Engine;
  const folder = temporaryFolders();
  const context = () => ({ engine, shop: rememberShop(engine), clock: () => now });
  const path = (name: string) => join(ut11, name);

  beforeEach(async () => {
    engine = await openStore({ dataDir: folder(), publication: 'TP7' });
  });
  afterEach(async () => {
    expect((await verify(engine)).differences).toEqual([]);
    await engine.close();
  });

  async function assortment() {
    const page = await listAssortment(context(), { store: shoes, limit: 100 });
    if (page.code !== 'OK') throw new Error(page.code);
    return page;
  }

  test('import.xml and offers.xml: 2 items in 5 kinds, 219 pairs', async () => {
    const first = await importPaths(context(), [path('import.xml')]);
    expect(first.given).toEqual({ groups: 22, stores: 0, items: 2, offers: 0 });
    expect(first.changed).toEqual({ groups: 22, stores: 0, items: 2, stock: 0, removed: 0 });
    // Pictures come with the exchange, beside the files.
    expect(first.warnings.map(({ message }) => message)).toEqual(
      [1, 2, 3].map((n) => expect.stringMatching(new RegExp(`d${n}\\.jpg has not come$`))),
    );
    const second = await importPaths(context(), [path('offers.xml')]);
    expect(second.given).toEqual({ groups: 0, stores: 5, items: 0, offers: 5 });
    expect(second.changed).toEqual({ groups: 0, stores: 5, items: 5, stock: 5, removed: 0 });

    const { items } = await assortment();
    expect(items.map(({ article }) => article)).toEqual([
      'Б- 130005#90c55449-d3a8-11e4-9423-e0cb4ed5eed4',
      'Б- 130005#90c5544a-d3a8-11e4-9423-e0cb4ed5eed4',
      'Б- 130005#ad5de1b6-ca90-11dd-ad02-0015e9b8c48d',
      'Б-130001#90c55447-d3a8-11e4-9423-e0cb4ed5eed4',
      'Б-130001#e5a4c316-a659-11dd-acee-0015e9b8c48d',
    ]);
    expect(items.map(({ retailPriceMinor }) => retailPriceMinor)).toEqual([
      130_900, 130_900, 127_100, 171_900, 149_600,
    ]);
    expect(items.map(({ stock }) => stock.onHandMilli)).toEqual([120_000, 15_000, 45_000, 20_000, 19_000]);
    expect(items[3]).toMatchObject({
      name: 'Женские ботфорты коричневые (38)',
      unit: 'пара',
      brand: 'Обувной комбинат',
      group: 'e5a4c309-a659-11dd-acee-0015e9b8c48d',
    });
    expect(items[0]?.brand).toBe('АОЗТ Алекс');
  });

  test('both at once are the same as one behind the other, and once more changes nothing', async () => {
    await importPaths(context(), [path('import.xml'), path('offers.xml')]);
    const page = await assortment();
    const again = await importPaths(context(), [path('import.xml'), path('offers.xml')]);
    expect(again.changed).toEqual({ groups: 0, stores: 0, items: 0, stock: 0, removed: 0 });
    expect(await assortment()).toEqual(page);
  });

  test('a classifier in a file of its own, before the goods', async () => {
    await importPaths(context(), [path('classifier.xml')]);
    expect(await listGroups(engine)).toHaveLength(22);
    await importPaths(context(), [path('import_wo_classifier.xml'), path('offers.xml')]);
    expect((await assortment()).items.map(({ brand }) => brand)).toEqual([
      'АОЗТ Алекс',
      'АОЗТ Алекс',
      'АОЗТ Алекс',
      'Обувной комбинат',
      'Обувной комбинат',
    ]);
  });

  test('goods without their classifier are in no group, and that is told', async () => {
    const { warnings } = await importPaths(context(), [path('import_wo_classifier.xml')]);
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^there is no group e5a4c309/),
      expect.stringMatching(/^there is no group e5a4c309/),
    ]);
  });

  test('five stores, only one of which has any', async () => {
    await importPaths(context(), [path('import.xml'), path('offers.xml')]);
    const stores = await listStores(engine);
    expect(stores.map(({ name }) => name)).toEqual([
      'Магазин "Детские товары". Воронеж',
      'Магазин "Детские товары". Тула',
      'Магазин "Обувь"',
      'Магазин "Продукты"',
      'Магазин "Бытовая техника"',
    ]);
    const other = await listAssortment(context(), { store: stores[0]?.id ?? '', limit: 10 });
    expect(other).toMatchObject({ code: 'OK', items: [] });
  });
});
