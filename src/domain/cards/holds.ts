import { instant, localTime } from '../../base/time.js';
import { addToCardHeld } from '../../store/cards.js';
import type { Transaction } from '../../store/engine.js';
import { findHold, type HoldRow, listOverdueHolds, markHoldEnded, takeExpired } from '../../store/holds.js';
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

export interface HoldUse {
  key: string;
  card: string;
  checkId: number;
  endedAt: string;
  /** Of a check that was closed without the service: when, local to the publication. */
  closed?: { time: string; timeZone: string } | undefined;
}

/**
 * A closed check takes its hold. One that was closed offline while the hold lived takes it whenever it arrives.
 * @returns why it could not (`held`), and how much the hold covered.
 */
export async function useHold(
  tx: Transaction,
  { key, card, checkId, endedAt, closed }: HoldUse,
): Promise<{ held: 'HOLD_NOT_FOUND' | 'HOLD_EXPIRED' | undefined; coveredMinor: number }> {
  const hold = await findHold(tx, key);
  if (hold === undefined || hold.card !== card) return { held: 'HOLD_NOT_FOUND', coveredMinor: 0 };
  const isInTime =
    closed === undefined || closed.time <= localTime(Date.parse(hold.expiresAt), closed.timeZone);
  const isTaken =
    isInTime &&
    ((await endHold(tx, hold, { status: 'used', endedAt, checkId })) ||
      (closed !== undefined && (await takeExpired(tx, { key, endedAt, checkId }))));
  return isTaken
    ? { held: undefined, coveredMinor: hold.amountMinor }
    : { held: 'HOLD_EXPIRED', coveredMinor: 0 };
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
