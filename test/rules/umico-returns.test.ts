import { advanceWithin } from '../../src/domain/umico/advance-within.js';
import { createHold, holdWithin, releaseHold, releaseWithin } from '../../src/domain/umico/holds.js';
import { calculateReturn, createReturn, type ReturnRequest } from '../../src/domain/umico/returns.js';
import { createSale } from '../../src/domain/umico/sales.js';
import { sendDue } from '../../src/domain/umico/send-due.js';
import { findUmicoHold, type UmicoHoldRow } from '../../src/store/umico-holds.js';
import { listUmicoReceiptLines, type UmicoReceiptRow } from '../../src/store/umico-receipts.js';
import { now } from '../support/shop.js';
import { temporaryFolders } from '../support/temporary.js';
import { type UmicoSandbox, umicoClients, umicoSandboxes } from '../support/umico-sandbox.js';
import { openUmicoShop, type UmicoShop, umicoSale } from '../support/umico-shop.js';

const newFolder = temporaryFolders();
const newSandbox = umicoSandboxes();
const newClient = umicoClients();
const card = '9944000000000012';
const three = [
  { position: 1, article: 'A1', name: 'Çay', quantityMilli: 3000, priceMinor: 3_333, amountMinor: 10_000 },
  { position: 2, article: 'A2', name: 'Şəkər', quantityMilli: 1000, priceMinor: 101, amountMinor: 101 },
];

let sandbox: UmicoSandbox;
let shop: UmicoShop;
let opened = 0;
const clock = () => shop?.clock() ?? now;

beforeAll(async () => {
  sandbox = await newSandbox({ clock });
});
beforeEach(async () => {
  await sandbox.reset();
  await sandbox.settings({ questionsUntilProcessed: 1, accrualPercent: '5' });
  await sandbox.card(card, '250.00');
  shop = await openUmicoShop(newFolder(), { pos: newClient({ clock }), sandbox, name: `P${++opened}` });
});
afterEach(() => shop.close());

const points = async () => (await sandbox.cards())[0]?.available;

async function sell(more = {}): Promise<UmicoReceiptRow> {
  const answer = await createSale(shop, umicoSale(card, { lines: three, ...more }));
  if (answer.code !== 'OK') throw new Error(answer.code);
  await advanceWithin(shop, answer.receipt.id, 5_000);
  return answer.receipt;
}

const request = (sale: UmicoReceiptRow, more: Partial<ReturnRequest> = {}): ReturnRequest => ({
  saleKey: sale.key,
  lines: null,
  card: null,
  by: 'umico',
  document: 'return 1',
  time: null,
  calculation: null,
  overrideReason: null,
  ...more,
});

async function giveBack(sale: UmicoReceiptRow, lines: ReturnRequest['lines']): Promise<UmicoReceiptRow> {
  const calculated = await calculateReturn(shop, { ...request(sale, { lines }), timeoutMs: 5_000 });
  if (calculated.code !== 'OK') throw new Error(calculated.code);
  const created = await createReturn(shop, request(sale, { lines, calculation: calculated.calculation.key }));
  if (created.code !== 'OK') throw new Error(created.code);
  return created.receipt;
}

describe('returns', () => {
  test('parts of a sale until nothing is left bring everything back, and not more', async () => {
    const sale = await sell({ pointsMinor: 3_333 });
    await shop.settle();
    expect(await points()).not.toBe('250.00');
    const part = (salePosition: number, quantityMilli: number) => [{ salePosition, quantityMilli }];
    for (const lines of [part(1, 1000), part(1, 333), part(2, 500), part(1, 1667)]) {
      await giveBack(sale, lines);
      await shop.settle();
      expect(await shop.receipt(sale.key)).toMatchObject({ status: 'partially-returned' });
    }
    await giveBack(sale, null);
    await shop.settle();
    expect(await shop.receipt(sale.key)).toMatchObject({ status: 'returned', returnedMinor: 3_333 });
    expect(await points()).toBe('250.00');
    expect(await createReturn(shop, request(sale))).toMatchObject({ code: 'NOTHING_LEFT' });
    const lines = await listUmicoReceiptLines(shop.engine, sale.id);
    expect(lines.map(({ returnedMinor }) => returnedMinor)).toEqual([10_000, 101]);
  });

  test('Umico says what is left to be paid out', async () => {
    const sale = await sell({ pointsMinor: 2_000 });
    await shop.settle();
    const answer = await calculateReturn(shop, { ...request(sale), timeoutMs: 5_000 });
    expect(answer).toMatchObject({
      code: 'OK',
      calculation: { returnedMinor: 2_000, cashMinor: 8_101, amountMinor: 10_101 },
    });
  });

  test('without a calculation it is refused, and says that the cash is not reduced', async () => {
    const sale = await sell();
    await shop.settle();
    await sandbox.trouble({ kind: 'status', status: 500, operation: 'calculateReturn' });
    const failed = await calculateReturn(shop, { ...request(sale), timeoutMs: 5_000 });
    expect(failed).toMatchObject({
      code: 'RETURN_NOT_CALCULATED',
      amountMinor: 10_101,
      because: { code: 'UMICO_UNAVAILABLE' },
    });
    const refused = await createReturn(shop, request(sale));
    expect(refused).toMatchObject({ code: 'RETURN_NOT_CALCULATED', because: { code: 'NO_CALCULATION' } });
    const overridden = await createReturn(shop, request(sale, { overrideReason: 'the customer left' }));
    expect(overridden).toMatchObject({
      code: 'OK',
      receipt: { unconfirmedOverride: 1, overrideReason: 'the customer left' },
    });
    await shop.settle();
    expect(await points()).toBe('250.00');
  });

  test('a calculation is of one return and used once', async () => {
    const sale = await sell();
    await shop.settle();
    const lines = [{ salePosition: 1, quantityMilli: 1000 }];
    const calculated = await calculateReturn(shop, { ...request(sale, { lines }), timeoutMs: 5_000 });
    if (calculated.code !== 'OK') throw new Error(calculated.code);
    const { key: calculation } = calculated.calculation;
    const outdated = { code: 'RETURN_NOT_CALCULATED', because: { code: 'CALCULATION_OUTDATED' } };
    const other = [{ salePosition: 1, quantityMilli: 2000 }];
    expect(await createReturn(shop, request(sale, { lines: other, calculation }))).toMatchObject(outdated);
    expect(await createReturn(shop, request(sale, { lines, calculation }))).toMatchObject({ code: 'OK' });
    expect(await createReturn(shop, request(sale, { lines, calculation }))).toMatchObject(outdated);
  });

  test('a calculation is outdated by another return of the sale that came after it', async () => {
    const sale = await sell({ pointsMinor: 3_333 });
    await shop.settle();
    const lines = [{ salePosition: 2, quantityMilli: 500 }];
    const early = await calculateReturn(shop, { ...request(sale, { lines }), timeoutMs: 5_000 });
    if (early.code !== 'OK') throw new Error(early.code);
    const late = request(sale, { lines, calculation: early.calculation.key });
    shop.at(shop.clock() + 1_000);
    await sandbox.trouble({ kind: 'reject', operation: 'createReturn', reason: 'Not today', times: 1 });
    await giveBack(sale, [{ salePosition: 1, quantityMilli: 1000 }]);
    const outdated = { code: 'RETURN_NOT_CALCULATED', because: { code: 'CALCULATION_OUTDATED' } };
    expect(await createReturn(shop, late)).toMatchObject(outdated);
    // The other one is rejected, so nothing came in between.
    await shop.settle();
    expect(await createReturn(shop, late)).toMatchObject({ code: 'OK' });
    await shop.settle();
  });

  test('of a sale that is not processed it waits for that, and is rejected with it', async () => {
    await sandbox.settings({ questionsUntilProcessed: null });
    const sale = await sell();
    expect(await calculateReturn(shop, { ...request(sale), timeoutMs: 5_000 })).toMatchObject({
      because: { code: 'SALE_NOT_SETTLED', status: 'pending' },
    });
    const answer = await createReturn(shop, request(sale, { overrideReason: 'known' }));
    if (answer.code !== 'OK') throw new Error(answer.code);
    const waiting = await advanceWithin(shop, answer.receipt.id, 5_000);
    expect(waiting).toMatchObject({ status: 'new', reached: 0, reason: expect.stringContaining('waits') });
    await sandbox.settle(sale.key, 'Looks like fraud');
    await shop.settle();
    expect(await shop.receipt(sale.key)).toMatchObject({ status: 'rejected', reason: 'Looks like fraud' });
    expect(await shop.receipt(answer.receipt.key)).toMatchObject({
      status: 'rejected',
      reason: 'the sale was rejected: Looks like fraud',
    });
    expect(await sandbox.receipts()).toHaveLength(1);
  });

  test('a rejected return brings nothing back, and another may', async () => {
    const sale = await sell();
    await shop.settle();
    await sandbox.trouble({ kind: 'reject', operation: 'createReturn', reason: 'Not today', times: 1 });
    const rejected = await giveBack(sale, null);
    await shop.settle();
    expect(await shop.receipt(rejected.key)).toMatchObject({ status: 'rejected', reason: 'Not today' });
    await giveBack(sale, null);
    await shop.settle();
    expect(await shop.receipt(sale.key)).toMatchObject({ status: 'returned' });
    expect(await points()).toBe('250.00');
  });

  test('more than is left, another card, an unknown sale and a return of a return are refused', async () => {
    const sale = await sell();
    await shop.settle();
    const returned = await giveBack(sale, [{ salePosition: 1, quantityMilli: 2500 }]);
    const tooMuch = await createReturn(
      shop,
      request(sale, { lines: [{ salePosition: 1, quantityMilli: 501 }] }),
    );
    expect(tooMuch).toMatchObject({
      code: 'LINES_REFUSED',
      faults: [{ fault: 'RETURN_TOO_MUCH', leftMilli: 500, givenMilli: 501 }],
    });
    expect(await createReturn(shop, request(sale, { card: '9944000000000999' }))).toMatchObject({
      code: 'CARD_OF_ANOTHER',
    });
    expect(await createReturn(shop, request(returned))).toMatchObject({ code: 'NOT_A_SALE', kind: 'return' });
    expect(await createReturn(shop, { ...request(sale), saleKey: 'none' })).toEqual({
      code: 'RECEIPT_NOT_FOUND',
      key: 'none',
    });
  });
});

describe('holds', () => {
  async function hold(pointsMinor: number, more = {}, budgetMs = 5_000): Promise<UmicoHoldRow> {
    const asker = { purpose: 'retail', till: '1' } as const;
    const request = { asker, card, pointsMinor, tillKey: null, document: null, by: 'umico', ...more };
    const created = await createHold(shop, request);
    if (created.code !== 'OK') throw new Error(created.code);
    return holdWithin(shop, created.hold, budgetMs);
  }

  const state = async ({ key }: UmicoHoldRow) => (await findUmicoHold(shop.engine, key))?.status;

  test('points are held, spent by the sale that names them, and only once', async () => {
    const held = await hold(4_000);
    expect(held).toMatchObject({ status: 'held', umicoId: expect.any(String) });
    expect(await points()).toBe('210.00');
    const sale = await sell({ pointsMinor: 4_000, holdKey: held.key });
    const again = await createSale(shop, umicoSale(card, { pointsMinor: 4_000, holdKey: held.key }));
    expect(again).toMatchObject({ code: 'HOLD_NOT_USABLE' });
    await shop.settle();
    expect(await shop.receipt(sale.key)).toMatchObject({ status: 'processed', spentMinor: 4_000 });
    expect(await state(held)).toBe('used');
    expect(await releaseHold(shop, held.key)).toMatchObject({ code: 'HOLD_USED' });
  });

  test('what is given back is there again', async () => {
    const held = await hold(4_000);
    expect(await releaseHold(shop, held.key)).toMatchObject({ code: 'OK' });
    expect(await releaseWithin(shop, held, 5_000)).toMatchObject({ status: 'released' });
    expect(await releaseHold(shop, held.key)).toMatchObject({ code: 'OK' });
    expect(await points()).toBe('250.00');
  });

  test("more than there is is refused, for Umico's reason", async () => {
    expect(await hold(25_001)).toMatchObject({
      status: 'refused',
      reason: expect.stringContaining('250.00'),
    });
  });

  test.each(['createHold', 'getHold', 'releaseHold'] as const)(
    'a lost answer to %s leaves nothing held',
    async (operation) => {
      if (operation !== 'createHold') {
        await sandbox.trouble({ kind: 'reset', operation: 'createHold', done: true, times: 1 });
      }
      await sandbox.trouble({ kind: 'reset', operation, done: true, times: 2 });
      const given = await hold(4_000);
      expect(given).toMatchObject({ status: 'unknown', wanted: 'released' });
      await shop.settle();
      expect(await state(given)).toBe('released');
      expect(await points()).toBe('250.00');
    },
  );

  test('the caller does not wait longer than its budget; what Umico makes of it is released', async () => {
    const { hold: ask } = shop.umico.pos;
    const works: Promise<void>[] = [];
    let answer = () => {};
    const late = new Promise<void>((resolve) => {
      answer = resolve;
    });
    shop.umico.pos.hold = async (...given) => {
      const reply = await ask(...given);
      await late;
      return reply;
    };
    shop.umico.track = (work) => void works.push(work);
    const given = await hold(4_000, {}, 20);
    expect(given).toMatchObject({ status: 'sending', wanted: 'released' });
    answer();
    await Promise.all(works);
    expect(await findUmicoHold(shop.engine, given.key)).toMatchObject({ status: 'held', wanted: 'released' });
    await shop.settle();
    expect(await state(given)).toBe('released');
    expect((await sandbox.holds(card)).filter(({ status }) => status === 'held')).toEqual([]);
  });

  test('a hold that nobody asks for is given up, and one whose time is over goes back', async () => {
    const asker = { purpose: 'retail', till: '1' } as const;
    const request = { asker, card, pointsMinor: 100, tillKey: 'a', document: null, by: 'umico' };
    const created = await createHold(shop, request);
    const held = await hold(4_000);
    shop.at(shop.clock() + 2 * 3_600_000);
    await sendDue(shop);
    expect(created.code === 'OK' && (await state(created.hold))).toBe('released');
    expect(['released', 'expired']).toContain(await state(held));
    expect(await points()).toBe('250.00');
  });

  test('a sale that is rejected gives its hold back', async () => {
    const held = await hold(4_000);
    await sandbox.trouble({ kind: 'reject', operation: 'createReceipt', reason: 'No', times: 1 });
    await sell({ pointsMinor: 4_000, holdKey: held.key });
    await shop.settle();
    expect(await state(held)).toBe('released');
    expect(await points()).toBe('250.00');
  });

  test('the same key of a till means the same hold, and another hold may not have it', async () => {
    const first = await hold(4_000, { tillKey: 'k' });
    expect(await hold(4_000, { tillKey: 'k' })).toEqual(first);
    const asker = { purpose: 'retail', till: '1' } as const;
    const other = { asker, card, pointsMinor: 1, tillKey: 'k', document: null, by: 'umico' };
    expect(await createHold(shop, other)).toEqual({ code: 'HOLD_KEY_TAKEN' });
    expect(await points()).toBe('210.00');
  });
});
