import { gzipSync } from 'node:zlib';
import type { Engine } from '../../src/store/engine.js';
import { type Calling, type CallRegate, type OperationId, regateAt } from '../support/regate.js';
import { expectBooksInOrder, readBooks } from '../support/regate-books.js';
import type { Answer } from '../support/rest-server.js';
import { startServer, type TestServer } from '../support/server.js';
import { now } from '../support/shop.js';
import { openStore } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';

/** Whatever is refused says where and why, in the form of the contract, and has changed nothing. */

const dataDir = temporaryFolder();
const hourMs = 3_600_000;
let at = now - 100 * hourMs;
let server: TestServer;
let call: CallRegate;
let engine: Engine;

/** Orders by what became of them. */
const orders: Record<'unpaid' | 'paid' | 'annulled' | 'expired' | 'refunded' | 'handedOver', string> = {
  expired: '',
  unpaid: '',
  paid: '',
  annulled: '',
  refunded: '',
  handedOver: '',
};

const buns = { clientId: 'RS-1', store: 'main', lines: [{ article: '2003', quantity: 2 }] };
const card = {
  system: 'demo-acquirer',
  rrn: '632600000001',
  cardMask: '220000******0004',
  paidAt: '2026-11-22T10:15:20+03:00',
};
const admin = { user: 'admin' };

beforeAll(async () => {
  server = await startServer({ dataDir, clock: () => at });
  engine = await openStore({ dataDir, publication: 'TP7', create: false });
  call = regateAt(server.url);
  await done('confirmClient', { body: { clientId: 'RS-1' } });
  for (const name of Object.keys(orders) as (keyof typeof orders)[]) {
    orders[name] = (await done('booking', { body: { ...buns, externalId: `E-${name}` } })).json.order;
    at = now;
  }
  const { paid, annulled, refunded, handedOver } = orders;
  for (const order of [paid, refunded, handedOver]) {
    await done('paycard', { body: { ...card, order, transactionId: `TX-${order}`, amount: '72.00' } });
  }
  await done('cancel', { body: { order: annulled } });
  await done('refund', { body: { order: refunded } });
  await done('handOver', { body: { order: handedOver }, ...admin });
  // Whoever touches it first notices that its time is over: this one, or the task.
  await call('cancel', { body: { order: orders.expired } });
});
afterAll(async () => {
  await expectBooksInOrder(engine);
  await engine.close();
  await server.close();
});

async function done(operation: OperationId, calling: Calling): Promise<Answer> {
  const answer = await call(operation, calling);
  expect([answer.text, answer.status >= 300]).toEqual([answer.text, false]);
  return answer;
}

/** Asks for what must be refused. */
async function refused(operation: OperationId, calling: Calling): Promise<Answer> {
  const before = await readBooks(engine);
  const answer = await call(operation, calling);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(await readBooks(engine)).toEqual(before);
  return answer;
}

const lineOf = (article: string, quantity: unknown) => ({ lines: [{ article, quantity }] });

describe('a booking', () => {
  test.each<[string, object, number, string, string]>([
    ['an unknown article', lineOf('NOPE', 1), 404, 'ARTICLE_UNKNOWN', 'lines[0].article'],
    ['an unknown store', { store: 'nowhere' }, 404, 'STORE_UNKNOWN', 'store'],
    ['an unknown client', { clientId: 'RS-2' }, 404, 'CLIENT_UNKNOWN', 'clientId'],
    ['less than the minimum', lineOf('6001', '0.05'), 422, 'QUANTITY_TOO_SMALL', 'lines[0].quantity'],
    ['between two steps', lineOf('6001', '0.37'), 422, 'QUANTITY_OFF_STEP', 'lines[0].quantity'],
    ['half a piece', lineOf('2003', '1.5'), 422, 'QUANTITY_OFF_STEP', 'lines[0].quantity'],
    ['more than there is', lineOf('2003', 41), 409, 'NOT_ENOUGH_STOCK', 'lines[0].quantity'],
    ['much more than there is', lineOf('6001', '9999999.95'), 409, 'NOT_ENOUGH_STOCK', 'lines[0].quantity'],
    ['less than nothing', lineOf('2003', '-1'), 422, 'BODY_INVALID', 'lines[0].quantity'],
    ['nothing', lineOf('2003', 0), 422, 'BODY_INVALID', 'lines[0].quantity'],
    ['too huge a number', lineOf('2003', '10000000'), 422, 'BODY_INVALID', 'lines[0].quantity'],
    ['too exact a number', lineOf('6001', '0.1005'), 422, 'BODY_INVALID', 'lines[0].quantity'],
    ['no number', lineOf('2003', 'две'), 422, 'BODY_INVALID', 'lines[0].quantity'],
    ['a truth value', lineOf('2003', true), 422, 'BODY_INVALID', 'lines[0].quantity'],
    ['null', lineOf('2003', null), 422, 'BODY_INVALID', 'lines[0].quantity'],
    ['no quantity', { lines: [{ article: '2003' }] }, 422, 'BODY_INVALID', 'lines[0].quantity'],
    ['no lines', { lines: [] }, 422, 'BODY_INVALID', 'lines'],
    ['too many lines', { lines: Array(1001).fill(buns.lines[0]) }, 422, 'BODY_INVALID', 'lines'],
    ['a price of the caller', { price: 1 }, 422, 'BODY_INVALID', 'price'],
    ['a number as the client', { clientId: 1 }, 422, 'BODY_INVALID', 'clientId'],
    [
      'another order of this name',
      { externalId: 'E-paid', comment: 'x' },
      422,
      'EXTERNAL_ID_REUSED',
      'externalId',
    ],
  ])('%s', async (_, more, status, code, field) => {
    const { json, status: answered } = await refused('booking', { body: { ...buns, ...more } });
    expect([answered, json.code, json.errors[0].field]).toEqual([status, code, field]);
  });

  test('an exponent is no quantity, however it is written', async () => {
    for (const quantity of ['1e1', '1E+400', '1e-400', '-0', '1e', '01', '0x1']) {
      const body = JSON.stringify({ ...buns, ...lineOf('2003', 0) }).replace(':0}', `:${quantity}}`);
      const { json, status } = await refused('booking', { body });
      expect([quantity, status >= 400 && status < 500, json.code]).toEqual([
        quantity,
        true,
        /^(1e|01|0x1)$/.test(quantity) ? 'JSON_INVALID' : 'BODY_INVALID',
      ]);
    }
  });

  test('all lines that are wrong are named; the first one names the problem', async () => {
    const lines = [...buns.lines, ...lineOf('6001', '0.37').lines, ...lineOf('NOPE', 1).lines];
    const { json } = await refused('booking', { body: { ...buns, lines } });
    expect([json.code, ...json.errors.map(({ field }: { field: string }) => field)]).toEqual([
      'QUANTITY_OFF_STEP',
      'lines[1].quantity',
      'lines[2].article',
    ]);
  });

  test('lines of one article are wanted together; what is missing is told with what there is', async () => {
    const lines = [...lineOf('2003', 20).lines, ...lineOf('2003', 20).lines];
    const { json } = await refused('booking', {
      body: { ...buns, lines },
      headers: { 'Accept-Language': 'en' },
    });
    const [{ available }] = json.shortages;
    expect(json).toMatchObject({
      code: 'NOT_ENOUGH_STOCK',
      detail: `Article 2003: wanted 40, available ${available}.`,
      errors: [{ field: 'lines[0].quantity', message: `available: ${available}` }],
      shortages: [{ article: '2003', requested: '40' }],
    });
    expect(Number(available)).toBeLessThan(40);
  });
});

describe('a payment', () => {
  const pay = (name: keyof typeof orders, more: object = {}) => ({
    body: { ...card, order: orders[name], transactionId: 'TX-new', amount: '72.00', ...more },
  });

  test.each<[string, () => Calling, number, string, string]>([
    ['another amount', () => pay('unpaid', { amount: '71.99' }), 422, 'AMOUNT_MISMATCH', 'amount'],
    ['twice', () => pay('paid'), 409, 'NOT_ALLOWED', 'order'],
    ['an expired order', () => pay('expired'), 409, 'NOT_ALLOWED', 'order'],
    ['an annulled order', () => pay('annulled'), 409, 'NOT_ALLOWED', 'order'],
    ['a refunded order', () => pay('refunded'), 409, 'NOT_ALLOWED', 'order'],
    [
      'by a transaction that paid another order',
      () => pay('unpaid', { transactionId: `TX-${orders.paid}` }),
      409,
      'TRANSACTION_USED',
      'transactionId',
    ],
    ['an unknown order', () => pay('unpaid', { order: 'INV-999999' }), 404, 'ORDER_UNKNOWN', 'order'],
    ['another currency', () => pay('unpaid', { currency: 'EUR' }), 422, 'CURRENCY_MISMATCH', 'currency'],
    [
      'a whole card number',
      () => pay('unpaid', { cardMask: '2200000000000004' }),
      422,
      'BODY_INVALID',
      'cardMask',
    ],
    ['less than nothing', () => pay('unpaid', { amount: -72 }), 422, 'BODY_INVALID', 'amount'],
    ['parts of a kopeck', () => pay('unpaid', { amount: '72.001' }), 422, 'BODY_INVALID', 'amount'],
    ['no time', () => pay('unpaid', { paidAt: '2016-12-31T23:59:60Z' }), 422, 'BODY_INVALID', 'paidAt'],
    [
      'a far time',
      () => pay('unpaid', { paidAt: '9999-12-31T23:59:59-10:00' }),
      422,
      'BODY_INVALID',
      'paidAt',
    ],
    [
      'without a transaction',
      () => pay('unpaid', { transactionId: undefined }),
      422,
      'BODY_INVALID',
      'transactionId',
    ],
  ])('%s', async (_, calling, status, code, field) => {
    const { json, status: answered } = await refused('paycard', calling());
    expect([answered, json.code, json.errors?.[0].field]).toEqual([status, code, field]);
  });

  test('the status that forbids it is told', async () => {
    expect((await refused('paycard', pay('expired'))).json.order).toEqual({
      order: orders.expired,
      status: 5,
    });
    expect((await refused('cancel', { body: { order: orders.paid } })).json).toMatchObject({
      detail: `Заказ ${orders.paid} имеет статус 1 (Оплачен картой); это возможно при статусе: 0 (Создан, не оплачен).`,
      order: { order: orders.paid, status: 1 },
    });
  });

  test('the same transaction once more is answered as before, under another key too', async () => {
    const before = await readBooks(engine);
    const again = await call('paycard', pay('paid', { transactionId: `TX-${orders.paid}` }));
    expect([again.status, again.json.status]).toEqual([200, 1]);
    expect(await readBooks(engine)).toEqual(before);
  });

  test('the office takes no cards, and not too little', async () => {
    const body = { order: orders.unpaid, paymentCode: 3, amount: '72.00' };
    const byCard = await refused('payOrder', { body: { ...body, paymentCode: 1 }, ...admin });
    expect([byCard.status, byCard.json.errors[0].field]).toEqual([422, 'paymentCode']);
    const less = await refused('payOrder', { body: { ...body, amount: '1' }, ...admin });
    expect([less.status, less.json.code]).toEqual([422, 'AMOUNT_MISMATCH']);
  });
});

describe('a refund', () => {
  const back = (name: keyof typeof orders, more: object = {}) => ({ body: { order: orders[name], ...more } });
  const lines = (...rows: object[]) => ({ lines: rows });

  test.each<[string, () => Calling, number, string, string]>([
    ['more than was paid', () => back('paid', { amount: '72.01' }), 422, 'AMOUNT_MISMATCH', 'amount'],
    [
      'more than was bought',
      () => back('paid', lines({ position: 1, quantity: 3 })),
      422,
      'REFUND_TOO_LARGE',
      'lines[0].quantity',
    ],
    [
      'half a piece',
      () => back('paid', lines({ position: 1, quantity: '0.5' })),
      422,
      'QUANTITY_OFF_STEP',
      'lines[0].quantity',
    ],
    [
      'a line that is not there',
      () => back('paid', lines({ position: 2 })),
      422,
      'LINE_UNKNOWN',
      'lines[0].position',
    ],
    [
      'a line twice',
      () => back('paid', lines({ position: 1, quantity: 1 }, { position: 1, quantity: 1 })),
      422,
      'LINE_REPEATED',
      'lines[1].position',
    ],
    [
      'less than nothing',
      () => back('paid', lines({ position: 1, quantity: -1 })),
      422,
      'BODY_INVALID',
      'lines[0].quantity',
    ],
    ['of an unpaid order', () => back('unpaid'), 409, 'NOT_ALLOWED', 'order'],
    ['of an expired order', () => back('expired'), 409, 'NOT_ALLOWED', 'order'],
    ['of all of it twice', () => back('refunded'), 409, 'NOTHING_LEFT', 'order'],
    ['of an unknown order', () => ({ body: { order: 'INV-999999' } }), 404, 'ORDER_UNKNOWN', 'order'],
  ])('%s', async (_, calling, status, code, field) => {
    const { json, status: answered } = await refused('refund', calling());
    expect([answered, json.code, json.errors?.[0].field]).toEqual([status, code, field]);
  });
});

test('null is as if it were not told', async () => {
  const texts = { externalId: null, deliveryAddress: null, comment: null };
  const [one, other] = [
    await done('booking', { body: { ...buns, ...texts } }),
    await done('booking', { body: buns }),
  ];
  const nothing = { authCode: null, currency: null };
  const payment = { ...card, ...nothing, order: one.json.order, transactionId: 'TX-null', amount: '72.00' };
  expect((await done('paycard', { body: payment })).json.payments[0].authCode).toBeNull();
  const cash = { order: other.json.order, paymentCode: 3, amount: '72.00', document: null, paidAt: null };
  expect((await done('payOrder', { body: cash, ...admin })).json.status).toBe(3);
  const check = { till: '1', shift: 1, number: 1, date: null };
  const handing = await refused('handOver', { body: { order: one.json.order, check }, ...admin });
  expect(handing.json.code).toBe('CHECK_UNKNOWN');
});

describe('the rest', () => {
  test.each<[string, OperationId, () => Calling, number, string]>([
    ['a paid order', 'cancel', () => ({ body: { order: orders.paid } }), 409, 'NOT_ALLOWED'],
    ['an annulled order again', 'cancel', () => ({ body: { order: orders.annulled } }), 409, 'NOT_ALLOWED'],
    [
      'an expired order',
      'annulOrder',
      () => ({ body: { order: orders.expired }, ...admin }),
      409,
      'NOT_ALLOWED',
    ],
    ['an unpaid order', 'handOver', () => ({ body: { order: orders.unpaid }, ...admin }), 409, 'NOT_ALLOWED'],
    ['twice', 'handOver', () => ({ body: { order: orders.handedOver }, ...admin }), 409, 'HANDED_OVER'],
    [
      'a refunded order',
      'handOver',
      () => ({ body: { order: orders.refunded }, ...admin }),
      409,
      'NOTHING_LEFT',
    ],
    [
      'with no check',
      'handOver',
      () => ({ body: { order: orders.paid, check: { till: '1', shift: 1, number: 1 } }, ...admin }),
      404,
      'CHECK_UNKNOWN',
    ],
    ['no order', 'bookingstate', () => ({ query: { order: 'INV-999999' } }), 404, 'ORDER_UNKNOWN'],
    ['nothing', 'bookingstate', () => ({}), 400, 'PARAMETER_INVALID'],
    [
      'too much',
      'bookingstate',
      () => ({ query: { order: Array.from({ length: 101 }, (_, i) => `N${i}`) } }),
      400,
      'PARAMETER_INVALID',
    ],
    ['no client', 'getClient', () => ({}), 400, 'PARAMETER_INVALID'],
    [
      'no known client',
      'updateClient',
      () => ({ body: { clientId: 'RS-2', name: 'Икс' } }),
      404,
      'CLIENT_UNKNOWN',
    ],
  ])('%s: %s', async (_, operation, calling, status, code) => {
    const { json, status: answered } = await refused(operation, calling());
    expect([answered, json.code]).toEqual([status, code]);
  });
});

describe('keys', () => {
  test('a key with another request', async () => {
    const key = 'key-1';
    await done('booking', { body: buns, key });
    const other = await refused('booking', { body: { ...buns, comment: 'другой' }, key });
    expect([other.status, other.json.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  test('a refusal is kept as well, and answered again', async () => {
    const sending = { body: { ...buns, clientId: 'RS-3' }, key: 'key-2' };
    const first = await refused('booking', sending);
    await done('confirmClient', { body: { clientId: 'RS-3' } });
    const again = await call('booking', sending);
    expect([again.status, again.text, again.headers['idempotency-replayed']]).toEqual([
      404,
      first.text,
      'true',
    ]);
  });

  test.each(['with space', 'ключ'.normalize(), 'x'.repeat(256)])('no key: %s', async (key) => {
    const { status, json } = await refused('booking', {
      body: buns,
      headers: { 'Idempotency-Key': Buffer.from(key).toString('latin1') },
    });
    expect([status, json.code, json.errors[0].field]).toEqual([400, 'PARAMETER_INVALID', 'Idempotency-Key']);
  });

  test('what would be done twice is not done without a name', async () => {
    const booking = await refused('booking', { body: buns, key: null });
    expect([booking.status, booking.json.code, booking.json.errors[0].field]).toEqual([
      400,
      'PARAMETER_INVALID',
      'Idempotency-Key',
    ]);
    const refund = await refused('refund', { body: { order: orders.paid }, key: null });
    expect([refund.status, refund.json.errors[0]]).toMatchObject([400, { field: 'Idempotency-Key' }]);
  });

  test('null is no name', async () => {
    const { json } = await refused('booking', { body: { ...buns, externalId: null }, key: null });
    expect(json.errors[0].field).toBe('Idempotency-Key');
  });

  test('a booking with an external id needs no key', async () => {
    const named = { body: { ...buns, externalId: 'E-keyless' }, key: null };
    const first = await done('booking', named);
    const again = await done('booking', named);
    expect([first.status, again.status, again.json.order]).toEqual([201, 200, first.json.order]);
  });

  test('whatever else is repeated without a key has no second effect', async () => {
    const { order } = (await done('booking', { body: { ...buns, externalId: 'E-again' } })).json;
    const { order: other } = (await done('booking', { body: { ...buns, externalId: 'E-again-2' } })).json;
    const { order: cash } = (await done('booking', { body: { ...buns, externalId: 'E-again-3' } })).json;
    const paper = { paymentCode: 3, amount: '72.00' };
    const changes: [OperationId, Calling, number][] = [
      ['confirmClient', { body: { clientId: 'RS-4' } }, 200],
      ['updateClient', { body: { clientId: 'RS-4', phone: '+7 000 000-00-09' } }, 200],
      ['paycard', { body: { ...card, order, transactionId: 'TX-again', amount: '72.00' } }, 200],
      ['cancel', { body: { order: other } }, 409],
      ['payOrder', { body: { ...paper, order: cash, document: 'ПКО 1' }, ...admin }, 200],
      ['handOver', { body: { order }, ...admin }, 409],
      ['annulOrder', { body: { order: other }, ...admin }, 409],
    ];
    for (const [operation, calling, status] of changes) {
      const first = await call(operation, { ...calling, key: null });
      const before = await readBooks(engine);
      const again = await call(operation, { ...calling, key: null });
      expect([operation, first.status < 300 || operation === 'annulOrder', again.status]).toEqual([
        operation,
        true,
        status,
      ]);
      expect(await readBooks(engine)).toEqual(before);
    }
  });
});

describe('bodies', () => {
  const text = JSON.stringify(buns);
  const json = { 'Content-Type': 'application/json' };
  const megabyte = 2 ** 20;

  test.each<[string, string | Buffer, Record<string, string>, number, string]>([
    ['of text', text, { 'Content-Type': 'text/plain' }, 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['of XML', '<a/>', { 'Content-Type': 'application/xml' }, 415, 'MEDIA_TYPE_UNSUPPORTED'],
    [
      'of a form',
      text,
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      415,
      'MEDIA_TYPE_UNSUPPORTED',
    ],
    ['of nothing', text, { 'Content-Type': '' }, 415, 'MEDIA_TYPE_UNSUPPORTED'],
    [
      'in windows-1251',
      text,
      { 'Content-Type': 'application/json; charset=windows-1251' },
      415,
      'MEDIA_TYPE_UNSUPPORTED',
    ],
    ['packed in an unknown way', text, { ...json, 'Content-Encoding': 'br' }, 415, 'MEDIA_TYPE_UNSUPPORTED'],
    ['that is empty', '', json, 400, 'JSON_INVALID'],
    ['that breaks off', text.slice(0, -1), json, 400, 'JSON_INVALID'],
    ['that is no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), json, 400, 'JSON_INVALID'],
    ['with a name twice', text.replace('{', '{"store":"main",'), json, 400, 'JSON_INVALID'],
    ['with a prototype', text.replace('{', '{"__proto__":{"a":1},'), json, 422, 'BODY_INVALID'],
    ['nested deeply', '['.repeat(100_000), json, 400, 'JSON_INVALID'],
    ['of many values', `[${'1,'.repeat(200_000)}1]`, json, 400, 'JSON_INVALID'],
    ['of a long number', text.replace(':2}', `:${'9'.repeat(1000)}}`), json, 400, 'JSON_INVALID'],
    ['that is a list', '[]', json, 422, 'BODY_INVALID'],
    ['of 2 MB', text.replace('RS-1', 'x'.repeat(2 * megabyte)), json, 413, 'BODY_TOO_LARGE'],
    [
      'of 50 MB, packed',
      gzipSync(Buffer.alloc(50 * megabyte, 0x20)),
      { ...json, 'Content-Encoding': 'gzip' },
      413,
      'BODY_TOO_LARGE',
    ],
  ])('%s', async (_, body, headers, status, code) => {
    const answer = await refused('booking', { body, headers });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });
});
