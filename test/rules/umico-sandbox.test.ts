import fc from 'fast-check';
import type { Receipt } from '../../src/umico/pos-api.js';
import { openSandbox } from '../../src/umico/sandbox/server.js';
import { temporaryFolders } from '../support/temporary.js';
import { calls, type UmicoSandbox, umicoSandboxes } from '../support/umico-sandbox.js';

/** What the sandbox keeps to, seen by its calls alone. */

const startSandbox = umicoSandboxes();
const newFolder = temporaryFolders();
const card = '9944000000000012';
const other = '9944000000000043';
const start = Date.parse('2026-11-22T06:15:30Z');
let now = start;
let sandbox: UmicoSandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ clock: () => now });
});
beforeEach(async () => {
  now = start;
  await sandbox.reset();
});

interface Said {
  status: number;
  body: Record<string, unknown>;
}

interface Sending {
  key?: string;
  body?: unknown;
  headers?: Record<string, string>;
  url?: string;
}

/** A call of the contract, with key and point of sale unless told. */
async function say(method: string, path: string, { key, body, headers, url }: Sending = {}): Promise<Said> {
  const response = await fetch(`${url ?? sandbox.url}/api/v1${path}`, {
    method,
    headers: {
      'x-api-key': 'sandbox',
      'x-pos-id': 'POS-1',
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      ...headers,
    },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const codeOf = ({ status, body }: Said) => `${status} ${body.code ?? body.status}`;
const time = '2026-11-22T10:15:30+04:00';

interface SaleOptions {
  card?: string;
  points?: string;
  holdKey?: string | null;
  /** In hundredths, one for each line. */
  amounts?: readonly number[];
}

const text = (minor: number) => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
const sumOf = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);

function saleBody({
  card: of = card,
  points = '0.00',
  holdKey = null,
  amounts = [10_000],
}: SaleOptions = {}) {
  const lines = amounts.map((amount, i) => ({
    position: i + 1,
    article: `A${i}`,
    name: 'Goods',
    quantity: '1000',
    price: '0.00',
    amount: text(amount),
  }));
  return {
    card: of,
    currency: 'AZN',
    document: 'Check 1',
    time,
    amount: text(sumOf(amounts)),
    points,
    holdKey,
    lines,
  };
}

function sell(key: string, options?: SaleOptions): Promise<Said> {
  return say('POST', '/receipts', { key, body: saleBody(options) });
}

const ask = (key: string) => say('GET', `/receipts/${key}`);

/** Of lines by their positions, in hundredths. */
function returnBody(saleKey: string, amounts: Readonly<Record<number, number>>, more: object = {}) {
  const lines = Object.entries(amounts).map(([position, amount], i) => ({
    position: i + 1,
    salePosition: Number(position),
    article: 'A',
    name: 'Goods',
    quantity: '1',
    price: '0.00',
    amount: text(amount),
  }));
  const amount = text(sumOf(Object.values(amounts)));
  return {
    saleKey,
    card,
    currency: 'AZN',
    document: 'Check 2',
    time,
    amount,
    calculation: null,
    lines,
    ...more,
  };
}

function giveBack(
  key: string,
  saleKey: string,
  amounts: Record<number, number>,
  more?: object,
): Promise<Said> {
  return say('POST', '/returns', { key, body: returnBody(saleKey, amounts, more) });
}

const cancel = (key: string, saleKey: string) => say('POST', `/receipts/${saleKey}/cancel`, { key });
const hold = (key: string, points: string, of = card) =>
  say('POST', '/holds', { key, body: { card: of, points, document: null } });

async function available(of = card): Promise<unknown> {
  return (await say('GET', `/cards/${of}`)).body.available;
}

describe('who may call', () => {
  test('another key, another point of sale, none at all', async () => {
    expect(codeOf(await say('GET', `/cards/${card}`, { headers: { 'x-api-key': 'other' } }))).toBe(
      '401 KEY_REFUSED',
    );
    expect(codeOf(await say('GET', `/cards/${card}`, { headers: { 'x-api-key': '' } }))).toBe(
      '401 KEY_REFUSED',
    );
    expect(codeOf(await say('GET', `/cards/${card}`, { headers: { 'x-pos-id': '' } }))).toBe(
      '400 REQUEST_INVALID',
    );
    await sandbox.settings({ posIds: ['POS-2'], apiKeys: ['other'] });
    expect(codeOf(await say('GET', `/cards/${card}`))).toBe('401 KEY_REFUSED');
    const headers = { 'x-api-key': 'other' };
    expect(codeOf(await say('GET', `/cards/${card}`, { headers }))).toBe('403 POS_REFUSED');
    expect(codeOf(await say('GET', `/cards/${card}`, { headers: { ...headers, 'x-pos-id': 'POS-2' } }))).toBe(
      '200 active',
    );
  });

  test('pages of other sites cannot change it, and read nothing under a name of theirs', async () => {
    const plain = await fetch(`${sandbox.url}/sandbox/reset`, { method: 'POST', body: '{}' });
    expect([plain.status, plain.headers.get('access-control-allow-origin')]).toEqual([415, null]);
    const { request } = await import('node:http');
    const asked = (host: string) =>
      new Promise<number | undefined>((resolve) => {
        request(`${sandbox.url}/sandbox/cards`, { headers: { Host: host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).end();
      });
    expect(await asked('evil.example')).toBe(403);
    expect(await asked('127.0.0.1.evil.example')).toBe(403);
    expect(await asked('localhost:1')).toBe(200);
  });
});

describe('requests that are none', () => {
  const holdOf = { card, points: '1.00', document: null };
  test.each<[string, string, string, Sending, string]>([
    ['an unknown path', 'GET', '/nothing', {}, '404 NOTHING_HERE'],
    ['another method', 'PUT', '/holds', {}, '405 METHOD_UNKNOWN'],
    ['half an escape', 'GET', '/cards/%ff', {}, '400 REQUEST_INVALID'],
    ['a card that is none', 'GET', '/cards/12', {}, '400 REQUEST_INVALID'],
    ['no key', 'POST', '/holds', { body: holdOf }, '400 REQUEST_INVALID'],
    ['a key with a space', 'POST', '/holds', { key: 'k y', body: holdOf }, '400 REQUEST_INVALID'],
    ['no body', 'POST', '/holds', { key: 'k', body: '' }, '400 REQUEST_INVALID'],
    ['half a body', 'POST', '/holds', { key: 'k', body: '{"card":' }, '400 REQUEST_INVALID'],
    [
      'a member twice',
      'POST',
      '/holds',
      { key: 'k', body: '{"card":"1","card":"2"}' },
      '400 REQUEST_INVALID',
    ],
    ['deep nesting', 'POST', '/holds', { key: 'k', body: '['.repeat(100_000) }, '400 REQUEST_INVALID'],
    [
      'points as a number',
      'POST',
      '/holds',
      { key: 'k', body: { ...holdOf, points: 1 } },
      '400 REQUEST_INVALID',
    ],
    ['a comma', 'POST', '/holds', { key: 'k', body: { ...holdOf, points: '1,00' } }, '400 REQUEST_INVALID'],
    [
      'an unknown member',
      'POST',
      '/holds',
      { key: 'k', body: { ...holdOf, more: 1 } },
      '400 REQUEST_INVALID',
    ],
    [
      '20 digits',
      'POST',
      '/holds',
      { key: 'k', body: { ...holdOf, points: `${10n ** 20n}.00` } },
      '400 REQUEST_INVALID',
    ],
    [
      'no time',
      'POST',
      '/receipts',
      { key: 'k', body: { ...saleBody(), time: 'now' } },
      '400 REQUEST_INVALID',
    ],
    ['5 MB', 'POST', '/receipts', { key: 'k', body: 'x'.repeat(5_000_000) }, '413 REQUEST_INVALID'],
  ])('%s', async (...[, method, path, sending, expected]) => {
    expect(codeOf(await say(method, path, sending))).toBe(expected);
    expect(await available()).toBe('250.00');
  });
});

describe('holds', () => {
  test('never more than there is, however many ask at once', async () => {
    const said = await Promise.all(Array.from({ length: 40 }, (_, i) => hold(`h${i}`, '10.00')));
    expect(said.filter(({ status }) => status === 201)).toHaveLength(25);
    expect(new Set(said.filter(({ status }) => status !== 201).map(codeOf))).toEqual(
      new Set(['422 NOT_ENOUGH_POINTS']),
    );
    expect(await available()).toBe('0.00');
  });

  test('end with their time, without anybody doing anything', async () => {
    await hold('h', '50.00');
    expect(await available()).toBe('200.00');
    now += 899_999;
    expect(codeOf(await say('GET', '/holds/h'))).toBe('200 held');
    now += 1;
    expect(codeOf(await say('GET', '/holds/h'))).toBe('200 expired');
    expect(await available()).toBe('250.00');
    expect(codeOf(await say('DELETE', '/holds/h'))).toBe('200 expired');
    expect(codeOf(await hold('h', '50.00'))).toBe('200 expired');
    expect(codeOf(await sell('s', { points: '10.00', holdKey: 'h' }))).toBe('422 HOLD_NOT_HELD');
  });

  test('are released once, used once, and only by a sale that fits', async () => {
    await hold('h', '20.00');
    expect(codeOf(await sell('s1', { points: '20.01', holdKey: 'h' }))).toBe('422 HOLD_MISMATCH');
    expect(codeOf(await sell('s2', { card: other, points: '1.00', holdKey: 'h' }))).toBe('422 HOLD_MISMATCH');
    expect(codeOf(await sell('s3', { points: '1.00', holdKey: 'nothing' }))).toBe('422 HOLD_UNKNOWN');
    expect(codeOf(await sell('s4', { points: '15.00', holdKey: 'h' }))).toBe('201 pending');
    expect(await available()).toBe('235.00');
    expect(codeOf(await sell('s5', { points: '1.00', holdKey: 'h' }))).toBe('422 HOLD_NOT_HELD');
    expect(codeOf(await say('DELETE', '/holds/h'))).toBe('422 HOLD_USED');
    expect(codeOf(await hold('g', '20.00'))).toBe('201 held');
    expect(codeOf(await say('DELETE', '/holds/g'))).toBe('200 released');
    expect(codeOf(await say('DELETE', '/holds/g'))).toBe('200 released');
    expect(codeOf(await say('DELETE', '/holds/nothing'))).toBe('404 HOLD_UNKNOWN');
    expect(await available()).toBe('235.00');
  });

  test('are free again when their sale is rejected', async () => {
    await hold('h', '20.00');
    await sell('s', { points: '20.00', holdKey: 'h' });
    await sandbox.settle('s', 'No');
    expect(codeOf(await say('GET', '/holds/h'))).toBe('200 released');
    expect(await available()).toBe('250.00');
  });
});

describe('sales', () => {
  test.each<[SaleOptions, string]>([
    [{ card: '9944999999999999' }, '404 CARD_UNKNOWN'],
    [{ card: '9944000000000029' }, '422 CARD_BLOCKED'],
    [{ points: '50.01' }, '422 POINTS_OVER_SHARE'],
    [{ points: '250.01', amounts: [100_000] }, '422 NOT_ENOUGH_POINTS'],
    [{ points: '250.00', amounts: [100_000] }, '201 pending'],
    [{ amounts: [] }, '201 pending'],
    [{ amounts: [0] }, '201 pending'],
  ])('%j: %s', async (options, expected) => {
    expect(codeOf(await sell('s', options))).toBe(expected);
  });

  test('lines that do not make the amount, or share a position', async () => {
    const body = saleBody();
    expect(codeOf(await say('POST', '/receipts', { key: 's', body: { ...body, amount: '99.99' } }))).toBe(
      '422 AMOUNT_MISMATCH',
    );
    const lines = [...body.lines, ...body.lines];
    expect(
      codeOf(await say('POST', '/receipts', { key: 's', body: { ...body, amount: '200.00', lines } })),
    ).toBe('400 REQUEST_INVALID');
  });

  test('50 of one key are one, and the same key with another body is none', async () => {
    const said = await Promise.all(Array.from({ length: 50 }, () => sell('s', { points: '10.00' })));
    expect(said.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(said.filter(({ status }) => status === 200)).toHaveLength(49);
    expect(codeOf(await sell('s', { points: '10.01' }))).toBe('409 KEY_CONFLICT');
    expect(codeOf(await giveBack('s', 's', { 1: 100 }))).toBe('409 KEY_CONFLICT');
    expect(codeOf(await cancel('s', 's'))).toBe('409 KEY_CONFLICT');
    expect(await sandbox.receipts()).toHaveLength(1);
    expect(await available()).toBe('240.00');
  });

  test('the same body written otherwise is the same', async () => {
    await sell('s');
    const body = JSON.stringify(Object.fromEntries(Object.entries(saleBody()).reverse()), null, 2);
    expect(codeOf(await say('POST', '/receipts', { key: 's', body }))).toBe('200 pending');
  });

  test('are processed at the n-th question, by age, at once, or never', async () => {
    await sandbox.settings({ questionsUntilProcessed: 3 });
    await sell('third');
    expect([codeOf(await ask('third')), codeOf(await ask('third')), codeOf(await ask('third'))]).toEqual([
      '200 pending',
      '200 pending',
      '200 processed',
    ]);
    await sandbox.settings({ questionsUntilProcessed: null, millisecondsUntilProcessed: 1000 });
    await sell('aged');
    now += 999;
    expect(codeOf(await ask('aged'))).toBe('200 pending');
    now += 1;
    expect(codeOf(await ask('aged'))).toBe('200 processed');
    await sandbox.settings({ questionsUntilProcessed: 0 });
    expect(codeOf(await sell('at-once'))).toBe('201 processed');
    await sandbox.settings({ questionsUntilProcessed: null, millisecondsUntilProcessed: null });
    await sell('never');
    now += 1e9;
    expect(codeOf(await ask('never'))).toBe('200 pending');
  });
});

describe('returns', () => {
  beforeEach(() => sandbox.settings({ questionsUntilProcessed: 0 }));

  test.each<[string, () => Promise<Said>, string]>([
    ['of nothing', () => giveBack('r', 'nothing', { 1: 100 }), '404 RECEIPT_UNKNOWN'],
    ['of more money', () => giveBack('r', 's', { 1: 10_001 }), '422 RETURN_EXCEEDS_SALE'],
    [
      'of more goods',
      () =>
        giveBack(
          'r',
          's',
          { 1: 1 },
          { lines: [{ ...returnBody('s', { 1: 1 }).lines[0], quantity: '1000.001' }] },
        ),
      '422 RETURN_EXCEEDS_SALE',
    ],
    ['of another line', () => giveBack('r', 's', { 2: 100 }), '422 RETURN_EXCEEDS_SALE'],
    ['of another card', () => giveBack('r', 's', { 1: 100 }, { card: other }), '422 CARD_MISMATCH'],
    [
      'whose lines do not make its amount',
      () => giveBack('r', 's', { 1: 100 }, { amount: '2.00' }),
      '422 AMOUNT_MISMATCH',
    ],
    [
      'by a calculation that is none',
      () => giveBack('r', 's', { 1: 100 }, { calculation: 'UC-000009' }),
      '422 CALCULATION_UNKNOWN',
    ],
    [
      'by what looks like none',
      () => giveBack('r', 's', { 1: 100 }, { calculation: '1' }),
      '422 CALCULATION_UNKNOWN',
    ],
  ])('%s', async (_what, act, expected) => {
    await sell('s', { points: '30.00' });
    expect(codeOf(await act())).toBe(expected);
    expect(await sandbox.receipts()).toHaveLength(1);
  });

  test('of a sale that is pending or rejected, and of a return', async () => {
    await sandbox.settings({ questionsUntilProcessed: null });
    await sell('s');
    expect(codeOf(await giveBack('r', 's', { 1: 100 }))).toBe('422 SALE_NOT_PROCESSED');
    await sandbox.settle('s', 'No');
    expect(codeOf(await giveBack('r', 's', { 1: 100 }))).toBe('422 SALE_REJECTED');
    expect(codeOf(await cancel('c', 's'))).toBe('422 SALE_REJECTED');
    await sandbox.settings({ questionsUntilProcessed: 0 });
    await sell('t');
    await giveBack('r', 't', { 1: 100 });
    expect(codeOf(await giveBack('q', 'r', { 1: 100 }))).toBe('422 NOT_A_SALE');
    expect(codeOf(await cancel('c', 'r'))).toBe('422 NOT_A_SALE');
    expect(codeOf(await cancel('c', 'nothing'))).toBe('404 RECEIPT_UNKNOWN');
  });

  test('20 at once of the last piece: one', async () => {
    await sell('s', { points: '30.00' });
    const said = await Promise.all(
      Array.from({ length: 20 }, (_, i) => giveBack(`r${i}`, 's', { 1: 10_000 })),
    );
    expect(said.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await available()).toBe('250.00');
    expect(codeOf(await ask('s'))).toBe('200 returned');
  });

  test('a part that is rejected can go back again', async () => {
    await sell('s', { points: '30.00' });
    await sandbox.settings({ questionsUntilProcessed: null });
    await giveBack('r1', 's', { 1: 6000 });
    expect(codeOf(await giveBack('r2', 's', { 1: 6000 }))).toBe('422 RETURN_EXCEEDS_SALE');
    await sandbox.settle('r1', 'No');
    await giveBack('r3', 's', { 1: 10_000 });
    await sandbox.settle('r3');
    expect(await available()).toBe('250.00');
    expect(codeOf(await ask('s'))).toBe('200 returned');
  });

  test('any split of a sale gives back and takes back exactly what it spent and earned', async () => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 9000 })), { maxLength: 5 }),
        fc.boolean(),
        async (amounts, percent, share, cuts, byCancelling) => {
          const own = `5500${String(number++).padStart(8, '0')}`;
          await sandbox.card(own, '500.00');
          await sandbox.settings({ accrualPercent: String(percent), payablePercent: '100' });
          const points = text(Math.min(50_000, Math.floor((sumOf(amounts) * share) / 10_000)));
          const key = `s-${own}`;
          expect(codeOf(await sell(key, { card: own, points, amounts }))).toBe('201 processed');
          const left = [...amounts];
          const parts = cuts.flatMap(([at, amount]) => {
            const position = at % amounts.length;
            const part = Math.min(amount, left[position] ?? 0);
            left[position] = (left[position] ?? 0) - part;
            return part === 0 ? [] : [{ [position + 1]: part }];
          });
          const rest = Object.fromEntries(
            left.flatMap((amount, i) => (amount === 0 ? [] : [[i + 1, amount]])),
          );
          const whole = !byCancelling && Object.keys(rest).length > 0 ? [...parts, rest] : parts;
          for (const [i, part] of whole.entries()) {
            const said = await giveBack(`r-${own}-${i}`, key, part, { card: own });
            expect(codeOf(said)).toBe('201 processed');
            expect(Number(said.body.returned)).toBeLessThanOrEqual(sumOf(Object.values(part)) / 100);
          }
          if (byCancelling && Object.keys(rest).length > 0) {
            expect(codeOf(await cancel(`c-${own}`, key))).toBe('201 processed');
          }
          const sale = (await ask(key)).body as unknown as Receipt;
          expect([sale.status, sale.returned, sale.takenBack]).toEqual(['returned', sale.spent, sale.earned]);
          expect(await available(own)).toBe('500.00');
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('cancellations', () => {
  test('of a pending sale reject it, and nothing has moved', async () => {
    await sell('s', { points: '30.00' });
    expect(await available()).toBe('220.00');
    expect(codeOf(await cancel('c', 's'))).toBe('201 processed');
    expect(await ask('s')).toMatchObject({ body: { status: 'rejected', reason: 'CANCELLED' } });
    expect(await available()).toBe('250.00');
    expect(codeOf(await cancel('c', 's'))).toBe('200 processed');
  });

  test('of a sale whose parts are on their way back take what is left, once', async () => {
    await sell('s', { points: '30.00' });
    await ask('s');
    await giveBack('r', 's', { 1: 4000 });
    expect(codeOf(await cancel('c', 's'))).toBe('201 pending');
    expect(codeOf(await cancel('d', 's'))).toBe('422 NOTHING_LEFT');
    expect(codeOf(await giveBack('q', 's', { 1: 100 }))).toBe('422 RETURN_EXCEEDS_SALE');
    await ask('c');
    expect(codeOf(await ask('s'))).toBe('200 partially-returned');
    await ask('r');
    expect(codeOf(await ask('s'))).toBe('200 returned');
    expect(await available()).toBe('250.00');
  });

  test('of a sale that costs nothing work once', async () => {
    await sell('s', { amounts: [0] });
    await ask('s');
    expect(codeOf(await cancel('c', 's'))).toBe('201 pending');
    expect(codeOf(await cancel('d', 's'))).toBe('422 NOTHING_LEFT');
    expect(codeOf(await ask('c'))).toBe('200 processed');
  });
});

test('a card may owe points, and then there is nothing to spend', async () => {
  await sandbox.settings({ questionsUntilProcessed: 0, accrualPercent: '100' });
  await sandbox.card(card, '0.00');
  await sell('s');
  await sell('t', { points: '50.00' });
  await giveBack('r', 's', { 1: 10_000 });
  await sandbox.card(other, '0.00');
  expect(await available()).toBe('0.00');
  await sandbox.card(card, '-10.00');
  const offer = { ...saleBody(), document: undefined, time: undefined, holdKey: undefined };
  expect((await say('POST', '/sales/calculate', { body: offer })).body).toMatchObject({
    available: '-10.00',
    payable: '0.00',
  });
  expect(codeOf(await hold('h', '0.01'))).toBe('422 NOT_ENOUGH_POINTS');
  expect((await hold('h', '0.01')).body.message).toBe('0.00 points may be spent.');
  expect(codeOf(await sell('u'))).toBe('201 processed');
});

test('all of it is there after a restart, except the trouble', async () => {
  const folder = newFolder();
  const first = await openSandbox({ folder });
  await calls(first.url).card('5500', '7.00');
  await calls(first.url).settings({ holdSeconds: 60 });
  await calls(first.url).trouble({ kind: 'html' });
  await first.close();
  const second = await openSandbox({ folder });
  expect((await calls(second.url).cards()).map((row) => row.card)).toHaveLength(5);
  expect(await calls(second.url).settings({})).toMatchObject({ holdSeconds: 60 });
  expect(await calls(second.url).troubles()).toEqual([]);
  await second.close();
});

test('a port that is taken is told, and nothing stays open', async () => {
  const port = Number(new URL(sandbox.url).port);
  await expect(openSandbox({ folder: newFolder(), port })).rejects.toThrow('EADDRINUSE');
});
