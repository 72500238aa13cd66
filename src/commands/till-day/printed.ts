import type { Check } from '../../domain/checks/check.js';
import type { Effects } from './books.js';
import type { Good } from './plan.js';

/** What stands at the head of a check. */
export type CheckHead = Pick<Check, 'till' | 'shift' | 'number' | 'time' | 'cashier' | 'offline'>;

/** A line as it is rung up, sums in minor units. */
export interface RungUp {
  good: Good;
  quantityMilli: number;
  discountMinor: number;
  bonusSpentMinor: number;
}

/** What a sale did to one card, minor units. */
export interface CardShare {
  card: string;
  accumulatedMinor: number;
  earnedMinor: number;
  spentMinor: number;
  paidMinor: number;
}

/** A printed check, and what it does by its own figures. */
export interface Printed {
  check: Check;
  effects: Effects;
}

/** A printed sale in the hands of a customer, who may bring goods back. */
export interface Receipt extends Printed {
  goods: readonly Good[];
  /** Of the cards that the service knows. */
  shares: readonly CardShare[];
  /** Per line: what has come back so far, thousandths. */
  returnedMilli: number[];
  /** What of the payment card's money has gone back. */
  paidBackMinor: number;
}
