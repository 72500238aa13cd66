import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import {
  type Catalogue,
  type CatalogueFile,
  CatalogueRefused,
  readCatalogue,
} from '../domain/catalogue/document.js';
import { exportCatalogue } from '../domain/catalogue/export.js';
import { type CatalogueImportResult, importCatalogue } from '../domain/catalogue/import.js';
import { CommandError, commonOptions, print, withPublication } from './frame.js';
import { writeToFile, writeToOutput } from './output-file.js';

/** `tillgate catalogue import|export` */
export function define(catalogue: Command): void {
  catalogue
    .command('import')
    .argument('<file...>', 'JSON documents; taken together, as one change')
    .description('add and change; nothing is imported while anything is wrong')
    .action(importFiles);
  catalogue
    .command('export')
    .argument('[file]', 'where to (default: standard output)')
    .description('write the whole catalogue as JSON')
    .action(exportFile);
}

/** More faults than anybody reads; with `--json` all of them are told. */
const shownFaults = 100;

async function importFiles(paths: string[], _options: unknown, command: Command): Promise<void> {
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

function readText(path: string): CatalogueFile {
  try {
    return {
      name: basename(path),
      text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)),
    };
  } catch (error) {
    const reason = error instanceof TypeError ? 'no text in UTF-8' : (error as Error).message;
    throw new CommandError(`${path}: ${reason}`);
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

async function exportFile(path: string | undefined, _options: unknown, command: Command): Promise<void> {
  await withPublication(command, async ({ engine }) => {
    const text = exportCatalogue(engine);
    await (path === undefined ? writeToOutput(text) : writeToFile(path, text));
  });
  if (path !== undefined) print(command, { file: path }, `exported to ${path}`);
}
