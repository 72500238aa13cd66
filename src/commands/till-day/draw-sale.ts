import { cuts } from '../till-cut.js';
import type {
  DayCard,
  DayShop,
  DiscountCardUse,
  Flaw,
  PaymentCardUse,
  PlannedLine,
  PlannedSale,
} from './plan.js';
import type { Random } from './random.js';

/** Customers who come often: several tills have their cards at the same time. */
const regulars = 3;

const flaws: readonly Flaw[] = ['total', 'line', 'payments', 'position', 'bonus'];

export function drawSale(
  random: Random,
  shop: DayShop,
  frame: Pick<PlannedSale, 'index' | 'connection' | 'delivery'>,
): PlannedSale {
  const cards = shop.cards.filter(({ accepted }) => accepted || random.chance(20));
  const discount = random.chance(60) ? drawCard(random, cards, 'Discount') : undefined;
  const payment = random.chance(25) ? drawCard(random, cards, 'Payment') : undefined;
  const flawed = frame.connection === 'online' && random.chance(5);
  return {
    kind: 'sale',
    ...frame,
    lines: drawLines(random, shop),
    ...(discount === undefined ? {} : { discount: discountUse(random, discount, frame) }),
    ...(payment === undefined ? {} : { payment: paymentUse(random, payment, frame) }),
    ...(flawed ? { flaw: random.pick(flaws) } : {}),
  };
}

export function drawLines(random: Random, { goods }: DayShop): PlannedLine[] {
  const chosen = random.shuffle(goods).slice(0, 1 + random.below(6));
  // The same goods are rung up in two places.
  if (random.chance(10)) chosen.push(random.pick(chosen));
  return chosen.map((good) => ({
    good,
    quantityMilli: good.weighed ? 100 + random.below(3_000) : 1_000 * (1 + random.below(4)),
    discountPercentCenti: random.chance(15) ? 100 * (1 + random.below(10)) : 0,
  }));
}

function drawCard(random: Random, cards: readonly DayCard[], wanted: DayCard['kind']): DayCard | undefined {
  const ofKind = cards.filter(({ kind }) => kind === wanted);
  if (ofKind.length === 0) return undefined;
  return random.pick(random.chance(30) ? ofKind.slice(0, regulars) : ofKind);
}

function discountUse(
  random: Random,
  { number: card, accepted }: DayCard,
  { connection }: Pick<PlannedSale, 'connection'>,
): DiscountCardUse {
  const spends = accepted && connection !== 'offline' && random.chance(40);
  const held = random.chance(80) || connection === 'breaks';
  const use = {
    card,
    spendPercent: spends ? 5 + random.below(45) : 0,
    held: spends && held,
    calculated: connection !== 'offline' && random.chance(40),
  };
  return use.held && random.chance(15) ? { ...use, cut: random.pick(cuts) } : use;
}

function paymentUse(
  random: Random,
  { number: card, accepted }: DayCard,
  { connection }: Pick<PlannedSale, 'connection'>,
): PaymentCardUse {
  const pays = accepted && connection !== 'offline';
  const held = random.chance(70) || connection === 'breaks';
  return { card, sharePercent: pays ? 20 + random.below(81) : 0, held: pays && held };
}
