import type { Command } from 'commander';
import { databaseOf } from '../config/database.js';
import type { FeedImportResult } from '../domain/feed/import-feed.js';
import { FeedRefused, noteText } from '../domain/feed/notes.js';
import type { GivenFiles } from '../exchange/commerceml/import-job.js';
import { importInThread } from '../exchange/commerceml/import-thread.js';
import { withScratchFolder } from '../exchange/files/scratch-folder.js';
import { ZipRefused } from '../exchange/files/zip.js';
import { CommandError, commonOptions, configFor, print, withPublication } from './frame.js';
import { showProgress } from './progress.js';

/** More than anybody reads; with `--json` all of them are told. */
const shownNotes = 100;

/** Imports files of 1C, and archives of such files and their pictures, together, as one change. */
export async function importFeedFiles(paths: GivenFiles['paths'], command: Command): Promise<void> {
  const progress = showProgress();
  try {
    const config = configFor(command);
    // The thread opens the store again: this makes sure that there is one and that it may be used.
    const { publication } = await withPublication(command, async (opened) => opened, { create: true });
    const job = {
      ...{ dataDir: config.dataDir, database: databaseOf(config), publication, publicUrl: config.publicUrl },
      megabytes: config.limits.exchangeMegabytes,
    };
    const result = await withScratchFolder((scratch) =>
      importInThread({ ...job, files: { kind: 'given', paths, scratch } }, ({ phase, done, total, goods }) =>
        progress.update(phase, done, total, `${goods} goods`),
      ),
    );
    progress.stop();
    if (!commonOptions(command).json) tell(result);
    print(command, result, described(result));
  } catch (error) {
    throw refusal(error, command);
  } finally {
    progress.stop();
  }
}

function tell({ warnings, warningCount }: FeedImportResult): void {
  for (const note of warnings.slice(0, shownNotes)) process.stderr.write(`${noteText(note)}\n`);
  const rest = warningCount - Math.min(warnings.length, shownNotes);
  if (rest > 0) process.stderr.write(`… and ${rest} more of that kind\n`);
}

function described({ given, changed }: FeedImportResult): string {
  const { groups, stores, items, offers } = given;
  if (groups + stores + items + offers === 0) return 'there are no goods in it: nothing imported';
  const changes = `${changed.items} goods new or changed, ${changed.stock} stock set, ${changed.removed} removed`;
  const places = `groups ${groups} (${changed.groups} new or changed), stores ${stores} (${changed.stores} new or changed)`;
  return `${places}, items ${items}, offers ${offers}: ${changes}`;
}

function refusal(error: unknown, command: Command): unknown {
  if (error instanceof ZipRefused) return new CommandError(`${error.message}\nnothing imported`);
  if (!(error instanceof FeedRefused)) return error;
  const { faults } = error;
  if (commonOptions(command).json) print(command, { faults }, '');
  const more =
    faults.length > shownNotes ? [`… and ${faults.length - shownNotes} more (--json tells all)`] : [];
  const lines = [...faults.slice(0, shownNotes).map(noteText), ...more];
  return new CommandError([...lines, `nothing imported; faults: ${faults.length}`].join('\n'));
}
