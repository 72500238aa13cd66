import { maskCard } from '../base/masking.js';
import type { Language, Texts } from '../http/rest/problem.js';
import { money, time } from '../http/rest/values.js';
import { type AccountingEntryRow, listAccountingEntries } from '../store/accounting.js';
import { findUmicoCalculation, type UmicoCalculationRow } from '../store/umico-calculations.js';
import type { UmicoDocumentRow } from '../store/umico-documents.js';
import type { Document } from './api.js';
import type { UmicoServiceContext } from './call.js';
import { placeOf } from './place.js';

/** What the journal finds it by, and what changes of one document wait for one another by. */
export const documentKey = (number: string): string => `umico document ${number}`;

export const statusTexts: Readonly<Record<Document['status'], Texts>> = {
  draft: { ru: 'Черновик, не отправлен', en: 'A draft, not sent' },
  new: { ru: 'Ждёт отправки в Umico', en: 'Waits to be sent to Umico' },
  sending: { ru: 'Отправляется в Umico', en: 'On its way to Umico' },
  pending: { ru: 'Обрабатывается в Umico', en: 'Umico works on it' },
  processed: { ru: 'Проведён в Umico', en: 'Processed by Umico' },
  rejected: { ru: 'Отклонён Umico', en: 'Rejected by Umico' },
  returned: { ru: 'Возвращён полностью', en: 'Returned as a whole' },
  'partially-returned': { ru: 'Возвращён частично', en: 'Returned in part' },
  unknown: {
    ru: 'Неизвестно, получила ли Umico; уточняется',
    en: 'Nobody knows whether Umico has it; being asked',
  },
};

/** A document as the wire shows it, with what Umico has calculated and what was entered in the ledger. */
export async function shownDocument(
  context: UmicoServiceContext,
  row: UmicoDocumentRow,
  language: Language,
): Promise<Document> {
  const { engine } = context;
  const { timeZone } = await placeOf(context);
  const calculation =
    row.calculation === null ? undefined : await findUmicoCalculation(engine, row.calculation);
  const of = { documentKind: 'umico document', document: row.number };
  const entries = row.writtenOffAt === null ? [] : await listAccountingEntries(engine, of);
  const status = row.receiptStatus ?? 'draft';
  return {
    document: row.number,
    kind: row.kind,
    client: row.client,
    user: row.userName,
    card: maskCard(row.card),
    sale: row.saleNumber,
    currency: row.currency,
    amount: money(row.amountMinor),
    points: money(row.pointsMinor),
    status,
    statusText: statusTexts[status][language],
    offer: offerOf(row),
    calculation: calculationOf(calculation),
    receipt: row.receiptKey,
    reason: row.receiptReason,
    writtenOff:
      row.writtenOffAt === null
        ? null
        : {
            at: time(row.writtenOffAt, timeZone),
            amount: money(row.writeOffMinor ?? 0),
            entries: entries.map(shownEntry),
          },
    createdAt: time(row.createdAt, timeZone),
  };
}

function offerOf({ mayBeSpentMinor, willBeEarnedMinor }: UmicoDocumentRow): Document['offer'] {
  if (mayBeSpentMinor === null || willBeEarnedMinor === null) return null;
  return { mayBeSpent: money(mayBeSpentMinor), willBeEarned: money(willBeEarnedMinor) };
}

function calculationOf(row: UmicoCalculationRow | undefined): Document['calculation'] {
  if (row === undefined) return null;
  const { returnedMinor, takenBackMinor, cashMinor } = row;
  return { pointsReturned: money(returnedMinor), takenBack: money(takenBackMinor), cash: money(cashMinor) };
}

function shownEntry({ debit, credit, amountMinor, client }: AccountingEntryRow) {
  return { debit, credit, amount: money(amountMinor), client };
}
