import { randomUUID } from 'node:crypto';
import { temporaryFolder } from '../support/temporary.js';
import { type UmicoSandbox, umicoSandboxes } from '../support/umico-sandbox.js';
import { apiKey, card, otherCard, saleOf, startUmicoShop, type UmicoShop } from '../support/umico-service.js';

/** What our Umico service answers, over real sockets, from the real server and the real sandbox. */

const dataDir = temporaryFolder();
const openSandbox = umicoSandboxes();
let sandbox: UmicoSandbox;
let shop: UmicoShop;

beforeAll(async () => {
  sandbox = await openSandbox();
  await sandbox.settings({ apiKeys: [apiKey], questionsUntilProcessed: 0 });
  shop = await startUmicoShop(dataDir, sandbox);
});
afterAll(() => shop.server.close());
beforeEach(async () => {
  await sandbox.calm();
  await sandbox.card(card, '120.00');
  await sandbox.card(otherCard, '10.00', 'blocked');
});

const call: UmicoShop['call'] = (operation, calling) => shop.call(operation, calling);
const ok = async (...given: Parameters<UmicoShop['call']>) => {
  const answer = await call(...given);
  if (answer.status >= 400) throw new Error(`${given[0]}: ${answer.text}`);
  return answer;
};

describe('cards', () => {
  test('points are shown live', async () => {
    const { json } = await ok('getCard', { path: { card }, query: { till: '1' } });
    expect(json).toMatchObject({
      card: '9944********0018',
      status: 'active',
      available: '120.00',
      connection: 'till-1',
    });
    await sandbox.card(card, '7.50');
    expect((await ok('getCard', { path: { card }, query: { till: '1' } })).json.available).toBe('7.50');
  });

  test('a blocked one says so, an unknown one is none', async () => {
    const blocked = await ok('getCard', { path: { card: otherCard }, query: { till: '1' } });
    expect(blocked.json.status).toBe('blocked');
    const unknown = await call('getCard', { path: { card: '9944999999999999' }, query: { till: '1' } });
    expect([unknown.status, unknown.json.code]).toEqual([404, 'CARD_UNKNOWN']);
    expect(unknown.text).not.toContain('9944999999999999');
  });

  test('the document decides the connection, and a missing one is a clear error', async () => {
    const wholesale = await ok('getCard', { path: { card }, query: { purpose: 'wholesale' } });
    expect(wholesale.json.connection).toBe('office');
    for (const query of [{ till: '2' }, {}] as Record<string, string>[]) {
      const { status, json } = await call('getCard', { path: { card }, query });
      expect([status, json.code]).toEqual([409, 'CONNECTION_MISSING']);
    }
    const admin = await call('getCard', { path: { card }, query: { purpose: 'wholesale' }, user: 'admin' });
    expect([admin.status, admin.json.code]).toEqual([409, 'CONNECTION_MISSING']);
  });

  test('an offer shows what points may pay', async () => {
    const { card: number, document: _, ...basket } = saleOf({ points: '30.00' });
    const { json } = await ok('createOffer', { body: { ...basket, card: number } });
    expect(json).toMatchObject({ amountToPay: '70.00', points: '30.00', available: '120.00' });
    const more = await call('createOffer', { body: { ...basket, card: number, points: '100.01' } });
    expect([more.status, more.json.code, more.json.errors[0].field]).toEqual([
      422,
      'POINTS_TOO_MANY',
      'points',
    ]);
  });
});

describe('sales', () => {
  test('a sale earns, and is answered as Umico has booked it', async () => {
    const { status, json } = await ok('createSale', { body: saleOf() });
    expect([status, json.status, json.cash]).toEqual([201, 'processed', '100.00']);
    expect(Number(json.earned)).toBeGreaterThan(0);
    const [receipt] = (await sandbox.receipts(card)).filter(({ key }) => key === json.receipt);
    expect(receipt).toMatchObject({ status: 'processed', earned: json.earned });
  });

  test('points are held, spent by the sale, and nothing is left of the hold', async () => {
    const held = await ok('createHold', { body: { till: '1', card, points: '30.00', document: '1/12/34' } });
    expect([held.status, held.json.status]).toEqual([201, 'held']);
    const { json } = await ok('createSale', { body: saleOf({ points: '30.00', hold: held.json.hold }) });
    expect(json).toMatchObject({ status: 'processed', spent: '30.00', cash: '70.00' });
    const again = await call('createSale', { body: saleOf({ points: '30.00', hold: held.json.hold }) });
    expect([again.status, again.json.code]).toEqual([409, 'HOLD_NOT_USABLE']);
  });

  test('a hold is given back, twice as once', async () => {
    const { json } = await ok('createHold', { body: { till: '1', card, points: '5.00' } });
    const path = { hold: json.hold };
    expect((await ok('releaseHold', { path })).json.status).toBe('released');
    expect((await ok('releaseHold', { path })).json.status).toBe('released');
    const [hold] = (await sandbox.holds(card)).filter(({ key }) => key === json.hold);
    expect(hold?.status).toBe('released');
    const none = await call('releaseHold', { path: { hold: 'nothing' } });
    expect([none.status, none.json.code]).toEqual([404, 'HOLD_UNKNOWN']);
  });

  test('more points than there are, and a blocked card, are refused with what Umico said', async () => {
    await sandbox.card(card, '20.00');
    const more = await call('createSale', { body: saleOf({ points: '30.00' }) });
    expect([more.status, more.json.code, more.json.receipt.status]).toEqual([
      409,
      'UMICO_REFUSED',
      'rejected',
    ]);
    expect(more.json.umico.code).toBe('NOT_ENOUGH_POINTS');
    const blocked = await call('createSale', { body: saleOf({ card: otherCard }) });
    expect([blocked.status, blocked.json.umico.code]).toEqual([409, 'CARD_BLOCKED']);
    const hold = await call('createHold', { body: { till: '1', card: otherCard, points: '5.00' } });
    expect([hold.status, hold.json.code]).toEqual([409, 'CARD_BLOCKED']);
  });

  test('points are spent only where Umico is there; a sale that earns waits for it', async () => {
    const key = randomUUID();
    // What waits on a card of its own does not disturb the others.
    const own = '9944000000000034';
    await sandbox.card(own, '120.00');
    for (const [status, answered] of [
      [503, [503, 'UMICO_UNAVAILABLE']],
      [401, [502, 'UMICO_KEY_REFUSED']],
    ] as const) {
      await sandbox.calm();
      await sandbox.trouble({ kind: 'status', status, operation: 'createReceipt' });
      const spending = {
        body: saleOf({ card: own, points: '30.00', document: `spends ${status}` }),
        key: `${key}-${status}`,
      };
      const refusal = await call('createSale', spending);
      expect([refusal.status, refusal.json.code]).toEqual(answered);
      const again = await call('createSale', spending);
      expect([again.status, again.json.code]).toEqual(answered);
      const { json } = await ok('listReceipts', { query: { document: `spends ${status}` } });
      expect(json.receipts.map((receipt: { status: string }) => receipt.status)).toEqual(['rejected']);
      expect((await ok('createSale', { body: saleOf({ card: own }) })).json.status).toBe('new');
    }
    const held = await call('createHold', { body: { till: '1', card: own, points: '30.00' } });
    const paid = saleOf({ card: own, points: '30.00', hold: held.json.hold });
    expect((await ok('createSale', { body: paid })).json.status).toBe('new');
    const more = await call('createSale', { body: paid });
    expect(more.json.code).toBe('HOLD_NOT_USABLE');
  });

  test('a sale is cancelled with all its points', async () => {
    const sale = await ok('createSale', { body: saleOf({ points: '10.00' }) });
    const { status, json } = await ok('cancelSale', { path: { sale: sale.json.receipt } });
    expect([status, json.kind, json.status, json.returned]).toEqual([201, 'cancel', 'processed', '10.00']);
    expect((await sandbox.cards()).find((one) => one.card === card)?.available).toBe('120.00');
    const again = await call('cancelSale', { path: { sale: sale.json.receipt } });
    expect([again.status, again.json.code]).toEqual([409, 'NOTHING_LEFT']);
  });

  test.each<[string, Record<string, unknown>, number, string, string]>([
    ['lines that come to another sum', { amount: '99.00' }, 422, 'AMOUNT_MISMATCH', 'amount'],
    ['more points than the amount', { points: '100.01' }, 422, 'POINTS_TOO_MANY', 'points'],
    ['a till that is not there', { till: '77' }, 422, 'TILL_UNKNOWN', 'till'],
    [
      'a negative price',
      { lines: [{ article: '1', name: 'A', quantity: 1, price: -1, amount: 1 }] },
      422,
      'BODY_INVALID',
      'lines[0].price',
    ],
    ['no lines', { lines: [] }, 422, 'BODY_INVALID', 'lines'],
    ['a card of one digit', { card: '1' }, 422, 'BODY_INVALID', 'card'],
    ['an unknown member', { cvv: '123' }, 422, 'BODY_INVALID', 'cvv'],
    ['a time without zone', { time: '2026-11-22T10:15:30' }, 422, 'BODY_INVALID', 'time'],
  ])('is refused: %s', async (_, more, status, code, field) => {
    const answer = await call('createSale', { body: saleOf(more) });
    expect([answer.status, answer.json.code, answer.json.errors[0].field]).toEqual([status, code, field]);
  });

  test('without a key nothing is moved', async () => {
    for (const [operation, calling] of [
      ['createSale', { body: saleOf() }],
      ['createHold', { body: { till: '1', card, points: '1' } }],
      ['createReturn', { body: { sale: 'x', document: 'y' } }],
      ['cancelSale', { path: { sale: 'x' } }],
    ] as const) {
      const { status, json } = await call(operation, { ...calling, key: null });
      expect([operation, status, json.errors[0].field]).toEqual([operation, 400, 'Idempotency-Key']);
    }
  });
});

describe('returns', () => {
  const sell = async () => (await ok('createSale', { body: saleOf({ points: '30.00' }) })).json.receipt;

  test('by part, until nothing is left, and the points come out even', async () => {
    const sale = await sell();
    const lines = [{ position: 1, quantity: 1 }];
    const calculated = await ok('calculateReturn', { body: { sale, lines } });
    expect(calculated.json).toMatchObject({ amount: '30.00', pointsReturned: '9.00', cash: '21.00' });
    const { calculation } = calculated.json;
    const first = await ok('createReturn', { body: { sale, document: '1/13/1', lines, calculation } });
    expect(first.json).toMatchObject({
      kind: 'return',
      status: 'processed',
      cash: '21.00',
      returned: '9.00',
    });
    const rest = await ok('createReturn', { body: { sale, document: '1/13/2' } });
    expect(rest.json).toMatchObject({ amount: '70.00', returned: '21.00', cash: '49.00' });
    const none = await call('createReturn', { body: { sale, document: '1/13/3' } });
    expect([none.status, none.json.code]).toEqual([409, 'NOTHING_LEFT']);
    const details = await ok('getReceipt', { path: { receipt: sale }, query: { refresh: 'true' } });
    expect(details.json.status).toBe('returned');
    expect((await sandbox.cards()).find((one) => one.card === card)?.available).toBe('120.00');
  });

  test('a line without quantity is all that is left of it', async () => {
    const sale = await sell();
    await ok('createReturn', { body: { sale, document: '1', lines: [{ position: 1, quantity: 1 }] } });
    const { json } = await ok('createReturn', { body: { sale, document: '2', lines: [{ position: 1 }] } });
    expect(json.amount).toBe('30.00');
  });

  test.each<[string, Record<string, unknown>, number, string, string | undefined]>([
    [
      'more than was sold',
      {
        lines: [
          { position: 2, quantity: 1 },
          { position: 1, quantity: 3 },
        ],
      },
      422,
      'RETURN_TOO_LARGE',
      'lines[1].quantity',
    ],
    ['a line that is not there', { lines: [{ position: 3 }] }, 422, 'LINE_UNKNOWN', 'lines[0].position'],
    [
      'a line twice',
      {
        lines: [
          { position: 1, quantity: 1 },
          { position: 1, quantity: 1 },
        ],
      },
      422,
      'LINE_REPEATED',
      'lines[1].position',
    ],
    ['of another card', { card: otherCard }, 422, 'CARD_MISMATCH', 'card'],
    [
      'by a calculation that is not there',
      { calculation: 'nothing' },
      409,
      'RETURN_NOT_CALCULATED',
      undefined,
    ],
    ['override without a reason', { override: true }, 422, 'BODY_INVALID', 'overrideReason'],
  ])('is refused: %s', async (_, more, status, code, field) => {
    const sale = await sell();
    const { json, status: answered } = await call('createReturn', { body: { sale, document: 'r', ...more } });
    expect([answered, json.code, json.errors?.[0].field]).toEqual([status, code, field]);
  });

  test('calculation and return share the time that the caller waits', async () => {
    const { receipt } = (await ok('createSale', { body: saleOf() })).json;
    await sandbox.trouble({ kind: 'latency', milliseconds: 1300 });
    const { status, json } = await call('createReturn', { body: { sale: receipt, document: 'R' } });
    // 1.3 s for the calculation leave less for the return than it takes.
    expect([status, json.status]).toEqual([202, 'sending']);
  });

  test('of what is no sale', async () => {
    const unknown = await call('createReturn', { body: { sale: 'nothing', document: 'r' } });
    expect([unknown.status, unknown.json.code]).toEqual([404, 'RECEIPT_UNKNOWN']);
    const sale = await sell();
    const back = await ok('createReturn', { body: { sale, document: 'r' } });
    const ofReturn = await call('createReturn', { body: { sale: back.json.receipt, document: 'r' } });
    expect([ofReturn.status, ofReturn.json.code]).toEqual([409, 'NOT_ALLOWED']);
  });

  test('where Umico does not calculate it is refused loudly, and done with an explicit reason only', async () => {
    const sale = await sell();
    await sandbox.trouble({ kind: 'status', status: 500, operation: 'calculateReturn' });
    const body = { sale, document: '1/13/9', lines: [{ position: 2 }] };
    for (const operation of ['calculateReturn', 'createReturn'] as const) {
      const asked = operation === 'calculateReturn' ? { sale, lines: body.lines } : body;
      const { status, json } = await call(operation, { body: asked });
      expect([status, json.code]).toEqual([409, 'RETURN_NOT_CALCULATED']);
      expect(json.detail).toContain('Сумма 40.00 НЕ уменьшена на баллы, выдавать её вслепую нельзя');
    }
    const english = await call('createReturn', { body, headers: { 'Accept-Language': 'en' } });
    expect(english.json.detail).toContain('40.00 is NOT reduced by points and must not be paid out blindly');
    const override = { override: true, overrideReason: 'Согласовано с управляющим' };
    const { json } = await ok('createReturn', { body: { ...body, ...override } });
    expect(json).toMatchObject({
      cash: null,
      override: { by: 'umico', reason: 'Согласовано с управляющим' },
    });
  });
});
