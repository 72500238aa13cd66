import type { Reader, Transaction } from './engine.js';
import type { UmicoPurpose } from './umico-connections.js';

export type UmicoReceiptKind = 'sale' | 'return' | 'cancel';

export type UmicoReceiptStatus =
  | 'new'
  | 'sending'
  | 'pending'
  | 'processed'
  | 'rejected'
  | 'returned'
  | 'partially-returned'
  | 'unknown';

export type UmicoDocumentKind = 'check' | 'order' | 'umico document' | 'request';

/** What is known of a transaction at Umico before it is sent. Sums and points in minor units. */
export type NewUmicoReceipt = {
  /** Ours, under which Umico knows it too. */
  key: string;
  kind: UmicoReceiptKind;
  purpose: UmicoPurpose;
  /** Retail: the till whose connection applies. */
  till: string | null;
  /** Wholesale: the user whose connection applies. */
  userName: string | null;
  card: string;
  documentKind: UmicoDocumentKind;
  document: string;
  checkId: number | null;
  orderId: number | null;
  umicoDocumentId: number | null;
  /** The sale that a return brings back or a cancellation drops. */
  saleId: number | null;
  currency: string;
  amountMinor: number;
  /** A sale: to be spent; a return: what the till has given back of points. */
  pointsMinor: number;
  holdKey: string | null;
  /** Umico's id of the calculation that a return was made by. */
  calculation: string | null;
  /** 1: a return that Umico has not calculated, and that somebody wanted all the same. */
  unconfirmedOverride: 0 | 1;
  overrideReason: string | null;
  /** RFC 3339. */
  time: string;
  createdAt: string;
  createdBy: string;
};

/** What changes while it is sent and processed. */
export type UmicoReceiptState = {
  status: UmicoReceiptStatus;
  reason: string | null;
  umicoId: string | null;
  earnedMinor: number;
  spentMinor: number;
  /** Points given back to the card. */
  returnedMinor: number;
  /** Earned points taken off the card. */
  takenBackMinor: number;
  /** That of the connection, once it was sent. */
  currency: string;
  /** 1: Umico may have got it, at `baseUrl` as `posId`. */
  reached: 0 | 1;
  baseUrl: string | null;
  posId: string | null;
  connection: string | null;
  attempts: number;
  /** How often in a row nothing has changed; the pauses grow with it. */
  waits: number;
  /** When it is looked at next; null: it is final. */
  nextAt: string | null;
  changedAt: string;
  settledAt: string | null;
};

/** A row of `umico_receipts`. */
export type UmicoReceiptRow = NewUmicoReceipt &
  UmicoReceiptState & {
    id: number;
    saleKey: string | null;
    claim: string | null;
    claimedUntil: string | null;
  };

export type UmicoReceiptLineRow = {
  receiptId: number;
  position: number;
  /** A return: the position of the sale. */
  salePosition: number | null;
  article: string;
  name: string;
  quantityMilli: number;
  priceMinor: number;
  amountMinor: number;
  /** A sale: what its returns bring back, those on their way included. */
  returnedMilli: number;
  returnedMinor: number;
};

export type UmicoReceiptHistoryRow = {
  receiptId: number;
  /** Null: there was none yet. */
  statusBefore: UmicoReceiptStatus | null;
  status: UmicoReceiptStatus;
  reason: string | null;
  recordedAt: string;
};

/** Which receipts to list; all that is given must hold. */
export interface UmicoReceiptFilter {
  status?: UmicoReceiptStatus;
  kind?: UmicoReceiptKind;
  purpose?: UmicoPurpose;
  card?: string;
  document?: string;
  umicoId?: string;
  till?: string;
  userName?: string;
  /** Made at or behind this instant, and before that one. */
  since?: string;
  until?: string;
  /** True: those that are not final. */
  open?: boolean;
}

const stored = `r.id, r.key, r.kind, r.purpose, r.till, r.user_name AS "userName", r.card,
  r.document_kind AS "documentKind", r.document, r.check_id AS "checkId", r.order_id AS "orderId",
  r.umico_document_id AS "umicoDocumentId", r.sale_id AS "saleId", r.currency, r.amount_minor AS "amountMinor",
  r.points_minor AS "pointsMinor", r.hold_key AS "holdKey", r.calculation,
  r.unconfirmed_override AS "unconfirmedOverride", r.override_reason AS "overrideReason", r.status, r.reason,
  r.umico_id AS "umicoId", r.earned_minor AS "earnedMinor", r.spent_minor AS "spentMinor",
  r.returned_minor AS "returnedMinor", r.taken_back_minor AS "takenBackMinor", r.reached, r.base_url AS "baseUrl",
  r.pos_id AS "posId", r.connection, r.attempts, r.waits, r.next_at AS "nextAt", r.claim,
  r.claimed_until AS "claimedUntil", r.time, r.created_at AS "createdAt", r.created_by AS "createdBy",
  r.changed_at AS "changedAt", r.settled_at AS "settledAt"`;

const selected = `SELECT ${stored}, (SELECT s.key FROM umico_receipts s WHERE s.id = r.sale_id) AS "saleKey"
  FROM umico_receipts r`;

const insertReceipt = `INSERT INTO umico_receipts (key, kind, purpose, till, user_name, card, document_kind, document, check_id,
    order_id, umico_document_id, sale_id, currency, amount_minor, points_minor, hold_key, calculation,
    unconfirmed_override, override_reason, status, next_at, time, created_at, created_by, changed_at)
  VALUES (:key, :kind, :purpose, :till, :userName, :card, :documentKind, :document, :checkId, :orderId, :umicoDocumentId,
    :saleId, :currency, :amountMinor, :pointsMinor, :holdKey, :calculation, :unconfirmedOverride, :overrideReason, 'new',
    :createdAt, :time, :createdAt, :createdBy, :createdAt)
  RETURNING id`;

const insertLine = `INSERT INTO umico_receipt_lines (receipt_id, position, sale_position, article, name, quantity_milli,
    price_minor, amount_minor)
  VALUES (:receiptId, :position, :salePosition, :article, :name, :quantityMilli, :priceMinor, :amountMinor)`;

const selectLines = `SELECT receipt_id AS "receiptId", position, sale_position AS "salePosition", article, name,
    quantity_milli AS "quantityMilli", price_minor AS "priceMinor", amount_minor AS "amountMinor",
    returned_milli AS "returnedMilli", returned_minor AS "returnedMinor"
  FROM umico_receipt_lines WHERE receipt_id = :receiptId ORDER BY position`;

const addReturned = `UPDATE umico_receipt_lines SET returned_milli = returned_milli + :quantityMilli,
    returned_minor = returned_minor + :amountMinor
  WHERE receipt_id = :receiptId AND position = :position`;

const insertHistory = `INSERT INTO umico_receipt_history (receipt_id, status_before, status, reason, recorded_at)
  VALUES (:receiptId, :statusBefore, :status, :reason, :recordedAt)`;

const selectHistory = `SELECT receipt_id AS "receiptId", status_before AS "statusBefore", status, reason,
    recorded_at AS "recordedAt"
  FROM umico_receipt_history WHERE receipt_id = :receiptId ORDER BY id`;

const claimReceipt = `UPDATE umico_receipts SET claim = :claim, claimed_until = :claimedUntil
  WHERE id = :id AND (claim IS NULL OR claimed_until <= :now OR claimed_until > :farthest)`;

const dropClaim =
  'UPDATE umico_receipts SET claim = NULL, claimed_until = NULL WHERE id = :id AND claim = :claim';

const updateState = `UPDATE umico_receipts SET status = :status, reason = :reason, umico_id = :umicoId,
    earned_minor = :earnedMinor, spent_minor = :spentMinor, returned_minor = :returnedMinor,
    taken_back_minor = :takenBackMinor, currency = :currency, reached = :reached, base_url = :baseUrl, pos_id = :posId,
    connection = :connection, attempts = :attempts, waits = :waits, next_at = :nextAt, changed_at = :changedAt,
    settled_at = :settledAt
  WHERE id = :id`;

const selectDue = `SELECT r.id FROM umico_receipts r
  WHERE (r.next_at <= :now OR r.next_at > :tooFar) AND (r.claim IS NULL OR r.claimed_until <= :now OR r.claimed_until > :farthest)
  ORDER BY r.next_at, r.id LIMIT :limit`;

const bringForward = `UPDATE umico_receipts SET next_at = :now, waits = 0 WHERE sale_id = :saleId AND next_at > :now`;

const bringOne = `UPDATE umico_receipts SET next_at = :now, waits = 0 WHERE id = :id AND (next_at IS NULL OR next_at > :now)`;

const bringWaiting = `UPDATE umico_receipts SET next_at = :now WHERE next_at > :now AND status IN ('new', 'sending', 'unknown')`;

const conditions: Readonly<Record<keyof UmicoReceiptFilter, string>> = {
  status: 'r.status = :status',
  kind: 'r.kind = :kind',
  purpose: 'r.purpose = :purpose',
  card: 'r.card = :card',
  document: 'r.document = :document',
  umicoId: 'r.umico_id = :umicoId',
  till: 'r.till = :till',
  userName: 'r.user_name = :userName',
  since: 'r.created_at >= :since',
  until: 'r.created_at < :until',
  open: 'r.next_at IS NOT NULL',
};

/** Its status is `new`, and it is due. @returns its id. */
export async function addUmicoReceipt(tx: Transaction, receipt: NewUmicoReceipt): Promise<number> {
  return ((await tx.first<{ id: number }>(insertReceipt, receipt)) as { id: number }).id;
}

export async function addUmicoReceiptLines(
  tx: Transaction,
  lines: readonly Omit<UmicoReceiptLineRow, 'returnedMilli' | 'returnedMinor'>[],
): Promise<void> {
  if (lines.length > 0) await tx.insertMany(insertLine, lines);
}

export function listUmicoReceiptLines(reader: Reader, receiptId: number): Promise<UmicoReceiptLineRow[]> {
  return reader.all<UmicoReceiptLineRow>(selectLines, { receiptId });
}

/** What comes back of a sold line; less than nothing where a return was rejected. */
export async function addReturnedToLine(
  tx: Transaction,
  part: { receiptId: number; position: number; quantityMilli: number; amountMinor: number },
): Promise<void> {
  await tx.run(addReturned, part);
}

export async function addUmicoReceiptHistory(tx: Transaction, row: UmicoReceiptHistoryRow): Promise<void> {
  await tx.run(insertHistory, row);
}

/** Oldest first. */
export function listUmicoReceiptHistory(
  reader: Reader,
  receiptId: number,
): Promise<UmicoReceiptHistoryRow[]> {
  return reader.all<UmicoReceiptHistoryRow>(selectHistory, { receiptId });
}

export function findUmicoReceipt(reader: Reader, key: string): Promise<UmicoReceiptRow | undefined> {
  return reader.first<UmicoReceiptRow>(`${selected} WHERE r.key = :key`, { key });
}

export function findUmicoReceiptById(reader: Reader, id: number): Promise<UmicoReceiptRow | undefined> {
  return reader.first<UmicoReceiptRow>(`${selected} WHERE r.id = :id`, { id });
}

export function findUmicoReceiptOfCheck(
  reader: Reader,
  checkId: number,
): Promise<UmicoReceiptRow | undefined> {
  return reader.first<UmicoReceiptRow>(`${selected} WHERE r.check_id = :checkId`, { checkId });
}

/** The sale with which an order was paid with points last, whatever became of it. */
export function findUmicoSaleOfOrder(reader: Reader, orderId: number): Promise<UmicoReceiptRow | undefined> {
  return reader.first<UmicoReceiptRow>(
    `${selected} WHERE r.order_id = :orderId AND r.kind = 'sale' ORDER BY r.id DESC LIMIT 1`,
    { orderId },
  );
}

/** Returns and cancellations of a sale, oldest first. */
export function listUmicoReceiptsOfSale(reader: Reader, saleId: number): Promise<UmicoReceiptRow[]> {
  return reader.all<UmicoReceiptRow>(`${selected} WHERE r.sale_id = :saleId ORDER BY r.id`, { saleId });
}

/** Newest first, those before the id `before`; null: from the newest on. */
export function listUmicoReceipts(
  reader: Reader,
  filter: UmicoReceiptFilter,
  { before = null, limit }: { before?: number | null; limit: number },
): Promise<UmicoReceiptRow[]> {
  const { open, ...parameters } = filter;
  const asked = (Object.keys(parameters) as (keyof typeof parameters)[]).filter(
    (name) => parameters[name] !== undefined,
  );
  const where = asked.map((name) => conditions[name]);
  if (open === true) where.push(conditions.open);
  if (before !== null) where.push('r.id < :before');
  const sql = `${selected}${where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`} ORDER BY r.id DESC LIMIT :limit`;
  return reader.all<UmicoReceiptRow>(sql, { ...parameters, before, limit });
}

export interface Claim {
  id: number;
  /** Whose it is. */
  claim: string;
  claimedUntil: string;
  now: string;
  /** A claim beyond was made by a clock that has been set back since. */
  farthest: string;
}

/** False when another works on it. */
export async function claimUmicoReceipt(tx: Transaction, claim: Claim): Promise<boolean> {
  return (await tx.run(claimReceipt, { ...claim })) === 1;
}

/** False when another has taken it over. */
export async function releaseUmicoReceipt(
  tx: Transaction,
  { id, claim }: Pick<Claim, 'id' | 'claim'>,
): Promise<boolean> {
  return (await tx.run(dropClaim, { id, claim })) === 1;
}

export async function putUmicoReceiptState(
  tx: Transaction,
  receipt: UmicoReceiptState & { id: number },
): Promise<void> {
  await tx.run(updateState, receipt);
}

/** Ids of receipts to be looked at now that nobody works on, the longest due first. */
export async function listDueUmicoReceipts(
  reader: Reader,
  due: { now: string; farthest: string; tooFar: string; limit: number },
): Promise<number[]> {
  return (await reader.all<{ id: number }>(selectDue, due)).map(({ id }) => id);
}

/** What waits for a sale is due now. */
export async function hurryReceiptsOfSale(
  tx: Transaction,
  due: { saleId: number; now: string },
): Promise<void> {
  await tx.run(bringForward, due);
}

/** It is asked for anew, settled or not. */
export async function hurryReceipt(tx: Transaction, due: { id: number; now: string }): Promise<void> {
  await tx.run(bringOne, due);
}

/** Whatever may have waited for a connection is due now. */
export async function hurryWaitingReceipts(tx: Transaction, now: string): Promise<void> {
  await tx.run(bringWaiting, { now });
}
