import { randomUUID } from 'node:crypto';
import { instant } from '../../base/time.js';
import type { Claim } from '../../store/umico-receipts.js';

/** Longer than any question takes. */
const claimMs = 60_000;
/** Clocks of several machines differ by less. */
const clockMs = 600_000;
/** Nothing waits longer. */
const longestWaitMs = 7 * 3_600_000;
/** Of one question of a task; a caller who waits is answered earlier. */
export const questionMs = 10_000;

/**
 * Takes something for one step, so that a task and a waiting caller never work on it together, in whatever process. One
 * that was killed loses it after a minute.
 */
export function newClaim(id: number, now: number): Claim {
  return { id, claim: randomUUID(), claimedUntil: instant(now + claimMs), ...dueAt(now) };
}

/**
 * What is due and may be claimed: its time has come, nobody has it or its claim is over. What lies farther ahead than
 * anything should was put there by a clock that has been set back since.
 */
export function dueAt(now: number): { now: string; farthest: string; tooFar: string } {
  return { now: instant(now), farthest: instant(now + clockMs), tooFar: instant(now + longestWaitMs) };
}
