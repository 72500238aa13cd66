import type { UmicoReceiptStatus } from '../../store/umico-receipts.js';

/**
 * What may happen to a receipt: event → status before → status behind it. What does not stand here changes nothing.
 *
 * `never seen` sends it again, with the same key. A settled receipt is only moved on by what Umico says of it; a rejected
 * one is over.
 */
export const transitions = {
  /** Written before anything goes out. */
  send: { new: 'sending' },
  /** Certainly nothing was done at Umico. */
  'not done': { sending: 'new' },
  /** Nobody knows what became of it. */
  lost: { sending: 'unknown' },
  'never seen': { sending: 'new', unknown: 'new', pending: 'new' },
  /** It is over before anything went out. */
  drop: { new: 'rejected' },
  refused: { sending: 'rejected' },
  pending: { sending: 'pending', unknown: 'pending' },
  processed: {
    sending: 'processed',
    unknown: 'processed',
    pending: 'processed',
    'partially-returned': 'processed',
  },
  rejected: {
    sending: 'rejected',
    unknown: 'rejected',
    pending: 'rejected',
    processed: 'rejected',
  },
  returned: {
    sending: 'returned',
    unknown: 'returned',
    pending: 'returned',
    processed: 'returned',
    'partially-returned': 'returned',
  },
  'partially-returned': {
    sending: 'partially-returned',
    unknown: 'partially-returned',
    pending: 'partially-returned',
    processed: 'partially-returned',
    returned: 'partially-returned',
  },
} as const satisfies Record<string, { readonly [Before in UmicoReceiptStatus]?: UmicoReceiptStatus }>;

export type ReceiptEvent = keyof typeof transitions;

/** The status behind an event; the one before where the event changes nothing. */
export function statusBehind(event: ReceiptEvent, status: UmicoReceiptStatus): UmicoReceiptStatus {
  const row: { readonly [Before in UmicoReceiptStatus]?: UmicoReceiptStatus } = transitions[event];
  return row[status] ?? status;
}

/** Umico has said what became of it. */
export function isSettled(status: UmicoReceiptStatus): boolean {
  return ['processed', 'rejected', 'returned', 'partially-returned'].includes(status);
}

/** The sale counts at Umico, so it may be returned. */
export function isCounted(status: UmicoReceiptStatus): boolean {
  return isSettled(status) && status !== 'rejected';
}
