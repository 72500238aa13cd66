import type { Command } from 'commander';
import { formatFixed, formatScaled, moneyDigits, percentDigits } from '../base/money.js';
import { localTime } from '../base/time.js';
import { cardStatus } from '../domain/cards/card-view.js';
import { exportCards } from '../domain/cards/export.js';
import { readBonusAge } from '../domain/cards/read-bonus-age.js';
import { readSettings } from '../domain/settings/shop.js';
import { type CardMovement, type CardRow, findCard, listCardMovements } from '../store/cards.js';
import { countArgument, outputArgument } from './arguments.js';
import { importFile } from './cards-import.js';
import { CommandError, print, withPublication } from './frame.js';
import { exportTable, formatOption, type TableOptions } from './table-export.js';

/** `tillgate cards import|export|show` */
export function define(cards: Command): void {
  cards
    .command('import')
    .argument('<file>', 'CSV (; or ,) or JSON, in UTF-8 or windows-1251')
    .description('add and change cards; nothing is imported while a row is bad')
    .option('--skip-bad', 'import the good rows although there are bad ones')
    .option('--dry-run', 'check and count, change nothing')
    .action(importFile);
  cards
    .command('export')
    .argument('[file]', 'where to (default: standard output)', outputArgument)
    .description('write all cards so that an import takes them back')
    .addOption(formatOption())
    .action((path: string | undefined, options: TableOptions, command: Command) =>
      exportTable(path, options, { command, text: exportCards }),
    );
  cards
    .command('show')
    .argument('<number>')
    .description('a card with its sums and its latest movements')
    .option('--movements <count>', 'how many movements', countArgument, 20)
    .action(show);
}

async function show(number: string, { movements }: { movements: number }, command: Command): Promise<void> {
  await withPublication(command, async ({ engine }) => {
    const card = await findCard(engine, number);
    if (card === undefined) throw new CommandError(`there is no card ${number}`);
    const { timeZone, bonusDays } = await readSettings(engine);
    const now = localTime(Date.now(), timeZone);
    const status = cardStatus(card, now);
    const age =
      bonusDays === 0 ? undefined : await readBonusAge(engine, number, { bonusDays, timeZone, now });
    const bonusUntil = age?.lots.map(({ lastDay, leftMinor }) => ({ lastDay, bonus: money(leftMinor) }));
    const listed = await listCardMovements(engine, number, movements);
    print(
      command,
      { ...inUnits(card), status, ...(bonusUntil && { bonusUntil }), movements: listed.map(movementInUnits) },
      described(card, status, listed, bonusUntil),
    );
  });
}

function inUnits(card: CardRow) {
  const { number, kind, holder, phone, discountPercentCenti: percent, validUntil } = card;
  return {
    number,
    kind,
    holder,
    phone,
    discountPercent: percent === null ? null : formatScaled(percent, percentDigits),
    accumulation: money(card.accumulationMinor),
    bonus: money(card.bonusMinor),
    bonusHeld: money(card.bonusHeldMinor),
    paymentBalance: money(card.balanceMinor),
    paymentBalanceHeld: money(card.balanceHeldMinor),
    validUntil,
  };
}

function movementInUnits(movement: CardMovement) {
  const { time, ledger, reason, amountMinor, balanceAfterMinor, document } = movement;
  return {
    time,
    ledger,
    reason,
    amount: money(amountMinor),
    balanceAfter: money(balanceAfterMinor),
    document,
  };
}

function described(
  card: CardRow,
  status: string,
  movements: readonly CardMovement[],
  bonusUntil: readonly { lastDay: string; bonus: string }[] = [],
): string {
  const ages = bonusUntil.map(({ lastDay, bonus }) => `bonus until ${lastDay}: ${bonus}`);
  const facts = Object.entries({ ...inUnits(card), status }).filter(([, value]) => value !== null);
  const rows = movements.map((movement) => Object.values(movementInUnits(movement)).join('  '));
  const heading = rows.length === 0 ? 'no movements' : 'latest movements:';
  return [...facts.map(([name, value]) => `${name}: ${value}`), ...ages, heading, ...rows].join('\n');
}

function money(minor: number): string {
  return formatFixed(minor, moneyDigits);
}
