import fc from 'fast-check';
import { percentOf, sumOf } from '../../src/base/money.js';
import type { CardView } from '../../src/domain/cards/card-view.js';
import { calculateCheck } from '../../src/domain/checks/calculate-check.js';
import { calculate as calculation } from '../../src/domain/checks/calculation.js';
import type { Check } from '../../src/domain/checks/check.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { addToCardHeld } from '../../src/store/cards.js';
import { card, giveCard, line, openShop, sale, set, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let shop: TestShop;
let count = 0;

const bonus = { earnPercentCenti: 500, maxSpendPercentCenti: 5_000, excludedGroups: ['tobacco'] };

beforeEach(async () => {
  count += 1;
  shop = await openShop(folder, `P${count}`);
  await set(shop, 'discountSteps', [
    { fromMinor: 100_000, percentCenti: 300 },
    { fromMinor: 500_000, percentCenti: 500 },
  ]);
  await set(shop, 'bonus', bonus);
});
afterEach(() => shop.close());

/** A check as a till has it before it is paid. */
const open = (more: Partial<Check> = {}): Check =>
  sale({ number: 0, time: '', totalMinor: 0, payments: [], cards: [card('D')], ...more });
const calculate = (more: Partial<Check> = {}) => calculateCheck(shop, open(more));

async function calculated(more: Partial<Check> = {}) {
  const answer = await calculate(more);
  if (answer.code === 'TILL_UNKNOWN' || answer.code === 'CHECK_INVALID') throw new Error(answer.code);
  return answer;
}

const discounts = async (more: Partial<Check>) =>
  (await calculated(more)).lines.map(({ discountMinor }) => discountMinor);
const allowed = async (more: Partial<Check>) =>
  (await calculated(more)).lines.map(({ bonusAllowedMinor }) => bonusAllowedMinor);

const withoutCard = {
  card: null,
  discountPercentCenti: 0,
  discountMinor: 0,
  bonusAvailableMinor: 0,
  bonusAllowedMinor: 0,
  bonusToEarnMinor: 0,
  lines: [{ position: 1, discountMinor: 0, bonusAllowedMinor: 0 }],
};

describe('calculate-check: the discount', () => {
  test.each([
    [0, 0],
    [99_999, 0],
    [100_000, 300],
    [500_000, 500],
  ])('with an accumulation of %d is %d', async (accumulation, percent) => {
    await giveCard(shop, { number: 'D' }, { accumulation });
    expect(await calculated()).toMatchObject({
      code: 'OK',
      discountPercentCenti: percent,
      discountMinor: percent,
    });
  });

  test('is the own percent of a card that has one', async () => {
    await giveCard(shop, { number: 'D', discountPercentCenti: 1_250 }, { accumulation: 500_000 });
    expect(await discounts({})).toEqual([1_250]);
  });

  test('is a percent of the whole check, half up at each line, the remainder on the last', async () => {
    await giveCard(shop, { number: 'D', discountPercentCenti: 500 });
    const three = [1, 2, 3].map((position) => line(position, 'A1', 1000, 333));
    // 5 % of 9.99 is 0.50; 5 % of 3.33 is 0.17.
    expect(await discounts({ lines: three })).toEqual([17, 17, 16]);
    const weighed = [line(1, 'A1', 1_234, 8_990), line(2, 'A2', 333, 2_550), line(3, 'C1', 1, 50_000)];
    // 5 % of 110.94 + 8.49 + 0.50.
    expect(await discounts({ lines: weighed })).toEqual([555, 42, 3]);
  });

  test('never makes a line cost less than nothing, be it a gift or a trifle at the end', async () => {
    await giveCard(shop, { number: 'D', discountPercentCenti: 333 });
    const gift = [100, 100, 100, 0].map((price, i) => line(i + 1, 'A1', 1000, price));
    expect(await discounts({ lines: gift })).toEqual([3, 3, 4, 0]);
    const trifles = Array.from({ length: 30 }, (_, i) => line(i + 1, 'A1', 1000, 1));
    expect(await discounts({ lines: trifles })).toEqual([...Array(29).fill(0), 1]);
  });

  test('takes the place of the discounts and amounts that the till sends', async () => {
    await giveCard(shop, { number: 'D', discountPercentCenti: 1_000 });
    const told = [{ ...line(1, 'A1', 1000, 10_000, { discountMinor: 5_000 }), amountMinor: -1 }];
    expect(await discounts({ lines: told })).toEqual([1_000]);
  });

  test('is given on goods of the groups that earn no bonus too', async () => {
    await giveCard(shop, { number: 'D', discountPercentCenti: 1_000 });
    expect(await discounts({ lines: [line(1, 'C1', 1000, 50_000)] })).toEqual([5_000]);
  });

  test('of all is all', async () => {
    await giveCard(shop, { number: 'D', discountPercentCenti: 10_000 }, { bonus: 1_000 });
    expect(await calculated()).toMatchObject({
      discountMinor: 10_000,
      bonusAllowedMinor: 0,
      bonusToEarnMinor: 0,
    });
  });
});

describe('calculate-check: the bonus', () => {
  test('that may be spent is a share of what is left of the goods that take bonus', async () => {
    await giveCard(shop, { number: 'D', discountPercentCenti: 1_000 }, { bonus: 1_000_000 });
    const lines = [line(1, 'A1', 1000, 10_000), line(2, 'C1', 1000, 50_000), line(3, 'unknown', 1000, 2_000)];
    expect(await calculated({ lines })).toMatchObject({
      bonusAvailableMinor: 1_000_000,
      bonusAllowedMinor: 5_400,
      // 5 % of 90.00 and 18.00.
      bonusToEarnMinor: 540,
      lines: [{ bonusAllowedMinor: 4_500 }, { bonusAllowedMinor: 0 }, { bonusAllowedMinor: 900 }],
    });
  });

  test('that may be spent is no more than the card has, shared half up, the remainder on the last that takes it', async () => {
    await giveCard(shop, { number: 'D' }, { bonus: 100 });
    const lines = [1, 2, 3].map((position) => line(position, 'A1', 1000, 10_000));
    expect(await allowed({ lines: [...lines, line(4, 'C1', 1000, 50_000)] })).toEqual([33, 33, 34, 0]);
  });

  test('may pay everything where the rules say so, and nothing where they say that', async () => {
    await giveCard(shop, { number: 'D', discountPercentCenti: 333 }, { bonus: 1_000_000 });
    await set(shop, 'bonus', { ...bonus, maxSpendPercentCenti: 10_000 });
    const lines = [line(1, 'A1', 1000, 101), line(2, 'A2', 1000, 0), line(3, 'A2', 1000, 99)];
    expect(await calculated({ lines })).toMatchObject({
      lines: [
        { discountMinor: 4, bonusAllowedMinor: 97 },
        { discountMinor: 0, bonusAllowedMinor: 0 },
        { discountMinor: 3, bonusAllowedMinor: 96 },
      ],
    });
    await set(shop, 'bonus', { ...bonus, maxSpendPercentCenti: 0 });
    expect(await allowed({ lines })).toEqual([0, 0, 0]);
  });

  test('of a card that owes is nothing', async () => {
    await giveCard(shop, { number: 'D' }, { bonus: -500 });
    expect(await calculated()).toMatchObject({ bonusAvailableMinor: 0, bonusAllowedMinor: 0 });
  });

  async function hold(key: string, number: string, ledger: string, amountMinor: number, status = 'active') {
    await shop.engine.transaction(async (tx) => {
      await tx.run(
        `INSERT INTO holds (key, card, ledger, till, amount_minor, status, created_at, expires_at)
         VALUES (:key, :number, :ledger, '1', :amountMinor, :status, '2026-11-22T07:15:00.000Z', '2026-11-22T07:25:00.000Z')`,
        { key, number, ledger, amountMinor, status },
      );
      const held = status === 'active' ? amountMinor : 0;
      await addToCardHeld(tx, number, { bonus: ledger === 'bonus' ? held : 0, balance: 0 });
    });
  }

  test('that is held for other checks is not there, that for this check is', async () => {
    await giveCard(shop, { number: 'D' }, { bonus: 3_000 });
    await giveCard(shop, { number: 'other' }, { bonus: 3_000 });
    await hold('ours', 'D', 'bonus', 1_000);
    await hold('theirs', 'D', 'bonus', 500);
    await hold('given back', 'D', 'bonus', 400, 'released');
    await hold('money', 'D', 'balance', 300);
    await hold("another card's", 'other', 'bonus', 200);
    const available = async (holdKey: string | null) =>
      (await calculated({ cards: [card('D', { holdKey })] })).bonusAvailableMinor;
    expect(await available(null)).toBe(1_500);
    expect(await available('ours')).toBe(2_500);
    for (const key of ['given back', 'money', "another card's", 'nobody made it']) {
      expect([key, await available(key)]).toEqual([key, 1_500]);
    }
  });

  test('to be earned is less where the lines spend bonus, and never less than nothing', async () => {
    await giveCard(shop, { number: 'D' }, { bonus: 3_000 });
    const spending = (bonusSpentMinor: number) =>
      calculated({ lines: [line(1, 'A1', 1000, 10_000, { bonusSpentMinor })] });
    expect(await spending(2_000)).toMatchObject({ bonusToEarnMinor: 400, toAccumulateMinor: 8_000 });
    expect(await spending(20_000)).toMatchObject({ bonusToEarnMinor: 0, toAccumulateMinor: 0 });
  });
});

describe('calculate-check: the card', () => {
  test.each([
    ['CARD_BLOCKED', { status: 'Blocked' }],
    ['CARD_NOT_ACTIVATED', { status: 'NotActivated' }],
    ['CARD_EXPIRED', { validUntil: '2026-11-21T23:59:59' }],
  ] as const)('%s: the check is calculated without it', async (code, details) => {
    await giveCard(shop, { number: 'D', discountPercentCenti: 500, ...details }, { bonus: 1_000 });
    expect(await calculate()).toMatchObject({ code, ...withoutCard });
  });

  test('of a kind that is switched off: the check is calculated without it', async () => {
    await set(shop, 'discountCards', false);
    await giveCard(shop, { number: 'D', discountPercentCenti: 500 });
    expect(await calculate()).toMatchObject({ code: 'CARD_KIND_OFF', ...withoutCard });
  });

  test('that nobody knows: the check is calculated without it', async () => {
    expect(await calculate()).toMatchObject({ code: 'CARD_NOT_FOUND', ...withoutCard });
  });

  test('is not looked at while cards are locked; a check without any is calculated all the same', async () => {
    await set(shop, 'cardsLocked', true);
    await giveCard(shop, { number: 'D', discountPercentCenti: 500 });
    expect(await calculate()).toMatchObject({ code: 'CARDS_LOCKED', ...withoutCard });
    expect(await calculate({ cards: [] })).toMatchObject({ code: 'OK', ...withoutCard });
  });

  test('that counts is the first discount card; payment cards stand beside it', async () => {
    await giveCard(shop, { number: 'P', kind: 'Payment', discountPercentCenti: 900 }, { balance: 10_000 });
    await giveCard(shop, { number: 'D1', discountPercentCenti: 100 });
    await giveCard(shop, { number: 'D2', discountPercentCenti: 200 });
    const unknownPayment = card('nobody', { kind: 'Payment' });
    const cards = [card('P'), unknownPayment, card('D1'), card('D2')];
    expect(await calculated({ cards })).toMatchObject({
      code: 'OK',
      card: { number: 'D1' },
      discountMinor: 100,
    });
    expect(await calculated({ cards: [card('P', { kind: 'Discount' })] })).toMatchObject({
      code: 'OK',
      ...withoutCard,
    });
  });
});

describe('calculate-check: what cannot be calculated', () => {
  test.each<[string, Partial<Check>, object[]]>([
    ['no lines', { lines: [] }, [{ fault: 'NO_LINES' }]],
    [
      'lines of nothing and below',
      { lines: [line(1, 'A1', 0, 100), line(2, 'A1', -1, 100), line(3, 'A1', 1, -100)] },
      [
        { fault: 'QUANTITY_NOT_POSITIVE', position: 1 },
        { fault: 'QUANTITY_NOT_POSITIVE', position: 2 },
        { fault: 'NEGATIVE', what: 'Line 3' },
      ],
    ],
    [
      'negative bonus',
      { lines: [line(1, 'A1', 1000, 100, { bonusSpentMinor: -1 })] },
      [{ fault: 'NEGATIVE', what: 'Line 1' }],
    ],
    [
      'a position and a card twice',
      { lines: [line(1, 'A1', 1, 1), line(1, 'A1', 1, 1)], cards: [card('D'), card('D')] },
      [
        { fault: 'POSITION_REPEATED', position: 1 },
        { fault: 'CARD_REPEATED', card: 'D' },
      ],
    ],
    [
      'too many lines',
      { lines: Array.from({ length: 1001 }, (_, i) => line(i, 'A1', 1000, 1)) },
      [{ fault: 'TOO_MANY', what: 'Line', most: 1000 }],
    ],
    [
      'too many cards',
      { cards: Array.from({ length: 21 }, (_, i) => card(`${i}`)) },
      [{ fault: 'TOO_MANY', what: 'Card', most: 20 }],
    ],
    [
      'a price that is too large',
      { lines: [line(1, 'A1', 1_000_000, Number.MAX_SAFE_INTEGER)] },
      [{ fault: 'SUM_TOO_LARGE' }],
    ],
    [
      'a quantity that is too large',
      { lines: [line(1, 'A1', 10_000_000_001, 1)] },
      [{ fault: 'SUM_TOO_LARGE' }],
    ],
    [
      'prices that together are too large',
      { lines: [1, 2, 3].map((position) => line(position, 'A1', 1000, 4_000_000_000_000_000)) },
      [{ fault: 'SUM_TOO_LARGE' }],
    ],
    ['a return', { type: 'Return' }, [{ fault: 'RETURN' }]],
  ])('%s', async (_case, more, faults) => {
    expect(await calculate(more)).toEqual({ code: 'CHECK_INVALID', faults });
  });

  test('sums that the card could not bear', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    await giveCard(shop, { number: 'D', discountPercentCenti: 0 }, { accumulation: most - 9_999 });
    await giveCard(shop, { number: 'E' }, { bonus: most - 499 });
    const tooLarge = { code: 'CHECK_INVALID', faults: [{ fault: 'SUM_TOO_LARGE' }] };
    expect(await calculate()).toEqual(tooLarge);
    expect(await calculate({ cards: [card('E')] })).toEqual(tooLarge);
    expect(await closeCheck(shop, sale({ cards: [card('D')] }))).toEqual(tooLarge);
    expect(await closeCheck(shop, sale({ cards: [card('E')] }))).toEqual(tooLarge);
  });

  test('a till that nobody knows', async () => {
    expect(await calculate({ till: '77' })).toEqual({ code: 'TILL_UNKNOWN' });
  });

  test('what a till does not know yet is no obstacle', async () => {
    const early = {
      totalMinor: -5,
      shift: -1,
      time: '',
      payments: [{ kind: 'Cash' as const, amountMinor: -1, card: null }],
    };
    expect(await calculate({ ...early, cards: [] })).toMatchObject({ code: 'OK' });
  });
});

test('calculate-check writes nothing', async () => {
  await giveCard(shop, { number: 'D', discountPercentCenti: 500 }, { bonus: 1_000 });
  const tables = await shop.engine.all<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
  );
  expect(tables.length).toBeGreaterThan(10);
  const everything = () =>
    Promise.all(tables.map(async ({ name }) => [name, await shop.engine.all(`SELECT * FROM ${name}`)]));
  const before = await everything();
  expect(await calculate()).toMatchObject({ code: 'OK', discountMinor: 500 });
  expect(await calculate({ cards: [card('nobody')] })).toMatchObject({ code: 'CARD_NOT_FOUND' });
  expect(await everything()).toEqual(before);
});

const anyLine = fc.record({
  code: fc.constantFrom('A1', 'A2', 'C1', 'unknown'),
  quantity: fc.oneof(fc.constant(1000), fc.integer({ min: 1, max: 99_999 })),
  price: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 1_000_000 })),
});
const anyPercent = fc.oneof(fc.constantFrom(0, 300, 10_000), fc.integer({ min: 0, max: 10_000 }));
const anyCase = fc.record({
  rows: fc.array(anyLine, { minLength: 1, maxLength: 12 }),
  percent: anyPercent,
  earnPercentCenti: anyPercent,
  maxSpendPercentCenti: anyPercent,
  available: fc.oneof(fc.integer({ min: -100, max: 100 }), fc.integer({ min: 0, max: 10_000_000 })),
});
type Rows = readonly { code: string; quantity: number; price: number }[];
const linesOf = (rows: Rows) =>
  rows.map(({ code, quantity, price }, i) => line(i + 1, code, quantity, price));

test('calculate-check: lines sum to the totals, nothing is negative and nothing passes its limit', async () => {
  await giveCard(shop, { number: 'D' });
  const { card: found } = await calculated();
  const rules = await shop.shop();
  fc.assert(
    fc.property(anyCase, ({ rows, percent, earnPercentCenti, maxSpendPercentCenti, available }) => {
      const settings = { ...rules.settings, bonus: { ...bonus, earnPercentCenti, maxSpendPercentCenti } };
      const view = { ...(found as CardView), discountPercentCenti: percent, bonusAvailableMinor: available };
      const lines = linesOf(rows).map((row) => ({
        ...row,
        article: null,
        itemGroup: row.itemCode === 'C1' ? 'cigars' : null,
      }));
      const made = calculation({ lines, card: view, heldMinor: 0 }, { ...rules, settings });

      const gross = sumOf(lines, ({ amountMinor }) => amountMinor);
      expect(made.discountMinor).toBe(percentOf(gross, percent));
      expect(sumOf(made.lines, ({ discountMinor }) => discountMinor)).toBe(made.discountMinor);
      expect(sumOf(made.lines, ({ bonusAllowedMinor }) => bonusAllowedMinor)).toBe(made.bonusAllowedMinor);
      let takesBonus = 0;
      for (const [i, { discountMinor, bonusAllowedMinor }] of made.lines.entries()) {
        const net = (lines[i]?.amountMinor ?? 0) - discountMinor;
        const most = lines[i]?.itemGroup === null ? net : 0;
        takesBonus += most;
        expect(
          Math.min(discountMinor, net, bonusAllowedMinor, most - bonusAllowedMinor),
        ).toBeGreaterThanOrEqual(0);
      }
      const limit = percentOf(takesBonus, maxSpendPercentCenti);
      expect(made.bonusAllowedMinor).toBe(Math.max(Math.min(limit, available), 0));
      expect(made.bonusToEarnMinor).toBe(percentOf(takesBonus, earnPercentCenti));
      expect(made.toAccumulateMinor).toBe(gross - made.discountMinor);
    }),
    { numRuns: 3000 },
  );
});

test('calculate-check: closing with the discounts, and with the bonus that is allowed, does what was said', async () => {
  let number = 0;
  await fc.assert(
    fc.asyncProperty(
      anyCase,
      fc.boolean(),
      async ({ rows, percent, earnPercentCenti, maxSpendPercentCenti, available }, spends) => {
        number += 1;
        const cards = [card(`D${number}`)];
        await set(shop, 'bonus', { ...bonus, earnPercentCenti, maxSpendPercentCenti });
        await giveCard(shop, { number: `D${number}`, discountPercentCenti: percent }, { bonus: available });
        const first = await calculated({ lines: linesOf(rows), cards });
        const lines = rows.map(({ code, quantity, price }, i) =>
          line(i + 1, code, quantity, price, {
            discountMinor: first.lines[i]?.discountMinor,
            bonusSpentMinor: spends ? first.lines[i]?.bonusAllowedMinor : 0,
          }),
        );
        const said = await calculated({ lines, cards });
        expect(said.lines).toEqual(first.lines);
        if (!spends) expect(said.bonusToEarnMinor).toBe(first.bonusToEarnMinor);
        const bonusMinor = available + said.bonusToEarnMinor - (spends ? first.bonusAllowedMinor : 0);
        expect(await closeCheck(shop, sale({ number, lines, cards }))).toMatchObject({
          code: 'OK',
          exceptions: [],
          cards: [{ card: { accumulationMinor: said.toAccumulateMinor, bonusMinor } }],
        });
      },
    ),
    { numRuns: 60 },
  );
});
