import { readCatalogue } from '../../src/domain/catalogue/document.js';
import { importCatalogue } from '../../src/domain/catalogue/import.js';
import { changeSetting, rememberShop } from '../../src/domain/settings/shop.js';
import { addUser } from '../../src/domain/users/manage-users.js';
import { roles } from '../../src/domain/users/user.js';
import type { Engine } from '../../src/store/engine.js';
import { rawExchange } from '../support/raw-http.js';
import { basic, type Calling, type CallRegate, type OperationId, regateAt } from '../support/regate.js';
import { readBooks } from '../support/regate-books.js';
import { operationOf } from '../support/regate-contract.js';
import type { Answer } from '../support/rest-server.js';
import { startServer, type TestServer } from '../support/server.js';
import { now } from '../support/shop.js';
import { onPostgres, openStore } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';

/**
 * Two enterprises behind one server, with the same ids of everything and the same versions of their lists. Whatever is called
 * in one, by whomever, answers nothing of the other and changes nothing there.
 */

const dataDir = temporaryFolder();
const canary = 'канарейка';
let server: TestServer;
let at = now;
let first: Engine;
let second: Engine;
let inFirst: CallRegate;
let inSecond: CallRegate;
/** What the first enterprise has; the second one has nothing of these names. */
const known = { order: '', paid: '', cursor: '', version: '' };

const lines = [{ article: 'A1', quantity: 1 }];
const card = { system: 'bank', transactionId: 'T-1', rrn: '1', cardMask: '220000******0004' };
const payment = { ...card, amount: '10.00', paidAt: '2026-11-22T10:15:20+03:00' };

function catalogueOf(mark: string) {
  const item = (article: string) => ({
    article,
    name: `${mark} ${article}`,
    group: 'g',
    unit: 'шт',
    prices: { retail: 10 },
    stock: [{ store: 'main', quantity: 5 }],
  });
  return {
    cities: [{ id: 'msk', name: mark }],
    stores: [{ id: 'main', city: 'msk', name: mark, address: mark }],
    groups: [{ id: 'g', name: mark }],
    items: ['A1', 'A2'].map(item),
  };
}

/** An enterprise with a user for each role, who is called `prefix-role`. */
async function found(publication: string, prefix: string, mark: string): Promise<Engine> {
  const engine = await openStore({ dataDir, publication });
  const clock = () => at;
  for (const role of roles) {
    const name = `${prefix}-${role}`;
    await addUser({ engine, clock }, { name, password: name, roles: [role] });
  }
  await changeSetting(engine, 'organization', mark);
  await changeSetting(engine, 'orderTtlHours', 8760);
  const files = [{ name: 'c.json', text: JSON.stringify(catalogueOf(mark)) }];
  await importCatalogue({ engine, shop: rememberShop(engine), clock }, readCatalogue(files), 'import:c.json');
  return engine;
}

beforeAll(async () => {
  first = await found('First', 'first', canary);
  second = await found('Second', 'second', 'свой');
  const publications = ['First', 'Second'].map((name) => ({ name, demo: false }));
  server = await startServer({ dataDir, clock: () => at, config: { publications } });
  inFirst = regateAt(server.url, 'First');
  inSecond = regateAt(server.url, 'Second');
  const shop = { user: 'first-shop' };
  const page = await inFirst('assortment', { query: { store: 'main', limit: '1' }, ...shop });
  known.cursor = page.json.nextCursor;
  known.version = page.json.version;
  // What the first enterprise has asked before the second one asks the same.
  for (const operation of lists) {
    const { text } = await inFirst(operation, { ...table[operation].calling('shop'), ...shop });
    expect([operation, text.includes(canary)]).toEqual([operation, true]);
  }
  await inFirst('confirmClient', { body: { clientId: 'K', name: canary }, key: 'key-client', ...shop });
  const booking = { clientId: 'K', store: 'main', lines, comment: canary };
  for (const name of ['order', 'paid'] as const) {
    const body = { ...booking, externalId: `E-${name}` };
    known[name] = (await inFirst('booking', { body, key: `key-${name}`, ...shop })).json.order;
  }
  await inFirst('paycard', { body: { ...payment, order: known.paid }, ...shop });
});
afterAll(async () => {
  await server.close();
  await first.close();
  await second.close();
});
// Whoever guesses is slowed down; nobody guesses here.
beforeEach(() => {
  at += 3_600_000;
});

const done = (holds: (json: Answer['json']) => unknown) => ({ status: 200, holds });
const refused = (code: string, status = 404) => ({
  status,
  holds: (json: Answer['json']) => json.code === code,
});

interface Case {
  calling(role: string): Calling;
  status: number;
  holds(json: Answer['json']): unknown;
}

/** Every operation: a request for what the first enterprise has, and what the second one answers to it. */
const table: Record<OperationId, Case> = {
  state: { calling: () => ({}), ...done((json) => json.organization.name === 'свой') },
  dictionaries: { calling: () => ({}), ...done((json) => json.orderStatuses.length === 8) },
  city: { calling: () => ({}), ...done((json) => json.cities[0].name === 'свой') },
  citystore: {
    calling: () => ({ query: { city: 'msk' } }),
    ...done((json) => json.stores[0].name === 'свой'),
  },
  storetable: {
    calling: () => ({ query: { store: 'main' } }),
    ...done((json) => json.groups[0].name === 'свой'),
  },
  assortment: {
    calling: () => ({ query: { store: 'main', limit: '1', cursor: known.cursor } }),
    ...done((json) => json.items[0].name === 'свой A2'),
  },
  getClient: { calling: () => ({ query: { clientId: 'K' } }), ...refused('CLIENT_UNKNOWN') },
  confirmClient: {
    // The key and the id of the first enterprise mean another request and another client here.
    calling: (role) => ({ body: { clientId: `K-${role}` }, key: 'key-client' }),
    status: 201,
    holds: (json) => json.created && json.client.name === null,
  },
  updateClient: { calling: () => ({ body: { clientId: 'K', name: 'x' } }), ...refused('CLIENT_UNKNOWN') },
  booking: {
    calling: () => ({
      body: { clientId: 'K', store: 'main', lines, externalId: 'E-order', comment: canary.slice(1) },
      key: 'key-order',
    }),
    ...refused('CLIENT_UNKNOWN'),
  },
  bookingstate: {
    calling: () => ({ query: { order: [known.order, known.paid], externalId: 'E-order' } }),
    ...refused('ORDER_UNKNOWN'),
  },
  paycard: { calling: () => ({ body: { ...payment, order: known.order } }), ...refused('ORDER_UNKNOWN') },
  refund: { calling: () => ({ body: { order: known.paid } }), ...refused('ORDER_UNKNOWN') },
  cancel: { calling: () => ({ body: { order: known.order } }), ...refused('ORDER_UNKNOWN') },
  payOrder: {
    calling: () => ({ body: { order: known.order, paymentCode: 3, amount: '10.00' } }),
    ...refused('ORDER_UNKNOWN'),
  },
  annulOrder: { calling: () => ({ body: { order: known.order } }), ...refused('ORDER_UNKNOWN') },
  handOver: { calling: () => ({ body: { order: known.paid } }), ...refused('ORDER_UNKNOWN') },
};

const lists = ['state', 'city', 'citystore', 'storetable', 'assortment'] as const;

test('the lists of both have the same version, so that nothing but the enterprise keeps them apart', async () => {
  const { json } = await inSecond('assortment', { query: { store: 'main' }, user: 'second-shop' });
  // PostgreSQL counts transactions of the whole server in them.
  if (!onPostgres) expect(json.version).toBe(known.version);
  expect(json.items.map(({ name }: { name: string }) => name)).toEqual(['свой A1', 'свой A2']);
});

describe.each(Object.keys(table) as OperationId[])('%s', (operation) => {
  const { calling, status, holds } = table[operation];

  test.each(roles)('by %s of the second enterprise', async (role) => {
    const books = await readBooks(first);
    const user = `second-${role}`;
    const own = await inSecond(operation, { ...calling(role), user });
    const foreign = await inFirst(operation, { ...calling(role), user });
    expect([foreign.status, foreign.json.code]).toEqual([401, 'UNAUTHORIZED']);
    expect(own.text + foreign.text).not.toContain(canary);
    if (!operationOf(operation).roles.includes(role)) {
      expect([own.status, own.json.code]).toEqual([403, 'FORBIDDEN']);
    } else {
      expect([own.status, holds(own.json), own.text]).toEqual([status, true, own.text]);
    }
    expect(await readBooks(first)).toEqual(books);
  });
});

test.each([
  '/Second/../First/hs/regate/state',
  '/Second/hs/regate/../../../First/hs/regate/state',
  '/Second/%2e%2e/First/hs/regate/state',
  '/Second%2f..%2fFirst/hs/regate/state',
  '/Second//First/hs/regate/state',
  '/second/../First/hs/regate/state?publication=First',
  '/first/hs/regate/state',
  '/First%00/hs/regate/state',
])('%s leads nowhere', async (target) => {
  const hints = { 'X-Publication': 'First', 'X-Original-URL': '/First/hs/regate/state' };
  const headers = { ...basic('second-admin'), ...hints };
  const { status, body } = await rawExchange(server.port, { method: 'GET', target, headers });
  expect(status).toBeGreaterThanOrEqual(400);
  expect(body.toString()).not.toContain(canary);
});
