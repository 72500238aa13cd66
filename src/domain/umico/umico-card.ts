import type { Settings } from '../settings/settings.js';

/** Whether a card that a till names is Umico's. */
export function isUmicoCard({ umicoCards }: Settings, number: string): boolean {
  return umicoCards.some(({ prefix, length }) => number.length === length && number.startsWith(prefix));
}
