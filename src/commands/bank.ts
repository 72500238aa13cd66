import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { moneyDigits, parseScaled } from '../base/money.js';
import { instant } from '../base/time.js';
import { importStatement } from '../domain/bank/import.js';
import { type MatchRequest, matchByHand } from '../domain/bank/match-by-hand.js';
import { StatementRefused } from '../domain/bank/statement.js';
import { dismiss, takeBack } from '../domain/bank/take-back.js';
import { bookedAnswer, documentAnswer, refusalAnswer, reportAnswer } from '../exchange/bank/answers.js';
import { readStatement } from '../exchange/bank/read-statement.js';
import {
  type BankDocumentFilter,
  type BankDocumentRow,
  countBankDocuments,
  findBankDocument,
  listBankDocuments,
} from '../store/bank-documents.js';
import { listBankMatches } from '../store/bank-matches.js';
import { countArgument, whenArgument } from './arguments.js';
import { type BankRefusal, bankRefusal } from './bank-refusal.js';
import { documentText, matchInUnits, matchText, nameOf, reportText, shareText } from './bank-text.js';
import { CommandError, commonOptions, type OpenedPublication, print, withPublication } from './frame.js';
import { showProgress } from './progress.js';
import { userHere } from './user-here.js';

interface Decision {
  by?: string;
  note?: string;
}

/** `tillgate bank import|pending|list|show|match|reverse|dismiss`: statements of banks, and where their money goes. */
export function define(bank: Command): void {
  bank
    .command('import')
    .description('take statements of banks (kl_to_1c.txt); what is known is not taken again')
    .argument('<file...>')
    .option('--by <name>', 'who does it (default: the user of this machine)')
    .action(take);
  listing(bank, 'pending', 'documents that wait for somebody, with the reasons').action(pending);
  listing(bank, 'list', 'documents of banks, newest first')
    .addOption(new Option('--state <state>').choices(['matched', 'pending', 'noted', 'dismissed']))
    .addOption(new Option('--direction <way>').choices(['incoming', 'outgoing', 'own', 'unknown']))
    .action(list);
  bank
    .command('show')
    .description('a document, and where its money went')
    .argument('<document>', 'its number in the list', countArgument)
    .action(show);
  decision(bank, 'match', 'say where the money of a waiting document goes; what orders leave is a prepayment')
    .option(
      '--order <NUMBER[=SUM]>',
      'to this order, what is open of it or so much; repeatable',
      shareArgument,
    )
    .option('--client <id>', 'to this client, as a prepayment')
    .action(match);
  decision(bank, 'reverse', 'take back where the money of a document went; it waits anew').action(reverse);
  decision(bank, 'dismiss', 'a waiting document moves no money of clients').action(refuse);
}

function listing(bank: Command, name: string, description: string): Command {
  return bank
    .command(name)
    .description(description)
    .option('--since <day>', 'from this day on: 3d or 2026-11-22', whenArgument)
    .option('--until <day>', 'before this day', whenArgument)
    .option('--limit <rows>', 'how many at most', countArgument, 50);
}

function decision(bank: Command, name: string, description: string): Command {
  return bank
    .command(name)
    .description(description)
    .argument('<document>', 'its number in the list', countArgument)
    .option('--note <text>', 'why')
    .option('--by <name>', 'who does it (default: the user of this machine)');
}

async function take(paths: string[], { by = userHere() }: Decision, command: Command): Promise<void> {
  const files = paths.map(openFile);
  const failed = await withPublication(command, async (opened) => {
    const bad: string[] = [];
    for (const file of files) if (!(await takeOne(opened, file, by, command))) bad.push(file.name);
    return bad;
  });
  if (failed.length > 0) throw new CommandError(`not all of it was taken: ${failed.join(', ')}`);
}

interface File {
  name: string;
  path: string;
  size: number;
}

function openFile(path: string): File {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) throw new CommandError(`${path}: there is no such file`);
  return { name: basename(path), path, size: stats.size };
}

/** @returns whether all of the file was taken. */
async function takeOne(
  opened: OpenedPublication,
  file: File,
  by: string,
  command: Command,
): Promise<boolean> {
  const { settings } = await opened.shop();
  const progress = showProgress();
  const statement = readStatement({
    read: () => createReadStream(file.path),
    taxIdKeys: settings.bankTaxIdKeys,
    onProgress: (bytes) => progress.update('reading', bytes, file.size),
  });
  try {
    const onProgress = (booked: number, of: number) =>
      progress.update('booking', booked, of, `${booked} documents`);
    const report = await importStatement(opened, { name: file.name, statement, by, onProgress });
    progress.stop();
    const answer = reportAnswer(report, 'en');
    print(command, { file: file.name, ...answer }, reportText(file.name, answer));
    return report.faults.count === 0;
  } catch (error) {
    if (!(error instanceof StatementRefused)) throw error;
    progress.stop();
    const answer = refusalAnswer(error, 'en');
    print(command, { file: file.name, ...answer }, `${file.name}: ${answer.refused.text}`);
    return false;
  } finally {
    progress.stop();
  }
}

interface ListOptions extends Pick<BankDocumentFilter, 'state' | 'direction'> {
  since?: number;
  until?: number;
  limit: number;
}

function pending(options: ListOptions, command: Command): Promise<void> {
  return list({ ...options, state: 'pending' }, command);
}

async function list({ since, until, limit, state, direction }: ListOptions, command: Command): Promise<void> {
  const day = (at: number) => instant(at).slice(0, 10);
  const filter: BankDocumentFilter = {
    ...(state && { state }),
    ...(direction && { direction }),
    ...(since !== undefined && { since: day(since) }),
    ...(until !== undefined && { until: day(until) }),
  };
  const { rows, count } = await withPublication(command, async ({ engine }) => ({
    rows: await listBankDocuments(engine, filter, limit),
    count: await countBankDocuments(engine, filter),
  }));
  const documents = rows.map((row) => documentAnswer(row, 'en'));
  const lines = documents.map(documentText);
  if (count > rows.length) lines.push(`${rows.length} of ${count}; --limit ${count} shows all`);
  print(command, { documents, count }, lines.length === 0 ? 'no documents' : lines.join('\n'));
}

async function show(id: number, _options: unknown, command: Command): Promise<void> {
  const { row, matches } = await withPublication(command, async ({ engine }) => ({
    row: await findBankDocument(engine, id),
    matches: await listBankMatches(engine, id),
  }));
  if (row === undefined) throw new CommandError(bankRefusal({ code: 'DOCUMENT_UNKNOWN', id }));
  const document = documentAnswer(row, 'en');
  const text = [documentText(document), ...matches.map(matchText)].join('\n');
  print(command, { ...document, matches: matches.map(matchInUnits) }, text);
}

interface MatchOptions extends Decision {
  order?: MatchRequest['orders'];
  client?: string;
}

async function match(id: number, options: MatchOptions, command: Command): Promise<void> {
  const { order: orders = [], client = null } = options;
  const answer = await decided(command, id, options, (opened, asked) =>
    matchByHand(opened, { ...asked, orders, client }),
  );
  const shares = answer.booked.map((booked) => bookedAnswer(booked, 'en'));
  const text = [`matched: ${nameOf(answer.document)}`, ...shares.map((share) => `  ${shareText(share)}`)];
  print(command, { ...documentAnswer(answer.document, 'en'), to: shares }, text.join('\n'));
}

async function reverse(id: number, options: Decision, command: Command): Promise<void> {
  tell(command, await decided(command, id, options, takeBack), 'taken back, waits anew');
}

async function refuse(id: number, options: Decision, command: Command): Promise<void> {
  tell(command, await decided(command, id, options, dismiss), 'dismissed');
}

function tell(command: Command, { document }: { document: BankDocumentRow }, what: string): void {
  print(command, documentAnswer(document, 'en'), `${what}: ${nameOf(document)}`);
}

type Asked = { id: number; by: string; note: string | null };

/** Tells a refusal in words; with `--json` also with its facts, on standard output. */
async function decided<Answer extends { code: 'OK' } | BankRefusal>(
  command: Command,
  id: number,
  { by = userHere(), note = '' }: Decision,
  decide: (opened: OpenedPublication, asked: Asked) => Promise<Answer>,
): Promise<Extract<Answer, { code: 'OK' }>> {
  if (note.length > 500) throw new CommandError('a note has at most 500 characters');
  const answer = await withPublication(command, (opened) => decide(opened, { id, by, note: note || null }));
  if (answer.code === 'OK') return answer as Extract<Answer, { code: 'OK' }>;
  if (commonOptions(command).json) print(command, { refused: answer }, '');
  throw new CommandError(bankRefusal(answer as BankRefusal));
}

function shareArgument(text: string, before: MatchRequest['orders'] = []): MatchRequest['orders'] {
  const [, number, told] = /^([^=]{1,100})(?:=(.+))?$/.exec(text) ?? [];
  const amountMinor = told === undefined ? null : parseScaled(told, moneyDigits);
  if (number === undefined || amountMinor === undefined || (amountMinor !== null && amountMinor <= 0)) {
    throw new InvalidArgumentError(
      'INV-000021 or INV-000021=1130.70 is expected: an order, and a sum above zero',
    );
  }
  return [...before, { number, amountMinor }];
}
