import { type Command, InvalidArgumentError, Option } from 'commander';
import { instant } from '../base/time.js';
import { type Resolved, resolveExceptions } from '../domain/exceptions/resolve-exceptions.js';
import { countExceptions, type ExceptionFilter, findException, listExceptions } from '../store/exceptions.js';
import { checkArgument, countArgument, whenArgument } from './arguments.js';
import { advice } from './exception-advice.js';
import { exceptionLine, exceptionPage, exceptionResult, resolution } from './exception-text.js';
import { CommandError, exitCodes, print, withPublication } from './frame.js';
import { printable } from './printable.js';
import { userHere } from './user-here.js';

interface FilterOptions {
  code?: string;
  card?: string;
  till?: string;
  check?: Pick<ExceptionFilter, 'till' | 'shift' | 'number' | 'date'>;
  since?: number;
}

interface ListOptions extends FilterOptions {
  all?: boolean;
  resolved?: boolean;
  limit: number;
}

interface ResolveOptions extends FilterOptions {
  note: string;
  by?: string;
}

/** `tillgate exceptions list|show|resolve`: what was recorded although it should not have happened. */
export function define(exceptions: Command): void {
  filterOptions(exceptions.command('list', { isDefault: true }))
    .description('list what is open, newest first; the default')
    .option('--all', 'also what is resolved')
    .addOption(new Option('--resolved', 'only what is resolved').conflicts('all'))
    .option('--limit <rows>', 'how many at most', countArgument, 50)
    .action(list);
  exceptions
    .command('show')
    .description('what happened, what it means and what to do')
    .argument('<id>', 'id as the list shows it', idArgument)
    .action(show);
  filterOptions(exceptions.command('resolve'))
    .description('mark as looked at, by id or all open ones that a filter finds; exit code 1 if one cannot')
    .argument('[id...]', 'ids as the list shows them', (text: string, before: number[] = []) => [
      ...before,
      idArgument(text),
    ])
    .requiredOption('--note <text>', 'what came of it', noteArgument)
    .option('--by <name>', 'who looked at it (default: the user of this machine)', noteArgument)
    .action(resolve);
}

function filterOptions(command: Command): Command {
  return command
    .addOption(new Option('--code <code>', 'only of this kind').choices(Object.keys(advice)))
    .option('--card <number>', 'only of this card')
    .option('--till <id>', 'only of this till')
    .addOption(
      new Option('--check <TILL/SHIFT/NUMBER[/DATE]>', 'only of this check')
        .argParser(checkArgument)
        .conflicts('till'),
    )
    .option('--since <time>', '15m, 2h, 3d, 2026-11-22 or 2026-11-22T10:15', whenArgument);
}

function filterOf({ code, card, till, check, since }: FilterOptions): ExceptionFilter {
  return {
    ...(code === undefined ? {} : { code }),
    ...(card === undefined ? {} : { card }),
    ...(till === undefined ? {} : { till }),
    ...check,
    ...(since === undefined ? {} : { since: instant(since) }),
  };
}

async function list(options: ListOptions, command: Command): Promise<void> {
  const { all = false, resolved = false, limit } = options;
  const state = all ? 'all' : resolved ? 'resolved' : 'open';
  const filter = { ...filterOf(options), state } as const;
  const { rows, count } = await withPublication(command, async ({ engine }) => ({
    rows: await listExceptions(engine, { ...filter, limit }),
    count: await countExceptions(engine, filter),
  }));
  const lines = rows.map(exceptionLine);
  if (count > rows.length) lines.push(`${rows.length} of ${count}; --limit ${count} shows all`);
  print(
    command,
    { exceptions: rows.map(exceptionResult), count },
    lines.length === 0 ? 'no exceptions' : lines.join('\n'),
  );
}

async function show(id: number, _options: unknown, command: Command): Promise<void> {
  const row = await withPublication(command, ({ engine }) => findException(engine, id));
  if (row === undefined) throw new CommandError(`there is no exception #${id}`);
  const known = advice[row.code as keyof typeof advice];
  print(command, { ...exceptionResult(row), ...known }, exceptionPage(row));
}

async function resolve(ids: number[], options: ResolveOptions, command: Command): Promise<void> {
  const { note, by = userHere() } = options;
  const filter = filterOf(options);
  const isFiltered = Object.keys(filter).length > 0;
  if (isFiltered === ids.length > 0) {
    throw new CommandError(
      'either ids or a filter is expected: --code, --card, --till, --check, --since',
      exitCodes.usage,
    );
  }
  const results = await withPublication(command, async (context) => {
    const found = isFiltered ? (await listExceptions(context.engine, filter)).map(({ id }) => id) : ids;
    return resolveExceptions(context, { ids: found, by, note });
  });
  const failed = results.filter(({ result }) => result !== 'resolved');
  const summary = `${results.length - failed.length} resolved`;
  print(command, results.map(resultOf), [...failed.map(failure), summary].join('\n'));
  if (failed.length > 0) process.exitCode = exitCodes.failed;
}

function resultOf(one: Resolved) {
  if (one.result !== 'resolved before') return one;
  const { resolvedAt, resolvedBy, note } = one.before;
  return { id: one.id, result: one.result, resolvedAt, resolvedBy, note };
}

function failure(one: Resolved): string {
  const reason =
    one.result === 'resolved before' ? `was ${resolution(one.before)}` : 'there is no such exception';
  return printable(`#${one.id}: ${reason}`);
}

function idArgument(text: string): number {
  return countArgument(text.replace(/^#/, ''));
}

function noteArgument(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('a text is expected');
  return text.trim();
}
