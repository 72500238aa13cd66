import type { CardKind } from '../../store/cards.js';
import type { Cut } from '../till-cut.js';

/** Goods that are sold during the day. */
export interface Good {
  code: string;
  priceMinor: number;
  /** Sold by weight. */
  weighed: boolean;
  /** The service has it in its catalogue. */
  known: boolean;
  /** Bonus is earned with it. */
  earns: boolean;
}

export interface DayCard {
  number: string;
  kind: CardKind;
  /** The service knows it. */
  known: boolean;
  /** The service accepts it; false for one that is blocked, expired or unknown. */
  accepted: boolean;
}

/** What the day is played with. */
export interface DayShop {
  tills: readonly string[];
  goods: readonly Good[];
  cards: readonly DayCard[];
}

/** The first and the last till keep a copy of all cards. */
export function keepsCopy(place: number, { tills }: DayShop): boolean {
  return place === 0 || place === tills.length - 1;
}

/**
 * What a till does, one behind the other. Steps hold decisions only; sums follow when they are played, from what the
 * service answers.
 */
export type Step =
  | { kind: 'lookup'; card: string }
  /** Held and not bought: given back, or forgotten until the day is closed. */
  | { kind: 'hold'; card: string; sharePercent: number; end: 'released' | 'forgotten' }
  | { kind: 'stock' }
  | { kind: 'copy' }
  | { kind: 'shift' }
  /** Offline checks are sent, shuffled by the seed, some of them twice. */
  | { kind: 'transfer'; seed: number; cut?: Cut }
  /** A return of more than the till sold in an earlier check. */
  | { kind: 'excess'; of: number }
  /** Another check with the number of an earlier one. */
  | { kind: 'conflict'; of: number }
  | PlannedSale
  | PlannedReturn
  | PlannedReturnAlone;

/** Whether the till reaches the service: all the time, not at all, or until it prints the check. */
export type Connection = 'online' | 'offline' | 'breaks';

/** How a check comes to the service; `times` is how often all in all. */
export type Delivery =
  | { way: 'once' }
  | { way: 'repeated' | 'together'; times: number }
  /** The answer is lost; then the till asks for the check, or sends it again. */
  | { way: 'lost'; cut: Cut; next: 'ask' | 'send' };

interface PlannedCheck {
  /** Place among the checks of its till, from 0. */
  index: number;
  connection: Connection;
  delivery: Delivery;
}

export interface PlannedLine {
  good: Good;
  quantityMilli: number;
  /** Of the till's own; a card's discount takes its place. */
  discountPercentCenti: number;
}

/** What does not add up in a check before the cashier corrects it. */
export type Flaw = 'total' | 'line' | 'payments' | 'position' | 'bonus';

export interface PlannedSale extends PlannedCheck {
  kind: 'sale';
  lines: readonly PlannedLine[];
  discount?: DiscountCardUse;
  payment?: PaymentCardUse;
  flaw?: Flaw;
}

export interface DiscountCardUse {
  card: string;
  /** Share of the check to be paid with bonus; 0: none. */
  spendPercent: number;
  /** What is spent is held first. */
  held: boolean;
  /** The service calculates the check. */
  calculated: boolean;
  /** The answer to the hold is lost. */
  cut?: Cut;
}

export interface PaymentCardUse {
  card: string;
  /** Share of the check to be paid with the card, if it has so much. */
  sharePercent: number;
  held: boolean;
}

export interface PlannedReturn extends PlannedCheck {
  kind: 'return';
  /** The sale: place of its till, and its place among the checks of that till. */
  of: { till: number; index: number };
  lines: readonly { position: number; quantityMilli: number }[];
  /** Lines say which sold line they bring back; else item and price say it. */
  namesPositions: boolean;
  namesCards: boolean;
}

/** A return without a receipt: its own figures count. */
export interface PlannedReturnAlone extends PlannedCheck {
  kind: 'return-alone';
  lines: readonly PlannedLine[];
  card?: string;
}
