import { formatFixed, moneyDigits } from '../../base/money.js';
import type { Booked } from '../../domain/bank/book-money.js';
import type { PendingReason } from '../../domain/bank/reasons.js';
import type { ImportReport, Listed } from '../../domain/bank/report.js';
import type { Issue, StatementRefused } from '../../domain/bank/statement.js';
import type { Language } from '../../http/rest/problem.js';
import type { BankDocumentRow } from '../../store/bank-documents.js';
import { issueText, matchTexts, pendingText, refusalText } from './texts.js';

/** What is told of statements, as JSON: sums with two digits, texts in one language, codes for programs. */

const money = (minor: number) => formatFixed(minor, moneyDigits);

/** What a statement said and what became of it; of long lists the beginning, and how many there are. */
export function reportAnswer(report: ImportReport, language: Language) {
  const { head, documents, added, known, directions, matched, pending, faults, warnings } = report;
  const issues = ({ rows, count }: Listed<Issue>) => ({
    count,
    rows: rows.map((issue) => ({ ...issue, text: issueText(issue)[language] })),
  });
  return {
    statement: head,
    documents: { read: documents, new: added, known, bad: faults.count },
    directions,
    matched: {
      count: matched.count,
      toOrders: money(report.toOrdersMinor),
      toPrepayments: money(report.toPrepaymentsMinor),
      rows: matched.rows.map(({ amountMinor, to, ...row }) => ({
        ...row,
        amount: money(amountMinor),
        to: to.map((one) => bookedAnswer(one, language)),
      })),
    },
    pending: {
      count: pending.count,
      rows: pending.rows.map(({ amountMinor, reasons, ...row }) => ({
        ...row,
        amount: money(amountMinor),
        reasons: reasonAnswers(reasons, language),
      })),
    },
    faults: issues(faults),
    warnings: issues(warnings),
  };
}

export type ReportAnswer = ReturnType<typeof reportAnswer>;

/** Where money went: an order and its status then, or null for the prepayment of the client. */
export function bookedAnswer({ client, order, amountMinor, reason, found }: Booked, language: Language) {
  const status = order === null ? null : order.status;
  const text = matchTexts[reason][language];
  return { order: order?.number ?? null, client, status, amount: money(amountMinor), reason, text, found };
}

/** A document with why it waits. */
export function documentAnswer(document: BankDocumentRow, language: Language) {
  const { key: _key, statementId: _statement, amountMinor, reasons, ...facts } = document;
  const why = reasonAnswers(JSON.parse(reasons) as PendingReason[], language);
  return { ...facts, amount: money(amountMinor), reasons: why };
}

function reasonAnswers(reasons: readonly PendingReason[], language: Language) {
  return reasons.map((reason) => ({ ...reason, text: pendingText(reason)[language] }));
}

/** Why nothing was taken of a file. */
export function refusalAnswer(refused: StatementRefused, language: Language) {
  const { code, found, accepted } = refused;
  return { refused: { code, found, accepted, text: refusalText(refused)[language] } };
}
