import { moneyDigits, parseScaled, percentDigits } from '../../base/money.js';
import type { CardKind, StoredCardStatus } from '../../store/cards.js';

/** The columns of a file of cards, in the order in which an export writes them. */
export const cardColumns = [
  'number',
  'kind',
  'holder',
  'phone',
  'status',
  'discountPercent',
  'accumulation',
  'bonus',
  'paymentBalance',
  'validUntil',
] as const;
export type CardColumn = (typeof cardColumns)[number];

/** What a card may be without; a file can empty it. */
export type EmptiableColumn = 'holder' | 'phone' | 'discountPercent' | 'validUntil';

const emptiable: readonly CardColumn[] = ['holder', 'phone', 'discountPercent', 'validUntil'];

export function isEmptiable(column: CardColumn): column is EmptiableColumn {
  return emptiable.includes(column);
}

/** The texts of one row; a column that is absent or empty says nothing, null empties. */
export type CardCells = Partial<Record<Exclude<CardColumn, EmptiableColumn>, string>> &
  Partial<Record<EmptiableColumn, string | null>>;

/** What a row says of a card; what it leaves out stays as it is, null takes away. Sums in minor units, the percent in hundredths. */
export interface CardInput {
  number: string;
  kind?: CardKind;
  status?: StoredCardStatus;
  holder?: string | null;
  phone?: string | null;
  discountPercentCenti?: number | null;
  accumulationMinor?: number;
  bonusMinor?: number;
  balanceMinor?: number;
  /** `2026-12-31T23:59:59`, local to the publication. */
  validUntil?: string | null;
}

/** Sums below ten trillion in major units: the difference of two of them still fits 2^53. */
const largestMinor = 10 ** 15;

type Read<T> = (cell: string) => T | undefined;

/** Reads the cells of a row. @returns what it says, or all that is wrong with it. */
export function readCells(cells: CardCells): CardInput | { faults: string[] } {
  const faults: string[] = [];
  const take = <T>(column: CardColumn, read: Read<T>, accepted: string): T | null | undefined => {
    const cell = cells[column];
    if (cell === undefined || cell === '') return undefined;
    if (cell === null) return null;
    const value = read(cell);
    if (value === undefined) faults.push(`${column} ${shown(cell)}: ${accepted}`);
    return value;
  };
  if ((cells.number ?? '') === '') faults.push('number is empty; every row needs one');
  const input = {
    number: take('number', readNumber, 'up to 64 printable characters, no spaces at the ends') ?? '',
    kind: take('kind', oneOf(['Discount', 'Payment']), 'Discount or Payment'),
    holder: take('holder', plainText(200), 'up to 200 characters, no control characters'),
    phone: take('phone', plainText(40), 'up to 40 characters, no control characters'),
    status: take('status', oneOf(['Active', 'NotActivated', 'Blocked']), statusAccepted(cells.status)),
    discountPercentCenti: take('discountPercent', readPercent, 'from 0 to 100, with at most 2 digits'),
    accumulationMinor: take('accumulation', readSum, sumAccepted),
    bonusMinor: take('bonus', readSum, sumAccepted),
    balanceMinor: take('paymentBalance', readSum, sumAccepted),
    validUntil: take('validUntil', readDay, 'a date such as 2026-12-31 or 2026-12-31T12:00:00'),
  };
  return faults.length > 0 ? { faults } : (withoutAbsent(input) as CardInput);
}

/** A cell in a message: quoted, without control characters, not endless. */
export function shown(cell: string): string {
  return JSON.stringify(cell.length > 60 ? `${cell.slice(0, 60)}…` : cell);
}

const sumAccepted = 'a sum such as 1500.50: a point, at most 2 digits behind it, less than ten trillion';

function statusAccepted(cell: string | undefined): string {
  const accepted = 'Active, NotActivated or Blocked';
  if (cell?.toLowerCase() !== 'expired') return accepted;
  return `${accepted}; that a card is expired follows from validUntil`;
}

// Control, surrogate and format characters and line separators: what nobody sees cannot be part of a number.
const invisible = /[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}]/u;
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

const readNumber: Read<string> = (cell) =>
  cell.length <= 64 && cell.trim() === cell && !invisible.test(cell) ? cell : undefined;

const plainText =
  (length: number): Read<string> =>
  (cell) =>
    cell.length <= length && !unprintable.test(cell) ? cell : undefined;

function oneOf<T extends string>(words: readonly T[]): Read<T> {
  return (cell) => words.find((word) => word.toLowerCase() === cell.toLowerCase());
}

const readSum: Read<number> = (cell) => {
  const minor = parseScaled(cell, moneyDigits);
  return minor !== undefined && Math.abs(minor) < largestMinor ? minor : undefined;
};

const readPercent: Read<number> = (cell) => {
  const centi = parseScaled(cell, percentDigits);
  return centi !== undefined && centi >= 0 && centi <= 10_000 ? centi : undefined;
};

const dayOrTime = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d)?$/;

/** A day means its end. 30 February is no day. */
const readDay: Read<string> = (cell) => {
  const [, day, time = 'T23:59:59'] = dayOrTime.exec(cell) ?? [];
  if (day === undefined) return undefined;
  const at = Date.parse(`${day}${time}Z`);
  const exact = !Number.isNaN(at) && new Date(at).toISOString().slice(0, 19) === `${day}${time}`;
  return exact ? `${day}${time}` : undefined;
};

function withoutAbsent(input: object): object {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
