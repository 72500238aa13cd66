import fc from 'fast-check';
import { bonusAge } from '../../src/domain/cards/bonus-lots.js';
import { expireBonus } from '../../src/domain/cards/expire-bonus.js';
import type { Check } from '../../src/domain/checks/check.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { verify } from '../../src/domain/verify.js';
import { type BonusEventRow, listBonusEvents } from '../../src/store/bonus.js';
import { findCard, listCardMovements } from '../../src/store/cards.js';
import { card, giveCard, line, openShop, sale, set, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let shop: TestShop;
let count = 0;

beforeEach(async () => {
  count += 1;
  shop = await openShop(folder, `P${count}`);
  await set(shop, 'bonusDays', 30);
  await giveCard(shop, { number: 'D' });
});
afterEach(async () => {
  expect((await verify(shop.engine)).differences).toEqual([]);
  await shop.close();
});

const at = (day: string, time = '12:00:00') => shop.at(Date.parse(`${day}T${time}+03:00`));
const bonus = async () => (await findCard(shop.engine, 'D'))?.bonusMinor;
let number = 0;
/** A check of a day; the shop's clock stands there unless it comes late. */
async function check(day: string, figures: { earned?: number; spent?: number }, more: Partial<Check> = {}) {
  const { earned = 0, spent = 0 } = figures;
  number += 1;
  const made = sale({
    number,
    time: `${day}T12:00:00`,
    lines: [line(1, 'A1', 1000, 10_000, { bonusSpentMinor: spent })],
    cards: [card('D', { bonusEarnedMinor: earned, bonusSpentMinor: spent })],
    ...more,
  });
  expect(await closeCheck(shop, made)).toMatchObject({ code: 'OK' });
  return made;
}
const giveBack = (day: string, { till, shift, number, time }: Check, quantityMilli = 1000) =>
  check(
    day,
    {},
    {
      type: 'Return',
      returnOf: { till, shift, number, time },
      lines: [{ ...line(1, 'A1', quantityMilli, 10_000), amountMinor: 0, discountMinor: quantityMilli * 10 }],
      cards: [],
    },
  );
async function expireOn(day: string) {
  at(day);
  await expireBonus(shop);
  return bonus();
}

test('bonus is there on its last day and gone on the next', async () => {
  await check('2026-10-01', { earned: 100 });
  expect(await expireOn('2026-10-31')).toBe(100);
  expect(await expireOn('2026-11-01')).toBe(0);
  expect((await listCardMovements(shop.engine, 'D', 1))[0]).toMatchObject({
    reason: 'expired',
    amountMinor: -100,
    balanceAfterMinor: 0,
    documentKind: 'task',
  });
  expect(await expireBonus(shop)).toBe(0);
});

test('is spent oldest first', async () => {
  await check('2026-10-01', { earned: 100 });
  await check('2026-10-10', { earned: 100 });
  await check('2026-10-11', { spent: 130 });
  expect(await expireOn('2026-11-01')).toBe(70);
  expect(await expireOn('2026-11-10')).toBe(0);
});

test('given back by a return has its original age again', async () => {
  await check('2026-10-01', { earned: 100 });
  await check('2026-10-20', { earned: 100 });
  const spending = await check('2026-10-21', { spent: 100 });
  await check('2026-10-22', { spent: 50 });
  await giveBack('2026-10-23', spending);
  expect(await bonus()).toBe(150);
  expect(await expireOn('2026-11-01')).toBe(50);
  expect(await expireOn('2026-11-20')).toBe(0);
});

test('given back after its last day, it is gone at once', async () => {
  await check('2026-10-01', { earned: 100 });
  const spending = await check('2026-10-21', { spent: 100 });
  await giveBack('2026-11-05', spending);
  expect(await bonus()).toBe(100);
  expect(await expireOn('2026-11-05')).toBe(0);
});

test('taken back with its sale, it is not taken from other days', async () => {
  await check('2026-10-01', { earned: 100 });
  const earning = await check('2026-10-10', { earned: 70 });
  await giveBack('2026-10-11', earning);
  expect(await expireOn('2026-11-01')).toBe(0);
});

test('spent before it is earned again, the debt is paid first', async () => {
  await check('2026-10-01', { spent: 100 });
  await check('2026-10-02', { earned: 150 });
  expect(await bonus()).toBe(50);
  expect(await expireOn('2026-11-02')).toBe(0);
});

test('a check that comes late sets right what was taken before', async () => {
  await check('2026-10-01', { earned: 100 });
  expect(await expireOn('2026-11-01')).toBe(0);
  await check('2026-10-20', { spent: 40 }, { offline: true });
  expect(await bonus()).toBe(-40);
  expect(await expireOn('2026-11-01')).toBe(0);
  expect((await listCardMovements(shop.engine, 'D', 1))[0]).toMatchObject({
    reason: 'expired',
    amountMinor: 40,
  });
});

test('a check calculated before midnight may still spend it right behind', async () => {
  await check('2026-10-01', { earned: 100 });
  at('2026-11-01', '00:00:30');
  await expireBonus(shop);
  await check('2026-11-01', { spent: 100 }, { time: '2026-11-01T00:02:00' });
  at('2026-11-01', '00:03:00');
  await expireBonus(shop);
  expect(await bonus()).toBe(0);
});

test('a till whose clock is fast makes no bonus expire before its day', async () => {
  at('2026-10-01');
  await check('2026-10-01', { earned: 100 });
  at('2026-10-02');
  await check('2030-01-01', { earned: 50 });
  await check('2999-12-31', { spent: 30 });
  expect(await expireOn('2026-10-02')).toBe(120);
  expect(await expireOn('2026-11-01')).toBe(50);
  expect(await expireOn('2026-11-02')).toBe(0);
});

test('spent on its last day at a till that is two hours ahead, it is no debt', async () => {
  at('2026-10-01');
  await check('2026-10-01', { earned: 100 });
  at('2026-10-31', '23:30:00');
  await check('2026-11-01', { spent: 100 }, { time: '2026-11-01T01:30:00' });
  expect(await bonus()).toBe(0);
  expect(await expireOn('2026-11-01')).toBe(0);
});

test('bonus of a till whose clock has fallen back lives from the day on which it came', async () => {
  at('2026-10-01');
  await check('1980-01-01', { earned: 100 });
  expect(await expireOn('2026-10-31')).toBe(100);
  expect(await expireOn('2026-11-01')).toBe(0);
});

test('bonus held for a check waits until the hold has ended', async () => {
  await check('2026-10-01', { earned: 100 });
  await shop.engine.transaction(async (tx) => {
    await tx.run("UPDATE cards SET bonus_held_minor = 60 WHERE number = 'D'");
    await tx.run(`INSERT INTO holds (key, card, ledger, till, amount_minor, status, created_at, expires_at)
      VALUES ('H', 'D', 'bonus', '1', 60, 'active', '2026-10-31T20:59:00.000Z', '2026-10-31T21:09:00.000Z')`);
  });
  expect(await expireOn('2026-11-01')).toBe(100);
  await shop.engine.transaction(async (tx) => {
    await tx.run("UPDATE cards SET bonus_held_minor = 0 WHERE number = 'D'");
    await tx.run("UPDATE holds SET status = 'released'");
  });
  expect(await expireOn('2026-11-01')).toBe(0);
});

test('without bonusDays it lives for ever', async () => {
  await set(shop, 'bonusDays', 0);
  await check('2026-10-01', { earned: 100 });
  expect(await expireOn('2040-01-01')).toBe(100);
});

test('a longer life gives back what would not have expired, a shorter one takes what has', async () => {
  await check('2026-10-01', { earned: 100 });
  expect(await expireOn('2026-11-10')).toBe(0);
  await set(shop, 'bonusDays', 60);
  expect(await expireOn('2026-11-10')).toBe(100);
  await set(shop, 'bonusDays', 10);
  expect(await expireOn('2026-11-10')).toBe(0);
});

describe('the age of bonus', () => {
  const event = (day: string, more: Partial<BonusEventRow>): BonusEventRow => ({
    time: `${day}T12:00:00`,
    recordedAt: `${day}T09:00:00.000Z`,
    till: null,
    shift: null,
    number: null,
    checkId: null,
    type: null,
    saleId: null,
    earnedMinor: 0,
    spentMinor: 0,
    ...more,
  });

  test('of what is there and what was lost is all that was earned less all that was spent', () => {
    const day = fc
      .integer({ min: 1, max: 90 })
      .map((n) => new Date(Date.UTC(2026, 0, n)).toISOString().slice(0, 10));
    const sum = fc.integer({ min: 0, max: 1_000 });
    const sales = fc.array(
      fc.record({
        day,
        earned: sum,
        spent: sum,
        back: fc.option(fc.tuple(day, fc.double({ min: 0, max: 1, noNaN: true }))),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        sales,
        fc.integer({ min: 1, max: 60 }),
        fc.infiniteStream(fc.nat()),
        (drawn, days, order) => {
          const events = drawn.flatMap(({ day, earned, spent, back }, i) => {
            const sold = event(day, {
              checkId: i,
              type: 'Sale',
              till: '1',
              shift: 1,
              number: i,
              earnedMinor: earned,
              spentMinor: spent,
            });
            if (back === null || back[0] < day) return [sold];
            const part = (minor: number) => Math.floor(minor * back[1]);
            const returned = event(back[0], {
              checkId: 100 + i,
              type: 'Return',
              saleId: i,
              till: '2',
              shift: 1,
              number: i,
              earnedMinor: part(earned),
              spentMinor: part(spent),
            });
            return [sold, returned];
          });
          const age = bonusAge(events, days, '2026-03-31T12:00:00');
          const moved = events.reduce(
            (total, { type, earnedMinor, spentMinor }) =>
              total + (type === 'Return' ? -1 : 1) * (earnedMinor - spentMinor),
            0,
          );
          const left = age.lots.reduce((total, { leftMinor }) => total + leftMinor, 0);
          const balance = moved - age.expiredMinor;
          // With a debt nothing is left; without one, what is left is the balance.
          expect(left).toBe(Math.max(balance, 0));
          expect(age.expiredMinor).toBeGreaterThanOrEqual(0);
          const shuffled = [...events]
            .map((e) => ({ e, key: order.next().value }))
            .sort((a, b) => a.key - b.key)
            .map(({ e }) => e);
          expect(bonusAge(shuffled, days, '2026-03-31T12:00:00')).toEqual(age);
        },
      ),
      { numRuns: 10_000 },
    );
  });

  test('is read from checks, imports and adjustments', async () => {
    await check('2026-10-01', { earned: 100, spent: 0 });
    expect(await listBonusEvents(shop.engine, 'D')).toMatchObject([
      { type: 'Sale', earnedMinor: 100, spentMinor: 0 },
    ]);
  });
});
