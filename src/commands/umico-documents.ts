import type { Command } from 'commander';
import { maskCard } from '../base/masking.js';
import { formatFixed, moneyDigits } from '../base/money.js';
import { advanceWithin } from '../domain/umico/advance-within.js';
import { calculateDocument, sendDocument } from '../domain/umico/send-document.js';
import { writeOffDocument } from '../domain/umico/write-off.js';
import { findUmicoDocument, listUmicoDocuments, type UmicoDocumentRow } from '../store/umico-documents.js';
import { documentsCsv } from '../umico/document-table.js';
import { refused } from '../umico/problems.js';
import { countArgument } from './arguments.js';
import { CommandError, print, withPublication } from './frame.js';
import { writeToFile } from './output-file.js';
import { printable } from './printable.js';
import { userHere } from './user-here.js';
import { type OpenedUmico, withUmico } from './with-umico.js';

const budgetMs = 15_000;

export function defineDocuments(documents: Command): void {
  documents
    .command('list', { isDefault: true })
    .description('list wholesale documents, newest first; the default')
    .option('--client <text>', 'only of this client')
    .option('--limit <rows>', 'how many at most', countArgument, 50)
    .action(list);
  documents
    .command('export')
    .description('write them to a CSV file for spreadsheets')
    .argument('<file>', 'the file; it is replaced')
    .action(exportAll);
  change(documents, 'calculate', 'have Umico calculate a document').action(calculate);
  change(documents, 'send', 'send a document to Umico')
    .option('--override <reason>', 'send a return that Umico does not calculate all the same, and why')
    .action(send);
  change(documents, 'write-off', 'write off the debt that points have paid').action(writeOff);
}

function change(documents: Command, name: string, description: string): Command {
  return documents
    .command(name)
    .description(description)
    .argument('<number>', 'number of the document, such as UMD-000001')
    .option('--by <name>', 'who does it (default: the user of this machine)');
}

async function list({ client, limit }: { client?: string; limit: number }, command: Command): Promise<void> {
  const filter = client === undefined ? {} : { client };
  const rows = await withPublication(command, ({ engine }) => listUmicoDocuments(engine, filter, { limit }));
  print(command, { documents: rows.map(masked) }, rows.map(line).join('\n') || 'no documents');
}

const exportPage = 1000;

async function exportAll(file: string, _: unknown, command: Command): Promise<void> {
  const rows = await withPublication(command, async ({ engine }) => {
    const all: UmicoDocumentRow[] = [];
    for (let before: number | null = null; ; before = all.at(-1)?.id ?? null) {
      const page = await listUmicoDocuments(engine, {}, { before, limit: exportPage });
      all.push(...page);
      if (page.length < exportPage) return all;
    }
  });
  await writeToFile(file, [documentsCsv(rows)]);
  print(command, { file, documents: rows.length }, `${rows.length} documents are in ${file}`);
}

interface Author {
  by?: string;
}

async function calculate(number: string, { by = userHere() }: Author, command: Command): Promise<void> {
  const row = await withUmico(command, async (opened) => {
    const answer = await calculateDocument(opened, { number, timeoutMs: budgetMs, by });
    if (answer.code !== 'OK') throw refusal(answer);
    return answer.document;
  });
  print(command, masked(row), line(row));
}

async function send(
  number: string,
  { by = userHere(), override = null }: Author & { override?: string | null },
  command: Command,
): Promise<void> {
  const row = await withUmico(command, async (opened) => {
    const answer = await sendDocument(opened, { number, overrideReason: override, by });
    if (answer.code !== 'OK' && answer.code !== 'DOCUMENT_SENT') throw refusal(answer);
    await advanceWithin(opened, answer.receipt.id, budgetMs);
    return known(opened, number);
  });
  print(command, masked(row), line(row));
}

async function writeOff(number: string, { by = userHere() }: Author, command: Command): Promise<void> {
  const row = await withPublication(command, async (opened) => {
    const answer = await writeOffDocument(opened, { number, by });
    if (answer.code !== 'OK') throw refusal(answer);
    return answer.document;
  });
  print(command, masked(row), line(row));
}

async function known({ engine }: OpenedUmico, number: string): Promise<UmicoDocumentRow> {
  const row = await findUmicoDocument(engine, number);
  if (row === undefined) throw new CommandError(`there is no document ${number}`);
  return row;
}

/** In the words of the service. */
function refusal(answer: Parameters<typeof refused>[0]): CommandError {
  return new CommandError(refused(answer).problem.detail.en);
}

function masked({ card, ...row }: UmicoDocumentRow) {
  return { ...row, card: maskCard(card) };
}

function line(row: UmicoDocumentRow): string {
  const {
    number,
    kind,
    client,
    card,
    amountMinor,
    pointsMinor,
    receiptStatus,
    receiptReason,
    writeOffMinor,
  } = row;
  const written = writeOffMinor === null ? '' : `  written off ${money(writeOffMinor)}`;
  const parts = [
    number,
    kind,
    receiptStatus ?? 'draft',
    client,
    maskCard(card),
    money(amountMinor),
    `points ${money(pointsMinor)}`,
  ];
  const text = parts.map(printable).join('  ') + written;
  return receiptReason === null ? text : `${text}\n  ! ${printable(receiptReason)}`;
}

function money(minor: number): string {
  return formatFixed(minor, moneyDigits);
}
