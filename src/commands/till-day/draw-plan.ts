import { cuts } from '../till-cut.js';
import { drawReturn, openSales, type SoldLedger } from './draw-return.js';
import { drawLines, drawSale } from './draw-sale.js';
import {
  type Connection,
  type DayShop,
  type Delivery,
  keepsCopy,
  type PlannedReturnAlone,
  type Step,
} from './plan.js';
import { type Random, randomFrom } from './random.js';

export interface PlanOptions {
  seed: number;
  /** Of each till: sales and returns. */
  checks: number;
}

/** The decisions of one till while its plan is drawn. */
interface Drawer {
  till: number;
  random: Random;
  steps: Step[];
  /** Checks of the offline period that are still to come; 0: the till is online. */
  offlineLeft: number;
  /** Offline checks that wait to be sent, and in how many checks that happens. */
  waiting: number;
  transferIn: number;
}

/**
 * The day of all tills, one list of steps each; the same for the same seed, shop and number of checks.
 *
 * Check `n` of all tills is drawn before check `n + 1` of any, and a return brings back only what was sold in a check
 * before its own number, at whichever till: so no two tills wait for each other's receipts.
 */
export function drawPlan(shop: DayShop, { seed, checks }: PlanOptions): Step[][] {
  const drawers = shop.tills.map(
    (_, till): Drawer => ({
      till,
      random: randomFrom(seed, till),
      steps: [],
      offlineLeft: 0,
      waiting: 0,
      transferIn: 0,
    }),
  );
  const sold = openSales(shop.tills.length);
  for (let index = 0; index < checks; index++) {
    for (const drawer of drawers) drawCheck(drawer, shop, sold, index);
  }
  for (const drawer of drawers) if (drawer.waiting > 0) drawer.steps.push(transfer(drawer));
  return drawers.map(({ steps }) => steps);
}

function drawCheck(drawer: Drawer, shop: DayShop, sold: SoldLedger, index: number): void {
  const { random, steps } = drawer;
  const connection = drawConnection(drawer);
  if (connection !== 'offline') steps.push(...aside(drawer, shop, sold));
  const frame = { index, connection, delivery: drawDelivery(random) };
  const reachable = connection === 'breaks' ? { ...frame, connection: 'offline' as const } : frame;
  const check =
    (random.chance(25) ? drawReturn(random, sold, drawer.till, reachable) : undefined) ??
    (random.chance(4) ? returnAlone(random, shop, reachable) : drawSale(random, shop, frame));
  if (check.kind === 'sale') sold.add(drawer.till, check);
  steps.push(check);
  if (check.connection !== 'online') drawer.waiting++;
  if (drawer.waiting > 0 && drawer.offlineLeft === 0 && drawer.transferIn-- <= 0) {
    steps.push(transfer(drawer));
    drawer.waiting = 0;
  }
}

/** The connection breaks while a check is being rung up, and comes back behind some more. */
function drawConnection(drawer: Drawer): Connection {
  const { random } = drawer;
  if (drawer.offlineLeft > 0) {
    drawer.offlineLeft--;
    return 'offline';
  }
  if (!random.chance(5)) return 'online';
  drawer.offlineLeft = 1 + random.below(6);
  drawer.transferIn = random.below(3);
  return 'breaks';
}

function transfer({ random }: Drawer): Step {
  const step = { kind: 'transfer' as const, seed: random.below(2 ** 31) };
  return random.chance(20) ? { ...step, cut: random.pick(cuts) } : step;
}

function drawDelivery(random: Random): Delivery {
  const dice = random.below(100);
  if (dice < 70) return { way: 'once' };
  if (dice < 78) return { way: 'repeated', times: 2 + random.below(3) };
  if (dice < 86) return { way: 'together', times: 2 + random.below(2) };
  return { way: 'lost', cut: random.pick(cuts), next: random.pick(['ask', 'send']) };
}

/** What happens between two checks. */
function aside({ till, random, steps }: Drawer, shop: DayShop, sold: SoldLedger): Step[] {
  const asides: Step[] = [];
  const own = sold.online(till);
  if (random.chance(4) && steps.length > 0) asides.push({ kind: 'shift' });
  if (random.chance(20)) asides.push({ kind: 'lookup', card: random.pick(shop.cards).number });
  if (random.chance(6)) asides.push({ kind: 'stock' });
  if (keepsCopy(till, shop) && random.chance(40)) asides.push({ kind: 'copy' });
  if (random.chance(6)) asides.push(...hold(random, shop));
  if (random.chance(4) && own.length > 0) asides.push({ kind: 'excess', of: random.pick(own) });
  if (random.chance(4) && own.length > 0) asides.push({ kind: 'conflict', of: random.pick(own) });
  return asides;
}

function hold(random: Random, { cards }: DayShop): Step[] {
  const accepted = cards.filter((card) => card.accepted);
  if (accepted.length === 0) return [];
  const end = random.chance(70) ? 'released' : 'forgotten';
  return [{ kind: 'hold', card: random.pick(accepted).number, sharePercent: 5 + random.below(30), end }];
}

function returnAlone(
  random: Random,
  shop: DayShop,
  frame: Pick<PlannedReturnAlone, 'index' | 'connection' | 'delivery'>,
): PlannedReturnAlone {
  const lines = drawLines(random, shop).slice(0, 2);
  const cards = shop.cards.filter(({ kind, accepted }) => kind === 'Discount' && accepted);
  const card = cards.length > 0 && random.chance(50) ? { card: random.pick(cards).number } : {};
  return { kind: 'return-alone', ...frame, lines, ...card };
}
