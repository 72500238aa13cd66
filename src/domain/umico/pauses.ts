import { instant } from '../../base/time.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long something waits that has not changed: the first pause is doubled each time, up to the longest. */
const pauses = {
  /** Umico could not be reached. */
  'not done': { first: 5 * second, longest: 10 * minute },
  /** Nobody knows whether Umico has it. */
  lost: { first: 2 * second, longest: 10 * minute },
  /** Umico has it and has not said what becomes of it. */
  pending: { first: 5 * second, longest: 6 * hour },
  /** There is no connection; a new one brings it forward. */
  'no connection': { first: minute, longest: hour },
  /** The sale that it belongs to is not settled; its end brings it forward. */
  'no sale': { first: 5 * second, longest: 6 * hour },
} as const;

export type Wait = keyof typeof pauses;

/** @param waits how often in a row it has waited before. @param leastMs what Umico asks for, an hour at most. */
export function nextAt(now: number, wait: Wait, waits: number, leastMs = 0): string {
  const { first, longest } = pauses[wait];
  const pauseMs = Math.min(longest, first * 2 ** Math.min(waits, 30));
  return instant(now + Math.max(pauseMs, Math.min(leastMs, hour)));
}

/** A settled receipt keeps what it says; it is looked at again only where it was to be, and not because somebody asked. */
export function onlyIfDue<Later extends { waits: number; nextAt: string }>(
  { nextAt: due }: { nextAt: string | null },
  { waits, nextAt: at }: Later,
): { waits: number; nextAt: string } | Record<string, never> {
  return due === null ? {} : { waits, nextAt: at };
}
