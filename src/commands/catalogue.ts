import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { isItemTable } from '../domain/catalogue/csv.js';
import {
  type Catalogue,
  type CatalogueFile,
  CatalogueRefused,
  readCatalogue,
} from '../domain/catalogue/document.js';
import { exportCatalogue } from '../domain/catalogue/export.js';
import { exportItemTable } from '../domain/catalogue/export-csv.js';
import { type CatalogueImportResult, importCatalogue } from '../domain/catalogue/import.js';
import { outputArgument } from './arguments.js';
import { importFeedFiles } from './catalogue-feed.js';
import { CommandError, commonOptions, print, withPublication } from './frame.js';
import { writeToFile, writeToOutput } from './output-file.js';
import { marked, type TableOptions } from './table-export.js';

/** `tillgate catalogue import|export` */
export function define(catalogue: Command): void {
  catalogue
    .command('import')
    .argument('<file...>', 'JSON, CSV, or CommerceML of 1C (XML, ZIP); taken together, as one change')
    .description('add and change; nothing is imported while anything is wrong')
    .action(importFiles);
  catalogue
    .command('export')
    .argument('[file]', 'where to (default: standard output)', outputArgument)
    .description('write the whole catalogue as JSON, or its items as a table')
    .addOption(
      new Option('--format <format>', 'json or csv (default: by the name of the file, else json)').choices([
        'json',
        'csv',
      ]),
    )
    .action(exportFile);
}

/** More faults than anybody reads; with `--json` all of them are told. */
const shownFaults = 100;

async function importFiles(paths: string[], _options: unknown, command: Command): Promise<void> {
  const feed = paths.flatMap((path) => feedFile(path) ?? []);
  if (feed.length === 0) return importDocuments(paths, command);
  if (feed.length === paths.length) return importFeedFiles(feed, command);
  throw new CommandError('files of 1C and others are not one change: import them one after the other');
}

/** What a file is shows in how it begins. Undefined: it is none of 1C, or a pipe. */
function feedFile(path: string): { path: string; isArchive: boolean } | undefined {
  // What was read of a pipe to look at it would be missing afterwards.
  if (statSync(path, { throwIfNoEntry: false })?.isFIFO()) return undefined;
  const start = firstBytes(path).toString('latin1');
  if (start.startsWith('PK\u0003\u0004')) return { path, isArchive: true };
  // A byte order mark may stand before the first `<`, and a zero beside it.
  return /^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*</.test(start) ? { path, isArchive: false } : undefined;
}

function firstBytes(path: string): Buffer {
  try {
    const file = openSync(path, 'r');
    try {
      const start = Buffer.alloc(64);
      return start.subarray(0, readSync(file, start));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new CommandError(`${path}: ${(error as Error).message}`);
  }
}

async function importDocuments(paths: string[], command: Command): Promise<void> {
  const files = paths.map(readText);
  try {
    const catalogue = readCatalogue(files);
    const document = `import:${paths.map((path) => basename(path)).join(',')}`.slice(0, 200);
    const result = await withPublication(
      command,
      (context) => importCatalogue(context, catalogue, document),
      { create: true },
    );
    print(command, result, described(catalogue, result));
  } catch (error) {
    if (!(error instanceof CatalogueRefused)) throw error;
    if (commonOptions(command).json) print(command, { faults: error.faults }, '');
    throw new CommandError(refusal(error));
  }
}

/** A table may be in windows-1251, which is never valid UTF-8 where it holds Russian words. */
function readText(path: string): CatalogueFile {
  const name = basename(path);
  const bytes = readFileSync(path);
  try {
    return { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const text = new TextDecoder('windows-1251').decode(bytes);
    if (isItemTable(text)) return { name, text };
    throw new CommandError(`${path}: no text in UTF-8`);
  }
}

function refusal({ faults }: CatalogueRefused): string {
  const lines = faults.slice(0, shownFaults).map(({ path, message }) => `${path}: ${message}`);
  const more =
    faults.length > shownFaults ? [`… and ${faults.length - shownFaults} more (--json tells all)`] : [];
  return [...lines, ...more, `nothing imported; faults: ${faults.length}`].join('\n');
}

function described({ items }: Catalogue, { given, changed, stillRemoved }: CatalogueImportResult): string {
  const sections = Object.entries(given)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count} (${changed[name as keyof typeof given]} new or changed)`);
  if (sections.length === 0) return 'the document is empty: nothing imported';
  const stock = items.length > 0 ? [`stock ${changed.stock} set`] : [];
  return [...sections, ...stock].join(', ') + removedNote(stillRemoved);
}

const mostNamed = 10;

/** Somebody who imports an item again may expect to see it again. */
function removedNote(articles: readonly string[]): string {
  if (articles.length === 0) return '';
  const more = articles.length > mostNamed ? ', …' : '';
  const named = articles.slice(0, mostNamed).join(', ') + more;
  return `\nstill out of the assortment: ${articles.length} (${named}); "removed": false brings an item back`;
}

async function exportFile(
  path: string | undefined,
  { format: given }: TableOptions,
  command: Command,
): Promise<void> {
  const isTable = given === undefined ? /\.csv$/i.test(path ?? '') : given === 'csv';
  await withPublication(command, async ({ engine }) => {
    const text = isTable ? exportItemTable(engine) : exportCatalogue(engine);
    if (path === undefined) await writeToOutput(text);
    else await writeToFile(path, isTable ? marked(text) : text);
  });
  if (path !== undefined) print(command, { file: path }, `exported to ${path}`);
}
