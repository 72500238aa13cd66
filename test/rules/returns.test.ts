import fc from 'fast-check';
import { expireHolds } from '../../src/domain/cards/holds.js';
import type { Check } from '../../src/domain/checks/check.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { verify } from '../../src/domain/verify.js';
import { findCard } from '../../src/store/cards.js';
import { listExceptions } from '../../src/store/exceptions.js';
import { findStock } from '../../src/store/stock.js';
import { card, giveCard, line, openShop, sale, set, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let shop: TestShop;
let count = 0;

beforeEach(async () => {
  count += 1;
  shop = await openShop(folder, `P${count}`);
  await set(shop, 'bonus', {
    earnPercentCenti: 500,
    maxSpendPercentCenti: 5_000,
    excludedGroups: ['tobacco'],
  });
});
afterEach(async () => {
  expect((await verify(shop.engine)).differences).toEqual([]);
  await shop.close();
});

const close = (check: Check) => closeCheck(shop, check);
const sums = async (number: string) => {
  const row = await findCard(shop.engine, number);
  return row && [row.accumulationMinor, row.bonusMinor, row.balanceMinor];
};
const open = async () => (await listExceptions(shop.engine, { limit: 100 })).map(({ code }) => code);

/** A return of sale 1/1/1, paid back in cash, unless said otherwise. */
function giveBack(number: number, lines: Check['lines'], more: Partial<Check> = {}): Check {
  const returnOf = { till: '1', shift: 1, number: 1, time: '2026-11-22T10:15:30' };
  return sale({ type: 'Return', number, time: '2026-11-22T10:20:00', returnOf, lines, ...more });
}

const threeLines = [
  line(1, 'A1', 3000, 3_333),
  line(2, 'A2', 1500, 2_550, { bonusSpentMinor: 1_001 }),
  line(3, 'C1', 1000, 50_000, { discountMinor: 1 }),
];

describe('a return of a known sale', () => {
  beforeEach(async () => {
    await giveCard(shop, { number: 'D' }, { accumulation: 1_000, bonus: 2_000 });
    await giveCard(shop, { number: 'P', kind: 'Payment' }, { balance: 100_000 });
  });

  test('of the whole puts everything back as it was, and the goods into stock', async () => {
    const payments = [{ kind: 'PaymentCard' as const, amountMinor: 62_822, card: 'P' }];
    await close(sale({ lines: threeLines, payments, cards: [card('D'), card('P')] }));
    expect(await sums('D')).not.toEqual([1_000, 2_000, 0]);
    const outcome = await close(giveBack(2, threeLines, { payments }));
    expect(outcome).toMatchObject({ code: 'OK', exceptions: [], cards: [{ number: 'D' }, { number: 'P' }] });
    expect(await sums('D')).toEqual([1_000, 2_000, 0]);
    expect(await sums('P')).toEqual([0, 0, 100_000]);
    expect(await findStock(shop.engine, 'main', 'A1')).toMatchObject({ quantityMilli: 0 });
  });

  test('takes its share by the line: what earned nothing takes nothing back', async () => {
    await close(
      sale({ lines: [line(1, 'A1', 1000, 10_000), line(2, 'C1', 1000, 50_000)], cards: [card('D')] }),
    );
    expect(await sums('D')).toEqual([61_000, 2_500, 0]);
    await close(giveBack(2, [line(1, 'C1', 1000, 50_000)]));
    expect(await sums('D')).toEqual([11_000, 2_500, 0]);
    await close(giveBack(3, [line(1, 'A1', 1000, 10_000)]));
    expect(await sums('D')).toEqual([1_000, 2_000, 0]);
  });

  test('keeps to what earned bonus when it was sold, whatever the rules say now', async () => {
    await close(
      sale({ lines: [line(1, 'A1', 1000, 10_000), line(2, 'C1', 1000, 50_000)], cards: [card('D')] }),
    );
    await set(shop, 'bonus', { earnPercentCenti: 100, maxSpendPercentCenti: 0, excludedGroups: ['food'] });
    await close(giveBack(2, [line(1, 'C1', 1000, 50_000)]));
    expect(await sums('D')).toEqual([11_000, 2_500, 0]);
  });

  test('rounds half up at the line and leaves the remainder to the last', async () => {
    const lines = [1, 2, 3].map((position) => line(position, 'A1', 1000, 10_000));
    await close(sale({ lines, cards: [card('D', { bonusEarnedMinor: 100, accumulatedMinor: 1_000 })] }));
    const taken: unknown[] = [];
    for (const position of [1, 2, 3]) {
      const before = await sums('D');
      await close(giveBack(1 + position, [{ ...line(1, 'A1', 1000, 10_000), returnOfPosition: position }]));
      const after = await sums('D');
      taken.push([0, 1].map((i) => Number(before?.[i]) - Number(after?.[i])));
    }
    expect(taken).toEqual([
      [333, 33],
      [333, 33],
      [334, 34],
    ]);
  });

  test('names lines by their positions, or finds them by item and price', async () => {
    const lines = [line(1, 'A1', 1000, 10_000), line(2, 'A1', 1000, 8_000)];
    await close(sale({ lines, cards: [card('D')] }));
    await close(giveBack(2, [line(1, 'A1', 1000, 8_000)]));
    expect(await shop.engine.all('SELECT sale_position AS position FROM returned_lines')).toEqual([
      { position: 2 },
    ]);
    const again = await close(giveBack(3, [{ ...line(1, 'A1', 1000, 8_000), returnOfPosition: 2 }]));
    expect(again).toEqual({
      code: 'CHECK_INVALID',
      faults: [{ fault: 'RETURN_TOO_MUCH', position: 1, soldMilli: 1000, leftMilli: 0, givenMilli: 1000 }],
    });
  });

  test('of more than is left, of other goods or of more money is refused and leaves nothing', async () => {
    await close(sale({ lines: [line(1, 'A1', 2000, 10_000)], cards: [card('D')] }));
    await close(giveBack(2, [line(1, 'A1', 1000, 10_000)]));
    const before = await sums('D');
    for (const [lines, fault] of [
      [[line(1, 'A1', 1001, 10_000)], 'RETURN_TOO_MUCH'],
      [[line(1, 'A1', 1000, 5_000), line(2, 'A1', 1, 5_000)], 'RETURN_TOO_MUCH'],
      [[line(1, 'A2', 1000, 2_550)], 'RETURN_LINE_UNKNOWN'],
      [[{ ...line(1, 'A1', 1000, 10_000), returnOfPosition: 2 }], 'RETURN_LINE_UNKNOWN'],
      [[line(1, 'A1', 1000, 10_050)], 'RETURN_AMOUNT'],
    ] as const) {
      expect(await close(giveBack(9, lines))).toMatchObject({
        code: 'CHECK_INVALID',
        faults: expect.arrayContaining([expect.objectContaining({ fault })]),
      });
    }
    expect(await sums('D')).toEqual(before);
    expect(await shop.engine.all('SELECT id FROM checks')).toHaveLength(2);
  });

  test('of a cheap line for the money of a dear one is refused, and told where the sale comes later', async () => {
    const sold = sale({ lines: [line(1, 'A1', 2000, 100), line(2, 'A2', 1000, 50_000)], cards: [card('D')] });
    const dear = giveBack(2, [line(1, 'A1', 1000, 20_000)], { cards: [card('D')] });
    await close(dear);
    await close(sold);
    expect((await open()).sort()).toEqual(['RETURN_EXCEEDS', 'RETURN_WITHOUT_SALE']);
    expect(await close({ ...dear, number: 3 })).toEqual({
      code: 'CHECK_INVALID',
      faults: [{ fault: 'RETURN_LINE_AMOUNT', position: 1, fairMinor: 100, givenMinor: 20_000 }],
    });
    const rounded = giveBack(4, [line(1, 'A1', 1000, 101), line(2, 'A2', 1000, 50_000)]);
    expect(await close(rounded)).toMatchObject({ code: 'OK', exceptions: [] });
  });

  test('may be some kopecks off, because tills round gross, discount and bonus by themselves, but no more', async () => {
    await close(sale({ lines: [line(1, 'A1', 3000, 10_000)], cards: [card('D')] }));
    const off = (number: number, minor: number) => giveBack(number, [line(1, 'A1', 1000, 10_000 + minor)]);
    expect(await close(off(2, 4))).toMatchObject({
      code: 'CHECK_INVALID',
      faults: [{ fault: 'RETURN_LINE_AMOUNT' }],
    });
    expect(await close(off(2, 3))).toMatchObject({ code: 'OK' });
  });

  test('sent again gets its first answer and has one effect', async () => {
    await close(sale({ cards: [card('D')] }));
    const first = await close(giveBack(2, [line(1, 'A1', 1000, 10_000)]));
    expect(await close(giveBack(2, [line(1, 'A1', 1000, 10_000)]))).toEqual({ ...first, duplicate: true });
    expect(await sums('D')).toEqual([1_000, 2_000, 0]);
  });

  test('two at once never bring back more than was sold', async () => {
    await close(sale({ cards: [card('D')] }));
    const outcomes = await Promise.all(
      [2, 3, 4].map((number) => close(giveBack(number, [line(1, 'A1', 1000, 10_000)]))),
    );
    expect(outcomes.map(({ code }) => code).sort()).toEqual(['CHECK_INVALID', 'CHECK_INVALID', 'OK']);
    expect(await sums('D')).toEqual([1_000, 2_000, 0]);
  });

  test('at another till, a day later, without saying when the sale was', async () => {
    await close(sale({ cards: [card('D')] }));
    const returnOf = { till: '1', shift: 1, number: 1, time: null };
    const outcome = await close(
      giveBack(7, [line(1, 'A1', 1000, 10_000)], { till: '2', time: '2026-11-23T09:00:00', returnOf }),
    );
    expect(outcome).toMatchObject({ code: 'OK', exceptions: [] });
    expect(await sums('D')).toEqual([1_000, 2_000, 0]);
  });

  test('takes back bonus that was spent since: the card owes it, and the back office is told', async () => {
    await close(sale({ cards: [card('D')] }));
    const spending = [line(1, 'A1', 1000, 10_000, { bonusSpentMinor: 2_500 })];
    await close(sale({ number: 2, lines: spending, cards: [card('D', { bonusEarnedMinor: 0 })] }));
    expect(await sums('D')).toEqual([18_500, 0, 0]);
    await close(giveBack(3, [line(1, 'A1', 1000, 10_000)]));
    expect(await sums('D')).toEqual([8_500, -500, 0]);
    expect(await open()).toEqual(['NOT_ENOUGH']);
  });

  test('leaves a card alone that the sale did not know, and tells of one that it did not name', async () => {
    await close(sale({ cards: [card('X'), card('D')] }));
    await giveCard(shop, { number: 'X' });
    await giveCard(shop, { number: 'Y' });
    const outcome = await close(giveBack(2, [line(1, 'A1', 1000, 10_000)], { cards: [card('Y')] }));
    expect(outcome).toMatchObject({ code: 'OK', exceptions: [{ code: 'RETURN_CARD_MISMATCH', card: 'Y' }] });
    expect([await sums('X'), await sums('Y')]).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });
});

describe('a return of no known sale', () => {
  test('counts by its own figures and is told to the back office', async () => {
    await giveCard(shop, { number: 'D' }, { accumulation: 50_000, bonus: 1_000 });
    const outcome = await close(
      giveBack(2, [line(1, 'A1', 1000, 10_000)], { cards: [card('D')], returnOf: null }),
    );
    expect(outcome).toMatchObject({ code: 'OK', exceptions: [{ code: 'RETURN_WITHOUT_SALE' }] });
    expect(await sums('D')).toEqual([40_000, 500, 0]);
  });

  test('is set right when its sale comes, and the exception is resolved', async () => {
    await giveCard(shop, { number: 'D' }, { accumulation: 50_000, bonus: 1_000 });
    const own = [card('D', { accumulatedMinor: 7, bonusEarnedMinor: 900, bonusSpentMinor: 0 })];
    await close(giveBack(2, [line(1, 'A1', 1000, 10_000)], { cards: own }));
    expect(await sums('D')).toEqual([49_993, 100, 0]);
    const late = await close(sale({ lines: [line(1, 'A1', 2000, 10_000)], cards: [card('D')] }));
    expect(await sums('D')).toEqual([60_000, 1_500, 0]);
    expect(late).toMatchObject({
      cards: [{ number: 'D', card: { accumulationMinor: 60_000, bonusMinor: 1_500 } }],
    });
    expect(await open()).toEqual([]);
    expect(await listExceptions(shop.engine, { state: 'all', limit: 9 })).toMatchObject([
      { code: 'RETURN_WITHOUT_SALE', resolvedBy: 'tillgate' },
    ]);
  });

  test('that is more than the sale which comes later stays as it is, and is told', async () => {
    await giveCard(shop, { number: 'D' }, { accumulation: 50_000 });
    await close(giveBack(2, [line(1, 'A1', 3000, 10_000)], { cards: [card('D')] }));
    await close(sale({ lines: [line(1, 'A1', 2000, 10_000)], cards: [card('D')] }));
    expect((await open()).sort()).toEqual(['NOT_ENOUGH', 'RETURN_EXCEEDS', 'RETURN_WITHOUT_SALE']);
    expect(await sums('D')).toEqual([40_000, -500, 0]);
  });
});

describe('a check that was closed offline', () => {
  const spending = (more: Partial<Check> = {}) =>
    sale({
      offline: true,
      lines: [line(1, 'A1', 1000, 10_000, { bonusSpentMinor: 500 })],
      cards: [card('D', { holdKey: 'H' })],
      ...more,
    });
  beforeEach(async () => {
    await giveCard(shop, { number: 'D' }, { bonus: 1_000 });
    await shop.engine.transaction(async (tx) => {
      await tx.run(
        `INSERT INTO holds (key, card, ledger, till, amount_minor, status, created_at, expires_at)
         VALUES ('H', 'D', 'bonus', '1', 500, 'active', '2026-11-22T07:10:00.000Z', '2026-11-22T07:20:00.000Z')`,
      );
      await tx.run("UPDATE cards SET bonus_held_minor = 500 WHERE number = 'D'");
    });
  });
  const holds = () => shop.engine.all('SELECT status FROM holds');

  test('spends what a hold covered', async () => {
    expect(await close(spending())).toMatchObject({ code: 'OK', exceptions: [] });
    expect(await holds()).toEqual([{ status: 'used' }]);
  });

  test('spends it also when it arrives after the end of the hold', async () => {
    shop.at(Date.parse('2026-11-22T09:00:00.000Z'));
    await expireHolds(shop);
    expect(await close(spending())).toMatchObject({ code: 'OK', exceptions: [] });
    expect(await holds()).toEqual([{ status: 'used' }]);
    expect(await findCard(shop.engine, 'D')).toMatchObject({
      bonusHeldMinor: 0,
      bonusMinor: 1_000 - 500 + 475,
    });
  });

  test('is told when it was closed after the end of the hold, or spent more, or held nothing', async () => {
    await close(spending({ time: '2026-11-22T10:20:01' }));
    await close(spending({ number: 2, cards: [card('D')] }));
    await close(spending({ number: 3, lines: [line(1, 'A1', 1000, 10_000, { bonusSpentMinor: 501 })] }));
    expect((await open()).sort()).toEqual(
      ['HOLD_EXPIRED', 'SPENT_OFFLINE', 'SPENT_OFFLINE', 'SPENT_OFFLINE'].sort(),
    );
  });

  test('a check that comes more than a day late counts as closed offline', async () => {
    await close(spending({ offline: false, time: '2026-11-20T10:00:00', cards: [card('D')] }));
    expect(await open()).toEqual(['SPENT_OFFLINE']);
  });
});

test('any split of a sale into returns nets to exactly zero, and never goes beyond on the way', async () => {
  await giveCard(shop, { number: 'D' }, { accumulation: 10_000_000, bonus: 10_000_000 });
  const soldLine = fc.record({
    item: fc.constantFrom('A1', 'A2', 'C1', 'unknown'),
    quantityMilli: fc.integer({ min: 1, max: 5_000 }),
    priceMinor: fc.integer({ min: 0, max: 99_999 }),
    spent: fc.integer({ min: 0, max: 100 }),
    cuts: fc.array(fc.integer({ min: 1, max: 4_999 }), { maxLength: 3 }),
  });
  let number = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(soldLine, { minLength: 1, maxLength: 5 }), async (drawn) => {
      number += 100;
      const before = await sums('D');
      const lines = drawn.map(({ item, quantityMilli, priceMinor, spent }, i) => {
        const gross = Math.round((quantityMilli * priceMinor) / 1000);
        return line(i + 1, item, quantityMilli, priceMinor, {
          bonusSpentMinor: Math.floor((gross * spent) / 100),
        });
      });
      expect(await close(sale({ number, lines, cards: [card('D')] }))).toMatchObject({ code: 'OK' });
      const after = await sums('D');
      const returnOf = { till: '1', shift: 1, number, time: null };
      let next = number;
      for (const [i, { item, quantityMilli, cuts }] of drawn.entries()) {
        const ends = [...new Set([...cuts.filter((cut) => cut < quantityMilli), quantityMilli])].sort(
          (a, b) => a - b,
        );
        for (const [k, end] of ends.entries()) {
          const part = { ...line(1, item, end - (ends[k - 1] ?? 0), 0), returnOfPosition: i + 1 };
          expect(await close(giveBack(++next, [part], { returnOf }))).toMatchObject({ code: 'OK' });
          const [accumulation = 0, bonus = 0] = (await sums('D')) ?? [];
          for (const [now, ledger] of [
            [accumulation, 0],
            [bonus, 1],
          ] as const) {
            if (ledger === 0) expect(now).toBeLessThanOrEqual(Number(after?.[0]));
            if (ledger === 0) expect(now).toBeGreaterThanOrEqual(Number(before?.[0]));
          }
        }
      }
      expect(await sums('D')).toEqual(before);
    }),
    { numRuns: 60 },
  );
}, 60_000);
