import type { Reader, Transaction } from './engine.js';

/** An amount that goes from the account `credit` to the account `debit`; rows are only added. */
export type AccountingEntryRow = {
  debit: string;
  credit: string;
  /** Greater than zero. */
  amountMinor: number;
  client: string | null;
  documentKind: string;
  document: string;
  description: string;
  /** Local to the publication. */
  time: string;
  recordedAt: string;
};

const insertEntry = `INSERT INTO accounting_entries (debit, credit, amount_minor, client, document_kind, document, description,
    time, recorded_at)
  VALUES (:debit, :credit, :amountMinor, :client, :documentKind, :document, :description, :time, :recordedAt)`;

const selectOfDocument = `SELECT debit, credit, amount_minor AS "amountMinor", client, document_kind AS "documentKind",
    document, description, time, recorded_at AS "recordedAt"
  FROM accounting_entries WHERE document_kind = :documentKind AND document = :document ORDER BY id`;

export async function addAccountingEntry(tx: Transaction, entry: AccountingEntryRow): Promise<void> {
  await tx.run(insertEntry, entry);
}

export function listAccountingEntries(
  reader: Reader,
  of: { documentKind: string; document: string },
): Promise<AccountingEntryRow[]> {
  return reader.all<AccountingEntryRow>(selectOfDocument, of);
}
