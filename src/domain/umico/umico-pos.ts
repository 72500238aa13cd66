/**
 * Umico's side as the domain sees it. Sums are integer hundredths (`…Minor`), of money and of points; one point is worth
 * one unit of the currency. Quantities are integer thousandths. Instants are RFC 3339.
 */

/** Where and as whom a request goes out. */
export interface UmicoAccess {
  /** Names the connection in journal, breaker and metrics. */
  connection: string;
  /** Scheme, host and what stands before `/api/v1`: `https://pos.umico.example`. `http` only for this machine. */
  baseUrl: string;
  posId: string;
  apiKey: string;
  currency: string;
}

/** How a question to Umico ended. Reasons hold neither the key nor a whole card number. */
export type Reply<Value> =
  | { outcome: 'answered'; value: Value }
  /** Umico said no, for good: asking the same again brings the same. `reason` is Umico's text, `code` Umico's code. */
  | { outcome: 'refused'; code: string; reason: string }
  /** Certainly nothing was done there, and later it may be. */
  | { outcome: 'not done'; code: NotDone; reason: string; retryAfterMs?: number }
  /** Nobody knows whether it was done: time-out, broken connection, 5xx, an answer that is not one. */
  | { outcome: 'unknown'; reason: string };

/** No connection (or Umico says 503), a key or POS that is refused (401, 403), too many requests (429), breaker open. */
export type NotDone = 'UNREACHABLE' | 'KEY_REFUSED' | 'TOO_MANY' | 'BREAKER_OPEN';

export interface UmicoCard {
  card: string;
  status: 'active' | 'blocked';
  /** Masked by Umico. */
  holder: string | null;
  /** What may be spent now; below zero where more was taken back than there was. */
  availableMinor: number;
  /** Earned by sales that are not processed yet. */
  pendingMinor: number;
}

export interface UmicoLine {
  position: number;
  article: string;
  name: string;
  quantityMilli: number;
  priceMinor: number;
  /** What the line costs behind its discounts; all lines together are the sale. */
  amountMinor: number;
}

export interface UmicoSale {
  key: string;
  card: string;
  document: string;
  time: string;
  amountMinor: number;
  /** To be spent. */
  pointsMinor: number;
  holdKey: string | null;
  lines: readonly UmicoLine[];
}

export interface UmicoReturn {
  key: string;
  saleKey: string;
  card: string;
  document: string;
  time: string;
  amountMinor: number;
  lines: readonly (UmicoLine & { salePosition: number })[];
  /** Id of the calculation that it follows; null where none succeeded. */
  calculation: string | null;
}

/** A transaction as Umico has it. */
export interface UmicoReceipt {
  id: string;
  key: string;
  status: 'pending' | 'processed' | 'rejected' | 'returned' | 'partially-returned';
  /** Why it was rejected. */
  reason: string | null;
  earnedMinor: number;
  spentMinor: number;
  /** Points given back to the card. */
  returnedMinor: number;
  /** Earned points taken off it. */
  takenBackMinor: number;
}

export interface UmicoHold {
  key: string;
  id: string;
  status: 'held' | 'released' | 'used' | 'expired';
  pointsMinor: number;
  expiresAt: string;
}

export interface UmicoCalculation {
  id: string;
  returnedMinor: number;
  takenBackMinor: number;
  /** What the customer gets in money: the amount less the points that go back to the card. */
  cashMinor: number;
}

export interface UmicoOffer {
  mayBeSpentMinor: number;
  willBeEarnedMinor: number;
  availableMinor: number;
}

export interface Limits {
  /** For all of a question, from name look-up to the last byte of the answer. */
  timeoutMs: number;
  signal?: AbortSignal;
  /** For the journal. */
  user?: string;
  document?: string;
  requestId?: string;
}

export type UmicoOfferQuestion = Omit<UmicoSale, 'key' | 'holdKey' | 'document' | 'time'>;
export type UmicoReturnQuestion = Omit<UmicoReturn, 'key' | 'calculation' | 'document' | 'time'>;

/** Umico's side. Nothing rejects; every question ends within `timeoutMs`. Keys are ours and make repetition harmless. */
export interface UmicoPos {
  card(to: UmicoAccess, card: string, limits: Limits): Promise<Reply<UmicoCard>>;
  /** What a sale would earn and how much of it points may pay ("get details"). Writes nothing. */
  offer(to: UmicoAccess, sale: UmicoOfferQuestion, limits: Limits): Promise<Reply<UmicoOffer>>;
  hold(
    to: UmicoAccess,
    hold: { key: string; card: string; pointsMinor: number; document: string | null },
    limits: Limits,
  ): Promise<Reply<UmicoHold>>;
  /** undefined: Umico has never seen the key. */
  findHold(to: UmicoAccess, key: string, limits: Limits): Promise<Reply<UmicoHold | undefined>>;
  releaseHold(to: UmicoAccess, key: string, limits: Limits): Promise<Reply<UmicoHold>>;
  sell(to: UmicoAccess, sale: UmicoSale, limits: Limits): Promise<Reply<UmicoReceipt>>;
  /** Writes nothing that counts: a calculation is kept so that the return can name it. */
  calculateReturn(
    to: UmicoAccess,
    question: UmicoReturnQuestion,
    limits: Limits,
  ): Promise<Reply<UmicoCalculation>>;
  giveBack(to: UmicoAccess, returned: UmicoReturn, limits: Limits): Promise<Reply<UmicoReceipt>>;
  /** Drops a sale that is not processed yet, or all of one that is. `key` is of the cancellation. */
  cancel(
    to: UmicoAccess,
    cancel: { key: string; saleKey: string },
    limits: Limits,
  ): Promise<Reply<UmicoReceipt>>;
  /** undefined: Umico has never seen the key. Of a sale, a return or a cancellation. */
  findReceipt(to: UmicoAccess, key: string, limits: Limits): Promise<Reply<UmicoReceipt | undefined>>;
}
