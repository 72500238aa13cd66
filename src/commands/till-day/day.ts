import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from '../progress.js';
import type { TillService } from '../till-client.js';
import { type Books, openBooks } from './books.js';
import { type Calls, openCalls } from './calls.js';
import { openCardCopy } from './card-copy.js';
import { compareChecks } from './compare-checks.js';
import { compareCopy, compareSums, readState, type State } from './compare-sums.js';
import type { Desk } from './desk.js';
import { discover } from './discover.js';
import { drawPlan } from './draw-plan.js';
import { type DayShop, keepsCopy, type Step } from './plan.js';
import { playTill } from './play-till.js';
import { randomFrom } from './random.js';
import { openReceipts } from './receipts.js';
import { type Difference, openRegister, type Register } from './register.js';
import { type Happening, type OperationFigures, openTally, type Tally } from './tally.js';
import { wireTime } from './values.js';

export interface DayOptions {
  /** What the tills call themselves. */
  tills: readonly string[];
  /** Of each till. */
  checks: number;
  /** At most so many cards of those that the service has. */
  cards: number;
  seed: number;
  /** Between two checks of a till, on average. */
  pauseSeconds: number;
  /** Behind so many seconds no till begins another step. */
  limitSeconds: number;
  /** First shift of every till; no check of that shift and those behind it was sent on this date. */
  firstShift: number;
}

export interface DayReport {
  tills: number;
  cards: number;
  goods: number;
  seed: number;
  firstShift: number;
  planned: number;
  /** The time limit came before the end of the plan. */
  isCutShort: boolean;
  seconds: number;
  counts: Record<Happening, number>;
  /** What the answers to checks say for the back office, by code. */
  remarks: Record<string, number>;
  /** Without what was asked before and behind the day. */
  operations: OperationFigures[];
  /** Cards that were overdrawn in the evening. */
  overdrawn: number;
  /** How many of the checks were looked for one by one. */
  looked: number;
  differences: Difference[];
}

/** GetCheck is asked for each check up to so many, else for every second, third … */
const mostLooked = 50_000;

/**
 * Plays a day at a service and compares the tills' books with what the service says.
 * @throws NoAnswer when the service cannot be asked before or behind the day; TillsUnknown, CardHeld
 */
export async function playDay(
  service: TillService,
  options: DayOptions,
  progress: Progress,
): Promise<DayReport> {
  const tally = openTally();
  const aside = openCalls(service, openTally());
  progress.update('opening', 0, 1);
  const [first = ''] = options.tills;
  const time = clockOf(wireTime((await aside.ask('TestConnection', { KKM: first })).ServerTime));
  const shop = await discover(aside, { ...options, time: time() });
  const plan = drawPlan(shop, options);
  const morning = await readState(aside, shop);
  const register = openRegister();
  const calls = openCalls(service, tally);
  const desks = openDesks(shop, { calls, tally, register, time, firstShift: options.firstShift });

  const began = performance.now();
  const isCutShort = await playAll(desks, plan, { ...options, progress });
  const seconds = (performance.now() - began) / 1000;

  const evening = await compare(desks, { calls: aside, shop, morning, register, progress });
  return {
    tills: options.tills.length,
    cards: shop.cards.length - 1,
    goods: shop.goods.length,
    seed: options.seed,
    firstShift: options.firstShift,
    planned: options.tills.length * options.checks,
    isCutShort,
    seconds,
    counts: tally.counts(),
    remarks: tally.remarks(),
    operations: tally.operations(),
    ...evening,
  };
}

/** The clock of the shop, from what it showed when it was asked. */
function clockOf(local: string): () => string {
  const began = performance.now();
  const start = Date.parse(`${local}Z`);
  return () => new Date(start + performance.now() - began).toISOString().slice(0, 19);
}

interface Shared {
  calls: Calls;
  tally: Tally;
  register: Register;
  time: () => string;
  firstShift: number;
}

function openDesks(shop: DayShop, { calls, tally, register, time, firstShift }: Shared): Desk[] {
  const receipts = openReceipts();
  return shop.tills.map((id, place) => ({
    place,
    id,
    shop,
    calls,
    tally,
    register,
    receipts,
    books: openBooks(),
    time,
    shift: firstShift,
    lastNumber: 0,
    sales: new Map(),
    waiting: [],
    forgottenHolds: [],
    doubtfulHolds: [],
    holdCount: 0,
    copy: keepsCopy(place, shop) ? openCardCopy(calls, id) : undefined,
  }));
}

async function playAll(
  desks: readonly Desk[],
  plan: readonly Step[][],
  { limitSeconds, pauseSeconds, seed, checks, progress }: DayOptions & { progress: Progress },
): Promise<boolean> {
  const until = performance.now() + 1000 * limitSeconds;
  const total = desks.length * checks;
  let done = 0;
  let isCutShort = false;
  const randoms = desks.map((_, place) => randomFrom(seed, place, 1));
  const playing = {
    isOver() {
      isCutShort ||= performance.now() > until;
      return isCutShort;
    },
    async pause(till: number) {
      const pauseMs = (randoms[till]?.below(2001) ?? 0) * pauseSeconds;
      if (pauseMs > 0) await sleep(Math.min(pauseMs, Math.max(until - performance.now(), 0)));
    },
    onCheck() {
      done += 1;
      progress.update('playing', done, total, `${done} checks`);
    },
  };
  await Promise.all(desks.map((desk, place) => playTill(desk, plan[place] ?? [], playing)));
  return isCutShort;
}

interface Evening {
  calls: Calls;
  shop: DayShop;
  morning: State;
  register: Register;
  progress: Progress;
}

async function compare(
  desks: readonly Desk[],
  { calls, shop, morning, register, progress }: Evening,
): Promise<Pick<DayReport, 'overdrawn' | 'looked' | 'differences'>> {
  progress.update('comparing', 0, 3);
  const evening = await readState(calls, shop);
  const books = new Map<string, Books>(desks.map((desk) => [desk.id, desk.books]));
  const differences = [...register.differences, ...compareSums(morning, evening, books)];
  progress.update('comparing', 1, 3);
  for (const { id, copy } of desks) {
    if (copy === undefined) continue;
    await copy.refresh();
    differences.push(...compareCopy(id, copy, evening));
  }
  progress.update('comparing', 2, 3);
  const found = await compareChecks(calls, register, mostLooked);
  const overdrawn = [...evening.cards.values()].filter(
    ({ bonusMinor, balanceMinor }) => Math.min(bonusMinor, balanceMinor) < 0,
  );
  return {
    overdrawn: overdrawn.length,
    looked: found.looked,
    differences: [...differences, ...found.differences],
  };
}
