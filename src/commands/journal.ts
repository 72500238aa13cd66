import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { JournalPage, JournalQuery, JournalRow } from '../journal/read.js';
import { countArgument, whenArgument } from './arguments.js';
import { CommandError, commonOptions, configFor, print } from './frame.js';
import { printable } from './printable.js';

/** `tillgate journal`: searches the record of requests, also beside a running server. */
export function define(journal: Command): void {
  journal
    .option('--card <number>', 'full number, or masked as the journal shows it')
    .option(
      '--document <document>',
      'linked document or its beginning: "check 1/12/34/2026-11-22", "check 1/12/34" on any day',
    )
    .option('--operation <name>', 'operation, for example GetCard')
    .option('--since <time>', '15m, 2h, 3d, 2026-11-22 or 2026-11-22T10:15', whenArgument)
    .option('--until <time>', 'the same forms', whenArgument)
    .option('--status <status>', 'HTTP status', countArgument)
    .option('--code <code>', 'result code, for example CARD_NOT_FOUND')
    .option('--user <name>', 'who asked')
    .option('--limit <rows>', 'how many rows at most', countArgument, 50)
    .option('--after <id>', 'older than this row: the next page', countArgument)
    .option('--bodies', 'also the bodies of request and response')
    .action(search);
}

async function search(query: JournalQuery, command: Command): Promise<void> {
  const page = await read(command, query);
  print(command, page, described(page));
}

async function read(command: Command, query: JournalQuery): Promise<JournalPage> {
  const { publication } = commonOptions(command);
  const [{ readJournal }, { publicationFolder }] = await Promise.all([
    import('../journal/read.js'),
    import('../store/open.js'),
  ]);
  const file = join(publicationFolder({ dataDir: configFor(command).dataDir, publication }), 'journal.db');
  if (!existsSync(file))
    throw new CommandError(`There is no journal at ${file}: nothing has been recorded yet.`);
  return readJournal(file, query);
}

/** For people: one line per exchange, bodies below it. */
function described({ rows, next }: JournalPage): string {
  if (rows.length === 0) return 'Nothing found.';
  const more = next === undefined ? [] : [`more: --after ${next}`];
  return [...rows.flatMap(lines), ...more].join('\n');
}

function lines(row: JournalRow): string[] {
  const {
    id,
    time,
    direction,
    protocol,
    operation,
    user,
    address,
    card,
    document,
    status,
    code,
    durationMs,
  } = row;
  const parts = [
    id,
    time,
    direction,
    protocol,
    operation ?? '-',
    status,
    code ?? '-',
    `${durationMs.toFixed(1)} ms`,
    user ?? '-',
    address ?? '-',
    card ?? '-',
    document ?? '-',
  ];
  return [
    parts.map((part) => printable(String(part))).join('  '),
    ...body('>', row.request),
    ...body('<', row.response),
  ];
}

function body(mark: string, text: string | null | undefined): string[] {
  if (text === undefined || text === null || text === '') return [];
  return text.split(/\r?\n/).map((line) => `  ${mark} ${printable(line)}`);
}
