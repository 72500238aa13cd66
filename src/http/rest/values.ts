import { formatFixed, formatScaled, moneyDigits, parseScaled, quantityDigits } from '../../base/money.js';
import { instant, localTimeAt } from '../../base/time.js';

/** 8990 is `"89.90"`. */
export function money(minor: number): string {
  return formatFixed(minor, moneyDigits);
}

/** 170 is `"0.17"`. */
export function quantity(milli: number): string {
  return formatScaled(milli, quantityDigits);
}

/** Minor units of a sum that the contract let pass. */
export function minorOf(sum: string): number {
  return exactly(sum, moneyDigits);
}

/** Thousandths of a quantity that the contract let pass. */
export function milliOf(given: string): number {
  return exactly(given, quantityDigits);
}

function exactly(text: string, digits: number): number {
  const value = parseScaled(text, digits);
  if (value === undefined) throw new Error(`the contract lets ${text} pass`);
  return value;
}

const minuteMs = 60_000;

/** `2026-11-22T07:15:30.123Z` as the publication's clocks show it: `2026-11-22T10:15:30+03:00`. */
export function time(at: string, timeZone: string): string {
  const ms = Math.floor(Date.parse(at) / 1000) * 1000;
  const shown = Date.parse(`${localTimeAt(ms, timeZone)}Z`);
  // RFC 3339 has no seconds in offsets; clocks had them before they followed zones.
  const offset = Math.round((shown - ms) / minuteMs);
  const local = instant(ms + offset * minuteMs).slice(0, 'YYYY-MM-DDTHH:mm:ss'.length);
  return `${local}${offset < 0 ? '-' : '+'}${clock(Math.abs(offset))}`;
}

export function timeOrNull(at: string | null, timeZone: string): string | null {
  return at === null ? null : time(at, timeZone);
}

/** 210 is `03:30`. */
function clock(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** An instant in UTC of a time with any offset. */
export function instantOf(given: string): string {
  return instant(Date.parse(given));
}
