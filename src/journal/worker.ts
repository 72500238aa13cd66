import { parentPort } from 'node:worker_threads';
import { type FileWriter, isDamaged, openFileWriter, putAside } from './file-writer.js';
import type { Batch, FromWorker, JournalFile, ToWorker } from './messages.js';

/**
 * The thread that writes all journals of the process. Batches come in order; one that cannot be written waits here with
 * those behind it and is tried again with growing pauses. How much may wait is decided by the main thread.
 */
interface OpenJournal extends JournalFile {
  id: number;
  writer?: FileWriter | undefined;
  waiting: Batch[];
  isInTrouble: boolean;
  pauseMs: number;
  retry?: NodeJS.Timeout | undefined;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

const port = parentPort;
const journals = new Map<number, OpenJournal>();

function say(message: FromWorker): void {
  port?.postMessage(message);
}

/** Writes what waits; answers whether nothing waits any longer. */
function writeWaiting(journal: OpenJournal): boolean {
  clearTimeout(journal.retry);
  journal.retry = undefined;
  try {
    journal.writer ??= openFileWriter(journal);
    for (let batch = journal.waiting[0]; batch !== undefined; batch = journal.waiting[0]) {
      const refused = journal.writer.write(batch);
      journal.waiting.shift();
      say({ kind: 'written', journal: journal.id, exchanges: batch.exchanges - refused });
      if (refused > 0) say({ kind: 'lost', journal: journal.id, exchanges: refused });
    }
  } catch (error) {
    fail(journal, error);
    return false;
  }
  if (journal.isInTrouble) say({ kind: 'recovered', journal: journal.id });
  journal.isInTrouble = false;
  journal.pauseMs = FIRST_PAUSE_MS;
  return true;
}

function fail(journal: OpenJournal, error: unknown): void {
  closeWriter(journal);
  const reason = reasonOf(error);
  journal.isInTrouble = true;
  say({ kind: 'trouble', journal: journal.id, reason });
  if (isDamaged(error)) {
    try {
      say({ kind: 'aside', journal: journal.id, reason, file: putAside(journal.file, Date.now()) });
    } catch (failure) {
      say({ kind: 'trouble', journal: journal.id, reason: reasonOf(failure) });
    }
  }
  journal.retry = setTimeout(() => writeWaiting(journal), journal.pauseMs);
  journal.pauseMs = Math.min(LONGEST_PAUSE_MS, journal.pauseMs * 2);
}

function closeWriter(journal: OpenJournal): void {
  try {
    journal.writer?.close();
  } catch {
    // It is being closed because it is broken.
  }
  journal.writer = undefined;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Prunes a little at a time, so that batches get their turn in between. */
function prune(journal: OpenJournal, call: number, now: number, removed = 0): void {
  let rows = 0;
  if (!journals.has(journal.id)) {
    say({ kind: 'done', call, rows: removed });
    return;
  }
  try {
    journal.writer ??= openFileWriter(journal);
    rows = journal.writer.pruneSome(now);
  } catch (error) {
    say({ kind: 'done', call, rows: removed, error: reasonOf(error) });
    return;
  }
  if (rows === 0) say({ kind: 'done', call, rows: removed });
  else setImmediate(prune, journal, call, now, removed + rows);
}

function close(journal: OpenJournal, call: number): void {
  writeWaiting(journal);
  clearTimeout(journal.retry);
  const lost = journal.waiting.reduce((sum, batch) => sum + batch.exchanges, 0);
  if (lost > 0) say({ kind: 'lost', journal: journal.id, exchanges: lost });
  closeWriter(journal);
  journals.delete(journal.id);
  say({ kind: 'done', call, rows: 0 });
}

port?.on('message', (message: ToWorker) => {
  if (message.kind === 'open') {
    const { kind: _, journal: id, ...file } = message;
    const journal = { ...file, id, waiting: [], isInTrouble: false, pauseMs: FIRST_PAUSE_MS };
    journals.set(id, journal);
    // Opened at once, so that a file that cannot be written shows before the first request.
    writeWaiting(journal);
    return;
  }
  const journal = journals.get(message.journal);
  if (journal === undefined) return;
  if (message.kind === 'batch') {
    journal.waiting.push(message);
    if (journal.retry === undefined) writeWaiting(journal);
  } else if (message.kind === 'flush') {
    writeWaiting(journal);
    say({ kind: 'done', call: message.call, rows: 0 });
  } else if (message.kind === 'prune') prune(journal, message.call, message.now);
  else close(journal, message.call);
});
