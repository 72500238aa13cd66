import { instant } from '../../base/time.js';
import { findCard } from '../../store/cards.js';
import { findHold, type HoldRow, type HoldStatus } from '../../store/holds.js';
import type { Context } from '../context.js';
import { available, type HoldAnswer } from './hold-amount.js';
import { endHold } from './holds.js';

/**
 * Gives a hold back; giving it back twice is giving it back once. It works while cards are locked or switched off, too:
 * what is held must not stay so because of that.
 */
export function releaseHold({ engine, clock }: Context, key: string): Promise<HoldAnswer> {
  return engine.transaction(async (tx) => {
    const now = instant(clock());
    const known = await findHold(tx, key);
    if (known === undefined) return { code: 'HOLD_NOT_FOUND', isKeyTaken: false };
    const status = statusBehind(known, now);
    await endHold(tx, known, { status, endedAt: now, checkId: null });
    const card = await findCard(tx, known.card);
    if (card === undefined) throw new Error('The card of a hold is gone');
    return {
      code: status === 'released' ? 'OK' : 'HOLD_EXPIRED',
      hold: { ...known, status },
      availableMinor: available(card, known.ledger),
    };
  });
}

/** A hold that is over has ended as it has; one that lives is released unless its time is over. */
function statusBehind({ status, expiresAt }: HoldRow, now: string): Exclude<HoldStatus, 'active'> {
  if (status !== 'active') return status;
  return expiresAt <= now ? 'expired' : 'released';
}
