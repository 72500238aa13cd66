import { setFlagsFromString } from 'node:v8';
import { cardEffects } from '../../src/domain/checks/card-effects.js';
import { partsOf, rowOf } from '../../src/domain/checks/check-rows.js';
import { resolveLines } from '../../src/domain/checks/resolved-lines.js';
import { rememberShop, type Shop } from '../../src/domain/settings/shop.js';
import { card, line, openShop, sale, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

setFlagsFromString('--allow-natives-syntax');
/** Whether V8 keeps two objects by one hidden class. */
const haveOneShape = new Function('one', 'other', 'return %HaveSameMap(one, other)') as (
  one: object,
  other: object,
) => boolean;

const folder = temporaryFolder();
let shop: TestShop;
let rules: Shop;

beforeAll(async () => {
  shop = await openShop(folder, 'P1');
  rules = await rememberShop(shop.engine)();
});
afterAll(() => shop.close());

/** All rows that closing this check writes, by kind. */
async function rowsOf(number: number): Promise<Record<string, object>> {
  const check = sale({
    number,
    lines: [line(1, 'A1', 1000, 100), line(2, 'A1', 1000, 100)],
    cards: [card('1')],
  });
  const lines = await resolveLines(shop.engine, check);
  const { effects } = cardEffects({ check, rows: new Map(), rules: rules.settings.bonus, earningMinor: 0 });
  const parts = partsOf(number, { check, shop: rules }, lines, effects, new Map());
  const [firstLine, payment, effect] = [parts.lines[0], parts.payments[0], parts.cards[0]];
  return { check: rowOf(check), resolved: lines[1], line: firstLine, payment, card: effect } as Record<
    string,
    object
  >;
}

describe('close-check: the rows of one kind have one shape', () => {
  // An object whose literal begins with a spread and goes on has a hidden class of its own: ten times as slow to make,
  // slow to read, and garbage that only a full collection takes away. A fifth of the time of a check was that.
  it.each(['check', 'resolved', 'line', 'payment', 'card'])('%s', async (kind) => {
    const made: object[] = [];
    for (let number = 1; number <= 20; number += 1) made.push((await rowsOf(number))[kind] as object);
    const [one, other] = made.slice(-2) as [object, object];
    expect(haveOneShape(one, other)).toBe(true);
  });
});
