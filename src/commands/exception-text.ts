import { formatFixed, formatScaled, moneyDigits, percentDigits, quantityDigits } from '../base/money.js';
import type { ExceptionOfCheck } from '../store/exceptions.js';
import { advice } from './exception-advice.js';
import { printable } from './printable.js';

type Facts = Record<string, string | number>;

/** How a number is written, by the end of its name. */
const units: Readonly<Record<string, (value: number) => string>> = {
  Minor: (value) => formatFixed(value, moneyDigits),
  Milli: (value) => formatScaled(value, quantityDigits),
  Centi: (value) => formatScaled(value, percentDigits),
};

/** For `--json`: sums as decimals, what it means and what is to be done beside them. */
export function exceptionResult({ facts, totalMinor, offline, ...row }: ExceptionOfCheck) {
  return {
    ...row,
    offline: offline === null ? null : offline === 1,
    checkTotal: totalMinor === null ? null : formatFixed(totalMinor, moneyDigits),
    facts: inUnits(JSON.parse(facts)),
  };
}

/** `paidMinor: 1250` becomes `paid: 12.50`. */
function inUnits(facts: Facts): Facts {
  const written = Object.entries(facts).map(([name, value]) => {
    const [, stem = name, unit = ''] = /^(.*)(Minor|Milli|Centi)$/.exec(name) ?? [];
    const write = typeof value === 'number' ? units[unit] : undefined;
    return write === undefined ? [name, value] : [stem, write(value as number)];
  });
  return Object.fromEntries(written);
}

/** `bonusSpent` as people write it: `bonus spent`. */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function factsOf({ facts }: ExceptionOfCheck): [string, string][] {
  return Object.entries(inUnits(JSON.parse(facts))).map(([name, value]) => [inWords(name), String(value)]);
}

/** One line of the list. */
export function exceptionLine(row: ExceptionOfCheck): string {
  const { id, code, card, till, shift, number, time, totalMinor, createdAt } = row;
  const parts = [
    `#${id}`,
    code,
    card === null ? '' : `card ${card}`,
    till === null ? '' : `check ${till}/${shift}/${number} of ${time}`,
    totalMinor === null ? '' : `total ${formatFixed(totalMinor, moneyDigits)}`,
    factsOf(row)
      .map((fact) => fact.join(' '))
      .join(', '),
    `recorded ${createdAt}`,
    resolution(row),
  ];
  return parts
    .filter((part) => part !== '')
    .map(printable)
    .join('  ');
}

/** All that is known of an exception, and what to do. */
export function exceptionPage(row: ExceptionOfCheck): string {
  const { means, todo } = advice[row.code as keyof typeof advice] ?? {
    means: 'this version does not know the code',
    todo: 'ask whoever has installed another version',
  };
  const rows: [string, string | null][] = [
    ['check', checkText(row)],
    ['cashier', row.cashier],
    ['card', row.card],
    ...factsOf(row),
    ['recorded', row.createdAt],
    ['means', means],
    ['to do', todo],
  ];
  const told = rows.filter(([, value]) => value !== null && value !== '');
  const heading = [`#${row.id}`, row.code, resolution(row) || 'open'].map(printable).join('  ');
  return [heading, ...told.map(([name, value]) => printable(`${name}: ${value}`))].join('\n');
}

/** Empty while nobody has resolved it. */
export function resolution({ resolvedAt, resolvedBy, note }: ExceptionOfCheck): string {
  if (resolvedAt === null) return '';
  return `resolved ${resolvedAt}${resolvedBy === null ? '' : ` by ${resolvedBy}`}${note === null ? '' : `: ${note}`}`;
}

function checkText({ till, shift, number, type, time, store, offline, totalMinor }: ExceptionOfCheck) {
  if (till === null) return null;
  const total = formatFixed(totalMinor ?? 0, moneyDigits);
  const words = [`${till}/${shift}/${number} of ${time}`, type, `total ${total}`, `store ${store}`];
  return [...words, ...(offline === 1 ? ['offline'] : [])].join(', ');
}
