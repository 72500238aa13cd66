import { readCatalogue } from '../../src/domain/catalogue/document.js';
import { importCatalogue } from '../../src/domain/catalogue/import.js';
import { changeSetting, rememberShop } from '../../src/domain/settings/shop.js';
import type { Engine } from '../../src/store/engine.js';
import { type CallRegate, regateAt } from '../support/regate.js';
import { startServer, type TestServer } from '../support/server.js';
import { now } from '../support/shop.js';
import { openStore } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';

const dataDir = temporaryFolder();
let server: TestServer;
let call: CallRegate;
/** As a command beside the running server has it. */
let engine: Engine;

beforeAll(async () => {
  server = await startServer({ dataDir, clock: () => now });
  call = regateAt(server.url);
  engine = await openStore({ dataDir, publication: 'TP7' });
});
afterAll(async () => {
  await engine.close();
  await server.close();
});

function take(document: object) {
  const files = [{ name: 'c.json', text: JSON.stringify(document) }];
  const context = { engine, shop: rememberShop(engine), clock: () => now };
  return importCatalogue(context, readCatalogue(files), 'import:test');
}

const main = { store: 'main' };
const list = async (query: Record<string, string>) => (await call('assortment', { query })).json;
const articles = (page: { items: { article: string }[] }) => page.items.map(({ article }) => article);

describe('state', () => {
  test('a setting counts with the next request; what is not said is null', async () => {
    await changeSetting(engine, 'legal', { inn: '7707083893', kpp: '', bank: { bic: '044525225' } });
    await changeSetting(engine, 'timeZone', 'Asia/Baku');
    const { json } = await call('state');
    await changeSetting(engine, 'timeZone', 'Europe/Moscow');
    expect(json).toMatchObject({
      publication: 'TP7',
      organization: {
        name: 'Демо-магазин',
        fullName: null,
        inn: '7707083893',
        kpp: null,
        bank: { name: null, bic: '044525225', account: null, correspondentAccount: null },
      },
      timeZone: 'Asia/Baku',
      time: '2026-11-22T11:15:30+04:00',
    });
    await changeSetting(engine, 'legal', {});
    expect((await call('state')).json.organization.bank).toBeNull();
  });
});

describe('cities and stores', () => {
  test('stores of a city, of all cities and of none', async () => {
    const hours = 'пн–вс 8:00–22:00';
    await take({ stores: [{ id: 'kiosk', name: 'Киоск', hours }] });
    const { stores } = (await call('citystore')).json;
    expect(stores.map(({ id }: { id: string }) => id)).toEqual(['kiosk', 'main', 'outlet']);
    expect(stores[0]).toEqual({ id: 'kiosk', city: null, name: 'Киоск', address: null, workingHours: hours });
    const { json } = await call('citystore', { query: { city: 'spb' } });
    expect(json.stores.map(({ id }: { id: string }) => id)).toEqual(['outlet']);
  });

  test('an unknown city is told with the way to the known ones', async () => {
    const headers = { 'Accept-Language': 'en' };
    const { status, json } = await call('citystore', { query: { city: 'nowhere' }, headers });
    expect([status, json.code, json.errors[0].field]).toEqual([404, 'CITY_UNKNOWN', 'city']);
    expect(json.detail).toBe('There is no city nowhere; city lists them.');
  });
});

describe('assortment', () => {
  test('decimals are texts without padding, sums have two digits', async () => {
    await take({
      items: [
        {
          article: 'W1',
          name: 'Сыр',
          group: null,
          unit: 'кг',
          portion: '0.170',
          minQuantity: 0.34,
          quantityStep: '0.17',
          prices: { retail: 1000, volume: [{ above: '1.500', price: '999.9' }] },
          stock: [{ store: 'main', quantity: '2.500', unlimited: true }],
        },
      ],
    });
    const { items } = await list({ ...main, search: 'W1' });
    expect(items).toMatchObject([
      {
        group: null,
        portion: '0.17',
        minQuantity: '0.34',
        quantityStep: '0.17',
        stock: { onHand: '2.5', reserved: '0', available: '2.5', unlimited: true },
        prices: { retail: '1000.00', volume: [{ above: '1.5', price: '999.90' }] },
      },
    ]);
    expect(items[0].stock.text).toBe('без ограничения 2.5 кг');
  });

  test('the pages of a group together are the group', async () => {
    const query = { ...main, group: 'food', limit: '7' };
    const found: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await list(cursor === undefined ? query : { ...query, cursor });
      found.push(...articles(page));
      cursor = page.nextCursor;
    }
    expect(found).toEqual(articles(await list({ ...main, group: 'food', limit: '1000' })));
    expect(found).toHaveLength(20);
  });

  test('a booking is a change in its store and in no other', async () => {
    const outlet = await call('assortment', { query: { store: 'outlet' } });
    const { version } = await list(main);
    await call('confirmClient', { body: { clientId: 'RS-1' } });
    const lines = [{ article: '1001', quantity: 3 }];
    expect((await call('booking', { body: { clientId: 'RS-1', ...main, lines } })).status).toBe(201);
    const changes = await list({ ...main, changedSince: version });
    expect([articles(changes), changes.removed, changes.full]).toEqual([['1001'], [], false]);
    expect(changes.items[0].stock).toMatchObject({ onHand: '120', reserved: '3', available: '117' });
    const headers = { 'If-None-Match': String(outlet.headers.etag) };
    expect((await call('assortment', { query: { store: 'outlet' }, headers })).status).toBe(304);
  });

  test('a removed item is a tombstone; a version of another database is the beginning', async () => {
    const { version } = await list(main);
    await take({ items: [{ article: '9001', removed: true }] });
    expect(await list({ ...main, changedSince: version })).toMatchObject({ items: [], removed: ['9001'] });
    expect(await list({ ...main, group: 'tobacco' })).toMatchObject({ items: [], removed: [], full: true });
    expect(await list({ ...main, changedSince: '999999.1.1', limit: '1' })).toMatchObject({
      items: [{ article: '1001' }],
      full: true,
    });
    await take({ items: [{ article: '9001', removed: false }] });
  });

  test('a list is sent once while nothing changes, and anew when something did', async () => {
    const first = await call('assortment', { query: main });
    const headers = { 'If-None-Match': String(first.headers.etag) };
    expect((await call('assortment', { query: main, headers })).status).toBe(304);
    await take({ items: [{ article: '1001', stock: [{ store: 'main', quantity: 7 }] }] });
    const second = await call('assortment', { query: main, headers });
    expect([second.status, second.json.items[0].stock.onHand]).toEqual([200, '7']);
  });

  test.each([
    [{ ...main, group: 'nothing' }, 404, 'GROUP_UNKNOWN', 'group'],
    [{ store: 'nowhere' }, 404, 'STORE_UNKNOWN', 'store'],
    [{ ...main, cursor: 'MTAwMg' }, 400, 'PARAMETER_INVALID', 'cursor'],
    [{ ...main, cursor: 'a b' }, 400, 'PARAMETER_INVALID', 'cursor'],
    [{ ...main, changedSince: 'yesterday' }, 400, 'PARAMETER_INVALID', 'changedSince'],
    [{ ...main, limit: '0' }, 400, 'PARAMETER_INVALID', 'limit'],
    [{ ...main, limit: '1001' }, 400, 'PARAMETER_INVALID', 'limit'],
    [{ ...main, search: '' }, 400, 'PARAMETER_INVALID', 'search'],
    [{ ...main, stroe: 'x' }, 400, 'PARAMETER_INVALID', 'stroe'],
    [{}, 400, 'PARAMETER_INVALID', 'store'],
  ])('%j is refused with the field', async (query, status, code, field) => {
    const answer = await call('assortment', { query: query as Record<string, string> });
    expect([answer.status, answer.json.code, answer.json.errors[0].field]).toEqual([status, code, field]);
  });
});

describe('groups', () => {
  test('stay valid while goods are sold and reserved, and not when an item moves', async () => {
    const first = await call('storetable', { query: main });
    const headers = { 'If-None-Match': String(first.headers.etag) };
    await take({ items: [{ article: '1002', stock: [{ store: 'main', quantity: 59 }] }] });
    const afterImport = await call('storetable', { query: main, headers });
    expect(afterImport.status).toBe(200);
    const again = { 'If-None-Match': String(afterImport.headers.etag) };
    const lines = [{ article: '1002', quantity: 1 }];
    await call('booking', { body: { clientId: 'RS-1', ...main, lines } });
    expect((await call('storetable', { query: main, headers: again })).status).toBe(304);
    await take({ items: [{ article: '1002', group: 'bread' }] });
    const moved = await call('storetable', { query: main, headers: again });
    const groups = moved.json.groups[0].groups.slice(0, 3);
    expect(groups.map(({ id, itemCount }: { id: string; itemCount: number }) => [id, itemCount])).toEqual([
      ['bread', 4],
      ['bulk', 2],
      ['dairy', 4],
    ]);
  });

  test('an unknown store is told', async () => {
    const { status, json } = await call('storetable', { query: { store: 'nowhere' } });
    expect([status, json.code]).toEqual([404, 'STORE_UNKNOWN']);
  });
});

test('a till may not read them', async () => {
  for (const operation of ['state', 'dictionaries', 'city', 'citystore'] as const)
    expect((await call(operation, { user: 'kassir' })).status).toBe(403);
});
