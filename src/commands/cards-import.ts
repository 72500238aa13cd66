import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { type BadRow, type CardImportResult, importCards } from '../domain/cards/import.js';
import { type CardFile, CardFileRefused } from '../domain/cards/import-text.js';
import { CommandError, commonOptions, withPublication } from './frame.js';
import { showProgress } from './progress.js';

/** More bad rows than anybody reads; with `--json` all of them are told. */
const shownBadRows = 100;

interface ImportOptions {
  skipBad?: boolean;
  dryRun?: boolean;
}

/** `tillgate cards import FILE` */
export async function importFile(path: string, options: ImportOptions, command: Command): Promise<void> {
  const file = openFile(path);
  const progress = showProgress();
  const report = commonOptions(command).json ? jsonReport() : textReport();
  try {
    const result = await withPublication(
      command,
      (context) =>
        importCards(context, file, {
          ...options,
          onBadRow: report.badRow,
          onProgress: ({ phase, done, total, rows }) => progress.update(phase, done, total, `${rows} rows`),
        }),
      { create: true },
    );
    progress.stop();
    report.end(result, file);
    if (result.bad > 0 && !options.skipBad) {
      throw new CommandError(`nothing imported; bad rows: ${result.bad}; correct them, or use --skip-bad`);
    }
  } catch (error) {
    if (!(error instanceof CardFileRefused)) throw error;
    report.failed(error.message);
    throw new CommandError(error.message);
  } finally {
    progress.stop();
  }
}

function openFile(path: string): CardFile {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) throw new CommandError(`${path}: there is no such file`);
  return { name: basename(path), size: stats.size, read: () => createReadStream(path) };
}

interface Report {
  badRow(row: BadRow): void;
  end(result: CardImportResult, file: CardFile): void;
  failed(message: string): void;
}

function textReport(): Report {
  let told = 0;
  return {
    badRow({ line, faults }) {
      told++;
      if (told <= shownBadRows) process.stderr.write(`line ${line}: ${faults.join('; ')}\n`);
    },
    end(result, { name }) {
      if (told > shownBadRows)
        process.stderr.write(`… and ${told - shownBadRows} more bad rows (--json tells all)\n`);
      const { format, encoding, rows, bad, added, changed, unchanged, imported } = result;
      const counts = `${added} new, ${changed} changed, ${unchanged} unchanged, ${bad} bad`;
      process.stdout.write(`${name}: ${format.toUpperCase()} in ${encoding}, ${rows} rows: ${counts}\n`);
      if (imported) process.stdout.write(`imported: ${added + changed} cards\n`);
      else if (bad === 0) process.stdout.write('dry run: nothing changed\n');
    },
    failed() {},
  };
}

/** Writes bad rows as they are found: there may be more of them than memory should hold. */
function jsonReport(): Report {
  let told = 0;
  const write = (text: string) => process.stdout.write(text);
  const finish = (rest: object) =>
    write(`${told === 0 ? '{"badRows":[' : ''}],${JSON.stringify(rest).slice(1)}\n`);
  return {
    badRow: (row) => write(`${told++ === 0 ? '{"badRows":[' : ','}${JSON.stringify(row)}`),
    end: (result) => finish(result),
    failed: (message) => finish({ error: message }),
  };
}
