import { instant } from '../../base/time.js';
import { addToCardHeld } from '../../store/cards.js';
import type { Transaction } from '../../store/engine.js';
import { findHold, type HoldRow, listOverdueHolds, markHoldEnded } from '../../store/holds.js';
import type { Context } from '../context.js';

const page = 500;

/** Ends a hold and gives what it reserved back to what is available; false when another was faster. */
export async function endHold(
  tx: Transaction,
  hold: HoldRow,
  end: { status: 'used' | 'released' | 'expired'; endedAt: string; checkId: number | null },
): Promise<boolean> {
  if (!(await markHoldEnded(tx, { key: hold.key, ...end }))) return false;
  await addToCardHeld(tx, hold.card, {
    bonus: hold.ledger === 'bonus' ? -hold.amountMinor : 0,
    balance: hold.ledger === 'balance' ? -hold.amountMinor : 0,
  });
  return true;
}

/** A closed check takes its hold. @returns why it could not, or undefined. */
export async function useHold(
  tx: Transaction,
  use: { key: string; card: string; checkId: number; endedAt: string },
): Promise<'HOLD_NOT_FOUND' | 'HOLD_EXPIRED' | undefined> {
  const hold = await findHold(tx, use.key);
  if (hold === undefined || hold.card !== use.card) return 'HOLD_NOT_FOUND';
  const { checkId, endedAt } = use;
  return (await endHold(tx, hold, { status: 'used', endedAt, checkId })) ? undefined : 'HOLD_EXPIRED';
}

/** Gives back all holds whose time is over; a page per transaction. @returns how many. */
export async function expireHolds({ engine, clock }: Context): Promise<number> {
  const now = instant(clock());
  let ended = 0;
  for (;;) {
    const overdue = await listOverdueHolds(engine, now, page);
    if (overdue.length === 0) return ended;
    await engine.transaction(async (tx) => {
      for (const hold of overdue) await endHold(tx, hold, { status: 'expired', endedAt: now, checkId: null });
    });
    ended += overdue.length;
  }
}
