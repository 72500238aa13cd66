import { addSums, type Books, type CardSums } from './books.js';
import type { Calls } from './calls.js';
import type { CardCopy } from './card-copy.js';
import { each } from './each.js';
import type { DayShop } from './plan.js';
import type { Difference } from './register.js';
import { readStock } from './stock.js';
import { minorOf, moneyText, quantityText } from './values.js';

/** What the service says in the morning or in the evening. */
export interface State {
  /** By number. */
  cards: ReadonlyMap<string, CardState>;
  /** By till, then by item code; thousandths. */
  stock: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

interface CardState extends CardSums {
  /** Bonus, or balance, that is not held. */
  availableMinor: number;
}

/** @throws NoAnswer */
export async function readState(calls: Calls, { tills, goods, cards }: DayShop): Promise<State> {
  const [till = ''] = tills;
  const known = cards.filter((card) => card.known);
  const read = await each(
    known,
    async ({ number }) => [number, await readCard(calls, till, number)] as const,
  );
  const sold = goods.filter((good) => good.known);
  const stock = await each(tills, async (id) => [id, await readStock(calls, id, sold)] as const);
  return { cards: new Map(read), stock: new Map(stock) };
}

async function readCard(calls: Calls, till: string, number: string): Promise<CardState> {
  const answer = await calls.ask('GetCard', { KKM: till, CardNumber: number, CardKind: null });
  const { Accumulation = 0, Bonus = 0, Balance = 0, BonusAvailable } = answer;
  return {
    accumulationMinor: minorOf(Accumulation),
    bonusMinor: minorOf(Bonus),
    balanceMinor: minorOf(Balance),
    availableMinor: minorOf(BonusAvailable ?? Balance),
  };
}

/** The morning and all books against the evening. */
export function compareSums(
  { cards: before, stock: stockBefore }: State,
  { cards: after, stock: stockAfter }: State,
  books: ReadonlyMap<string, Books>,
): Difference[] {
  const differences: Difference[] = [];
  for (const [number, start] of before) {
    const ours = [...books.values()].map(({ cards }) => cards.get(number));
    differences.push(...cardDifferences(number, ours.reduce<CardSums>(addSums, start), after.get(number)));
  }
  for (const store of groupByStore(stockBefore, stockAfter)) {
    differences.push(...stockDifferences(store, stockBefore, stockAfter, books));
  }
  return differences;
}

const sums = { accumulationMinor: 'accumulation', bonusMinor: 'bonus', balanceMinor: 'balance' } as const;

function cardDifferences(number: string, expected: CardSums, found: CardState | undefined): Difference[] {
  const wrong = sumDifferences(`card ${number}`, expected, found);
  // Every hold was used, given back or expired.
  const isFree = found === undefined || found.availableMinor === found.bonusMinor + found.balanceMinor;
  if (isFree) return wrong;
  const expectedMinor = found.bonusMinor + found.balanceMinor;
  return [...wrong, difference(`card ${number} available`, expectedMinor, found.availableMinor)];
}

function sumDifferences(what: string, expected: CardSums, found: CardSums | undefined): Difference[] {
  return Object.entries(sums)
    .map(([key, name]) => [name, expected[key as keyof CardSums], found?.[key as keyof CardSums]] as const)
    .filter(([, expectedMinor, foundMinor]) => expectedMinor !== foundMinor)
    .map(([name, expectedMinor, foundMinor]) => difference(`${what} ${name}`, expectedMinor, foundMinor));
}

function difference(what: string, expectedMinor: number, foundMinor: number | undefined): Difference {
  const found = foundMinor === undefined ? 'nothing' : moneyText(foundMinor);
  return { what, expected: moneyText(expectedMinor), found };
}

/** No answer names a till's store, but tills of one store are told the same stock, in the morning and in the evening. */
function groupByStore(before: State['stock'], after: State['stock']): string[][] {
  const stores = new Map<string, string[]>();
  for (const till of before.keys()) {
    const key = JSON.stringify([...(before.get(till) ?? []), ...(after.get(till) ?? [])]);
    stores.set(key, [...(stores.get(key) ?? []), till]);
  }
  return [...stores.values()];
}

function stockDifferences(
  tills: readonly string[],
  before: State['stock'],
  after: State['stock'],
  books: ReadonlyMap<string, Books>,
): Difference[] {
  const [till = ''] = tills;
  const found = after.get(till);
  return [...(before.get(till) ?? [])]
    .map(([code, start]) => {
      const ours = tills.map((id) => books.get(id)?.stock.get(code) ?? 0);
      return { code, expected: ours.reduce((sum, milli) => sum + milli, start), found: found?.get(code) };
    })
    .filter((row) => row.expected !== row.found)
    .map((row) => ({
      what: `stock of item ${row.code} at till ${till}`,
      expected: quantityText(row.expected),
      found: row.found === undefined ? 'nothing' : quantityText(row.found),
    }));
}

/** A till's copy against the cards as the service has them. */
export function compareCopy(till: string, { cards: copied }: CardCopy, { cards }: State): Difference[] {
  return [...cards].flatMap(([number, card]) =>
    sumDifferences(`copy of till ${till}, card ${number}`, card, copied.get(number)),
  );
}
