import type { Clock } from '../base/clock.js';

export interface BreakerLimits {
  /** So many failures in a row open it. */
  failures: number;
  /** The first pause; each further one is twice as long. */
  pauseMs: number;
  longestPauseMs: number;
}

export interface BreakerState {
  state: 'closed' | 'open' | 'half-open';
  /** In a row. */
  failures: number;
  /** Until the next attempt; 0 when one may be made, or is being made. */
  waitMs: number;
}

/** How an attempt ended, seen from here: `neither` says nothing about the other side. */
export type Health = 'well' | 'ill' | 'neither';

/**
 * Keeps requests from somebody who does not answer: open after failures in a row, then one attempt after each pause,
 * until one of them succeeds.
 */
export interface Breaker {
  /** Undefined: go on, and tell `ended`. A number: not now, but perhaps in so many milliseconds. */
  enter(): number | undefined;
  ended(health: Health): void;
  state(): BreakerState;
}

export const breakerDefaults: BreakerLimits = { failures: 5, pauseMs: 5_000, longestPauseMs: 60_000 };

export function createBreaker(clock: Clock, limits: BreakerLimits = breakerDefaults): Breaker {
  let failures = 0;
  let pauseMs = 0;
  let openedAt = 0;
  let isTrying = false;

  const isOpen = () => pauseMs > 0;
  // A clock that is set back must not keep it open for longer than the pause.
  const waitMs = () => (isOpen() ? Math.min(pauseMs, Math.max(0, openedAt + pauseMs - clock())) : 0);

  function open(): void {
    pauseMs = isOpen() ? Math.min(2 * pauseMs, limits.longestPauseMs) : limits.pauseMs;
    openedAt = clock();
  }

  return {
    enter() {
      if (!isOpen()) return undefined;
      const left = waitMs();
      if (left > 0) return left;
      if (isTrying) return limits.pauseMs;
      isTrying = true;
      return undefined;
    },
    ended(health) {
      const wasTrial = isTrying;
      isTrying = false;
      if (health === 'well') {
        failures = 0;
        pauseMs = 0;
      } else if (health === 'ill') {
        failures++;
        // What was sent before it opened says nothing new.
        if (wasTrial || (!isOpen() && failures >= limits.failures)) open();
      }
    },
    state() {
      const left = waitMs();
      const state = !isOpen() ? 'closed' : left > 0 ? 'open' : 'half-open';
      return { state, failures, waitMs: left };
    },
  };
}
