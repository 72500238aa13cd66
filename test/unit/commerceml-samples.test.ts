import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeedItem, FeedOffer, FeedRecord } from '../../src/domain/feed/records.js';
import { readFeed } from '../../src/exchange/commerceml/read-feed.js';

/** Files of real 1C; they lie beside the project and are not part of it. The numbers were counted by hand. */
const folder = '../shared/samples/commerceml';
const ut11 = join(folder, 'carono-php-commerceml_2.07_UT11');
const describeSamples = existsSync(folder) ? describe : describe.skip;
if (!existsSync(folder)) console.warn(`skipped: there is no folder ${folder}`);

async function recordsOf(read: () => AsyncIterable<Buffer>): Promise<FeedRecord[]> {
  const records: FeedRecord[] = [];
  for await (const batch of readFeed({ name: 'sample', read })) {
    records.push(...batch.records);
    expect(batch.warnings).toEqual([]);
  }
  return records;
}

const file = (name: string) => recordsOf(() => createReadStream(join(ut11, name)));

/** A fragment inside the list that it was taken from. */
function fragment(name: string): Promise<FeedRecord[]> {
  const text = readFileSync(join(folder, 'fragments', name), 'utf8').replace(/^<\?xml[^>]*>/, '');
  const xml = `<КоммерческаяИнформация><ПакетПредложений><ИдКаталога>k</ИдКаталога><Предложения>${text}</Предложения></ПакетПредложений></КоммерческаяИнформация>`;
  return recordsOf(async function* () {
    yield Buffer.from(xml);
  });
}

function count(records: readonly FeedRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of records) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

describeSamples('files of a real 1C', () => {
  test('the samples are the ones that were counted', () => {
    expect(readdirSync(ut11).sort()).toEqual([
      'classifier.xml',
      'import.xml',
      'import_wo_classifier.xml',
      'offers.xml',
      'orders.xml',
    ]);
  });

  test('classifier.xml: 22 groups in 2 levels and 10 properties with 154 values', async () => {
    const records = await file('classifier.xml');
    expect(count(records)).toEqual({ group: 22, property: 10 });
    const groups = records.filter((record) => record.kind === 'group');
    expect(groups.filter(({ parent }) => parent === null)).toHaveLength(7);
    expect(groups.find(({ id }) => id === 'e5a4c309-a659-11dd-acee-0015e9b8c48d')).toMatchObject({
      name: 'Обувь',
      parent: '453d6e3a-7233-11e0-8636-0011951d229d',
    });
    const properties = records.filter((record) => record.kind === 'property');
    expect(properties.map(({ values }) => values.length).reduce((a, b) => a + b)).toBe(154);
    expect(properties[0]).toMatchObject({ name: 'Производитель' });
    expect(properties[0]?.values).toHaveLength(7);
    expect(properties[0]?.values[0]).toEqual(['444bbea3-6b18-11e0-9819-e0cb4ed5eed4', 'Обувной комбинат']);
  });

  test('import.xml: the classifier and 2 items, one with a barcode and 3 pictures', async () => {
    const records = await file('import.xml');
    expect(count(records)).toEqual({ group: 22, property: 10, catalogue: 1, item: 2 });
    const items = records.filter((record): record is FeedItem => record.kind === 'item');
    expect(items[0]).toMatchObject({
      id: 'bd72d910-55bc-11d9-848a-00112f43529a',
      article: 'Б-130001',
      name: 'Женские ботфорты коричневые',
      unit: 'пара',
      group: 'e5a4c309-a659-11dd-acee-0015e9b8c48d',
      barcodes: ['2000018987155'],
      deleted: undefined,
    });
    expect(items[0]?.pictures).toHaveLength(3);
    expect(items[0]?.properties['444bbea0-6b18-11e0-9819-e0cb4ed5eed4']).toBe('ООО Рога и копыта');
    expect(items[1]).toMatchObject({ article: 'Б- 130005', barcodes: undefined, pictures: [] });
  });

  test('import_wo_classifier.xml: the same items alone, in a catalogue that tells everything', async () => {
    const records = await file('import_wo_classifier.xml');
    expect(count(records)).toEqual({ catalogue: 1, item: 2 });
    expect(records[0]).toMatchObject({
      kind: 'catalogue',
      id: '07cfe53d-5145-4c4e-a81c-899be39cc5bd',
      changesOnly: false,
    });
  });

  test('offers.xml: 5 stores, a price type, 5 offers of 2 items, 219 pairs in one store', async () => {
    const records = await file('offers.xml');
    expect(count(records)).toEqual({ priceType: 1, store: 5, offers: 1, offer: 5 });
    expect(records.find(({ kind }) => kind === 'offers')).toMatchObject({
      id: '07cfe53d-5145-4c4e-a81c-899be39cc5bd',
      changesOnly: false,
    });
    const offers = records.filter((record): record is FeedOffer => record.kind === 'offer');
    expect(offers.map(({ prices }) => prices?.[0]?.priceMinor)).toEqual([
      171_900, 149_600, 130_900, 130_900, 127_100,
    ]);
    const stock = offers.map((offer) => offer.stock ?? []);
    expect(stock.map(([first]) => first?.quantityMilli)).toEqual([20_000, 19_000, 120_000, 15_000, 45_000]);
    expect(new Set(stock.flat().map(({ store }) => store))).toEqual(
      new Set(['b6112590-41ba-11dd-ac9d-0015e9b8c48d']),
    );
    expect(records.find(({ kind }) => kind === 'priceType')).toMatchObject({
      name: 'Розничная',
      currency: 'RUB',
    });
    expect(records.find(({ kind }) => kind === 'store')).toMatchObject({
      name: 'Магазин "Обувь"',
      address: 'РОССИЯ ,Москва г ,Москва г ,34 ,1 ,',
    });
  });

  test('2.09: two prices, and stock in three stores', async () => {
    const records = await fragment('offer_prices_rests_per_warehouse_2.09.xml');
    expect(records[1]).toMatchObject({
      kind: 'offer',
      id: '8969768b-d588-11e6-a864-00155d468008',
      prices: [
        { priceType: '84da6ca5-d8bf-11e6-a864-00155d468008', priceMinor: 25_897, currency: 'РУБ' },
        { priceType: '3c9cbc64-d750-11e6-a864-00155d468008', priceMinor: 16_032, currency: 'РУБ' },
      ],
      stock: [
        { store: '9cd90bdf-6dd1-11e1-816d-525400123411', quantityMilli: 33_000 },
        { store: '9cd90be0-6dd1-11e1-816d-525400123411', quantityMilli: 10_000 },
        { store: '9cd90be1-6dd1-11e1-816d-525400123411', quantityMilli: 0 },
      ],
    });
  });

  test('2.08: stock without a store', async () => {
    const records = await fragment('rests_file_offer_no_warehouse_2.08.xml');
    expect(records).toMatchObject([
      { kind: 'offers', id: 'k', changesOnly: true },
      { kind: 'offer', prices: undefined, stock: [{ store: null, quantityMilli: 765_000 }] },
    ]);
  });

  test.each([
    'orders.xml',
    '../carono-yii2_sale_2.03_cp1251/from.xml',
    '../carono-yii2_sale_2.03_cp1251/to.xml',
  ])('%s holds orders and no goods', async (name) => {
    expect(await file(name)).toEqual([]);
  });
});
