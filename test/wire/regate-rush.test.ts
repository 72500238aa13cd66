import type { Engine } from '../../src/store/engine.js';
import { type CallRegate, regateAt } from '../support/regate.js';
import { expectBooksInOrder } from '../support/regate-books.js';
import type { Answer } from '../support/rest-server.js';
import { startServer, type TestServer } from '../support/server.js';
import { openStore } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';

/** Many at once, with the limits that a server has by itself. */

const dataDir = temporaryFolder();
const smallDir = temporaryFolder();
let server: TestServer;
let call: CallRegate;
let engine: Engine;

beforeAll(async () => {
  server = await startServer({ dataDir });
  engine = await openStore({ dataDir, publication: 'TP7', create: false });
  call = regateAt(server.url);
  await call('confirmClient', { body: { clientId: 'RS-0' } });
});
afterAll(async () => {
  await expectBooksInOrder(engine);
  await engine.close();
  await server.close();
});

const many = <T>(count: number, make: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, i) => make(i)));

/** How often each status was answered. */
function statuses(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

async function stockOf(article: string): Promise<{ quantity: number; reserved: number }> {
  const row = await engine.first<{ quantity: number; reserved: number }>(
    `SELECT quantity_milli AS quantity, reserved_milli AS reserved FROM stock
     WHERE store = 'main' AND article = :article`,
    { article },
  );
  return row as { quantity: number; reserved: number };
}

test('500 bookings of the last piece at once: one order, 499 refusals that say what there is', async () => {
  const article = '2003';
  await call('booking', { body: { clientId: 'RS-0', store: 'main', lines: [{ article, quantity: 39 }] } });
  await many(50, (i) => call('confirmClient', { body: { clientId: `RS-${i}` } }));
  const answers = await many(500, (i) =>
    call('booking', {
      body: { clientId: `RS-${i % 50}`, store: 'main', lines: [{ article, quantity: 1 }] },
      key: `last-${i}`,
    }),
  );
  expect(statuses(answers)).toEqual({ 201: 1, 409: 499 });
  const refusals = answers.filter(({ status }) => status === 409).map(({ json }) => json.shortages);
  expect(refusals).toEqual(Array(499).fill([{ article, requested: '1', available: '0' }]));
  expect(await stockOf(article)).toEqual({ quantity: 40_000, reserved: 40_000 });
}, 60_000);

test('50 bookings of one client at once are all made, one after the other', async () => {
  const answers = await many(50, () =>
    call('booking', { body: { clientId: 'RS-1', store: 'main', lines: [{ article: '1001', quantity: 1 }] } }),
  );
  expect(statuses(answers)).toEqual({ 201: 50 });
  expect(new Set(answers.map(({ json }) => json.order)).size).toBe(50);
  expect((await stockOf('1001')).reserved).toBe(50_000);
});

test('50 requests with one key are one order, and all get its answer', async () => {
  const sending = {
    body: { clientId: 'RS-2', store: 'main', lines: [{ article: '1002', quantity: 1 }] },
    key: 'the-same',
  };
  const answers = await many(50, () => call('booking', sending));
  expect(statuses(answers)).toEqual({ 201: 50 });
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  const replayed = answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true');
  expect(replayed).toHaveLength(49);
  expect((await stockOf('1002')).reserved).toBe(1000);
});

test('50 bookings with one external id and keys of their own are one order', async () => {
  const body = {
    clientId: 'RS-3',
    store: 'main',
    externalId: 'X-1',
    lines: [{ article: '1002', quantity: 1 }],
  };
  const answers = await many(50, (i) => call('booking', { body, key: `x-${i}` }));
  expect(statuses(answers)).toEqual({ 200: 49, 201: 1 });
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
});

test('paying, cancelling and refunding one order at once: one of payment and annulment, money back once', async () => {
  const body = { clientId: 'RS-4', store: 'main', lines: [{ article: '1001', quantity: 1 }] };
  const { order, amount } = (await call('booking', { body })).json;
  const card = {
    system: 'bank',
    rrn: '1',
    cardMask: '220000******0004',
    paidAt: '2026-11-22T10:15:20+03:00',
  };
  const answers = await many(60, (i) => {
    if (i % 3 === 0) return call('paycard', { body: { ...card, order, transactionId: `T-${i}`, amount } });
    return i % 3 === 1 ? call('cancel', { body: { order } }) : call('refund', { body: { order } });
  });
  const made = answers.filter(({ status }) => status < 300);
  const { json } = await call('bookingstate', { query: { order } });
  const [state] = json.orders;
  expect([6, 7, 1]).toContain(state.status);
  expect(made).toHaveLength(state.status === 7 ? 2 : 1);
  expect(answers.every(({ status }) => status < 300 || status === 409)).toBe(true);
});

test('a full queue refuses at once with the time to come again, and whoever does is served', async () => {
  const small = await startServer({
    dataDir: smallDir,
    config: { limits: { changesAtOnce: 1, changesWaiting: 3 } },
  });
  const callSmall = regateAt(small.url);
  try {
    const first = await many(40, (i) =>
      callSmall('confirmClient', { body: { clientId: `RS-${i}` }, key: `k-${i}` }),
    );
    const busy = first.flatMap(({ status }, i) => (status === 503 ? [i] : []));
    expect(busy.length).toBeGreaterThan(0);
    for (const i of busy) {
      expect([first[i]?.json.code, first[i]?.headers['retry-after']]).toEqual(['OVERLOADED', '1']);
      const later = await callSmall('confirmClient', { body: { clientId: `RS-${i}` }, key: `k-${i}` });
      expect(later.status).toBe(201);
    }
  } finally {
    await small.close();
  }
});
