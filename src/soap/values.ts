import { canonicalDecimal, MAX_DECIMAL_DIGITS } from '../base/decimal.js';
import { readDateTime } from './date-time.js';
import type { FaultText } from './faults.js';
import type { ValueKind } from './model.js';
import { Refusal } from './refusals.js';
import { trimXmlSpace } from './xml-chars.js';

/** A kind that is written as text, other than plain strings. */
export type TypedKind = Exclude<ValueKind, 'string' | 'complex'>;

/** What would have been accepted, for refusals. */
const ACCEPTED: Readonly<Record<TypedKind, FaultText>> = {
  decimal: {
    ru: `десятичное число с точкой, не более ${MAX_DECIMAL_DIGITS} цифр, например 12.50`,
    en: `a decimal number with a point and at most ${MAX_DECIMAL_DIGITS} digits, for example 12.50`,
  },
  int: {
    ru: 'целое число от -2147483648 до 2147483647',
    en: 'a whole number from -2147483648 to 2147483647',
  },
  boolean: { ru: 'true, false, 1 или 0', en: 'true, false, 1 or 0' },
  dateTime: {
    ru: 'существующая дата и время, например 2026-11-22T10:15:30',
    en: 'an existing date and time, for example 2026-11-22T10:15:30',
  },
};

/**
 * Reads the text of a typed element. White space around is ignored; undefined when nothing else is there.
 *
 * @returns exact canonical text for a decimal, local text for a dateTime (see `readDateTime`)
 * @throws Refusal for a text that is no such value
 */
export function readTyped(
  kind: TypedKind,
  raw: string,
  timeZone: string,
): string | number | boolean | undefined {
  const text = trimXmlSpace(raw);
  if (text === '') return undefined;
  const value = readLexical(kind, text, timeZone);
  if (value === undefined) throw badLexical(kind, text);
  return value;
}

function readLexical(kind: TypedKind, text: string, timeZone: string): string | number | boolean | undefined {
  switch (kind) {
    case 'decimal':
      return canonicalDecimal(text);
    case 'int':
      return readInt(text);
    case 'boolean':
      return readBoolean(text);
    case 'dateTime':
      return readDateTime(text, timeZone);
  }
}

/** `true`, `false`, `1` or `0`; undefined for all else. */
export function readBoolean(text: string): boolean | undefined {
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  return undefined;
}

function readInt(text: string): number | undefined {
  if (text.length > 40 || !/^[+-]?\d+$/.test(text)) return undefined;
  const value = Number(text);
  if (value < -2147483648 || value > 2147483647) return undefined;
  return value === 0 ? 0 : value;
}

function badLexical(kind: TypedKind, text: string): Refusal {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return new Refusal('BAD_VALUE', {
    ru: `значение «${shown}» недопустимо, ожидается ${ACCEPTED[kind].ru}`,
    en: `"${shown}" is not accepted; expected ${ACCEPTED[kind].en}`,
  });
}

/** The refusal of an empty element that must have a value. */
export function emptyRefusal(kind: ValueKind): Refusal {
  const accepted = kind === 'string' || kind === 'complex' ? undefined : ACCEPTED[kind];
  return new Refusal('BAD_VALUE', {
    ru: `значение не указано, ожидается ${accepted?.ru ?? 'непустой элемент'}`,
    en: `there is no value; expected ${accepted?.en ?? 'an element that is not empty'}`,
  });
}
