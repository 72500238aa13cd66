import { setImmediate as nextTurn } from 'node:timers/promises';
import { drawPlan } from '../../src/commands/till-day/draw-plan.js';
import type { DayShop, Good, PlannedReturn, Step } from '../../src/commands/till-day/plan.js';
import { printReturn, printReturnAlone } from '../../src/commands/till-day/print-return.js';
import { printSale } from '../../src/commands/till-day/print-sale.js';
import type { Receipt } from '../../src/commands/till-day/printed.js';
import { randomFrom } from '../../src/commands/till-day/random.js';
import { openReceipts } from '../../src/commands/till-day/receipts.js';
import { wireCheck } from '../../src/commands/till-day/wire-check.js';
import { checkFaults } from '../../src/domain/checks/validate-check.js';
import { toCheck } from '../../src/kkmtransfer/mapping.js';

const good = (code: string, more: Partial<Good> = {}): Good => ({
  code,
  priceMinor: 3_333,
  weighed: false,
  known: true,
  earns: true,
  ...more,
});
const goods = [
  good('A'),
  good('B', { weighed: true }),
  good('C', { earns: false }),
  good('D', { known: false }),
];
const discount = { number: '1', kind: 'Discount', known: true, accepted: true } as const;
const payment = { number: '2', kind: 'Payment', known: true, accepted: true } as const;
const blocked = { number: '3', kind: 'Discount', known: true, accepted: false } as const;
const unknown = { number: '4', kind: 'Discount', known: false, accepted: false } as const;
const shop: DayShop = { tills: ['1', '2', '3'], goods, cards: [discount, payment, blocked, unknown] };
const head = { till: '1', shift: 1, number: 1, time: '2026-11-22T10:15:30', cashier: 'К', offline: false };

describe('the plan of a day', () => {
  const plan = drawPlan(shop, { seed: 7, checks: 200 });
  const steps = plan.flatMap((own, till) => own.map((step) => ({ till, step })));
  const of = <Kind extends Step['kind']>(kind: Kind) =>
    steps.filter(
      (row): row is { till: number; step: Extract<Step, { kind: Kind }> } => row.step.kind === kind,
    );

  test('is the same for the same seed and another one for another', () => {
    expect(drawPlan(shop, { seed: 7, checks: 200 })).toEqual(plan);
    expect(drawPlan(shop, { seed: 8, checks: 200 })).not.toEqual(plan);
  });

  test('has as many checks for each till as were asked for, in the order of their places', () => {
    for (const own of plan) {
      expect(own.flatMap((step) => ('index' in step ? [step.index] : []))).toEqual([...Array(200).keys()]);
    }
  });

  test('has everything that can happen', () => {
    const kinds = new Set(steps.map(({ step }) => step.kind));
    expect([...kinds].sort()).toEqual(
      'conflict copy excess hold lookup return return-alone sale shift stock transfer'.split(' '),
    );
    const ways = [...of('sale'), ...of('return')].map(({ step }) => `${step.kind} ${step.delivery.way}`);
    expect(new Set(ways).size).toBe(8);
    expect(new Set(of('sale').map(({ step }) => step.connection)).size).toBe(3);
    expect(new Set(of('sale').map(({ step }) => step.flaw)).size).toBe(6);
    expect(of('return').some(({ till, step }) => step.of.till !== till)).toBe(true);
  });

  test('brings back only what was sold before, and never more', () => {
    const left = new Map<string, number>();
    for (const { till, step } of of('sale')) {
      step.lines.forEach(({ quantityMilli }, i) => {
        left.set(`${till}/${step.index}/${i + 1}`, quantityMilli);
      });
    }
    for (const { step } of of('return')) {
      expect(step.of.index).toBeLessThan(step.index);
      for (const { position, quantityMilli } of step.lines) {
        const line = `${step.of.till}/${step.of.index}/${position}`;
        expect(quantityMilli).toBeGreaterThan(0);
        left.set(line, (left.get(line) ?? Number.NaN) - quantityMilli);
      }
    }
    expect([...left.values()].filter((milli) => !(milli >= 0))).toEqual([]);
  });

  test('sends everything that was closed offline', () => {
    for (const own of plan) {
      const last = own.findLastIndex((step) => 'connection' in step && step.connection !== 'online');
      expect(own.findLastIndex(({ kind }) => kind === 'transfer')).toBeGreaterThan(last);
    }
  });
});

const rungUp = (weights: readonly number[]) =>
  weights.map((quantityMilli, i) => ({
    good: goods[i % goods.length] as Good,
    quantityMilli,
    discountMinor: 7 * i,
    bonusSpentMinor: 101 * i,
  }));

describe('what the tills print', () => {
  const sold = () =>
    printSale(head, rungUp([3_000, 1_234, 2_000, 1_000]), {
      discount: { card: discount, holdKey: 'H' },
      payment: { card: payment, paidMinor: 5_000 },
    });

  test('adds up, and comes through the wire as it was', () => {
    const receipt = sold();
    const alone = printReturnAlone(head, rungUp([1_500]), discount);
    const checks = [receipt.check, alone.check, giveBack(receipt, [3_000, 1_234, 2_000, 1_000]).check];
    for (const check of checks) {
      expect(checkFaults(check)).toEqual([]);
      expect(toCheck(wireCheck(check))).toEqual(check);
    }
  });

  test('moves cards and stock by its own figures', () => {
    const { check, effects } = sold();
    const total = check.totalMinor;
    expect(effects.cards).toEqual([
      expect.objectContaining({ card: '1', accumulationMinor: total }),
      { card: '2', accumulationMinor: 0, bonusMinor: 0, balanceMinor: -5_000 },
    ]);
    // Nobody knows what D is.
    expect(effects.stock.map(({ itemCode }) => itemCode)).toEqual(['A', 'B', 'C']);
    expect(printSale(head, rungUp([1_000]), { discount: { card: unknown } }).effects.cards).toEqual([]);
  });

  test('leaves what is earned to the rules when the service has calculated it', () => {
    const byRules = { discount: { card: discount, earnedByRulesMinor: 55 } };
    const { check, effects } = printSale(head, rungUp([1_000]), byRules);
    expect(check.cards).toMatchObject([{ number: '1', bonusEarnedMinor: null, accumulatedMinor: null }]);
    expect(effects.cards).toMatchObject([{ bonusMinor: 55 }]);
  });

  test('any parts that come back undo the whole', () => {
    const random = randomFrom(1);
    for (let turn = 0; turn < 200; turn++) {
      const receipt = sold();
      const left = receipt.check.lines.map(({ quantityMilli }) => quantityMilli);
      const moved = [receipt.effects];
      while (left.some((milli) => milli > 0)) {
        const back = left.map((milli) => (milli === 0 ? 0 : random.below(milli + 1)));
        if (back.every((milli) => milli === 0)) continue;
        back.forEach((milli, i) => {
          left[i] = (left[i] ?? 0) - milli;
        });
        const { check, effects } = giveBack(receipt, back);
        expect(checkFaults(check)).toEqual([]);
        moved.push(effects);
      }
      const sums = moved.flatMap(({ cards }) => cards).filter(({ card }) => card === '1');
      for (const sum of ['accumulationMinor', 'bonusMinor'] as const) {
        expect(sums.reduce((total, move) => total + move[sum], 0)).toBe(0);
      }
    }
  });
});

function giveBack(receipt: Receipt, quantities: readonly number[]) {
  const lines = quantities
    .map((quantityMilli, i) => ({ position: i + 1, quantityMilli }))
    .filter(({ quantityMilli }) => quantityMilli > 0);
  const planned = { of: { till: 0, index: 0 }, lines, namesPositions: true, namesCards: true };
  return printReturn(head, receipt, planned as unknown as PlannedReturn);
}

describe('receipts', () => {
  const receipt = {} as Receipt;

  test('are waited for until they are printed', async () => {
    const receipts = openReceipts();
    const waiting = Promise.all([receipts.of(0, 5), receipts.of(0, 5)]);
    receipts.hand(0, 4, {} as Receipt);
    receipts.hand(0, 5, receipt);
    for (const each of await waiting) expect(each).toBe(receipt);
    expect(await receipts.of(0, 5)).toBe(receipt);
  });

  test('of a till that has closed its day are waited for no longer', async () => {
    const receipts = openReceipts();
    const [own, other] = [receipts.of(1, 0), receipts.of(11, 0)];
    let isThere = false;
    void other.then(() => {
      isThere = true;
    });
    receipts.close(1);
    expect(await own).toBeUndefined();
    expect(await receipts.of(1, 7)).toBeUndefined();
    await nextTurn();
    expect(isThere).toBe(false);
    receipts.hand(11, 0, receipt);
    expect(await other).toBe(receipt);
  });
});

test('random numbers are the same for the same seed, and all of them come', () => {
  const numbers = (random = randomFrom(7, 1)) => Array.from({ length: 100 }, () => random.below(10));
  expect(numbers()).toEqual(numbers());
  expect(numbers()).not.toEqual(numbers(randomFrom(7, 2)));
  expect(new Set(numbers()).size).toBe(10);
  expect(randomFrom(1).shuffle([1, 2, 3, 4]).sort()).toEqual([1, 2, 3, 4]);
  expect(() => randomFrom(1).pick([])).toThrow('Nothing to pick from');
});
