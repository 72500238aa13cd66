import type { UmicoHoldStatus } from '../../store/umico-holds.js';

/** What may happen to a hold: event → status before → status behind it. What does not stand here changes nothing. */
export const holdTransitions = {
  send: { new: 'sending' },
  'not done': { sending: 'new' },
  lost: { sending: 'unknown' },
  'never seen': { sending: 'new', unknown: 'new' },
  refused: { sending: 'refused' },
  /** Its owner does not want it any more, and Umico does not have it. */
  drop: { new: 'released' },
  held: { sending: 'held', unknown: 'held' },
  released: { sending: 'released', unknown: 'released', held: 'released' },
  used: { sending: 'used', unknown: 'used', held: 'used' },
  expired: { sending: 'expired', unknown: 'expired', held: 'expired' },
} as const satisfies Record<string, { readonly [Before in UmicoHoldStatus]?: UmicoHoldStatus }>;

export type HoldEvent = keyof typeof holdTransitions;

/** The status behind an event; the one before where the event changes nothing. */
export function holdStatusBehind(event: HoldEvent, status: UmicoHoldStatus): UmicoHoldStatus {
  const row: { readonly [Before in UmicoHoldStatus]?: UmicoHoldStatus } = holdTransitions[event];
  return row[status] ?? status;
}

/** Nothing more happens to it. */
export function isOver(status: UmicoHoldStatus): boolean {
  return ['released', 'used', 'expired', 'refused'].includes(status);
}
