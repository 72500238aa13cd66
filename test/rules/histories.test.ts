import fc from 'fast-check';
import { priceOf } from '../../src/base/money.js';
import { expireBonus } from '../../src/domain/cards/expire-bonus.js';
import { holdAmount } from '../../src/domain/cards/hold-amount.js';
import { expireHolds } from '../../src/domain/cards/holds.js';
import { readBonusAge } from '../../src/domain/cards/read-bonus-age.js';
import type { Check, CheckLine } from '../../src/domain/checks/check.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { verify } from '../../src/domain/verify.js';
import { sumExpired } from '../../src/store/bonus.js';
import { findCard } from '../../src/store/cards.js';
import { card, giveCard, now, openShop, sale, set, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

/**
 * Random histories of a discount card and a payment card: sales, returns in parts, holds, checks that were closed offline.
 * Each is played twice, on cards of its own: in the order of time, and in another order with the expiries in between. All
 * that can be seen of the cards must be the same at the end, and every balance the sum of its movements.
 */

interface Sold {
  /** Days before today. */
  ago: number;
  lines: { item: string; quantityMilli: number; priceMinor: number; spentPercent: number }[];
  paysByCard: boolean;
  told: { accumulatedMinor: number; bonusEarnedMinor: number } | null;
  offline: boolean;
  hold: 'none' | 'covers' | 'too small' | 'over';
  isLost: boolean;
  /** Each brings back a part (of 100) of what is left of every line; the whole rest when it says so. */
  returns: { daysLater: number; percent: number; whole: boolean; names: 'position' | 'item'; ago: boolean }[];
}

interface History {
  sales: Sold[];
  order: number[];
  expiries: boolean[];
}

const aLine = fc.record({
  item: fc.constantFrom('A1', 'A2', 'C1', 'nobody knows'),
  quantityMilli: fc.oneof(fc.constant(1000), fc.integer({ min: 1, max: 5_000 })),
  priceMinor: fc.integer({ min: 0, max: 99_999 }),
  spentPercent: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100 })),
});
const aSale: fc.Arbitrary<Sold> = fc.record({
  ago: fc.integer({ min: 0, max: 60 }),
  // Of one item, a return that names no position could mean either line.
  lines: fc.uniqueArray(aLine, { minLength: 1, maxLength: 3, selector: ({ item }) => item }),
  paysByCard: fc.boolean(),
  told: fc.option(
    fc.record({
      accumulatedMinor: fc.integer({ min: 0, max: 99_999 }),
      bonusEarnedMinor: fc.integer({ min: 0, max: 9_999 }),
    }),
  ),
  offline: fc.boolean(),
  hold: fc.constantFrom('none', 'none', 'covers', 'too small', 'over'),
  isLost: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
  returns: fc.array(
    fc.record({
      daysLater: fc.integer({ min: 0, max: 30 }),
      percent: fc.integer({ min: 1, max: 99 }),
      whole: fc.boolean(),
      names: fc.constantFrom('position', 'item'),
      ago: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
});
const aHistory: fc.Arbitrary<History> = fc.record({
  sales: fc.array(aSale, { minLength: 1, maxLength: 3 }),
  order: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
  expiries: fc.array(
    fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    { minLength: 12, maxLength: 12 },
  ),
});

const folder = temporaryFolder();
const dayMs = 86_400_000;
/** Fewer than the days of a history, so that bonus expires in it. */
const bonusDays = 20;
const start = { accumulation: 1_000_000, bonus: 500_000, balance: 100_000_000 };

/** A history on the cards `D…` and `P…` of one copy; each copy has a till, so that its checks have names of their own. */
function checksOf(history: History, till: string, shift: number, name: string): Check[] {
  const checks: Check[] = [];
  for (const [index, sold] of history.sales.entries()) {
    const time = timeOf(-sold.ago * dayMs - index * 60_000);
    const lines = sold.lines.map(({ item, quantityMilli, priceMinor, spentPercent }, i) => {
      const gross = priceOf(quantityMilli, priceMinor);
      return lineOf(i + 1, item, quantityMilli, priceMinor, gross, Math.floor((gross * spentPercent) / 400));
    });
    const made = sale({
      till,
      shift,
      number: index * 10,
      time: sold.hold === 'over' ? timeOf(15 * 60_000) : time,
      offline: sold.offline || sold.hold !== 'none',
      lines,
      cards: [
        card(`D${name}`, { ...sold.told, holdKey: sold.hold === 'none' ? null : holdKey(name, index) }),
        card(`P${name}`),
      ],
    });
    const payments = [paymentOf(made.totalMinor, sold.paysByCard)];
    if (!sold.isLost) checks.push({ ...made, payments });
    checks.push(...returnsOf(made, sold));
  }
  return checks;
}

function returnsOf(sold: Check, { returns, paysByCard, ago }: Sold): Check[] {
  const left = sold.lines.map(({ quantityMilli }) => quantityMilli);
  const moneyLeft = sold.lines.map(({ amountMinor }) => amountMinor);
  return returns.flatMap((back, i) => {
    const parts = sold.lines.flatMap((line, k) => {
      const there = left[k] ?? 0;
      const quantityMilli = back.whole ? there : Math.floor((there * back.percent) / 100);
      if (quantityMilli === 0) return [];
      left[k] = there - quantityMilli;
      const gross = priceOf(quantityMilli, line.priceMinor);
      const fair = Number((BigInt(line.amountMinor) * BigInt(quantityMilli)) / BigInt(line.quantityMilli));
      const amountMinor = Math.min(gross, fair, moneyLeft[k] ?? 0);
      moneyLeft[k] = (moneyLeft[k] ?? 0) - amountMinor;
      const returned = lineOf(
        k + 1,
        line.itemCode,
        quantityMilli,
        line.priceMinor,
        gross,
        0,
        gross - amountMinor,
      );
      return [{ ...returned, returnOfPosition: back.names === 'position' ? line.position : null }];
    });
    if (parts.length === 0) return [];
    const { till, shift, number, time, cards } = sold;
    // A day later at most today: a return is never before its sale.
    const days = Math.min(back.daysLater, ago);
    const made = sale({
      type: 'Return',
      till,
      shift,
      number: number + i + 1,
      time: timeOf(Date.parse(`${time}Z`) - midday + days * dayMs + (i + 1) * 1_000),
      offline: true,
      returnOf: { till, shift, number, time: back.ago ? time : null },
      lines: parts,
      cards: cards.map(({ number }) => card(number)),
    });
    return [{ ...made, payments: [paymentOf(made.totalMinor, paysByCard)] }];
  });
}

const paymentOf = (amountMinor: number, isByCard: boolean): Check['payments'][number] => ({
  kind: isByCard ? 'PaymentCard' : 'Cash',
  amountMinor,
  card: null,
});

function lineOf(
  position: number,
  itemCode: string,
  quantityMilli: number,
  priceMinor: number,
  gross: number,
  bonusSpentMinor: number,
  discountMinor = 0,
): CheckLine {
  const amountMinor = gross - bonusSpentMinor - discountMinor;
  return {
    position,
    itemCode,
    barcode: null,
    name: null,
    quantityMilli,
    priceMinor,
    discountMinor,
    bonusSpentMinor,
    amountMinor,
    department: null,
    returnOfPosition: null,
  };
}

const midday = Date.parse('2026-11-22T10:15:30Z');
const timeOf = (shiftMs: number) => new Date(midday + shiftMs).toISOString().slice(0, 19);
const holdKey = (name: string, index: number) => `${name}/${index}`;

async function prepare(shop: TestShop, history: History, name: string): Promise<void> {
  await giveCard(shop, { number: `D${name}` }, { accumulation: start.accumulation, bonus: start.bonus });
  await giveCard(shop, { number: `P${name}`, kind: 'Payment' }, { balance: start.balance });
  for (const [index, { hold, lines }] of history.sales.entries()) {
    if (hold === 'none') continue;
    const spent = lines.reduce((sum, line) => {
      const gross = priceOf(line.quantityMilli, line.priceMinor);
      return sum + Math.floor((gross * line.spentPercent) / 400);
    }, 0);
    const amountMinor = Math.max(hold === 'too small' ? Math.floor(spent / 2) : spent, 1);
    const answer = await holdAmount(shop, {
      till: '1',
      card: `D${name}`,
      amountMinor,
      key: holdKey(name, index),
    });
    expect(['OK', 'NOT_ENOUGH']).toContain(answer.code);
  }
}

async function play(shop: TestShop, checks: readonly Check[], expiries: readonly boolean[]): Promise<void> {
  for (const [i, check] of checks.entries()) {
    const outcome = await closeCheck(shop, check);
    if (outcome.code !== 'OK') throw new Error(JSON.stringify({ outcome, check }));
    if (i % 3 === 0) expect(await closeCheck(shop, check)).toEqual({ ...outcome, duplicate: true });
    if (expiries[i] === true) await Promise.all([expireHolds(shop), expireBonus(shop)]);
  }
}

/** All that can be seen of the cards of a copy. */
async function seen(shop: TestShop, name: string) {
  const cards = await Promise.all([findCard(shop.engine, `D${name}`), findCard(shop.engine, `P${name}`)]);
  const age = { bonusDays, timeZone: 'Europe/Moscow', now: '2026-11-22T12:00:00' };
  const { lots } = await readBonusAge(shop.engine, `D${name}`, age);
  const holds = await shop.engine.all('SELECT status FROM holds WHERE card = :card ORDER BY key', {
    card: `D${name}`,
  });
  const exceptions = await shop.engine.all<{ code: string; number: number }>(
    `SELECT e.code, c.number FROM exceptions e JOIN checks c ON c.id = e.check_id
     WHERE e.card = :card AND e.code <> 'NOT_ENOUGH' AND e.resolved_at IS NULL ORDER BY c.number, e.code`,
    { card: `D${name}` },
  );
  const sums = cards.map((row) => [
    row?.accumulationMinor,
    row?.bonusMinor,
    row?.bonusHeldMinor,
    row?.balanceMinor,
  ]);
  return { sums, lots, holds, exceptions };
}

/** What checks took from the payment card, less what returns gave back. */
function paidBy(checks: readonly Check[]): number {
  return checks.reduce(
    (sum, { type, payments }) =>
      payments.reduce((paid, { kind, amountMinor }) => {
        if (kind !== 'PaymentCard') return paid;
        return type === 'Sale' ? paid + amountMinor : paid - amountMinor;
      }, sum),
    0,
  );
}

/** What a history in which every sale came back whole must leave: what was there, less what has expired. */
function isUndone({ sales }: History): boolean {
  return sales.every(({ isLost, returns }) => !isLost && returns.some(({ whole }) => whole));
}

test('10,000 histories: the same in any order of arrival, nothing lost, nothing twice', async () => {
  const shop = await openShop(folder);
  await set(shop, 'bonus', {
    earnPercentCenti: 700,
    maxSpendPercentCenti: 5_000,
    excludedGroups: ['tobacco'],
  });
  await set(shop, 'bonusDays', bonusDays);
  let shift = 0;
  let undone = 0;

  async function playTwice(history: History): Promise<void> {
    shift += 1;
    const [name, other] = [`${shift}a`, `${shift}b`];
    const inTime = checksOf(history, '1', shift, name).sort((a, b) => (a.time < b.time ? -1 : 1));
    const arrived = checksOf(history, '2', shift, other)
      .map((check, i) => ({ check, key: history.order[i] ?? 0 }))
      .sort((a, b) => a.key - b.key)
      .map(({ check }) => check);
    await Promise.all([prepare(shop, history, name), prepare(shop, history, other)]);
    await Promise.all([play(shop, inTime, []), play(shop, arrived, history.expiries)]);
  }

  /** A hundred at once, so that they share flushes and meet each other. */
  async function playBatch(histories: readonly History[]): Promise<void> {
    const first = shift + 1;
    shop.at(now);
    await Promise.all(histories.map(playTwice));
    shop.at(now + 3_600_000);
    await expireHolds(shop);
    await expireBonus(shop);
    for (const [i, history] of histories.entries()) {
      const [name, other] = [`${first + i}a`, `${first + i}b`];
      const one = await seen(shop, name);
      const two = await seen(shop, other);
      expect({ history, ...two }).toEqual({ history, ...one });
      if (!isUndone(history)) continue;
      undone += 1;
      const bonus = start.bonus + (await sumExpired(shop.engine, `D${name}`));
      const balance = start.balance - paidBy(checksOf(history, '1', first + i, name));
      const sums = [
        [start.accumulation, bonus, 0, 0],
        [0, 0, 0, balance],
      ];
      expect({ history, sums: one.sums }).toEqual({ history, sums });
    }
  }

  const seed = Date.now();
  for (let batch = 0; batch < 100; batch++) {
    await playBatch(fc.sample(aHistory, { numRuns: 100, seed: seed + batch }));
  }
  expect(undone).toBeGreaterThan(500);
  expect((await verify(shop.engine)).differences).toEqual([]);
  await shop.close();
}, 1_800_000);
