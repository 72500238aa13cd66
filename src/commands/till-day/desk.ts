import type { Books } from './books.js';
import type { Calls } from './calls.js';
import type { CardCopy } from './card-copy.js';
import type { DayShop } from './plan.js';
import type { CheckHead, Receipt } from './printed.js';
import type { Receipts } from './receipts.js';
import type { Register, SentCheck } from './register.js';
import type { Tally } from './tally.js';

/** A till with its cashier, and what all tills share. */
export interface Desk {
  /** Place among the tills, from 0. */
  place: number;
  /** What it calls itself: `KKM`. */
  id: string;
  shop: DayShop;
  calls: Calls;
  tally: Tally;
  register: Register;
  receipts: Receipts;
  books: Books;
  /** Local time of the shop. */
  time: () => string;
  shift: number;
  lastNumber: number;
  /** Its checks by their place in the plan, and those that wait for the connection. */
  sales: Map<number, { receipt: Receipt; sent: SentCheck }>;
  waiting: SentCheck[];
  /** Keys of holds that nobody used. */
  forgottenHolds: string[];
  /** Keys of holds that were refused, and perhaps made all the same. */
  doubtfulHolds: string[];
  holdCount: number;
  copy: CardCopy | undefined;
}

/** The head of the next check. */
export function nextHead(desk: Desk, offline: boolean): CheckHead {
  desk.lastNumber += 1;
  const { id: till, shift, lastNumber: number, time } = desk;
  return { till, shift, number, time: time(), cashier: `Кассир ${till}`, offline };
}

/** A key that no other hold has: the shift is one of this day only. */
export function nextHoldKey(desk: Desk): string {
  desk.holdCount += 1;
  return `${desk.id}/${desk.shift}/hold-${desk.holdCount}`;
}
