import type { CardRefusal, CardView } from '../cards/card-view.js';
import type { CheckFault } from './validate-check.js';

export type ExceptionCode =
  | CardRefusal
  | 'CARD_NOT_FOUND'
  | 'CARD_KIND_MISMATCH'
  | 'NOT_ENOUGH'
  | 'HOLD_NOT_FOUND'
  | 'HOLD_EXPIRED'
  | 'BONUS_WITHOUT_CARD'
  | 'PAYMENT_WITHOUT_CARD'
  | 'TIME_IMPLAUSIBLE'
  | 'SPENT_OFFLINE'
  | 'RETURN_WITHOUT_SALE'
  | 'RETURN_EXCEEDS'
  | 'RETURN_CARD_MISMATCH'
  | 'UMICO_NO_CONNECTION'
  | 'UMICO_NO_SALE'
  | 'UMICO_ONE_CARD'
  | 'UMICO_POINTS_WITHOUT_CARD'
  | 'UMICO_REJECTED'
  | 'UMICO_POINTS_DIFFER';

/** What the back office has to look at. Facts are sums in minor units and texts. */
export interface CheckException {
  code: ExceptionCode;
  card: string | null;
  facts: Readonly<Record<string, string | number>>;
}

/** A card of a check with its sums behind it. */
export interface CardAnswer {
  number: string;
  code: 'OK' | 'CARD_NOT_FOUND' | CardRefusal;
  card: CardView | null;
}

/** The first answer to a check, which is kept. */
export interface CheckAnswer {
  cards: readonly CardAnswer[];
  exceptions: readonly CheckException[];
}

export type CheckOutcome =
  | ({ code: 'OK'; duplicate: boolean; checkId: number } & CheckAnswer)
  | { code: 'CHECK_INVALID'; faults: readonly CheckFault[] }
  | { code: 'CHECK_CONFLICT' | 'TILL_UNKNOWN' | 'CHECK_NOT_FOUND' };
