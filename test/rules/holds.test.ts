import fc from 'fast-check';
import { type HoldRequest, holdAmount } from '../../src/domain/cards/hold-amount.js';
import { expireHolds } from '../../src/domain/cards/holds.js';
import { lookUpCard } from '../../src/domain/cards/look-up-card.js';
import { releaseHold } from '../../src/domain/cards/release-hold.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { verify } from '../../src/domain/verify.js';
import { findCard } from '../../src/store/cards.js';
import { putTills } from '../../src/store/catalogue.js';
import { listExceptions } from '../../src/store/exceptions.js';
import { findHold } from '../../src/store/holds.js';
import { bumpRevision } from '../../src/store/settings.js';
import { card, giveCard, line, now, openShop, sale, set, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
const minuteMs = 60_000;
let shop: TestShop;
let count = 0;

beforeEach(async () => {
  count += 1;
  shop = await openShop(folder, `P${count}`);
  await giveCard(shop, { number: 'D' }, { accumulation: 95_000, bonus: 1_250 });
  await giveCard(shop, { number: 'P', kind: 'Payment' }, { balance: 50_000 });
});
afterEach(() => shop.close());

const hold = (more: Partial<HoldRequest> = {}) =>
  holdAmount(shop, { till: '1', card: 'D', amountMinor: 500, key: 'k', ...more });
const release = (key = 'k') => releaseHold(shop, key);
const held = async (number: string) => {
  const row = await findCard(shop.engine, number);
  return [row?.bonusHeldMinor, row?.balanceHeldMinor];
};
const statusOf = async (key: string) => (await findHold(shop.engine, key))?.status;

/** A sale that spends what was held, in bonus or from the payment card. */
function saleOf(number: number, spent: { card: string; amountMinor: number; key: string }) {
  const { amountMinor, key } = spent;
  const isBonus = spent.card.startsWith('D');
  const lines = [line(1, 'A1', 1000, amountMinor, { bonusSpentMinor: isBonus ? amountMinor : 0 })];
  const kind = isBonus ? ('Bonus' as const) : ('PaymentCard' as const);
  const payments = [{ kind, amountMinor, card: spent.card }];
  return sale({ number, lines, payments, cards: [card(spent.card, { holdKey: key })] });
}

describe('hold-amount', () => {
  test('reserves bonus of a discount card for as long as the setting says', async () => {
    await set(shop, 'holdMinutes', 3);
    expect(await hold()).toEqual({
      code: 'OK',
      availableMinor: 750,
      hold: {
        key: 'k',
        card: 'D',
        ledger: 'bonus',
        till: '1',
        amountMinor: 500,
        status: 'active',
        createdAt: '2026-11-22T07:15:30.000Z',
        expiresAt: '2026-11-22T07:18:30.000Z',
      },
    });
    const view = await lookUpCard(shop, { till: '2', number: 'D' });
    expect(view).toMatchObject({ card: { bonusMinor: 1_250, bonusAvailableMinor: 750 } });
  });

  test('reserves the money of a payment card', async () => {
    expect(await hold({ card: 'P', amountMinor: 50_000 })).toMatchObject({ code: 'OK', availableMinor: 0 });
    expect(await held('P')).toEqual([0, 50_000]);
    const view = await lookUpCard(shop, { till: '2', number: 'P' });
    expect(view).toMatchObject({ card: { balanceMinor: 0 } });
  });

  test('is no change of sums: tills that keep a copy of the cards need not hear of it', async () => {
    const version = () => shop.engine.first("SELECT version FROM cards WHERE number = 'D'");
    const before = await version();
    await hold();
    await release();
    expect(await version()).toEqual(before);
  });

  test('gives all that there is, and not a minor unit more', async () => {
    expect(await hold({ amountMinor: 1_251 })).toEqual({ code: 'NOT_ENOUGH', availableMinor: 1_250 });
    expect(await hold({ amountMinor: 1_250 })).toMatchObject({ code: 'OK', availableMinor: 0 });
    expect(await hold({ amountMinor: 1, key: 'k2' })).toEqual({ code: 'NOT_ENOUGH', availableMinor: 0 });
    expect(await held('D')).toEqual([1_250, 0]);
    expect(await statusOf('k2')).toBeUndefined();
  });

  test('holds nothing on a card below zero', async () => {
    await closeCheck(shop, saleOf(1, { card: 'D', amountMinor: 2_000, key: 'none' }));
    expect(await hold({ amountMinor: 1 })).toEqual({ code: 'NOT_ENOUGH', availableMinor: -750 });
  });

  test('holds bonus of a discount card whose money is below zero', async () => {
    const payments = [{ kind: 'PaymentCard' as const, amountMinor: 10_000, card: 'D' }];
    await closeCheck(shop, sale({ payments }));
    expect(await hold()).toMatchObject({ code: 'OK' });
  });

  test('refuses with the reason, and holds nothing', async () => {
    await giveCard(shop, { number: 'D8', status: 'Blocked' }, { bonus: 1_000 });
    await giveCard(shop, { number: 'D9', validUntil: '2026-11-22T10:15:29' }, { bonus: 1_000 });
    expect(await hold({ till: '9' })).toEqual({ code: 'TILL_UNKNOWN' });
    expect(await hold({ card: 'none' })).toEqual({ code: 'CARD_NOT_FOUND' });
    expect(await hold({ card: 'D8' })).toEqual({ code: 'CARD_BLOCKED' });
    expect(await hold({ card: 'D9' })).toEqual({ code: 'CARD_EXPIRED' });
    await set(shop, 'paymentCards', false);
    expect(await hold({ card: 'P' })).toEqual({ code: 'CARD_KIND_OFF' });
    await set(shop, 'cardsLocked', true);
    expect(await hold()).toEqual({ code: 'CARDS_LOCKED' });
    expect(await shop.engine.all('SELECT key FROM holds')).toEqual([]);
  });
});

describe('hold-amount: the same key again', () => {
  test('is the same hold, also when the card would not be accepted any more', async () => {
    const first = await hold();
    shop.at(now + 5 * minuteMs);
    await set(shop, 'discountCards', false);
    expect(await hold()).toEqual(first);
    expect(await held('D')).toEqual([500, 0]);
  });

  test.each<[string, Partial<HoldRequest>]>([
    ['amount', { amountMinor: 501 }],
    ['card', { card: 'P' }],
    ['till', { till: '2' }],
  ])('with another %s holds nothing and says that the key is taken', async (_, other) => {
    await hold();
    const taken = { code: 'HOLD_NOT_FOUND', isKeyTaken: true };
    expect(await hold(other)).toEqual(taken);
    await release();
    expect(await hold(other)).toEqual(taken);
    expect([await held('D'), await held('P')]).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test('says how it ended when it is over', async () => {
    const over = (status: string, availableMinor: number) => ({
      code: 'HOLD_EXPIRED',
      hold: { status },
      availableMinor,
    });
    await hold();
    await release();
    expect(await hold()).toMatchObject(over('released', 1_250));
    await hold({ key: 'k2' });
    await closeCheck(shop, saleOf(1, { card: 'D', amountMinor: 500, key: 'k2' }));
    expect(await hold({ key: 'k2' })).toMatchObject(over('used', 750));
    await hold({ key: 'k3' });
    shop.at(now + 10 * minuteMs);
    expect(await hold({ key: 'k3' })).toMatchObject(over('expired', 750));
    expect(await held('D')).toEqual([0, 0]);
  });
});

describe('a hold whose time is over', () => {
  test('lives to the last millisecond of its time', async () => {
    await hold({ amountMinor: 1_250 });
    shop.at(now + 10 * minuteMs - 1);
    expect(await hold({ amountMinor: 1, key: 'k2' })).toMatchObject({ code: 'NOT_ENOUGH' });
    expect(await hold({ amountMinor: 1_250 })).toMatchObject({ code: 'OK' });
  });

  test('is out of the way of the next one before the task comes', async () => {
    await hold({ amountMinor: 1_250 });
    shop.at(now + 10 * minuteMs);
    expect(await hold({ amountMinor: 1_250, key: 'k2', till: '2' })).toMatchObject({ code: 'OK' });
    expect(await statusOf('k')).toBe('expired');
    expect(await held('D')).toEqual([1_250, 0]);
    expect(await expireHolds(shop)).toBe(0);
  });

  test('is given back by the task, once', async () => {
    for (let i = 0; i < 600; i++) await hold({ amountMinor: 2, key: `k${i}` });
    await hold({ card: 'P' });
    shop.at(now + 10 * minuteMs);
    await set(shop, 'cardsLocked', true);
    expect(await expireHolds(shop)).toBe(601);
    expect(await expireHolds(shop)).toBe(0);
    expect([await held('D'), await held('P')]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect((await verify(shop.engine)).differences).toEqual([]);
  });
});

describe('release-hold', () => {
  test('gives back, and again is the same', async () => {
    await hold();
    const given = await release();
    expect(given).toMatchObject({ code: 'OK', hold: { amountMinor: 500, card: 'D' }, availableMinor: 1_250 });
    expect(await held('D')).toEqual([0, 0]);
    expect(await release()).toEqual(given);
    expect(await held('D')).toEqual([0, 0]);
  });

  test('works while cards are locked and switched off', async () => {
    await hold();
    await set(shop, 'cardsLocked', true);
    await set(shop, 'discountCards', false);
    expect(await release()).toMatchObject({ code: 'OK' });
    expect(await held('D')).toEqual([0, 0]);
  });

  test('knows no other key', async () => {
    await hold();
    expect(await release('K')).toEqual({ code: 'HOLD_NOT_FOUND', isKeyTaken: false });
    expect(await held('D')).toEqual([500, 0]);
  });

  test('does not give back what a check has used', async () => {
    await hold();
    await closeCheck(shop, saleOf(1, { card: 'D', amountMinor: 500, key: 'k' }));
    expect(await release()).toMatchObject({ code: 'HOLD_EXPIRED', hold: { status: 'used' } });
    expect(await held('D')).toEqual([0, 0]);
    expect(await statusOf('k')).toBe('used');
  });

  test('tells what has run out from what it gave back', async () => {
    await hold();
    shop.at(now + 10 * minuteMs);
    expect(await release()).toMatchObject({ code: 'HOLD_EXPIRED', hold: { status: 'expired' } });
    expect(await release()).toMatchObject({ code: 'HOLD_EXPIRED', hold: { status: 'expired' } });
    expect(await held('D')).toEqual([0, 0]);
  });
});

describe('tills at once on one card', () => {
  const codes = async (answers: ReturnType<typeof hold>[]) =>
    (await Promise.all(answers)).map(({ code }) => code).sort();
  const manyTills = Array.from({ length: 50 }, (_, index) => `T${index}`);

  beforeEach(async () => {
    await shop.engine.transaction(async (tx) => {
      await putTills(
        tx,
        manyTills.map((id) => ({ id, store: 'main' })),
      );
      await bumpRevision(tx);
    });
  });

  test('two that want all of it: one gets it', async () => {
    const both = ['1', '2'].map((till) => hold({ till, key: till, amountMinor: 1_250 }));
    expect(await codes(both)).toEqual(['NOT_ENOUGH', 'OK']);
    expect(await held('D')).toEqual([1_250, 0]);
  });

  test('fifty that want a part each: as many get it as there are parts, and no check overdraws the card', async () => {
    const answers = await Promise.all(
      manyTills.map((till) => hold({ till, key: till, card: 'P', amountMinor: 3_000 })),
    );
    const lucky = manyTills.filter((_, index) => answers[index]?.code === 'OK');
    expect(lucky).toHaveLength(16);
    expect(await held('P')).toEqual([0, 48_000]);
    await Promise.all(
      lucky.map((till, i) =>
        closeCheck(shop, { ...saleOf(i + 1, { card: 'P', amountMinor: 3_000, key: till }), till }),
      ),
    );
    expect(await findCard(shop.engine, 'P')).toMatchObject({ balanceMinor: 2_000, balanceHeldMinor: 0 });
    expect(await listExceptions(shop.engine, { limit: 10 })).toEqual([]);
  });

  test('fifty times the same request is one hold, fifty releases of it one release', async () => {
    const same = await Promise.all(manyTills.map(() => hold()));
    expect(new Set(same.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await held('D')).toEqual([500, 0]);
    expect(await codes(manyTills.map(() => release()))).toEqual(manyTills.map(() => 'OK'));
    expect(await held('D')).toEqual([0, 0]);
  });

  test('fifty that use one key for different amounts: one holds', async () => {
    const answers = manyTills.map((_, index) => hold({ amountMinor: index + 1 }));
    expect((await codes(answers)).filter((code) => code === 'OK')).toHaveLength(1);
    expect((await verify(shop.engine)).differences).toEqual([]);
  });

  test('a check and a release at once: one of them has it', async () => {
    await hold({ amountMinor: 1_250 });
    const [released, closed] = await Promise.all([
      release(),
      closeCheck(shop, saleOf(1, { card: 'D', amountMinor: 1_250, key: 'k' })),
    ]);
    const isReleased = released.code === 'OK';
    expect(await statusOf('k')).toBe(isReleased ? 'released' : 'used');
    expect(closed).toMatchObject({ exceptions: isReleased ? [{ code: 'HOLD_EXPIRED' }] : [] });
    expect(await held('D')).toEqual([0, 0]);
  });
});

describe('whatever tills hold, release and close at once', () => {
  const anyHold = fc.record({
    kind: fc.constant('hold' as const),
    till: fc.constantFrom('1', '2'),
    card: fc.constantFrom('D', 'P'),
    amountMinor: fc.integer({ min: 1, max: 900 }),
  });
  const anyEnd = fc.record({ kind: fc.constantFrom('again' as const, 'release' as const, 'close' as const) });
  const anyBatch = fc.record({
    minutes: fc.integer({ min: 0, max: 6 }),
    isTaskDue: fc.boolean(),
    steps: fc.array(fc.oneof(anyHold, anyEnd), { minLength: 1, maxLength: 12 }),
  });
  type Batch = typeof anyBatch extends fc.Arbitrary<infer T> ? T : never;

  let numbers = 0;
  let ms = now;

  /** Plays the batches on two cards of their own with 20.00 each; within a batch all happens at once. */
  async function play(batches: readonly Batch[]): Promise<string[]> {
    const run = ++numbers;
    await giveCard(shop, { number: `D${run}` }, { bonus: 2_000 });
    await giveCard(shop, { number: `P${run}`, kind: 'Payment' }, { balance: 2_000 });
    const live = new Map<string, HoldRequest>();
    for (const { minutes, isTaskDue, steps } of batches) {
      ms += minutes * minuteMs;
      shop.at(ms);
      for (const key of live.keys()) if (await isOver(key)) live.delete(key);
      const asked: HoldRequest[] = [];
      const work: Promise<unknown>[] = isTaskDue ? [expireHolds(shop)] : [];
      for (const step of steps) {
        const [ending] = live.values();
        if (step.kind === 'hold') {
          const { till, card: kind, amountMinor } = step;
          asked.push({ till, card: `${kind}${run}`, amountMinor, key: `any${++numbers}` });
        } else if (step.kind === 'again') asked.push(...asked.slice(-1), ...live.values());
        else if (ending !== undefined) {
          live.delete(ending.key);
          work.push(
            step.kind === 'release' ? release(ending.key) : closeCheck(shop, saleOf(++numbers, ending)),
          );
        }
      }
      const answers = await Promise.all(asked.map((request) => holdAmount(shop, request)));
      await Promise.all(work);
      for (const [index, request] of asked.entries())
        if (answers[index]?.code === 'OK' && !(await isOver(request.key))) live.set(request.key, request);
    }
    return [`D${run}`, `P${run}`];
  }

  async function isOver(key: string): Promise<boolean> {
    const row = await findHold(shop.engine, key);
    return row?.status !== 'active' || Date.parse(row.expiresAt) <= ms;
  }

  test('no card holds or spends more than it has', async () => {
    let spent = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyBatch, { minLength: 1, maxLength: 8 }), async (batches) => {
        for (const number of await play(batches)) {
          const row = await findCard(shop.engine, number);
          const left = (row?.bonusMinor ?? 0) + (row?.balanceMinor ?? 0);
          const isHeld = (row?.bonusHeldMinor ?? 0) + (row?.balanceHeldMinor ?? 0);
          expect(isHeld).toBeGreaterThanOrEqual(0);
          expect(isHeld).toBeLessThanOrEqual(left);
          spent += 2_000 - left;
        }
        expect(await listExceptions(shop.engine, { limit: 10 })).toEqual([]);
        expect((await verify(shop.engine)).differences).toEqual([]);
      }),
      { numRuns: 60 },
    );
    expect(spent).toBeGreaterThan(0);
  }, 120_000);
});
