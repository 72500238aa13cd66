import type { Reader, Transaction } from './engine.js';
import type { UmicoReceiptStatus } from './umico-receipts.js';

export type UmicoDocumentRow = {
  id: number;
  /** For example `UMD-000003`. */
  number: string;
  kind: 'sale' | 'return';
  /** Whose debt it is, as the shop calls him. */
  client: string;
  /** Whose connection it is sent through. */
  userName: string;
  card: string;
  currency: string;
  amountMinor: number;
  /** A sale: points to be spent. */
  pointsMinor: number;
  saleDocumentId: number | null;
  /** The receipt that it was sent with last; null: a draft. */
  receiptId: number | null;
  mayBeSpentMinor: number | null;
  willBeEarnedMinor: number | null;
  /** Key of the calculation of a return. */
  calculation: string | null;
  calculatedAt: string | null;
  writeOffMinor: number | null;
  writtenOffAt: string | null;
  writtenOffBy: string | null;
  createdAt: string;
  createdBy: string;
  /** Of the sale that a return brings back. */
  saleNumber: string | null;
  receiptKey: string | null;
  receiptStatus: UmicoReceiptStatus | null;
  receiptReason: string | null;
};

export type UmicoDocumentLineRow = {
  documentId: number;
  position: number;
  salePosition: number | null;
  article: string;
  name: string;
  quantityMilli: number;
  priceMinor: number;
  amountMinor: number;
};

export interface UmicoDocumentFilter {
  kind?: UmicoDocumentRow['kind'];
  client?: string;
  userName?: string;
  card?: string;
  /** Of its last receipt; `draft`: it has none. */
  status?: UmicoReceiptStatus | 'draft';
  writtenOff?: boolean;
}

type NewDocument = Pick<
  UmicoDocumentRow,
  | 'kind'
  | 'client'
  | 'userName'
  | 'card'
  | 'currency'
  | 'amountMinor'
  | 'pointsMinor'
  | 'saleDocumentId'
  | 'createdAt'
  | 'createdBy'
>;

type Calculated = Pick<
  UmicoDocumentRow,
  'id' | 'mayBeSpentMinor' | 'willBeEarnedMinor' | 'calculation' | 'calculatedAt'
>;

const selected = `SELECT d.id, d.number, d.kind, d.client, d.user_name AS "userName", d.card, d.currency,
    d.amount_minor AS "amountMinor", d.points_minor AS "pointsMinor", d.sale_document_id AS "saleDocumentId",
    d.receipt_id AS "receiptId", d.may_be_spent_minor AS "mayBeSpentMinor",
    d.will_be_earned_minor AS "willBeEarnedMinor", d.calculation, d.calculated_at AS "calculatedAt",
    d.write_off_minor AS "writeOffMinor", d.written_off_at AS "writtenOffAt", d.written_off_by AS "writtenOffBy",
    d.created_at AS "createdAt", d.created_by AS "createdBy", s.number AS "saleNumber", r.key AS "receiptKey",
    r.status AS "receiptStatus", r.reason AS "receiptReason"
  FROM umico_documents d LEFT JOIN umico_documents s ON s.id = d.sale_document_id
  LEFT JOIN umico_receipts r ON r.id = d.receipt_id`;

const insertDocument = `INSERT INTO umico_documents (kind, client, user_name, card, currency, amount_minor, points_minor,
    sale_document_id, created_at, created_by)
  VALUES (:kind, :client, :userName, :card, :currency, :amountMinor, :pointsMinor, :saleDocumentId, :createdAt,
    :createdBy)
  RETURNING id`;

const numberDocument = 'UPDATE umico_documents SET number = :number WHERE id = :id';

const insertLine = `INSERT INTO umico_document_lines (document_id, position, sale_position, article, name, quantity_milli,
    price_minor, amount_minor)
  VALUES (:documentId, :position, :salePosition, :article, :name, :quantityMilli, :priceMinor, :amountMinor)`;

const selectLines = `SELECT document_id AS "documentId", position, sale_position AS "salePosition", article, name,
    quantity_milli AS "quantityMilli", price_minor AS "priceMinor", amount_minor AS "amountMinor"
  FROM umico_document_lines WHERE document_id = :documentId ORDER BY position`;

const setCalculated = `UPDATE umico_documents SET may_be_spent_minor = :mayBeSpentMinor,
    will_be_earned_minor = :willBeEarnedMinor, calculation = :calculation, calculated_at = :calculatedAt
  WHERE id = :id`;

const setReceipt = 'UPDATE umico_documents SET receipt_id = :receiptId WHERE id = :id';

const setWrittenOff = `UPDATE umico_documents SET write_off_minor = :writeOffMinor, written_off_at = :writtenOffAt,
    written_off_by = :writtenOffBy
  WHERE id = :id AND written_off_at IS NULL`;

const conditions: Readonly<Record<Exclude<keyof UmicoDocumentFilter, 'writtenOff'>, string>> = {
  kind: 'd.kind = :kind',
  client: 'd.client = :client',
  userName: 'd.user_name = :userName',
  card: 'd.card = :card',
  status: "COALESCE(r.status, 'draft') = :status",
};

/** @returns its id; {@link numberUmicoDocument} gives it the number. */
export async function addUmicoDocument(tx: Transaction, document: NewDocument): Promise<number> {
  return ((await tx.first<{ id: number }>(insertDocument, document)) as { id: number }).id;
}

export async function numberUmicoDocument(
  tx: Transaction,
  document: { id: number; number: string },
): Promise<void> {
  await tx.run(numberDocument, document);
}

export async function addUmicoDocumentLines(
  tx: Transaction,
  lines: readonly UmicoDocumentLineRow[],
): Promise<void> {
  await tx.insertMany(insertLine, lines);
}

export function listUmicoDocumentLines(reader: Reader, documentId: number): Promise<UmicoDocumentLineRow[]> {
  return reader.all<UmicoDocumentLineRow>(selectLines, { documentId });
}

export function findUmicoDocument(reader: Reader, number: string): Promise<UmicoDocumentRow | undefined> {
  return reader.first<UmicoDocumentRow>(`${selected} WHERE d.number = :number`, { number });
}

/** Newest first, those before the id `before`; null: from the newest on. */
export function listUmicoDocuments(
  reader: Reader,
  filter: UmicoDocumentFilter,
  { before = null, limit }: { before?: number | null; limit: number },
): Promise<UmicoDocumentRow[]> {
  const { writtenOff, ...parameters } = filter;
  const asked = (Object.keys(parameters) as (keyof typeof parameters)[]).filter(
    (name) => parameters[name] !== undefined,
  );
  const where = ['d.number IS NOT NULL', ...asked.map((name) => conditions[name])];
  if (writtenOff !== undefined) where.push(`d.written_off_at IS ${writtenOff ? 'NOT NULL' : 'NULL'}`);
  if (before !== null) where.push('d.id < :before');
  const sql = `${selected} WHERE ${where.join(' AND ')} ORDER BY d.id DESC LIMIT :limit`;
  return reader.all<UmicoDocumentRow>(sql, { ...parameters, before, limit });
}

export async function putDocumentCalculation(tx: Transaction, calculated: Calculated): Promise<void> {
  await tx.run(setCalculated, calculated);
}

export async function putDocumentReceipt(
  tx: Transaction,
  sent: { id: number; receiptId: number },
): Promise<void> {
  await tx.run(setReceipt, sent);
}

/** False when it has been written off before. */
export async function putWriteOff(
  tx: Transaction,
  writeOff: { id: number; writeOffMinor: number; writtenOffAt: string; writtenOffBy: string },
): Promise<boolean> {
  return (await tx.run(setWrittenOff, writeOff)) === 1;
}
