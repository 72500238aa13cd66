import { instant } from '../../base/time.js';
import type { Transaction } from '../../store/engine.js';
import type { UmicoConnectionRow } from '../../store/umico-connections.js';
import {
  claimUmicoHold,
  findUmicoHoldById,
  putUmicoHoldState,
  releaseUmicoHoldClaim,
  type UmicoHoldRow,
  type UmicoHoldState,
} from '../../store/umico-holds.js';
import type { Claim } from '../../store/umico-receipts.js';
import { findConnectionOf } from './access.js';
import { dueAt, newClaim } from './claim.js';
import { holdStatusBehind, isOver } from './hold-state.js';
import { nextAt } from './pauses.js';

/** The next step of a hold, claimed. */
export interface HoldStep {
  ask: 'hold' | 'status' | 'release';
  claim: Claim;
  hold: UmicoHoldRow;
  connection: UmicoConnectionRow;
  wasReached: 0 | 1;
}

/** Whoever waits for a hold gives it up himself; one whose process ended before is given up by the task. */
export const abandonedMs = 60_000;

/** Claims a hold and decides what comes next; see `planStep`. */
export async function planHold(
  tx: Transaction,
  id: number,
  now: number,
  isAsked: boolean,
): Promise<HoldStep | undefined> {
  const known = await findUmicoHoldById(tx, id);
  if (known?.nextAt == null || !(isAsked || isDue(known, now))) return undefined;
  const claim = newClaim(id, now);
  if (!(await claimUmicoHold(tx, claim))) return undefined;
  const hold = await giveUpOverdue(tx, known, now);
  const step = await planned(tx, hold, now);
  if (step === undefined) await releaseUmicoHoldClaim(tx, claim);
  return step && { ...step, claim };
}

/** Umico holds points for as long as it likes; anything else is not put off for long. */
function isDue({ nextAt, status, wanted }: UmicoHoldRow, now: number): boolean {
  const { now: at, tooFar } = dueAt(now);
  if (nextAt === null) return false;
  return nextAt <= at || (nextAt > tooFar && (status !== 'held' || wanted === 'released'));
}

/** One whose time is over, or that nobody waits for any more, is not wanted; a sale that spends it keeps it. */
async function giveUpOverdue(tx: Transaction, hold: UmicoHoldRow, now: number): Promise<UmicoHoldRow> {
  const { status, wanted, expiresAt, createdAt, receiptId } = hold;
  const until = status === 'held' ? expiresAt : instant(Date.parse(createdAt) + abandonedMs);
  if (wanted === 'released' || receiptId !== null || until > instant(now)) return hold;
  return changeHold(tx, now, hold, { wanted: 'released', waits: 0 });
}

async function planned(
  tx: Transaction,
  hold: UmicoHoldRow,
  now: number,
): Promise<Omit<HoldStep, 'claim'> | undefined> {
  const { status, wanted, waits, receiptId } = hold;
  if (receiptId !== null && wanted === 'held') {
    await changeHold(tx, now, hold, { nextAt: null });
    return undefined;
  }
  if (status === 'new' && wanted === 'released') {
    await changeHold(tx, now, hold, { status: holdStatusBehind('drop', status) });
    return undefined;
  }
  const connection = await findConnectionOf(tx, hold);
  if (connection === undefined) {
    const reason = 'there is no connection to send it through';
    await changeHold(tx, now, hold, {
      reason,
      waits: waits + 1,
      nextAt: nextAt(now, 'no connection', waits),
    });
    return undefined;
  }
  if (status === 'new') return { ask: 'hold', ...(await willSend(tx, hold, connection, now)) };
  // What may have been released already is asked for before it is released again.
  const ask = status === 'held' && waits === 0 ? 'release' : 'status';
  return { ask, hold, connection, wasReached: 1 };
}

async function willSend(tx: Transaction, hold: UmicoHoldRow, connection: UmicoConnectionRow, now: number) {
  const { id, baseUrl, posId } = connection;
  const sending = await changeHold(tx, now, hold, {
    status: holdStatusBehind('send', hold.status),
    reason: null,
    reached: 1,
    connection: id,
    baseUrl,
    posId,
    attempts: hold.attempts + 1,
    nextAt: instant(now),
  });
  return { hold: sending, connection, wasReached: hold.reached };
}

/** @returns the hold as it is then. */
export async function changeHold(
  tx: Transaction,
  now: number,
  before: UmicoHoldRow,
  change: Partial<UmicoHoldState>,
): Promise<UmicoHoldRow> {
  const after = { ...before, ...change };
  if (after.status !== before.status) after.changedAt = instant(now);
  if (isOver(after.status)) Object.assign(after, { endedAt: before.endedAt ?? instant(now), nextAt: null });
  await putUmicoHoldState(tx, after);
  return after;
}
