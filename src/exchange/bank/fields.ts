import { moneyDigits, parseScaled } from '../../base/money.js';
import type { Issue, IssueCode } from '../../domain/bank/statement.js';

/** A value and the line in which it stands. */
export interface Field {
  key: string;
  value: string;
  line: number;
}

/** The fields of one section by their keys in small letters. */
export type Fields = ReadonlyMap<string, Field>;

const longestFound = 60;

export function issueAt(
  { line, key }: { line: number; key: string | null },
  code: IssueCode,
  found: string | null = null,
): Issue {
  return { line, element: key, code, found: found === null ? null : found.slice(0, longestFound) };
}

/** What is wrong with a document or an account; ends the reading of it. */
export class FieldWrong extends Error {
  constructor(readonly issue: Issue) {
    super(issue.code);
  }
}

/** The value of the first of the keys that has one. */
export function textOf(fields: Fields, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = fields.get(key)?.value;
    if (value !== undefined && value !== '') return value;
  }
  return null;
}

/** @throws FieldWrong when it is there and is no sum: digits, a point, at most two more that count. */
export function sumOf(fields: Fields, key: string): number | null {
  const field = fields.get(key);
  if (field === undefined || field.value === '') return null;
  const minor = parseScaled(field.value, moneyDigits);
  if (minor === undefined) throw new FieldWrong(issueAt(field, 'SUM_INVALID', field.value));
  return minor;
}

/** `18.04.2022` as `2022-04-18`. @throws FieldWrong when it is there and is no day of the calendar. */
export function dateOf(fields: Fields, key: string): string | null {
  const field = fields.get(key);
  if (field === undefined || field.value === '') return null;
  const [, day = '', month = '', year = ''] = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(field.value) ?? [];
  const date = `${year}-${month}-${day}`;
  // JavaScript makes 2 March of 30 February.
  const at = new Date(`${date}T00:00:00Z`);
  const isDay = year > '0999' && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
  if (!isDay) throw new FieldWrong(issueAt(field, 'DATE_INVALID', field.value));
  return date;
}

/** An account as it is compared: IBANs are written in groups and in letters of any size. */
export function accountOf(text: string): string {
  return text.replace(/\s+/g, '').toUpperCase();
}
