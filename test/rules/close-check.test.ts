import fc from 'fast-check';
import { lookUpCard } from '../../src/domain/cards/look-up-card.js';
import type { Check } from '../../src/domain/checks/check.js';
import { closeCheck, getCheck } from '../../src/domain/checks/close-check.js';
import { postUnpostedLines } from '../../src/domain/stock/post-lines.js';
import { findCard, listCardMovements } from '../../src/store/cards.js';
import { putItem } from '../../src/store/catalogue.js';
import { listExceptions } from '../../src/store/exceptions.js';
import { findStock } from '../../src/store/stock.js';
import { card, giveCard, item, line, openShop, sale, set, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let shop: TestShop;
let count = 0;

beforeEach(async () => {
  count += 1;
  shop = await openShop(folder, `P${count}`);
  await set(shop, 'discountSteps', [
    { fromMinor: 100_000, percentCenti: 300 },
    { fromMinor: 500_000, percentCenti: 500 },
  ]);
  await set(shop, 'bonus', {
    earnPercentCenti: 500,
    maxSpendPercentCenti: 5_000,
    excludedGroups: ['tobacco'],
  });
});
afterEach(() => shop.close());

const close = (check: Check) => closeCheck(shop, check);
const sums = async (number: string) => {
  const row = await findCard(shop.engine, number);
  return row && [row.accumulationMinor, row.bonusMinor, row.balanceMinor];
};
const exceptionCodes = async () =>
  (await listExceptions(shop.engine, { limit: 100 })).map(({ code }) => code);

describe('close-check: a sale', () => {
  test('raises the accumulation, earns bonus by the rules and takes the goods out of stock', async () => {
    await giveCard(shop, { number: '0012345' }, { accumulation: 95_000 });
    const outcome = await close(sale({ cards: [card('0012345')] }));
    expect(outcome).toMatchObject({ code: 'OK', duplicate: false, exceptions: [] });
    expect(outcome).toMatchObject({
      cards: [
        {
          number: '0012345',
          code: 'OK',
          card: {
            accumulationMinor: 105_000,
            bonusMinor: 500,
            discountPercentCenti: 300,
            next: { percentCenti: 500, toGoMinor: 395_000 },
          },
        },
      ],
    });
    expect(await findStock(shop.engine, 'main', 'A1')).toMatchObject({ quantityMilli: -1000 });
    const movements = await listCardMovements(shop.engine, '0012345', 10);
    expect(movements.map(({ ledger, reason, amountMinor }) => [ledger, reason, amountMinor])).toEqual([
      ['bonus', 'earned', 500],
      ['accumulation', 'purchase', 10_000],
      ['accumulation', 'import', 95_000],
    ]);
  });

  test('spends bonus with the lines and debits a payment card', async () => {
    await giveCard(shop, { number: 'D' }, { bonus: 3_000 });
    await giveCard(shop, { number: 'P', kind: 'Payment' }, { balance: 20_000 });
    const lines = [line(1, 'A1', 1000, 10_000, { bonusSpentMinor: 2_000 })];
    const payments = [
      { kind: 'PaymentCard' as const, amountMinor: 8_000, card: 'P' },
      { kind: 'Bonus' as const, amountMinor: 2_000, card: null },
    ];
    expect(await close(sale({ lines, payments, cards: [card('D')] }))).toMatchObject({
      code: 'OK',
      exceptions: [],
    });
    expect(await sums('D')).toEqual([8_000, 3_000 - 2_000 + 400, 0]);
    expect(await sums('P')).toEqual([0, 0, 12_000]);
  });

  test('a payment with bonus takes it from the card that it names', async () => {
    await giveCard(shop, { number: 'D1' }, { bonus: 3_000 });
    await giveCard(shop, { number: 'D2' }, { bonus: 3_000 });
    const lines = [line(1, 'A1', 1000, 10_000, { bonusSpentMinor: 1_000 })];
    const payments = [
      { kind: 'Cash' as const, amountMinor: 9_000, card: null },
      { kind: 'Bonus' as const, amountMinor: 1_000, card: 'D2' },
    ];
    expect(await close(sale({ lines, payments }))).toMatchObject({ exceptions: [] });
    expect(await sums('D2')).toEqual([9_000, 3_000 - 1_000 + 450, 0]);
    expect(await close(sale({ number: 2, lines, payments, cards: [card('D1')] }))).toMatchObject({
      exceptions: [],
    });
    expect(await sums('D1')).toEqual([9_000, 3_000 + 450, 0]);
    expect(await sums('D2')).toEqual([9_000, 3_000 - 1_000 + 450 - 1_000, 0]);
    const twice = await close(
      sale({ number: 3, lines, payments, cards: [card('D1', { bonusSpentMinor: 1_000 })] }),
    );
    expect(twice).toMatchObject({
      code: 'CHECK_INVALID',
      faults: [{ fault: 'BONUS_OF_CARDS', givenMinor: 2_000 }],
    });
  });

  test('what the till says of a card counts before the rules', async () => {
    await giveCard(shop, { number: 'D' });
    await close(
      sale({ cards: [card('D', { accumulatedMinor: 1, bonusEarnedMinor: 2, bonusSpentMinor: 0 })] }),
    );
    expect(await sums('D')).toEqual([1, 2, 0]);
  });

  test('goods of excluded groups and of groups below them earn nothing', async () => {
    await giveCard(shop, { number: 'D' });
    await close(
      sale({ lines: [line(1, 'A1', 1000, 10_000), line(2, 'C1', 1000, 50_000)], cards: [card('D')] }),
    );
    expect(await sums('D')).toEqual([60_000, 500, 0]);
  });

  test('two discount cards in one check do not earn twice', async () => {
    await giveCard(shop, { number: 'D1' });
    await giveCard(shop, { number: 'D2' });
    await close(sale({ cards: [card('D1'), card('D2')] }));
    expect([await sums('D1'), await sums('D2')]).toEqual([
      [10_000, 500, 0],
      [0, 0, 0],
    ]);
  });
});

describe('close-check: the same check again', () => {
  test('has one effect and gets the first answer, also after other checks and a restart', async () => {
    await giveCard(shop, { number: 'D' });
    const check = sale({ cards: [card('D')] });
    const first = await close(check);
    await close(sale({ number: 2, cards: [card('D')] }));
    await shop.close();
    shop = await openShop(folder, `P${count}`);
    const again = await close({ ...check, offline: true });
    expect(again).toEqual({ ...first, duplicate: true });
    expect(await sums('D')).toEqual([20_000, 1_000, 0]);
  });

  test('50 at once have one effect and one is the first', async () => {
    await giveCard(shop, { number: 'D' });
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => close(sale({ cards: [card('D')] }))));
    expect(outcomes.filter((outcome) => outcome.code === 'OK' && !outcome.duplicate)).toHaveLength(1);
    expect(new Set(outcomes.map((outcome) => outcome.code))).toEqual(new Set(['OK']));
    expect(await sums('D')).toEqual([10_000, 500, 0]);
  });

  test('with other content is a conflict and changes nothing', async () => {
    await giveCard(shop, { number: 'D' });
    await close(sale({ cards: [card('D')] }));
    const other = sale({ lines: [line(1, 'A1', 2000, 10_000)], cards: [card('D')] });
    expect(await close(other)).toEqual({ code: 'CHECK_CONFLICT' });
    expect(await sums('D')).toEqual([10_000, 500, 0]);
  });

  test('the same number on another day or at another till is another check', async () => {
    const outcomes = [
      await close(sale()),
      await close(sale({ time: '2026-11-21T10:00:00' })),
      await close(sale({ till: '2' })),
    ];
    expect(outcomes).toMatchObject([{ duplicate: false }, { duplicate: false }, { duplicate: false }]);
  });
});

describe('close-check: what should not have happened is recorded as an exception', () => {
  test.each([
    ['Blocked', {}, 'CARD_BLOCKED'],
    ['NotActivated', {}, 'CARD_NOT_ACTIVATED'],
    ['Active', { validUntil: '2026-11-21T23:59:59' }, 'CARD_EXPIRED'],
  ] as const)('a card that is %s %o', async (status, more, code) => {
    await giveCard(shop, { number: 'D', status, ...more });
    const outcome = await close(sale({ cards: [card('D')] }));
    expect(outcome).toMatchObject({ code: 'OK', cards: [{ code }], exceptions: [{ code, card: 'D' }] });
    expect(await exceptionCodes()).toEqual([code]);
    expect(await sums('D')).toEqual([10_000, 500, 0]);
  });

  test('a card that is unknown', async () => {
    const outcome = await close(sale({ cards: [card('nobody')] }));
    expect(outcome).toMatchObject({ code: 'OK', cards: [{ code: 'CARD_NOT_FOUND', card: null }] });
    expect(await exceptionCodes()).toEqual(['CARD_NOT_FOUND']);
  });

  test('a card of another kind than the till takes it for', async () => {
    await giveCard(shop, { number: 'D' });
    await giveCard(shop, { number: 'P', kind: 'Payment' });
    const told = await close(
      sale({ cards: [card('D', { kind: 'Payment' }), card('P', { kind: 'Payment' })] }),
    );
    expect(told).toMatchObject({ exceptions: [{ code: 'CARD_KIND_MISMATCH', card: 'D' }] });
    const payments = [{ kind: 'PaymentCard' as const, amountMinor: 10_000, card: 'D' }];
    expect(await close(sale({ number: 2, payments }))).toMatchObject({
      exceptions: [
        { code: 'CARD_KIND_MISMATCH', card: 'D' },
        { code: 'NOT_ENOUGH', card: 'D' },
      ],
    });
  });

  test('a kind of card that is switched off', async () => {
    await set(shop, 'discountCards', false);
    await giveCard(shop, { number: 'D' });
    expect(await close(sale({ cards: [card('D')] }))).toMatchObject({
      exceptions: [{ code: 'CARD_KIND_OFF' }],
    });
  });

  test('bonus and money spent beyond what is there, and beyond what is held for others', async () => {
    await giveCard(shop, { number: 'D' }, { bonus: 1_000 });
    await giveCard(shop, { number: 'P', kind: 'Payment' }, { balance: 500 });
    const lines = [line(1, 'A1', 1000, 10_000, { bonusSpentMinor: 1_500 })];
    const payments = [{ kind: 'PaymentCard' as const, amountMinor: 8_500, card: 'P' }];
    const outcome = await close(sale({ lines, payments, cards: [card('D')] }));
    expect(outcome).toMatchObject({
      exceptions: [
        { code: 'NOT_ENOUGH', card: 'D', facts: { ledger: 'bonus', availableMinor: 1_000 } },
        { code: 'NOT_ENOUGH', card: 'P', facts: { ledger: 'balance', availableMinor: 500 } },
      ],
    });
    expect(await sums('D')).toEqual([8_500, 1_000 - 1_500 + 425, 0]);
    expect(await sums('P')).toEqual([0, 0, -8_000]);
  });

  test('bonus or card money without a card, a hold that nobody made, a clock of another century', async () => {
    const lines = [line(1, 'A1', 1000, 10_000, { bonusSpentMinor: 1_000 })];
    const payments = [{ kind: 'PaymentCard' as const, amountMinor: 9_000, card: null }];
    await close(sale({ lines, payments, time: '1999-12-31T23:59:59' }));
    await giveCard(shop, { number: 'D' });
    await close(sale({ number: 2, cards: [card('D', { holdKey: 'none' })], time: '2026-11-24T10:15:31' }));
    expect((await exceptionCodes()).sort()).toEqual(
      [
        'BONUS_WITHOUT_CARD',
        'HOLD_NOT_FOUND',
        'PAYMENT_WITHOUT_CARD',
        'TIME_IMPLAUSIBLE',
        'TIME_IMPLAUSIBLE',
      ].sort(),
    );
  });
});

describe('close-check: what does not add up is refused and leaves nothing', () => {
  const two = [line(1, 'A1', 1000, 10_000), line(2, 'A2', 2000, 2_550)];
  test.each<[string, Partial<Check>, object]>([
    [
      'more lines than a check has',
      { lines: Array.from({ length: 1001 }, (_, i) => line(i + 1, 'A1', 1000, 1)) },
      { fault: 'TOO_MANY', what: 'Line', most: 1000 },
    ],
    ['a negative number', { number: -1 }, { fault: 'NEGATIVE', what: 'Number' }],
    ['no lines', { lines: [], totalMinor: 0, payments: [] }, { fault: 'NO_LINES' }],
    ['no time', { time: '' }, { fault: 'TIME_MISSING' }],
    [
      'a position twice',
      { lines: [line(1, 'A1', 1000, 100), line(1, 'A1', 1000, 100)] },
      { fault: 'POSITION_REPEATED', position: 1 },
    ],
    [
      'a quantity of zero',
      { lines: [line(1, 'A1', 0, 100)] },
      { fault: 'QUANTITY_NOT_POSITIVE', position: 1 },
    ],
    [
      'a negative discount',
      { lines: [line(1, 'A1', 1000, 100, { discountMinor: -1 })] },
      { fault: 'NEGATIVE', what: 'Line 1' },
    ],
    ['a negative total', { totalMinor: -1 }, { fault: 'NEGATIVE', what: 'Total' }],
    [
      'a negative payment',
      { payments: [{ kind: 'Cash', amountMinor: -1, card: null }] },
      { fault: 'NEGATIVE', what: 'Payment Cash' },
    ],
    [
      'a negative card figure',
      { cards: [card('D', { accumulatedMinor: -1 })] },
      { fault: 'NEGATIVE', what: 'Card' },
    ],
    ['a card twice', { cards: [card('D'), card('D')] }, { fault: 'CARD_REPEATED', card: 'D' }],
    [
      'a line',
      { lines: [{ ...line(1, 'A1', 1000, 10_000), amountMinor: 9_999 }] },
      { fault: 'LINE_AMOUNT', position: 1, expectedMinor: 10_000, givenMinor: 9_999 },
    ],
    [
      'a total',
      { lines: two, totalMinor: 15_000 },
      { fault: 'TOTAL_OF_LINES', expectedMinor: 15_100, givenMinor: 15_000 },
    ],
    [
      'payments',
      { payments: [{ kind: 'Cash', amountMinor: 1, card: null }] },
      { fault: 'TOTAL_OF_PAYMENTS', expectedMinor: 10_000, givenMinor: 1 },
    ],
    [
      'bonus payments',
      {
        payments: [
          { kind: 'Cash', amountMinor: 10_000, card: null },
          { kind: 'Bonus', amountMinor: 5, card: null },
        ],
      },
      { fault: 'BONUS_OF_PAYMENTS', expectedMinor: 0, givenMinor: 5 },
    ],
    [
      'bonus of cards',
      { cards: [card('D', { bonusSpentMinor: 5 })] },
      { fault: 'BONUS_OF_CARDS', expectedMinor: 0, givenMinor: 5 },
    ],
    [
      'sums beyond 2^53',
      {
        lines: [
          {
            ...line(1, 'A1', 1000, 1),
            priceMinor: Number.MAX_SAFE_INTEGER,
            amountMinor: Number.MAX_SAFE_INTEGER,
          },
        ],
      },
      { fault: 'SUM_TOO_LARGE' },
    ],
  ])('%s', async (_, more, fault) => {
    const outcome = await close(sale(more));
    expect(outcome.code).toBe('CHECK_INVALID');
    expect(outcome.code === 'CHECK_INVALID' && outcome.faults).toContainEqual(fault);
    expect(await shop.engine.all('SELECT id FROM checks')).toEqual([]);
  });

  test('a card whose sums would pass 2^53', async () => {
    await giveCard(shop, { number: 'D' }, { accumulation: Number.MAX_SAFE_INTEGER });
    expect(await close(sale({ cards: [card('D')] }))).toEqual({
      code: 'CHECK_INVALID',
      faults: [{ fault: 'SUM_TOO_LARGE' }],
    });
    expect(await sums('D')).toEqual([Number.MAX_SAFE_INTEGER, 0, 0]);
    expect(await shop.engine.all('SELECT id FROM checks')).toEqual([]);
  });

  test('a till that nobody registered', async () => {
    expect(await close(sale({ till: '77' }))).toEqual({ code: 'TILL_UNKNOWN' });
  });
});

describe('get-check', () => {
  test('answers the first answer, of the latest day', async () => {
    await giveCard(shop, { number: 'D' });
    await close(sale({ time: '2025-01-01T00:00:00', cards: [card('D')] }));
    const first = await close(sale({ cards: [card('D')] }));
    expect(await getCheck(shop, { till: '1', shift: 1, number: 1 })).toEqual(first);
  });

  test('says when there is none', async () => {
    expect(await getCheck(shop, { till: '1', shift: 1, number: 9 })).toEqual({ code: 'CHECK_NOT_FOUND' });
    expect(await getCheck(shop, { till: '9', shift: 1, number: 9 })).toEqual({ code: 'TILL_UNKNOWN' });
  });
});

describe('look-up-card', () => {
  const look = (number: string, kind?: 'Discount' | 'Payment') =>
    lookUpCard(shop, { till: '1', number, kind });

  test('answers what a till may know', async () => {
    await giveCard(shop, { number: '7', holder: 'Покупатель Демо' }, { accumulation: 600_000, bonus: 50 });
    expect(await look('7')).toMatchObject({
      code: 'OK',
      card: { discountPercentCenti: 500, next: null, bonusAvailableMinor: 50, status: 'Active' },
    });
    expect(JSON.stringify(await look('7'))).not.toContain('Покупатель');
  });

  test('a percent of its own is fixed', async () => {
    await giveCard(shop, { number: '7', discountPercentCenti: 1_250 }, { accumulation: 600_000 });
    expect(await look('7')).toMatchObject({ card: { discountPercentCenti: 1_250, next: null } });
  });

  test('refuses with the reason', async () => {
    await giveCard(shop, { number: '7', validUntil: '2026-11-22T10:15:30' });
    await giveCard(shop, { number: '8', status: 'Blocked' });
    expect((await look('7')).code).toBe('OK');
    shop.at(shop.clock() + 1000);
    expect((await look('7')).code).toBe('CARD_EXPIRED');
    expect((await look('8')).code).toBe('CARD_BLOCKED');
    expect((await look('7', 'Payment')).code).toBe('CARD_NOT_FOUND');
    expect((await look('none')).code).toBe('CARD_NOT_FOUND');
    await set(shop, 'discountCards', false);
    expect((await look('7')).code).toBe('CARD_KIND_OFF');
    await set(shop, 'cardsLocked', true);
    expect((await look('7')).code).toBe('CARDS_LOCKED');
    expect((await lookUpCard(shop, { till: '9', number: '7' })).code).toBe('TILL_UNKNOWN');
  });
});

test('unposted lines are posted once when their item appears', async () => {
  await close(sale({ lines: [line(1, 'NEW', 2500, 100), line(2, 'A1', 1000, 100)] }));
  expect(await postUnpostedLines(shop)).toBe(0);
  await shop.engine.transaction((tx) =>
    putItem(tx, item('NEW', null, 100), { barcodes: [], volumePrices: [] }),
  );
  expect(await postUnpostedLines(shop)).toBe(1);
  expect(await postUnpostedLines(shop)).toBe(0);
  expect(await findStock(shop.engine, 'main', 'NEW')).toMatchObject({ quantityMilli: -2500 });
});

test('a line that cannot be posted does not keep the others back', async () => {
  const most = Number.MAX_SAFE_INTEGER;
  await close(sale({ lines: [line(1, 'HUGE', 1000, 100)] }));
  await close(sale({ number: 2, lines: [line(1, 'NEW', 1000, 100)] }));
  await shop.engine.transaction(async (tx) => {
    for (const article of ['HUGE', 'NEW'])
      await putItem(tx, item(article, null, 100), { barcodes: [], volumePrices: [] });
    await tx.run("INSERT INTO stock (store, article, quantity_milli) VALUES ('main', 'HUGE', :most)", {
      most: -most,
    });
  });
  await expect(postUnpostedLines(shop)).rejects.toThrow('1 lines cannot be posted');
  expect(await findStock(shop.engine, 'main', 'NEW')).toMatchObject({ quantityMilli: -1000 });
});

test('any history of sales leaves balances that equal the sum of their movements, whatever the order and the repeats', async () => {
  const cards = ['D1', 'D2', 'P1'];
  for (const number of cards)
    await giveCard(shop, { number, kind: number === 'P1' ? 'Payment' : 'Discount' });
  const anyLine = fc.record({
    code: fc.constantFrom('A1', 'A2', 'C1', 'unknown'),
    quantity: fc.integer({ min: 1, max: 99_999 }),
    price: fc.integer({ min: 0, max: 1_000_000 }),
  });
  const anyCheck = fc.record({
    till: fc.constantFrom('1', '2'),
    number: fc.integer({ min: 1, max: 400 }),
    rows: fc.array(anyLine, { minLength: 1, maxLength: 5 }),
    named: fc.subarray(cards),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(anyCheck, { maxLength: 8 }), async (history) => {
      const checks = history.map(({ till, number, rows, named }) =>
        sale({
          till,
          number,
          lines: rows.map(({ code, quantity, price }, i) => line(i + 1, code, quantity, price)),
          cards: named.map((name) => card(name)),
        }),
      );
      await Promise.all([...checks, ...checks].map(close));
      const wrong = await shop.engine.all(`
        SELECT c.number FROM cards c WHERE c.accumulation_minor <> (SELECT COALESCE(SUM(m.amount_minor), 0)
            FROM card_movements m WHERE m.card = c.number AND m.ledger = 'accumulation')
          OR c.bonus_minor <> (SELECT COALESCE(SUM(m.amount_minor), 0)
            FROM card_movements m WHERE m.card = c.number AND m.ledger = 'bonus')
        UNION ALL SELECT s.article FROM stock s WHERE s.quantity_milli <> (SELECT COALESCE(SUM(m.quantity_milli), 0)
            FROM stock_movements m WHERE m.store = s.store AND m.article = s.article)`);
      expect(wrong).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
