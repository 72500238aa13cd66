import { InvalidArgumentError } from 'commander';
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

/** For options that may be repeated. No empty list as default: help would show it. */
export function gather(text: string, before: string[] = []): string[] {
  return [...before, text];
}
