import type { Direction } from '../../store/bank-documents.js';
import { type Booked, documentOf } from './book-money.js';
import type { PendingReason } from './reasons.js';
import type { BankDocument, Issue, StatementHead } from './statement.js';
import type { Taken } from './take-document.js';

/** The first of many, and how many there are. */
export interface Listed<Row> {
  rows: Row[];
  count: number;
}

/** What of a document a report says. */
interface Named {
  id: number;
  document: string;
  amountMinor: number;
  payer: string | null;
}

export type MatchedRow = Named & { to: readonly Booked[] };
export type PendingRow = Named & { reasons: readonly PendingReason[] };

/** What a statement said, and what became of it. */
export interface ImportReport {
  head: StatementHead;
  /** Documents that could be read; bad ones are in `faults`. */
  documents: number;
  /** Of them: not seen before, or known. */
  added: number;
  known: number;
  directions: Record<Direction, number>;
  matched: Listed<MatchedRow>;
  pending: Listed<PendingRow>;
  /** Of new documents: to orders, and to prepayments. */
  toOrdersMinor: number;
  toPrepaymentsMinor: number;
  faults: Listed<Issue>;
  warnings: Listed<Issue>;
}

/** More than anybody reads; all of them are in the database. */
const most = 200;

export function newReport(head: StatementHead): ImportReport {
  const none = <Row>(): Listed<Row> => ({ rows: [], count: 0 });
  return {
    head,
    ...{ documents: 0, added: 0, known: 0, toOrdersMinor: 0, toPrepaymentsMinor: 0 },
    directions: { incoming: 0, outgoing: 0, own: 0, unknown: 0 },
    matched: none(),
    pending: none(),
    faults: none(),
    warnings: none(),
  };
}

export function list<Row>(listed: Listed<Row>, row: Row): void {
  listed.count++;
  if (listed.rows.length < most) listed.rows.push(row);
}

/** Counts what became of a document. */
export function count(report: ImportReport, document: BankDocument, taken: Taken): void {
  if (taken.kind === 'known') {
    report.known++;
    return;
  }
  report.added++;
  report.directions[taken.direction]++;
  const { amountMinor, payer } = document;
  const facts = { document: documentOf(document), amountMinor, payer: payer.names[0] ?? null };
  if (taken.kind === 'pending') list(report.pending, { ...facts, id: taken.id, reasons: taken.reasons });
  if (taken.kind === 'matched') countMatched(report, { ...facts, id: taken.id, to: taken.booked });
}

function countMatched(report: ImportReport, row: MatchedRow): void {
  list(report.matched, row);
  for (const { order, amountMinor } of row.to)
    report[order === null ? 'toPrepaymentsMinor' : 'toOrdersMinor'] += amountMinor;
}
