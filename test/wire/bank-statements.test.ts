import { gzipSync } from 'node:zlib';
import { confirmClient } from '../../src/domain/clients/clients.js';
import { book } from '../../src/domain/orders/book.js';
import { changeSetting, rememberShop } from '../../src/domain/settings/shop.js';
import { addUser } from '../../src/domain/users/manage-users.js';
import { verify } from '../../src/domain/verify.js';
import { basic } from '../support/regate.js';
import { startServer, type TestServer } from '../support/server.js';
import { now } from '../support/shop.js';
import { clientInn, type Fields, incoming, statementBytes } from '../support/statements.js';
import { openStore } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';

const dataDir = temporaryFolder();
let server: TestServer;
let at = now;

beforeAll(async () => {
  server = await startServer({
    dataDir,
    clock: () => at,
    config: {
      publications: [{ name: 'TP7', demo: true }, { name: 'Other' }],
      limits: { statementBytes: 200_000 },
    },
  });
  await inStore('Other', async (context) => {
    await addUser(context, { name: 'neighbour', password: 'neighbour', roles: ['exchange'] });
  });
  await inStore('TP7', async (context) => {
    await confirmClient(context, { id: 'RS-1', details: { inn: clientInn } });
    const lines = [{ article: '1001', quantityMilli: 2_000 }];
    const texts = { externalId: null, deliveryAddress: null, comment: null };
    await book(context, { client: 'RS-1', store: 'main', lines, by: 'richest', ...texts });
  });
});
afterAll(() => server.close());
beforeEach(() => {
  at += 3_600_000;
});

async function inStore(publication: string, work: (context: Parameters<typeof book>[0]) => Promise<void>) {
  const engine = await openStore({ dataDir, publication });
  try {
    await work({ engine, shop: rememberShop(engine), clock: () => at });
  } finally {
    await engine.close();
  }
}

interface Asked {
  user?: string | null;
  method?: string;
  path?: string;
  headers?: Record<string, string>;
}

async function post(
  body: Buffer | undefined,
  { user = 'exchange', method = 'POST', path = '/TP7/hs/bank/statements', headers = {} }: Asked = {},
) {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      'Content-Type': 'text/plain',
      ...(user === null ? {} : basic(user)),
      ...headers,
    },
    ...(body === undefined ? {} : { body: new Uint8Array(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text === '' ? {} : JSON.parse(text) };
}

const statement = (more: Fields = {}, head: Fields = {}) => statementBytes([incoming(more)], head);

test('a statement is answered with what became of each document; the order is paid', async () => {
  const body = statementBytes([
    incoming({ Номер: '77', Сумма: '179.80', НазначениеПлатежа: 'по счету № 1' }),
    incoming({ Номер: '78', ПлательщикИНН: '' }),
    incoming({ Номер: '79', Сумма: 'x' }),
  ]);
  const { status, headers, json } = await post(body);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(json).toMatchObject({
    statement: { version: '1.03', encoding: 'windows-1251' },
    documents: { read: 2, new: 2, known: 0, bad: 1 },
    directions: { incoming: 2, outgoing: 0, own: 0, unknown: 0 },
    matched: {
      count: 1,
      toOrders: '179.80',
      toPrepayments: '0.00',
      rows: [
        {
          document: '77/2026-11-20',
          amount: '179.80',
          payer: 'ООО "Клиент"',
          to: [
            {
              order: 'INV-000001',
              client: 'RS-1',
              status: 2,
              amount: '179.80',
              reason: 'NUMBER_IN_PURPOSE',
              found: 'счету № 1',
            },
          ],
        },
      ],
    },
    pending: { count: 1, rows: [{ document: '78/2026-11-20', reasons: [{ code: 'TAX_ID_MISSING' }] }] },
    faults: { count: 1, rows: [{ element: 'Сумма', code: 'SUM_INVALID', found: 'x' }] },
  });
  const again = await post(body, {
    headers: { 'Accept-Language': 'ru', 'Content-Type': 'application/octet-stream' },
  });
  expect(again.json).toMatchObject({ documents: { new: 0, known: 2 } });
  expect(again.json.faults.rows[0].text).toContain('не сумма');
  const regate = await fetch(`${server.url}/TP7/hs/regate/bookingstate?order=INV-000001`, {
    headers: basic('richest'),
  });
  expect(await regate.json()).toMatchObject({
    orders: [{ status: 2, paymentCode: 2, paidAmount: '179.80' }],
  });
  await inStore('TP7', async ({ engine }) => expect((await verify(engine)).differences).toEqual([]));
});

test('the same statement many times at once is taken once, and nothing is lost', async () => {
  const body = statementBytes(Array.from({ length: 60 }, () => incoming({ Сумма: '1.00' })));
  const answers = await Promise.all(Array.from({ length: 5 }, () => post(body)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(answers.reduce((sum, { json }) => sum + json.documents.new, 0)).toBe(60);
});

test('more at once than are taken get 503 and lose nothing', async () => {
  const bodies = Array.from({ length: 12 }, () => statement({ Сумма: '1.00' }));
  const answers = await Promise.all(bodies.map((body) => post(body)));
  const refused = answers.filter(({ status }) => status !== 200);
  for (const { status, headers, json } of refused) {
    expect([status, json.code, headers.get('retry-after')]).toEqual([503, 'OVERLOADED', '1']);
  }
  const again = await Promise.all(bodies.slice(0, 5).map((body) => post(body)));
  expect(again.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
});

test('gzip', async () => {
  const { status, json } = await post(gzipSync(statement()), { headers: { 'Content-Encoding': 'gzip' } });
  expect([status, json.documents.new]).toEqual([200, 1]);
});

test.each<[string, Buffer | undefined, Asked, number, string]>([
  ['no user', statement(), { user: null }, 401, 'UNAUTHORIZED'],
  ['a user of the application server', statement(), { user: 'richest' }, 403, 'FORBIDDEN'],
  ['a till', statement(), { user: 'kassir' }, 403, 'FORBIDDEN'],
  ['a user of another enterprise', statement(), { user: 'neighbour' }, 401, 'UNAUTHORIZED'],
  ['another path', statement(), { path: '/TP7/hs/bank/else' }, 404, 'PATH_UNKNOWN'],
  ['another method', undefined, { method: 'GET' }, 405, 'METHOD_NOT_ALLOWED'],
  [
    'another type',
    statement(),
    { headers: { 'Content-Type': 'application/json' } },
    415,
    'MEDIA_TYPE_UNSUPPORTED',
  ],
  [
    'an unknown compression',
    statement(),
    { headers: { 'Content-Encoding': 'br' } },
    415,
    'MEDIA_TYPE_UNSUPPORTED',
  ],
  ['bad compression', statement(), { headers: { 'Content-Encoding': 'gzip' } }, 400, 'BODY_UNREADABLE'],
  [
    'a bomb',
    gzipSync(Buffer.alloc(50_000_000)),
    { headers: { 'Content-Encoding': 'gzip' } },
    413,
    'BODY_TOO_LARGE',
  ],
  ['too much', Buffer.alloc(200_001), {}, 413, 'BODY_TOO_LARGE'],
  ['nothing', Buffer.alloc(0), {}, 422, 'BODY_INVALID'],
  ['no statement', Buffer.from('{"a":1}'), {}, 422, 'STATEMENT_REFUSED'],
  ['no text', Buffer.from('PK\u0003\u0004'), {}, 422, 'STATEMENT_REFUSED'],
  ['a page of another site', statement(), { headers: { Origin: 'https://evil.example' } }, 403, 'FORBIDDEN'],
])('%s is refused as a problem', async (_, body, asked, status, code) => {
  const answer = await post(body, asked);
  expect([answer.status, answer.json.code]).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.json).toMatchObject({
    status,
    title: expect.any(String),
    detail: expect.any(String),
    requestId: expect.any(String),
  });
});

test('an unknown publication has nothing there', async () => {
  const response = await fetch(`${server.url}/Nowhere/hs/bank/statements`, { method: 'POST' });
  expect(response.status).toBe(404);
});

test('a statement of an account that is not ours says which are', async () => {
  await inStore('TP7', ({ engine }) => changeSetting(engine, 'bankAccounts', ['40702810900000000009']));
  const { status, json } = await post(statement(), { user: 'admin', headers: { 'Accept-Language': 'ru' } });
  expect([status, json.code, json.reason]).toEqual([422, 'STATEMENT_REFUSED', 'ACCOUNT_OF_SOMEBODY_ELSE']);
  expect(json.detail).toContain('40702810900000000009');
});
