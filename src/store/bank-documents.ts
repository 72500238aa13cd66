import type { Reader, SqlValue, Transaction } from './engine.js';

/** A file that brought documents: a row of `bank_statements`. */
export type BankStatementRow = {
  id: number;
  name: string;
  version: string | null;
  encoding: string;
  sender: string | null;
  /** JSON. */
  accounts: string;
  recordedAt: string;
  recordedBy: string;
};

export type Direction = 'incoming' | 'outgoing' | 'own' | 'unknown';
export type BankDocumentState = 'matched' | 'pending' | 'noted' | 'dismissed';

/** A row of `bank_documents`; dates are days, sums in minor units. */
export type BankDocumentRow = {
  id: number;
  /** The same for the same document, whichever file brings it. */
  key: string;
  statementId: number;
  line: number;
  kind: string;
  number: string;
  date: string;
  amountMinor: number;
  direction: Direction;
  directionBy: string | null;
  payerName: string | null;
  payerTaxId: string | null;
  payerKpp: string | null;
  payerAccount: string | null;
  payeeName: string | null;
  payeeTaxId: string | null;
  payeeAccount: string | null;
  receivedOn: string | null;
  writtenOffOn: string | null;
  purpose: string;
  state: BankDocumentState;
  /** JSON: why it waits, or what was odd. */
  reasons: string;
  note: string | null;
  recordedAt: string;
  decidedAt: string | null;
  decidedBy: string | null;
};

const columns = `id, key, statement_id AS "statementId", line, kind, number, date, amount_minor AS "amountMinor", direction,
  direction_by AS "directionBy", payer_name AS "payerName", payer_tax_id AS "payerTaxId", payer_kpp AS "payerKpp",
  payer_account AS "payerAccount", payee_name AS "payeeName", payee_tax_id AS "payeeTaxId",
  payee_account AS "payeeAccount", received_on AS "receivedOn", written_off_on AS "writtenOffOn", purpose, state, reasons,
  note, recorded_at AS "recordedAt", decided_at AS "decidedAt", decided_by AS "decidedBy"`;

const insertStatement = `INSERT INTO bank_statements (name, version, encoding, sender, accounts, recorded_at, recorded_by)
  VALUES (:name, :version, :encoding, :sender, :accounts, :recordedAt, :recordedBy) RETURNING id`;

const insertDocument = `INSERT INTO bank_documents (key, statement_id, line, kind, number, date, amount_minor, direction,
    direction_by, payer_name, payer_tax_id, payer_kpp, payer_account, payee_name, payee_tax_id, payee_account, received_on,
    written_off_on, purpose, state, reasons, recorded_at)
  VALUES (:key, :statementId, :line, :kind, :number, :date, :amountMinor, :direction, :directionBy, :payerName,
    :payerTaxId, :payerKpp, :payerAccount, :payeeName, :payeeTaxId, :payeeAccount, :receivedOn, :writtenOffOn, :purpose,
    :state, :reasons, :recordedAt)
  ON CONFLICT (key) DO NOTHING RETURNING id`;

const updateState = `UPDATE bank_documents SET state = :state, direction = :direction, direction_by = :directionBy,
    reasons = :reasons, note = :note, decided_at = :decidedAt, decided_by = :decidedBy
  WHERE id = :id`;

// Changes nothing: with PostgreSQL it takes the lock of the row, so that what is read stays so.
const lockById = 'UPDATE bank_documents SET state = state WHERE id = :id';

const selectById = `SELECT ${columns} FROM bank_documents WHERE id = :id`;
const selectByKey = 'SELECT id FROM bank_documents WHERE key = :key';

/** @returns its id. */
export async function addBankStatement(
  tx: Transaction,
  statement: Omit<BankStatementRow, 'id'>,
): Promise<number> {
  return ((await tx.first<{ id: number }>(insertStatement, statement)) as { id: number }).id;
}

export async function isKnownDocument(reader: Reader, key: string): Promise<boolean> {
  return (await reader.first(selectByKey, { key })) !== undefined;
}

/** @returns its id, or undefined when there is one with the key. */
export async function addBankDocument(
  tx: Transaction,
  document: Omit<BankDocumentRow, 'id' | 'note' | 'decidedAt' | 'decidedBy'>,
): Promise<number | undefined> {
  return (await tx.first<{ id: number }>(insertDocument, document))?.id;
}

export function findBankDocument(reader: Reader, id: number): Promise<BankDocumentRow | undefined> {
  return reader.first<BankDocumentRow>(selectById, { id });
}

/** The document, which nobody else changes until the transaction ends. */
export async function lockBankDocument(tx: Transaction, id: number): Promise<BankDocumentRow | undefined> {
  return (await tx.run(lockById, { id })) === 0 ? undefined : findBankDocument(tx, id);
}

/** Writes what may change of a document. */
export async function putBankDocument(tx: Transaction, document: BankDocumentRow): Promise<void> {
  await tx.run(updateState, document);
}

/** Which documents to list; all that is given must hold. */
export interface BankDocumentFilter {
  state?: BankDocumentState;
  direction?: Direction;
  /** Of the bank: from this day on, and before that one. */
  since?: string;
  until?: string;
}

const conditions: Readonly<Record<keyof BankDocumentFilter, string>> = {
  state: 'state = :state',
  direction: 'direction = :direction',
  since: 'date >= :since',
  until: 'date < :until',
};

function whereOf(filter: BankDocumentFilter): { where: string; parameters: Record<string, SqlValue> } {
  const asked = Object.entries(filter).filter(([, value]) => value !== undefined);
  const where = asked.map(([key]) => conditions[key as keyof BankDocumentFilter]);
  return { where: where.length === 0 ? '1 = 1' : where.join(' AND '), parameters: Object.fromEntries(asked) };
}

/** Newest first. */
export function listBankDocuments(
  reader: Reader,
  filter: BankDocumentFilter,
  limit: number,
): Promise<BankDocumentRow[]> {
  const { where, parameters } = whereOf(filter);
  const sql = `SELECT ${columns} FROM bank_documents WHERE ${where} ORDER BY id DESC LIMIT :limit`;
  return reader.all<BankDocumentRow>(sql, { ...parameters, limit });
}

export async function countBankDocuments(reader: Reader, filter: BankDocumentFilter): Promise<number> {
  const { where, parameters } = whereOf(filter);
  const sql = `SELECT COUNT(*) AS count FROM bank_documents WHERE ${where}`;
  return (await reader.first<{ count: number }>(sql, parameters))?.count ?? 0;
}
