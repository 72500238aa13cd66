import { type Calls, NoAnswer } from './calls.js';
import { type CopiedCard, openCardCopy } from './card-copy.js';
import { each } from './each.js';
import type { DayCard, DayShop, Good } from './plan.js';
import { printSale } from './print-sale.js';
import { type Random, randomFrom } from './random.js';
import { readStock } from './stock.js';
import { minorOf } from './values.js';
import { wireCheck } from './wire-check.js';

export interface Wanted {
  tills: readonly string[];
  /** At most so many cards. */
  cards: number;
  seed: number;
  /** Local time of the shop. */
  time: string;
}

/** More would make the comparison long, and less likely that two tills sell the same. */
const mostGoods = 40;
const unknownGoods = 2;

/** Bonus or money of a card is held: somebody else is at work with it. */
export class CardHeld extends Error {
  override readonly name = 'CardHeld';

  constructor(readonly card: string) {
    super(`Something is held on card ${card}`);
  }
}

/** Tills that the service does not know. */
export class TillsUnknown extends Error {
  override readonly name = 'TillsUnknown';

  constructor(readonly tills: readonly string[]) {
    super(`The service does not know these tills: ${tills.join(', ')}`);
  }
}

/**
 * Finds out by asking what there is to play with: cards, goods, and which of the goods earn bonus.
 * @throws TillsUnknown, CardHeld, NoAnswer
 */
export async function discover(calls: Calls, wanted: Wanted): Promise<DayShop> {
  const { tills, seed, time } = wanted;
  await checkTills(calls, tills);
  const [till = ''] = tills;
  const cards = await findCards(calls, till, wanted.cards);
  const random = randomFrom(seed);
  const codes = [...(await readStock(calls, till)).keys()].sort();
  const known = random
    .shuffle(codes)
    .slice(0, mostGoods)
    .map((code) => priced(random, code, true));
  const buyer = cards.find(({ kind, accepted }) => kind === 'Discount' && accepted);
  const sold = await each(known, async (good) => ({
    ...good,
    earns: buyer !== undefined && (await earns(calls, good, { till, time, buyer })),
  }));
  const unknown = Array.from({ length: unknownGoods }, (_, i) => priced(random, `day-${seed}-${i}`, false));
  return { tills, cards, goods: [...sold, ...unknown] };
}

async function checkTills(calls: Calls, tills: readonly string[]): Promise<void> {
  const known = await each(tills, async (till) => {
    try {
      await calls.ask('GetStock', { KKM: till, ItemList: { ItemCode: ['0'] } });
      return true;
    } catch (error) {
      if (error instanceof NoAnswer && error.code === 'TILL_UNKNOWN') return false;
      throw error;
    }
  });
  const unknown = tills.filter((_, i) => !known[i]);
  if (unknown.length > 0) throw new TillsUnknown(unknown);
}

async function findCards(calls: Calls, till: string, most: number): Promise<DayCard[]> {
  const copy = openCardCopy(calls, till);
  await copy.refresh();
  const numbers = [...copy.cards.keys()].sort().slice(0, most);
  const cards = await each(numbers, (number) =>
    findCard(calls, till, number, copy.cards.get(number) as CopiedCard),
  );
  return [...cards, { number: 'no-such-card', kind: 'Discount', known: false, accepted: false }];
}

async function findCard(calls: Calls, till: string, number: string, copied: CopiedCard): Promise<DayCard> {
  const answer = await calls.ask('GetCard', { KKM: till, CardNumber: number, CardKind: null });
  const { ResultCode, BonusAvailable, Balance } = answer;
  // A copy has sums with what is held of them, a lookup without.
  const availableMinor = minorOf(BonusAvailable ?? Balance);
  if (availableMinor !== copied.bonusMinor + copied.balanceMinor) throw new CardHeld(number);
  return { number, kind: copied.kind, known: true, accepted: ResultCode === 'OK' };
}

function priced(random: Random, code: string, known: boolean): Good {
  const priceMinor = 900 + random.below(50_000);
  // What nobody knows is in no group, and so in none that earns nothing.
  return { code, priceMinor, weighed: random.chance(20), known, earns: !known };
}

/** Whether a check with nothing else in it would earn bonus. */
async function earns(
  calls: Calls,
  good: Good,
  { till, time, buyer }: { till: string; time: string; buyer: DayCard },
): Promise<boolean> {
  const head = { till, shift: 0, number: 0, time, cashier: null, offline: false };
  const line = { good: { ...good, priceMinor: 10_000_000 }, quantityMilli: 1_000 };
  const rungUp = [{ ...line, discountMinor: 0, bonusSpentMinor: 0 }];
  const { check } = printSale(head, rungUp, { discount: { card: buyer } });
  const { BonusToEarn } = await calls.ask('CalculateCheck', { Check: wireCheck(check) });
  return minorOf(BonusToEarn) > 0;
}
