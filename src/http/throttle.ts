import type { Clock } from '../base/clock.js';

export interface ThrottleOptions {
  clock: Clock;
  /** Failures that cost nothing but the answer. */
  freeFailures?: number;
  firstPauseMs?: number;
  longestPauseMs?: number;
  /** Pairs that are kept in mind; the one whose failure is longest ago is forgotten first. */
  capacity?: number;
  /** Different credentials of one address that are looked at at the same time. */
  placesPerAddress?: number;
}

/** Who tries what from where. */
export interface Attempt {
  /** User and address; what is slowed down. */
  pair: string;
  address: string;
  password: string;
}

/**
 * Slows down whoever guesses the password of one user from one address, and nobody else. Holds the checks that one
 * address has under way to a few, whatever names it gives: checks are slow, and others wait behind them.
 */
export interface Throttle {
  /** Milliseconds until this pair may try again; 0: now. */
  pauseMs(pair: string): number;
  /**
   * Runs a check that may be a guess and counts its failure. Undefined without running it when the pair has as many
   * guesses under way as it may still get wrong: a burst gets no further than guesses one by one. Undefined also when
   * the address has its share of checks under way. Equal credentials at the same time are one guess and one check.
   */
  attempt<T>(attempt: Attempt, check: () => Promise<T>): Promise<T> | undefined;
  /**
   * One of the places of an address, until what is answered is called. Equal credentials share one, and so does an attempt
   * with them. Undefined when the address has its share.
   */
  enter(attempt: Attempt): (() => void) | undefined;
  succeeded(pair: string): void;
  /** Whether the pair has signed in before. */
  isGood(pair: string): boolean;
  /**
   * Begins to ask what all processes together know of the failures of a pair. What is answered (undefined: there were none)
   * is believed, unless it may be older than what was found out here meanwhile, and is less.
   */
  asking(pair: string): (answered: KnownFailures | undefined) => void;
  /**
   * Whether the pair may ask, during its pause, if its credential is remembered. Few times a second, so that the
   * memory is no way to guess faster, and only for a pair that has signed in before.
   */
  mayRecall(pair: string): boolean;
}

/** How often, and when last, in milliseconds since 1970. */
export interface KnownFailures {
  count: number;
  lastAt: number;
}

interface Failures extends KnownFailures {
  until: number;
}

const recallsPerSecond = 10;
const forgetAfterMs = 3_600_000;

export function createThrottle({
  clock,
  freeFailures = 5,
  firstPauseMs = 1000,
  longestPauseMs = 900_000,
  capacity = 10_000,
  placesPerAddress = 8,
}: ThrottleOptions): Throttle {
  const failing = new Map<string, Failures>();
  const good = new Set<string>();
  const running = new Map<string, Map<string, Promise<unknown>>>();
  /** Address → credential → who look at it. */
  const places = new Map<string, Map<string, number>>();
  const recalls = new Map<string, { second: number; count: number }>();

  const failed = (pair: string) => {
    const now = clock();
    const last = failing.get(pair);
    keep(pair, { count: last && now - last.lastAt < forgetAfterMs ? last.count + 1 : 1, lastAt: now });
  };

  const keep = (pair: string, { count, lastAt }: KnownFailures) => {
    const beyond = count - freeFailures;
    const pause = beyond < 0 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(beyond, 30));
    failing.delete(pair);
    failing.set(pair, { count, until: lastAt + pause, lastAt });
    dropOldest(failing, capacity);
  };

  const enter = ({ pair, address, password }: Attempt) => {
    const taken = places.get(address) ?? new Map<string, number>();
    const credential = `${pair}\0${password}`;
    const sharing = taken.get(credential) ?? 0;
    if (sharing === 0 && taken.size >= placesPerAddress) return undefined;
    places.set(address, taken.set(credential, sharing + 1));
    return () => {
      const left = (taken.get(credential) ?? 1) - 1;
      if (left > 0) taken.set(credential, left);
      else taken.delete(credential);
      if (taken.size === 0) places.delete(address);
    };
  };

  return {
    enter,
    pauseMs(pair) {
      const failures = failing.get(pair);
      return failures ? Math.max(0, failures.until - clock()) : 0;
    },
    attempt<T>(attempt: Attempt, check: () => Promise<T>) {
      const { pair, password } = attempt;
      const guesses = running.get(pair) ?? new Map<string, Promise<unknown>>();
      const same = guesses.get(password) as Promise<T> | undefined;
      if (same) return same;
      if (guesses.size >= Math.max(1, freeFailures - (failing.get(pair)?.count ?? 0))) return undefined;
      const leave = enter(attempt);
      if (leave === undefined) return undefined;
      const guess = check()
        .then((found) => {
          if (found === undefined) failed(pair);
          return found;
        })
        .finally(() => {
          guesses.delete(password);
          if (guesses.size === 0) running.delete(pair);
          leave();
        });
      guesses.set(password, guess);
      running.set(pair, guesses);
      return guess;
    },
    succeeded(pair) {
      if (failing.size > 0) failing.delete(pair);
      if (good.has(pair)) return;
      good.add(pair);
      dropOldest(good, capacity);
    },
    isGood: (pair) => good.has(pair),
    asking(pair) {
      const before = failing.get(pair);
      return (answered) => {
        const now = failing.get(pair);
        if (now !== before && (answered?.count ?? 0) < (now?.count ?? 0)) return;
        // The clock of another machine must not make a pause longer.
        if (answered !== undefined) keep(pair, { ...answered, lastAt: Math.min(answered.lastAt, clock()) });
        else failing.delete(pair);
      };
    },
    mayRecall(pair) {
      if (!good.has(pair)) return false;
      const second = Math.floor(clock() / 1000);
      const used = recalls.get(pair);
      const count = used?.second === second ? used.count + 1 : 1;
      recalls.set(pair, { second, count });
      dropOldest(recalls, capacity);
      return count <= recallsPerSecond;
    },
  };
}

/** Maps and sets keep the order in which keys came. */
function dropOldest(kept: Map<string, unknown> | Set<string>, capacity: number): void {
  if (kept.size <= capacity) return;
  for (const oldest of kept.keys()) {
    kept.delete(oldest);
    return;
  }
}
