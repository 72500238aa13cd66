import { InvalidArgumentError } from 'commander';
import { moneyDigits, parseScaled } from '../base/money.js';
import { parseWhen } from './when.js';

/**
 * A count or an id.
 * @throws InvalidArgumentError for what is no whole number, or has more digits than a number keeps exactly.
 */
export function countArgument(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('a whole number is expected');
  return Number(text);
}

/**
 * An instant in the forms of `parseWhen`, in milliseconds since 1970.
 * @throws InvalidArgumentError that says what is accepted.
 */
export function whenArgument(text: string): number {
  try {
    return parseWhen(text, Date.now());
  } catch (error) {
    throw new InvalidArgumentError((error as RangeError).message);
  }
}

/** Where an export goes: a file, or undefined for standard output, which `-` names too. */
export function outputArgument(text: string): string | undefined {
  return text === '-' ? undefined : text;
}

/** For options that may be repeated. No empty list as default: help would show it. */
export function gather(text: string, before: string[] = []): string[] {
  return [...before, text];
}

/** A check as the ledgers name it, with or without its date. */
export interface CheckArgument {
  till: string;
  shift: number;
  number: number;
  date?: string;
}

/** @throws InvalidArgumentError that says what is accepted. */
export function checkArgument(text: string): CheckArgument {
  const [, till, shift, number, date] =
    /^(.+)\/(\d{1,9})\/(\d{1,9})(?:\/(\d{4}-\d\d-\d\d))?$/.exec(text) ?? [];
  if (till === undefined) throw new InvalidArgumentError('1/12/34 or 1/12/34/2026-11-22 is expected');
  const named = { till, shift: Number(shift), number: Number(number) };
  return date === undefined ? named : { ...named, date };
}

/**
 * A sum of money above zero, in minor units.
 * @throws InvalidArgumentError that says what is accepted.
 */
export function amountArgument(text: string): number {
  const minor = parseScaled(text, moneyDigits);
  if (minor === undefined || minor <= 0) {
    throw new InvalidArgumentError(
      'a sum above zero such as 1130.70 is expected: a point, at most 2 digits behind it',
    );
  }
  return minor;
}
