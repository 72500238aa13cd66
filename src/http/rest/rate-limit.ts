import type { Clock } from '../../base/clock.js';

/** What one request leaves of an allowance. */
export interface Allowance {
  allowed: boolean;
  /** Requests that are left. */
  left: number;
  /** Until there is one more than now. */
  waitMs: number;
  /** What the user may send. */
  perSecond: number;
}

/** So many requests a second for each of many users. */
export interface RateLimit {
  /** Counts a request; one that is not allowed costs nothing. */
  take(user: string): Allowance;
}

const SECOND_MS = 1000;
/** Users sign in, so that there are few; those that have been quiet for a second need no memory. */
const MOST_REMEMBERED = 10_000;

/**
 * A bucket for each user that holds `perSecond` requests and is filled again evenly. Of each bucket one number is kept: when
 * it will be full (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm).
 */
export function createRateLimit(perSecond: number, clock: Clock): RateLimit {
  const costMs = SECOND_MS / perSecond;
  const fullAt = new Map<string, number>();

  function forget(now: number): void {
    for (const [user, at] of fullAt) if (at <= now) fullAt.delete(user);
  }

  /** A clock that was set back must not lock anybody out for longer than a bucket takes to fill. */
  function knownFor(user: string, now: number): number {
    const known = fullAt.get(user) ?? now;
    if (known <= now + SECOND_MS) return known;
    fullAt.set(user, now + SECOND_MS);
    return now + SECOND_MS;
  }

  return {
    take(user) {
      const now = clock();
      const next = Math.max(knownFor(user, now), now) + costMs;
      const overMs = next - now - SECOND_MS;
      // A thousandth of a millisecond is lost in sums of fractions.
      if (overMs > 0.001) return { allowed: false, left: 0, waitMs: overMs, perSecond };
      if (fullAt.size >= MOST_REMEMBERED) forget(now);
      fullAt.set(user, next);
      const left = Math.floor((SECOND_MS - (next - now)) / costMs + 0.001);
      return { allowed: true, left, waitMs: costMs, perSecond };
    },
  };
}
