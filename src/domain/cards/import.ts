import { setTimeout as pause } from 'node:timers/promises';
import { instant, localTime } from '../../base/time.js';
import { addCardMovements, type CardRow, listCardsOf, putCards } from '../../store/cards.js';
import type { Reader, Transaction } from '../../store/engine.js';
import { openScratch, type Scratch } from '../../store/scratch.js';
import type { Context } from '../context.js';
import { type CardPlan, type ImportPosting, planCard } from './import-plan.js';
import { type CardFormat, openRows, type RowSource } from './import-rows.js';
import { type CardFile, CardFileRefused, type TextEncoding } from './import-text.js';
import { type CardInput, readCells, shown } from './import-values.js';

/** A row that cannot be taken. */
export interface BadRow {
  /** Its line in the file, counted from 1. */
  line: number;
  /** The card's number as it stands there. */
  number: string;
  /** What is wrong, each with what would be accepted. */
  faults: string[];
}

/** While checking, `done` and `total` are bytes of the file, while importing rows. */
export interface CardImportProgress {
  phase: 'checking' | 'importing';
  done: number;
  total: number;
  rows: number;
}

export interface CardImportOptions {
  /** Import the good rows although there are bad ones. */
  skipBad?: boolean;
  /** Check and count, change nothing. */
  dryRun?: boolean;
  onBadRow?: (row: BadRow) => void;
  onProgress?: (progress: CardImportProgress) => void;
}

export interface CardImportResult {
  format: CardFormat;
  encoding: TextEncoding;
  rows: number;
  bad: number;
  /** New cards, changed cards, cards that are already as the file says. */
  added: number;
  changed: number;
  unchanged: number;
  /** False: nothing was written, because rows are bad or because it was a dry run. */
  imported: boolean;
}

/** Rows per transaction: few enough that a server on the same database waits for milliseconds only. */
const chunkSize = 1000;
/** A server that waits for the lock asks every 3 ms: without a breath between two chunks it would often come too late. */
const breathMs = 5;

/**
 * Imports cards from a file of any size in bounded memory. First every row is checked and laid into a scratch on disk;
 * only when all are good (or bad ones may be skipped) they are written from there, a chunk per transaction, in order of
 * their numbers: in the order of the file, each chunk would touch pages all over the database (measured: three times
 * slower). Importing the same file again changes nothing, so an import that was killed midway is simply repeated.
 * @throws CardFileRefused when the file as a whole cannot be read.
 */
export async function importCards(
  context: Context,
  file: CardFile,
  options: CardImportOptions = {},
): Promise<CardImportResult> {
  const source = await openRows(file);
  const scratch = openScratch();
  try {
    const run: Run = { context, scratch, posting: await postingOf(context, file), options };
    const checked = await checkAll(run, source);
    const write = !options.dryRun && (checked.bad === 0 || options.skipBad === true);
    const changes = checked.added + checked.changed > 0;
    const written = write && changes ? await writeAll(run, checked) : checked;
    return { format: source.format, encoding: source.encoding, ...written, imported: write };
  } finally {
    scratch.close();
  }
}

interface Run {
  context: Context;
  /** The good rows: number → line and what the row says. */
  scratch: Scratch;
  posting: ImportPosting;
  options: CardImportOptions;
}

interface GoodRow {
  line: number;
  input: CardInput;
}

type Counts = Pick<CardImportResult, 'rows' | 'bad' | 'added' | 'changed' | 'unchanged'>;

async function postingOf({ clock, shop }: Context, { name }: CardFile): Promise<ImportPosting> {
  const now = clock();
  const { settings } = await shop();
  return {
    document: `import:${name.slice(0, 200)}`,
    time: localTime(now, settings.timeZone),
    recordedAt: instant(now),
  };
}

async function checkAll({ context, scratch, posting, options }: Run, source: RowSource): Promise<Counts> {
  const counts: Counts = { rows: 0, bad: 0, added: 0, changed: 0, unchanged: 0 };
  for await (const { rows, bytes } of source.rows()) {
    const good: GoodRow[] = [];
    const bad: BadRow[] = [];
    for (const { line, cells, fault } of rows) {
      const input = fault === undefined ? readCells(cells) : { faults: [fault] };
      const faults = 'faults' in input ? input.faults : keep(scratch, line, input);
      if (faults.length > 0) bad.push({ line, number: cells.number ?? '', faults });
      else good.push({ line, input: input as CardInput });
    }
    for (const { row, plan } of await planAll(context.engine, good, posting)) {
      if ('fault' in plan) bad.push({ line: row.line, number: row.input.number, faults: [plan.fault] });
      else counts[plan.result]++;
    }
    counts.rows += rows.length;
    counts.bad += bad.length;
    for (const row of bad.sort((a, b) => a.line - b.line)) options.onBadRow?.(row);
    options.onProgress?.({ phase: 'checking', done: bytes, total: source.size, rows: counts.rows });
  }
  return counts;
}

/** @returns what is wrong with it: a number that an earlier row has. */
function keep(scratch: Scratch, line: number, input: CardInput): string[] {
  const first = scratch.add({ key: input.number, number: line, value: JSON.stringify(input) });
  return first === undefined ? [] : [`number ${shown(input.number)} is already in line ${first}`];
}

async function writeAll({ context, scratch, posting, options }: Run, checked: Counts): Promise<Counts> {
  const counts: Counts = { ...checked, added: 0, changed: 0, unchanged: 0 };
  const { rows } = checked;
  let done = rows - checked.added - checked.changed - checked.unchanged;
  for (let after = ''; ; ) {
    const page = scratch.page(after, chunkSize);
    const last = page.at(-1);
    if (last === undefined) return counts;
    after = last.key;
    const good = page.map(({ number, value }) => ({ line: number, input: JSON.parse(value) as CardInput }));
    const plans = await context.engine.transaction((tx) => writeChunk(tx, good, posting, options));
    for (const plan of plans) if (!('fault' in plan)) counts[plan.result]++;
    done += plans.length;
    options.onProgress?.({ phase: 'importing', done: Math.min(done, rows), total: rows, rows: done });
    await pause(breathMs);
  }
}

async function writeChunk(
  tx: Transaction,
  good: readonly GoodRow[],
  posting: ImportPosting,
  { skipBad }: CardImportOptions,
): Promise<CardPlan[]> {
  const plans = await planAll(tx, good, posting);
  const writes = [];
  for (const { row, plan } of plans) {
    if ('change' in plan) writes.push(plan);
    // It was good when it was checked; somebody added such a card since.
    if ('fault' in plan && !skipBad)
      throw new CardFileRefused(`line ${row.line}: ${plan.fault}; import again`);
  }
  const changes = writes.map(({ change }) => change);
  const movements = writes.flatMap((write) => write.movements);
  await putCards(tx, changes);
  await addCardMovements(tx, movements);
  return plans.map(({ plan }) => plan);
}

async function planAll(reader: Reader, rows: readonly GoodRow[], posting: ImportPosting) {
  const numbers = rows.map(({ input }) => input.number);
  const present = new Map<string, CardRow>();
  for (const card of await listCardsOf(reader, numbers)) present.set(card.number, card);
  return rows.map((row) => ({ row, plan: planCard(row.input, present.get(row.input.number), posting) }));
}
