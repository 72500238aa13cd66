import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import type { TableFormat } from '../domain/table-text.js';
import type { Reader } from '../store/engine.js';
import { commonOptions, print, withPublication } from './frame.js';
import { writeToFile, writeToOutput } from './output-file.js';

export interface TableOptions {
  format?: TableFormat;
}

export function formatOption(): Option {
  const text = 'csv or json (default: by the name of the file)';
  return new Option('--format <format>', text).choices(['csv', 'json']);
}

/** Writes a table to a file, or to standard output; there JSON with `--json`. */
export async function exportTable(
  path: string | undefined,
  { format: given }: TableOptions,
  {
    command,
    text,
  }: { command: Command; text: (reader: Reader, format: TableFormat) => AsyncIterable<string> },
): Promise<void> {
  const wantsJson =
    path === undefined ? commonOptions(command).json === true : extname(path).toLowerCase() === '.json';
  const format = given ?? (wantsJson ? 'json' : 'csv');
  await withPublication(command, async ({ engine }) => {
    const written = text(engine, format);
    if (path === undefined) await writeToOutput(written);
    else await writeToFile(path, format === 'csv' ? marked(written) : written);
  });
  if (path !== undefined) print(command, { file: path, format }, `exported to ${path}`);
}

/** Excel takes a CSV file without the mark for windows-1251. */
export async function* marked(text: AsyncIterable<string>): AsyncGenerator<string> {
  yield '\uFEFF';
  yield* text;
}
