import { NO_BONUS_DAY } from '../../store/cards.js';

/** @param time local to the publication. @returns the day that a movement of bonus brings into play, see `BonusSince`. */
export function bonusSince(amountMinor: number, time: string): string {
  if (amountMinor === 0) return NO_BONUS_DAY;
  return amountMinor > 0 ? time.slice(0, 10) : '';
}
