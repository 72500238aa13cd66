import fc from 'fast-check';
import type { Check } from '../../src/domain/checks/check.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { mostChecks, type Transferred, transferSales } from '../../src/domain/checks/transfer-sales.js';
import { findCard } from '../../src/store/cards.js';
import { type Engine, StorageUnavailable } from '../../src/store/engine.js';
import { listExceptions } from '../../src/store/exceptions.js';
import { card, giveCard, line, openShop, sale, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let shop: TestShop;
let count = 0;

beforeEach(async () => {
  count += 1;
  shop = await openShop(folder, `P${count}`);
});
afterEach(() => shop.close());

/** A sale at this minute of the day. */
function at(number: number, minute: number, more: Partial<Check> = {}): Check {
  const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return sale({ number, time: `2026-11-22T${clock}:00`, ...more });
}

const many = (length: number, more: Partial<Check> = {}) =>
  Array.from({ length }, (_, index) => at(index + 1, index, more));

async function transfer(checks: readonly Check[], engine: Engine = shop.engine): Promise<Transferred[]> {
  const told: Transferred[] = [];
  for await (const one of transferSales({ ...shop, engine }, checks)) told.push(one);
  return told;
}

/** What became of each check, in the order of the list. */
async function verdicts(checks: readonly Check[]): Promise<string[]> {
  const told = await transfer(checks);
  const words: string[] = [];
  for (const { at: place, outcome } of told) {
    words[place] = outcome.code === 'OK' && outcome.duplicate ? 'DUPLICATE' : outcome.code;
  }
  expect(told).toHaveLength(checks.length);
  return words;
}

/** Numbers of the checks in the order in which they were recorded. */
const recorded = async () =>
  (await shop.engine.all<{ number: number }>('SELECT number FROM checks ORDER BY id')).map(
    ({ number }) => number,
  );

/** The shop's engine, with something in front of each transaction; they are counted from 1. */
function engineWith(before: (nth: number) => void, after: () => void = () => {}): Engine {
  let nth = 0;
  return {
    ...shop.engine,
    async transaction(work) {
      nth += 1;
      before(nth);
      try {
        return await shop.engine.transaction(work);
      } finally {
        after();
      }
    },
  };
}

describe('transfer-sales: each check of a list', () => {
  test('has a result of its own, in whatever order they come', async () => {
    const [first, second] = [at(1, 10), at(2, 20)];
    const checks = [
      second,
      { ...at(3, 30), totalMinor: 1 },
      first,
      second,
      { ...second, cashier: 'another' },
      at(4, 0, { till: '77' }),
      { ...at(5, 0), lines: [] },
    ];
    expect(await verdicts(checks)).toEqual([
      'OK',
      'CHECK_INVALID',
      'OK',
      'DUPLICATE',
      'CHECK_CONFLICT',
      'TILL_UNKNOWN',
      'CHECK_INVALID',
    ]);
    expect(await recorded()).toEqual([1, 2]);
  });

  test('is a duplicate when it was closed before, one by one or in a list, and has the first answer', async () => {
    await giveCard(shop, { number: '0012345' });
    const check = at(1, 0, { cards: [card('0012345')] });
    const closed = await closeCheck(shop, check);
    const [told] = await transfer([check]);
    expect(told?.outcome).toEqual({ ...closed, duplicate: true });
    expect(await verdicts([...many(3), check])).toEqual(['CHECK_CONFLICT', 'OK', 'OK', 'DUPLICATE']);
    expect(await verdicts([check, ...many(3).slice(1)])).toEqual(['DUPLICATE', 'DUPLICATE', 'DUPLICATE']);
    expect(await findCard(shop.engine, '0012345')).toMatchObject({ accumulationMinor: 10_000 });
  });

  test('is recorded once when the whole list is the same check', async () => {
    const words = await verdicts(Array.from({ length: 50 }, () => at(1, 0)));
    expect(words.slice(1).every((word) => word === 'DUPLICATE')).toBe(true);
    expect([words[0], await recorded()]).toEqual(['OK', [1]]);
  });

  test('is recorded once when two lists with it come at once', async () => {
    const checks = many(60);
    const both = await Promise.all([verdicts(checks), verdicts([...checks].reverse())]);
    const firsts = checks.map((_, index) => [both[0][index], both[1][59 - index]].sort());
    expect(new Set(firsts.map((pair) => pair.join(' ')))).toEqual(new Set(['DUPLICATE OK']));
    expect([...(await recorded())].sort((a, b) => a - b)).toEqual(checks.map(({ number }) => number));
  });
});

test('transfer-sales: an empty list is no work', async () => {
  expect(await verdicts([])).toEqual([]);
});

describe('transfer-sales: checks are recorded', () => {
  test('by their time, whatever the order of the list', async () => {
    const checks = many(70);
    const mixed = [
      ...checks.filter((_, i) => i % 3 === 0),
      ...checks.filter((_, i) => i % 3 !== 0).reverse(),
    ];
    expect(await verdicts(mixed)).toEqual(mixed.map(() => 'OK'));
    expect(await recorded()).toEqual(checks.map(({ number }) => number));
  });

  test('sales before returns, so that a return finds its sale', async () => {
    const returnOf = { till: '1', shift: 1, number: 7, time: '2026-11-22T23:00:00' };
    const back = at(1, 0, { type: 'Return', returnOf });
    await transfer([back, at(2, 30), at(7, 23 * 60), at(3, 10)]);
    expect(await recorded()).toEqual([3, 2, 7, 1]);
    expect(await listExceptions(shop.engine, { limit: 10 })).toEqual([]);
  });

  test('once each, however a list is shuffled and cut into calls', async () => {
    await giveCard(shop, { number: 'D' });
    let till = 0;
    const anyCut = fc.tuple(fc.shuffledSubarray([...Array(40).keys()], { minLength: 40 }), fc.nat(40));
    await fc.assert(
      fc.asyncProperty(anyCut, async ([order, cut]) => {
        till += 1;
        const shift = till;
        const checks = order.map((n) =>
          at(n % 30, n % 30, { shift, cards: [card('D')], lines: [line(1, 'A1', 1000, n % 30)] }),
        );
        const words = [...(await verdicts(checks.slice(0, cut))), ...(await verdicts(checks.slice(cut)))];
        expect(words.filter((word) => word === 'OK')).toHaveLength(30);
        expect(words.filter((word) => word === 'DUPLICATE')).toHaveLength(10);
        const sum = (30 * 29 * shift) / 2;
        expect(await findCard(shop.engine, 'D')).toMatchObject({ accumulationMinor: sum });
      }),
      { numRuns: 10 },
    );
  });
});

describe('transfer-sales: beside other tills', () => {
  test('a few are worked on at once, so that they share commits, and never more', async () => {
    let inside = 0;
    let most = 0;
    const engine = engineWith(
      () => {
        inside += 1;
        most = Math.max(most, inside);
      },
      () => {
        inside -= 1;
      },
    );
    await transfer(many(200), engine);
    expect([most, inside]).toEqual([16, 0]);
  });

  test("another till's check waits behind those that are being worked on, not behind the list", async () => {
    const waitedFor: number[] = [];
    let done = 0;
    let other: Promise<unknown> | undefined;
    let number = 0;
    for await (const _ of transferSales(shop, many(400))) {
      done += 1;
      if (other !== undefined) continue;
      const asked = done;
      number += 1;
      other = closeCheck(shop, sale({ till: '2', number })).then(() => {
        waitedFor.push(done - asked);
        other = undefined;
      });
    }
    await other;
    expect(waitedFor.length).toBeGreaterThan(10);
    // What was told already of its group, and the group behind it.
    expect(Math.max(...waitedFor)).toBeLessThanOrEqual(2 * 16);
  });
});

describe('transfer-sales: trouble', () => {
  test('with the store ends the call; what was recorded stays, and is a duplicate when the list comes again', async () => {
    const checks = many(100);
    const engine = engineWith((nth) => {
      if (nth === 40) throw new StorageUnavailable('the disk is full');
    });
    const told: Transferred[] = [];
    const call = async () => {
      for await (const one of transferSales({ ...shop, engine }, checks)) told.push(one);
    };
    await expect(call()).rejects.toThrow(new StorageUnavailable('the disk is full'));
    // Two groups of 16 and the third but for one check; nothing behind it.
    expect(told.map(({ outcome }) => outcome.code)).toEqual(Array(47).fill('OK'));
    expect(await recorded()).toHaveLength(47);

    const again = await verdicts(checks);
    expect(again.filter((word) => word === 'DUPLICATE')).toHaveLength(47);
    expect(again.filter((word) => word === 'OK')).toHaveLength(53);
    expect(await recorded()).toHaveLength(100);
  });

  test('with one check stops none of the others, and is told behind them', async () => {
    const engine = engineWith((nth) => {
      if (nth === 3) throw new Error('a fault of ours');
    });
    await expect(transfer(many(50), engine)).rejects.toThrow('a fault of ours');
    expect(await recorded()).toHaveLength(49);
  });
});

test('transfer-sales: as many checks as a call may have', async () => {
  const words = await verdicts(many(mostChecks));
  expect(new Set(words)).toEqual(new Set(['OK']));
});
