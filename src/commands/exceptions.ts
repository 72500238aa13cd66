import type { Command } from 'commander';
import { formatFixed, moneyDigits } from '../base/money.js';
import { instant } from '../base/time.js';
import { type ExceptionOfCheck, listExceptions } from '../store/exceptions.js';
import { countArgument, whenArgument } from './arguments.js';
import { print, withPublication } from './frame.js';
import { printable } from './printable.js';

interface ExceptionOptions {
  all?: boolean;
  code?: string;
  card?: string;
  since?: number;
  limit: number;
}

/** `tillgate exceptions`: what was recorded although it should not have happened. */
export function define(exceptions: Command): void {
  exceptions
    .option('--all', 'also what is resolved')
    .option('--code <code>', 'for example CARD_NOT_FOUND')
    .option('--card <number>', 'only of this card')
    .option('--since <time>', '15m, 2h, 3d, 2026-11-22 or 2026-11-22T10:15', whenArgument)
    .option('--limit <rows>', 'how many at most', countArgument, 50)
    .action(list);
}

async function list({ since, ...filter }: ExceptionOptions, command: Command): Promise<void> {
  const rows = await withPublication(command, ({ engine }) =>
    listExceptions(engine, since === undefined ? filter : { ...filter, since: instant(since) }),
  );
  const exceptions = rows.map(({ facts, totalMinor, ...row }) => ({
    ...row,
    checkTotal: totalMinor === null ? null : formatFixed(totalMinor, moneyDigits),
    facts: inUnits(JSON.parse(facts)),
  }));
  const lines = rows.map((row, index) => line(row, exceptions[index]?.facts ?? {}));
  print(command, { exceptions }, lines.length === 0 ? 'no exceptions' : lines.join('\n'));
}

/** Sums are written as people write them: `paidMinor: 1250` becomes `paid: 12.50`. */
function inUnits(facts: Record<string, string | number>): Record<string, string | number> {
  const written = Object.entries(facts).map(([name, value]) =>
    name.endsWith('Minor') && typeof value === 'number'
      ? [name.slice(0, -'Minor'.length), formatFixed(value, moneyDigits)]
      : [name, value],
  );
  return Object.fromEntries(written);
}

function line(row: ExceptionOfCheck, facts: Record<string, string | number>): string {
  const { id, code, card, till, shift, number, time, totalMinor, createdAt, resolvedAt } = row;
  const told = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
  const parts = [
    `#${id}`,
    code,
    card === null ? [] : `card ${card}`,
    till === null ? [] : `check ${till}/${shift}/${number} of ${time}`,
    totalMinor === null ? [] : `total ${formatFixed(totalMinor, moneyDigits)}`,
    told.join(', '),
    `recorded ${createdAt}`,
    resolvedAt === null ? [] : `resolved ${resolvedAt}`,
  ];
  return parts.flat().filter(Boolean).map(printable).join('  ');
}
