import { type Command, Option } from 'commander';
import { exportLedger } from '../domain/ledger-export.js';
import { type Book, bookNames } from '../store/ledger.js';
import { outputArgument } from './arguments.js';
import { exportTable, formatOption, type TableOptions } from './table-export.js';

/** `tillgate ledger export`: the books for whoever keeps others. */
export function define(ledger: Command): void {
  const names = bookNames.join(', ');
  ledger
    .command('export')
    .argument('[file]', 'where to (default: standard output)', outputArgument)
    .description('write movements of cards, clients and stock, and accounting entries')
    .addOption(new Option('--book <book...>', `only these: ${names}`).choices(bookNames))
    .addOption(formatOption())
    .action(exportFile);
}

async function exportFile(
  path: string | undefined,
  options: TableOptions & { book?: Book[] },
  command: Command,
): Promise<void> {
  const { book: books = bookNames } = options;
  await exportTable(path, options, {
    command,
    text: (reader, format) => exportLedger(reader, books, format),
  });
}
