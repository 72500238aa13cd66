import { randomUUID } from 'node:crypto';
import { type CallRegate, regateAt } from '../support/regate.js';
import { endProcessesAfterAll, runCommand } from '../support/server-process.js';
import { temporaryFolder } from '../support/temporary.js';
import { type UmicoSandbox, umicoSandboxes } from '../support/umico-sandbox.js';
import { apiKey, card, secretsKey, startUmicoShop, type UmicoShop } from '../support/umico-service.js';

/** Orders of ReGate paid with points, from one socket to the other. */

const dataDir = temporaryFolder();
const openSandbox = umicoSandboxes();
let sandbox: UmicoSandbox;
let shop: UmicoShop;
let call: CallRegate;

endProcessesAfterAll();
beforeAll(async () => {
  sandbox = await openSandbox();
  shop = await startUmicoShop(dataDir, sandbox);
  const all = { connection: 'orders', purpose: 'retail', baseUrl: sandbox.url, posId: 'POS-9' };
  await shop.call('createConnection', { body: { ...all, currency: 'RUB', apiKey } });
  call = regateAt(shop.server.url);
  await call('confirmClient', { body: { clientId: 'RS-1' } });
});
beforeEach(async () => {
  await sandbox.reset();
  await sandbox.settings({
    apiKeys: [apiKey],
    questionsUntilProcessed: 0,
    accrualPercent: '0',
    payablePercent: '100',
  });
  await sandbox.card(card, '1000.00');
});
afterAll(() => shop.server.close());

const points = async () => (await sandbox.cards()).find((one) => one.card === card)?.available;

/** An order of 4 of item 1001, 359.60. */
async function booked(): Promise<string> {
  const body = { clientId: 'RS-1', store: 'main', lines: [{ article: '1001', quantity: '4' }] };
  const { json, text } = await call('booking', { body });
  if (json.amount !== '359.60') throw new Error(text);
  return json.order;
}

const payment = (order: string, more = {}) => ({
  order,
  paymentCode: 4,
  amount: '359.60',
  points: { card },
  ...more,
});

const pay = (order: string, more = {}, calling = {}) =>
  call('payOrder', { body: payment(order, more), user: 'admin', ...calling });

describe('payOrder with points', () => {
  test('spends them, and a refund brings them back by its lines', async () => {
    const order = await booked();
    const paid = await pay(order);
    expect(paid).toMatchObject({ status: 200, json: { status: 4, paymentCode: 4, paidAmount: '359.60' } });
    const [first] = paid.json.payments;
    expect(first).toMatchObject({ system: 'umico', cardMask: '9944********0018' });
    expect(paid.text).not.toContain(card);
    expect(await points()).toBe('640.40');
    const receipt = await shop.call('getReceipt', { path: { receipt: first.transactionId } });
    expect(receipt.json).toMatchObject({ status: 'processed', document: order, spent: '359.60', till: null });

    const lines = [{ position: 1, quantity: '1' }];
    const part = await call('refund', { body: { order, lines } });
    expect(part).toMatchObject({
      status: 201,
      json: { refund: { amount: '89.90', points: '89.90', money: '0.00' }, order: { status: 7 } },
    });
    expect((await call('refund', { body: { order } })).status).toBe(201);
  });

  test('in part takes the rest in cash, and a refund says what of it is money', async () => {
    const order = await booked();
    const paid = await pay(order, { paymentCode: 3, points: { card, amount: '100.00' } });
    expect(paid.json).toMatchObject({ status: 3, payments: [{ amount: '100.00' }, { amount: '259.60' }] });
    const back = await call('refund', { body: { order } });
    expect(back.json.refund).toMatchObject({ amount: '359.60', points: '100.00', money: '259.60' });
  });

  test('the same key again gets the same order, at once or later, and the points are spent once', async () => {
    const order = await booked();
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => pay(order, {}, { key })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const again = await pay(order, {}, { key });
    expect(again).toMatchObject({ status: 200, headers: { 'idempotency-replayed': 'true' } });
    expect(await sandbox.receipts(card)).toHaveLength(1);
    await released();
    expect(await points()).toBe('640.40');
  });

  test.each([
    [{ points: { card: '9944000000000077' } }, 404, 'CARD_UNKNOWN'],
    [{ points: { card, till: 'none' } }, 422, 'TILL_UNKNOWN'],
    [{ points: { card, till: '1' } }, 422, 'CURRENCY_MISMATCH'],
    [{ points: { card, till: '2' } }, undefined, undefined],
    [{ points: { card, amount: '400.00' } }, 422, 'POINTS_TOO_MANY'],
    [{ points: {} }, 422, 'BODY_INVALID'],
    [{ points: { card: '1' } }, 422, 'BODY_INVALID'],
    [{ paymentCode: 2 }, 422, 'BODY_INVALID'],
    [{ amount: '359.59' }, 422, 'AMOUNT_MISMATCH'],
    [{ order: 'INV-999999' }, 404, 'ORDER_UNKNOWN'],
  ])('%j', async (more, status = 200, code = undefined) => {
    const order = await booked();
    const answer = await pay(order, more);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    if (status === 200) return;
    await released();
    expect(await points()).toBe('1000.00');
  });

  test.each([
    [{ kind: 'reset', operation: 'createHold', done: true }, 503, 'UMICO_UNAVAILABLE'],
    [
      { kind: 'status', status: 503, retryAfterSeconds: 7, operation: 'calculateSale' },
      503,
      'UMICO_UNAVAILABLE',
    ],
    [{ kind: 'status', status: 401 }, 502, 'UMICO_KEY_REFUSED'],
    [{ kind: 'reject', operation: 'createReceipt', reason: 'no' }, 409, 'UMICO_REFUSED'],
  ] as const)('%j: the order is unpaid, and repeated it is paid', async (trouble, status, code) => {
    const order = await booked();
    await sandbox.trouble({ ...trouble, times: 1 });
    const key = randomUUID();
    expect(await pay(order, {}, { key })).toMatchObject({ status, json: { code } });
    const { json } = await call('bookingstate', { query: { order } });
    expect(json.orders[0]).toMatchObject({ status: 0, paidAmount: '0.00', payments: [] });
    await sandbox.calm();
    await released();
    expect(await points()).toBe('1000.00');
    expect(await pay(order)).toMatchObject({ status: 200, json: { status: 4 } });
  });
});

describe('a refund that Umico does not calculate', () => {
  test('is refused, and made with a reason', async () => {
    const order = await booked();
    await pay(order);
    await sandbox.trouble({ kind: 'status', status: 500, operation: 'calculateReturn' });
    const refused = await call('refund', { body: { order }, headers: { 'Accept-Language': 'en' } });
    expect(refused).toMatchObject({ status: 409, json: { code: 'RETURN_NOT_CALCULATED' } });
    expect(refused.json.detail).toContain('must not be paid out blindly');
    const bare = await call('refund', { body: { order, override: true } });
    expect(bare).toMatchObject({ status: 422, json: { code: 'BODY_INVALID' } });
    const body = { order, override: true, overrideReason: 'the customer waits' };
    expect(await call('refund', { body })).toMatchObject({
      status: 201,
      json: { refund: { points: '359.60' } },
    });
    const { json } = await shop.call('listReceipts', { query: { document: order, kind: 'return' } });
    expect(json.receipts).toMatchObject([{ override: { by: 'richest', reason: 'the customer waits' } }]);
  });
});

describe('tillgate orders', () => {
  const env = { TILLGATE_DATA_DIR: dataDir, TILLGATE_SECRETS_KEY: secretsKey };
  const run = (...words: string[]) => runCommand(['orders', ...words], { env });

  test('pays with points and brings them back beside the server', async () => {
    const order = await booked();
    const paid = await run('pay', order, '--points', card);
    expect(paid).toMatchObject({ code: 0, stdout: expect.stringContaining('paid: ') });
    expect(await points()).toBe('640.40');
    expect(await run('pay', order, '--points', card)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('was paid by this before'),
    });
    expect((await run('refund', order)).stdout).toContain('359.60');
  });

  test('pays in part, and says what is wrong', async () => {
    const order = await booked();
    const unknown = await run('pay', order, '--points', '9944000000000077');
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('Umico has no such card') });
    expect(await run('pay', order, '--method', 'cash', '--till', '1')).toMatchObject({ code: 2 });
    const half = await run('pay', order, '--points', card, '--points-amount', '100', '--method', 'cash');
    expect(half.stdout).toContain('3 Paid in cash');
    expect(await points()).toBe('900.00');
  });
});

/** Until the task has given back what nobody has spent. */
async function released(): Promise<void> {
  for (let look = 0; look < 200; look++) {
    if ((await sandbox.holds(card)).every(({ status }) => status !== 'held')) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('points stay held');
}
