import { setTimeout as pause } from 'node:timers/promises';
import { instant } from '../../base/time.js';
import { addBankStatement } from '../../store/bank-documents.js';
import { openScratch, type Scratch } from '../../store/scratch.js';
import { SumTooLarge } from '../checks/sum-too-large.js';
import type { Context } from '../context.js';
import type { Changing } from '../orders/record-change.js';
import type { Settings } from '../settings/settings.js';
import type { Ours } from './direction.js';
import { count, type ImportReport, list, newReport } from './report.js';
import { type Statement, StatementRefused } from './statement.js';
import { identityOf, type StatedDocument, type Taken, takeDocument } from './take-document.js';
import { Totals } from './totals.js';

export interface StatementImport {
  /** Of the file, for people. */
  name: string;
  statement: Statement;
  by: string;
  /** Documents that have been booked, and all of the file. */
  onProgress?: (booked: number, of: number) => void;
}

/** Documents per transaction: few enough that a request of a till waits for milliseconds only. */
const sliceSize = 40;
/** Another process that waits for the lock asks every 3 ms: without a breath between two slices it would come too late. */
const breathMs = 4;

/**
 * Takes a statement of any size in bounded memory. First all of it is read into a scratch on disk; a file that is refused as
 * a whole has changed nothing. Then its documents are booked, a slice per transaction, each document whole. An import that
 * was killed midway, or that runs twice at once, is repeated without harm: what is known is not taken again.
 * @throws StatementRefused
 */
export async function importStatement(context: Context, given: StatementImport): Promise<ImportReport> {
  const scratch = openScratch();
  try {
    const report = newReport(given.statement.head);
    const { settings } = await context.shop();
    await readAll(given, { scratch, report });
    const ours = oursOf(settings, report);
    await bookAll({ context, scratch, report, ours, given, settings });
    return report;
  } finally {
    scratch.close();
  }
}

interface Reading {
  scratch: Scratch;
  report: ImportReport;
}

async function readAll({ statement }: StatementImport, { scratch, report }: Reading): Promise<void> {
  const totals = new Totals();
  const ordinals = new Map<string, number>();
  for await (const parts of statement.parts()) {
    for (const part of parts) {
      if (part.kind === 'fault') list(report.faults, part.issue);
      else if (part.kind === 'warning') list(report.warnings, part.issue);
      else if (part.kind === 'account') {
        totals.section(part.account);
        if (!report.head.accounts.includes(part.account.account))
          report.head.accounts.push(part.account.account);
      } else {
        totals.document(part.document);
        const ordinal = ordinalOf(scratch, ordinals, identityOf(part.document));
        const value = JSON.stringify({ document: part.document, ordinal } satisfies StatedDocument);
        scratch.add({ key: keyOf(report.documents), number: part.document.line, value });
        report.documents++;
      }
    }
  }
  for (const issue of totals.issues()) list(report.warnings, issue);
}

/** Only documents that stand there more than once are kept in memory. */
function ordinalOf(scratch: Scratch, ordinals: Map<string, number>, identity: string): number {
  if (scratch.add({ key: `i${identity}`, number: 1, value: '' }) === undefined) return 1;
  const ordinal = (ordinals.get(identity) ?? 1) + 1;
  ordinals.set(identity, ordinal);
  return ordinal;
}

/** In the order of the file, behind the identities. */
function keyOf(position: number): string {
  return `p${String(position).padStart(12, '0')}`;
}

/**
 * Whoever has told us all our accounts (`bankAccounts`) gets no statement of another one. The account of our papers alone is
 * not all of them.
 * @throws StatementRefused
 */
function oursOf({ bankAccounts, legal }: Settings, { head, warnings }: ImportReport): Ours {
  // People write an IBAN in groups.
  const ofPapers = legal.bank?.account?.replace(/\s+/g, '').toUpperCase();
  const known = [...bankAccounts, ...(ofPapers ? [ofPapers] : [])];
  const foreign = head.accounts.find((account) => !known.includes(account));
  if (foreign !== undefined && bankAccounts.length > 0) {
    throw new StatementRefused('ACCOUNT_OF_SOMEBODY_ELSE', foreign, known);
  }
  if (foreign !== undefined && known.length > 0)
    list(warnings, { line: 1, element: 'РасчСчет', code: 'ACCOUNT_UNKNOWN', found: foreign });
  return { accounts: new Set([...known, ...head.accounts]), taxId: legal.inn || null };
}

interface Booking extends Reading {
  context: Context;
  settings: Settings;
  ours: Ours;
  given: StatementImport;
  /** The row of the file, once it is there. */
  statementId?: number;
}

async function bookAll(booking: Booking): Promise<void> {
  const { scratch, report, given } = booking;
  let after = 'p';
  for (let done = 0; ; ) {
    const page = scratch.page(after, sliceSize);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.key;
    const slice = page.map(({ value }) => JSON.parse(value) as StatedDocument);
    const taken = await bookSlice(booking, slice);
    for (const [i, { document }] of slice.entries()) count(report, document, taken[i] as Taken);
    done += slice.length;
    given.onProgress?.(done, report.documents);
    await pause(breathMs);
  }
}

/** A document whose sum fits nowhere waits for somebody, and keeps no other from being booked. */
async function bookSlice(booking: Booking, slice: readonly StatedDocument[]): Promise<Taken[]> {
  try {
    return await bookTogether(booking, slice);
  } catch (error) {
    if (!(error instanceof SumTooLarge)) throw error;
    if (slice.length === 1) return bookTogether(booking, slice, true);
    const taken: Taken[] = [];
    for (const one of slice) taken.push(...(await bookSlice(booking, [one])));
    return taken;
  }
}

async function bookTogether(
  booking: Booking,
  slice: readonly StatedDocument[],
  isTooLarge = false,
): Promise<Taken[]> {
  const { context, ours, given } = booking;
  const { settings } = await context.shop();
  let { statementId } = booking;
  const taken = await context.engine.transaction(async (tx) => {
    // A transaction that is run again begins where the first attempt began.
    statementId = booking.statementId;
    const changing: Changing = { tx, now: context.clock(), settings, by: given.by };
    const taking = {
      ours,
      statementId: async () => (statementId ??= await addStatement(changing, booking)),
      ...(isTooLarge && { pendingBecause: { code: 'SUM_TOO_LARGE' } as const }),
    };
    const all: Taken[] = [];
    for (const one of slice) all.push(await takeDocument(changing, one, taking));
    return all;
  });
  // What a transaction that was undone has written is not there.
  if (statementId !== undefined) booking.statementId = statementId;
  return taken;
}

function addStatement({ tx, now, by }: Changing, { given, report: { head } }: Booking): Promise<number> {
  const { version, encoding, sender, accounts } = head;
  return addBankStatement(tx, {
    ...{ version, encoding, sender },
    name: given.name.slice(0, 200),
    accounts: JSON.stringify(accounts),
    recordedAt: instant(now),
    recordedBy: by,
  });
}
