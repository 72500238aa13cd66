import type { Command } from 'commander';
import { type Difference, type Verification, verify } from '../domain/verify.js';
import { CommandError, print, withPublication } from './frame.js';
import { showProgress } from './progress.js';

/** `tillgate verify`: exit code 0 and a line of counts, or 1 and the differences. */
export function define(command: Command): void {
  command.action(prove);
}

async function prove(_options: unknown, command: Command): Promise<void> {
  const progress = showProgress();
  const verification = await withPublication(command, ({ engine }) =>
    verify(engine, { onRule: (done, total) => progress.update('verifying', done, total) }),
  ).finally(progress.stop);
  print(command, verification, described(verification));
  if (verification.differences.length > 0) {
    throw new CommandError('the database contradicts itself: see the differences');
  }
}

const countedRows = [
  ['cards', 'cards'],
  ['cardMovements', 'card movements'],
  ['checks', 'checks'],
  ['lines', 'lines'],
  ['items', 'items'],
  ['stockMovements', 'stock movements'],
  ['holds', 'holds'],
  ['clients', 'clients'],
  ['orders', 'orders'],
  ['umicoReceipts', 'receipts of Umico'],
  ['bankDocuments', 'bank documents'],
] as const;

/** A line of counts, the differences above it. */
export function described({ counts, differences, more }: Verification): string {
  const counted = countedRows.map(([key, name]) => `${counts[key] ?? 'unreadable'} ${name}`).join(', ');
  if (differences.length === 0) return `verified: ${counted}: no differences`;
  const open = more.map((rule) => `… and more of ${rule}`);
  const count = more.length > 0 ? `${differences.length} or more` : differences.length;
  const noun = count === 1 ? 'difference' : 'differences';
  return [...differences.map(line), ...open, `verified: ${counted}: ${count} ${noun}`].join('\n');
}

function line({ says, subject, expected, found }: Difference): string {
  return `${subject}: expected ${expected || 'nothing'}, found ${found || 'nothing'} (${says})`;
}
