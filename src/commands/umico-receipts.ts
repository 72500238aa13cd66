import { type Command, Option } from 'commander';
import { maskCard } from '../base/masking.js';
import { formatFixed, moneyDigits } from '../base/money.js';
import { instant } from '../base/time.js';
import {
  findReceipt,
  listReceipts,
  type ReceiptDetails,
  refreshReceipt,
} from '../domain/umico/receipt-view.js';
import type { UmicoReceiptFilter, UmicoReceiptRow } from '../store/umico-receipts.js';
import { receiptsCsv } from '../umico/receipt-table.js';
import { countArgument, whenArgument } from './arguments.js';
import { CommandError, print, withPublication } from './frame.js';
import { writeToFile } from './output-file.js';
import { printable } from './printable.js';
import { withUmico } from './with-umico.js';

interface Filter extends Omit<UmicoReceiptFilter, 'since' | 'until'> {
  since?: number;
  until?: number;
}

const statuses = [
  'new',
  'sending',
  'pending',
  'processed',
  'rejected',
  'returned',
  'partially-returned',
  'unknown',
];

export function defineReceipts(receipts: Command): void {
  filters(
    receipts.command('list', { isDefault: true }).description('list receipts, newest first; the default'),
  )
    .option('--limit <rows>', 'how many at most', countArgument, 50)
    .action(list);
  receipts
    .command('show')
    .description('a receipt with its lines and its history')
    .argument('<receipt>', 'as the list shows it')
    .action(show);
  receipts
    .command('refresh')
    .description('ask Umico now what became of a receipt, and send it if Umico has never seen it')
    .argument('<receipt>', 'as the list shows it')
    .action(refresh);
  filters(receipts.command('export').description('write receipts to a CSV file for spreadsheets'))
    .argument('<file>', 'the file; it is replaced')
    .action(exportAll);
}

function filters(command: Command): Command {
  return command
    .addOption(new Option('--status <status>', 'only of this status').choices(statuses))
    .option('--open', 'only those that are still worked on')
    .addOption(new Option('--kind <kind>', 'only these').choices(['sale', 'return', 'cancel']))
    .addOption(new Option('--purpose <purpose>', 'only these').choices(['retail', 'wholesale']))
    .option('--card <number>', 'only of this card; the whole number')
    .option('--document <name>', 'only of this document')
    .option('--till <id>', 'only of this till')
    .option('--since <time>', 'made since: 15m, 2h, 3d, 2026-11-22 or 2026-11-22T10:15', whenArgument)
    .option('--until <time>', 'made before', whenArgument);
}

function filterOf({ since, until, ...plain }: Filter): UmicoReceiptFilter {
  return {
    ...plain,
    ...(since !== undefined && { since: instant(since) }),
    ...(until !== undefined && { until: instant(until) }),
  };
}

async function list({ limit, ...given }: Filter & { limit: number }, command: Command): Promise<void> {
  const rows = await withPublication(command, ({ engine }) =>
    listReceipts(engine, filterOf(given), { before: null, limit }),
  );
  print(command, { receipts: rows.map(masked) }, rows.map(line).join('\n') || 'no receipts');
}

async function show(key: string, _: unknown, command: Command): Promise<void> {
  const found = await withPublication(command, ({ engine }) => findReceipt(engine, key));
  if (found === undefined) throw new CommandError(notFound(key));
  tell(command, found);
}

const refreshMs = 15_000;

async function refresh(key: string, _: unknown, command: Command): Promise<void> {
  const found = await withUmico(command, async (opened) => {
    await refreshReceipt(opened, key, refreshMs);
    return findReceipt(opened.engine, key);
  });
  if (found === undefined) throw new CommandError(notFound(key));
  tell(command, found);
}

const exportPage = 1000;

async function exportAll(file: string, given: Filter, command: Command): Promise<void> {
  const rows = await withPublication(command, async ({ engine }) => {
    const all: UmicoReceiptRow[] = [];
    for (let before: number | null = null; ; before = all.at(-1)?.id ?? null) {
      const page = await listReceipts(engine, filterOf(given), { before, limit: exportPage });
      all.push(...page);
      if (page.length < exportPage) return all;
    }
  });
  await writeToFile(file, [receiptsCsv(rows)]);
  print(command, { file, receipts: rows.length }, `${rows.length} receipts are in ${file}`);
}

function tell(command: Command, { receipt, lines, history }: ReceiptDetails): void {
  const text = [
    line(receipt),
    ...lines.map(
      ({ position, article, name, quantityMilli, amountMinor, returnedMilli }) =>
        `  ${position}  ${printable(article)}  ${printable(name)}  ${quantityMilli / 1000}  ${money(amountMinor)}  returned ${returnedMilli / 1000}`,
    ),
    ...history.map(
      ({ recordedAt, statusBefore, status, reason }) =>
        `  ${recordedAt}  ${statusBefore ?? '-'} → ${status}${reason === null ? '' : `  ${printable(reason)}`}`,
    ),
  ];
  print(command, { receipt: masked(receipt), lines, history }, text.join('\n'));
}

function masked({ card, ...row }: UmicoReceiptRow) {
  return { ...row, card: maskCard(card) };
}

function line(row: UmicoReceiptRow): string {
  const {
    key,
    kind,
    status,
    document,
    card,
    amountMinor,
    spentMinor,
    earnedMinor,
    umicoId,
    createdAt,
    reason,
  } = row;
  const sums = `${money(amountMinor)} spent ${money(spentMinor)} earned ${money(earnedMinor)}`;
  const parts = [key, kind, status, document, maskCard(card), sums, umicoId ?? '-', createdAt];
  const text = parts.map(printable).join('  ');
  return reason === null ? text : `${text}\n  ! ${printable(reason)}`;
}

function money(minor: number): string {
  return formatFixed(minor, moneyDigits);
}

function notFound(key: string): string {
  return `there is no receipt "${key}"; tillgate umico receipts list shows those that there are`;
}
