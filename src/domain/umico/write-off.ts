import { instant, localTime } from '../../base/time.js';
import { type AccountingEntryRow, addAccountingEntry } from '../../store/accounting.js';
import { findUmicoDocument, putWriteOff, type UmicoDocumentRow } from '../../store/umico-documents.js';
import { findUmicoReceiptById, type UmicoReceiptStatus } from '../../store/umico-receipts.js';
import type { Context } from '../context.js';
import { isCounted } from './receipt-state.js';

/** Accounts of the plan of 1C: settlements with sundry debtors (here Umico), and with customers. */
const umicoAccount = '76.09';
const clientAccount = '62.01';

export type WriteOffAnswer =
  | { code: 'OK'; document: UmicoDocumentRow; entry: AccountingEntryRow }
  | { code: 'DOCUMENT_NOT_FOUND'; number: string }
  /** Umico has not processed it; the status is null where it was not sent. */
  | { code: 'DOCUMENT_NOT_PROCESSED'; number: string; status: UmicoReceiptStatus | null }
  | { code: 'ALREADY_WRITTEN_OFF'; number: string; at: string; by: string }
  /** No points were spent, or given back. */
  | { code: 'NOTHING_TO_WRITE_OFF'; number: string };

/**
 * Writes a document's points off the debt, once: those that a sale has spent lower what the client owes us, and Umico owes
 * it instead; those that a return has given back lower what we owe the client.
 */
export async function writeOffDocument(
  { engine, clock, shop }: Context,
  { number, by }: { number: string; by: string },
): Promise<WriteOffAnswer> {
  const { settings } = await shop();
  return engine.transaction(async (tx): Promise<WriteOffAnswer> => {
    const document = await findUmicoDocument(tx, number);
    if (document === undefined) return { code: 'DOCUMENT_NOT_FOUND', number };
    const { writtenOffAt, writtenOffBy, receiptId, id } = document;
    if (writtenOffAt !== null) {
      return { code: 'ALREADY_WRITTEN_OFF', number, at: writtenOffAt, by: writtenOffBy ?? '' };
    }
    const receipt = receiptId === null ? undefined : await findUmicoReceiptById(tx, receiptId);
    if (receipt === undefined || !isCounted(receipt.status)) {
      return { code: 'DOCUMENT_NOT_PROCESSED', number, status: receipt?.status ?? null };
    }
    const amountMinor = document.kind === 'sale' ? receipt.spentMinor : receipt.returnedMinor;
    if (amountMinor === 0) return { code: 'NOTHING_TO_WRITE_OFF', number };
    const now = clock();
    const times = { time: localTime(now, settings.timeZone), recordedAt: instant(now) };
    const entry = { ...entryOf(document, amountMinor), ...times };
    await putWriteOff(tx, { id, writeOffMinor: amountMinor, writtenOffAt: instant(now), writtenOffBy: by });
    await addAccountingEntry(tx, entry);
    return { code: 'OK', document: (await findUmicoDocument(tx, number)) as UmicoDocumentRow, entry };
  });
}

function entryOf(
  { kind, client, number }: UmicoDocumentRow,
  amountMinor: number,
): Omit<AccountingEntryRow, 'time' | 'recordedAt'> {
  const about = { amountMinor, client, documentKind: 'umico document', document: number };
  return kind === 'sale'
    ? { debit: umicoAccount, credit: clientAccount, ...about, description: 'paid with points of Umico' }
    : { debit: clientAccount, credit: umicoAccount, ...about, description: 'points of Umico given back' };
}
