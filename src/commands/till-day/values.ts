import { formatScaled, moneyDigits, parseScaled, quantityDigits } from '../../base/money.js';
import { localTime } from '../../base/time.js';

/** What the `soap` client makes of an answer: decimals are numbers, times are dates of this machine, lists may be null. */
export type Value = Record<string, unknown>;

const machineZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Minor units of a decimal. @throws RangeError for what is none */
export function minorOf(value: unknown): number {
  return scaled(value, moneyDigits);
}

/** Thousandths of a decimal. @throws RangeError for what is none */
export function milliOf(value: unknown): number {
  return scaled(value, quantityDigits);
}

function scaled(value: unknown, digits: number): number {
  const read = parseScaled(String(value), digits);
  if (read === undefined) throw new RangeError(`The service answered "${value}" where a number is expected`);
  return read;
}

/** Decimals of the wire, of minor units and of thousandths. */
export const moneyText = (minor: number) => formatScaled(minor, moneyDigits);
export const quantityText = (milli: number) => formatScaled(milli, quantityDigits);

/** The rows of a `…List`. */
export function rowsOf(list: unknown, name: string): Value[] {
  return ((list as Record<string, Value[]> | null | undefined)?.[name] ?? []) as Value[];
}

/** A time as it was on the wire: the client has read it as one of this machine. */
export function wireTime(value: unknown): string {
  return value instanceof Date ? localTime(value.getTime(), machineZone) : String(value ?? '');
}
