/** Why a document waits for somebody, with what is known. */
export type PendingReason =
  | { code: 'DIRECTION_UNKNOWN' }
  /** It stands in its file more than once: a mistake of the file, or two payments that look alike. */
  | { code: 'SAME_TWICE'; ordinal: number }
  | { code: 'TAX_ID_MISSING' }
  | { code: 'TAX_ID_WRONG'; found: string }
  | { code: 'CLIENT_UNKNOWN'; taxId: string }
  | { code: 'CLIENTS_SEVERAL'; taxId: string; clients: readonly string[] }
  /** A hint beside another reason: the purpose names this order. */
  | { code: 'ORDER_NAMED'; number: string; client: string; found: string }
  | { code: 'ORDER_OF_ANOTHER_CLIENT'; number: string; client: string; found: string }
  /** One name is the number of one order and the external id of another. */
  | { code: 'NAME_AMBIGUOUS'; found: string; numbers: readonly string[] }
  /** Several unpaid orders are open with just this amount. */
  | { code: 'AMOUNT_AMBIGUOUS'; numbers: readonly string[] }
  /** The office has recorded such a payment already, probably this one. */
  | { code: 'PAID_IN_OFFICE'; number: string }
  /** It was matched, and somebody took that back. */
  | { code: 'TAKEN_BACK'; by: string }
  /** Sums would no longer fit. */
  | { code: 'SUM_TOO_LARGE' };

/** Why money of a document went where it went. */
export type MatchReason =
  | 'NUMBER_IN_PURPOSE'
  | 'ONLY_ORDER_OF_AMOUNT'
  | 'OLDEST_UNPAID'
  /** To the prepayment: */
  | 'MORE_THAN_OPEN'
  | 'ORDER_CLOSED'
  | 'NO_ORDER_OF_AMOUNT'
  | 'NOTHING_UNPAID'
  | 'BY_HAND';
