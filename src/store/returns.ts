import type { CheckCardRow, CheckIdentity, CheckLineRow, PaymentKind } from './checks.js';
import type { Reader, Transaction } from './engine.js';

/** A recorded sale that a return names. */
export interface SaleRow {
  id: number;
  totalMinor: number;
  /** What its returns so far gave back. */
  returnedMinor: number;
  /** Of how many lines these returns were. */
  returnedLines: number;
}

/** A sold line, with what its returns so far brought back. */
export type SoldLineRow = Pick<
  CheckLineRow,
  'position' | 'itemCode' | 'quantityMilli' | 'priceMinor' | 'amountMinor' | 'bonusSpentMinor'
> & { earning: 0 | 1; returnedMilli: number };

/** Which part of which sold line a line of a return brings back. */
export type ReturnedLineRow = {
  checkId: number;
  position: number;
  saleId: number;
  salePosition: number;
  quantityMilli: number;
};

/** A return whose sale was not known when it came. */
export type ReturnRow = CheckIdentity & {
  id: number;
  time: string;
  totalMinor: number;
  offline: 0 | 1;
};

export type ReturnLineRow = Pick<
  CheckLineRow,
  'position' | 'itemCode' | 'quantityMilli' | 'priceMinor' | 'amountMinor' | 'returnOfPosition'
>;

const selectSale = `SELECT s.id, s.total_minor AS "totalMinor",
    (SELECT CAST(COALESCE(SUM(r.total_minor), 0) AS BIGINT) FROM checks r WHERE r.return_of = s.id) AS "returnedMinor",
    (SELECT COUNT(*) FROM returned_lines l WHERE l.sale_id = s.id) AS "returnedLines"
  FROM checks s WHERE s.type = 'Sale' AND s.till = :till AND s.shift = :shift AND s.number = :number
    AND s.date >= :from AND s.date <= :until ORDER BY s.date DESC LIMIT 1`;

const selectSoldLines = `SELECT l.position, l.item_code AS "itemCode", l.quantity_milli AS "quantityMilli",
    l.price_minor AS "priceMinor", l.amount_minor AS "amountMinor", l.bonus_spent_minor AS "bonusSpentMinor", l.earning,
    (SELECT CAST(COALESCE(SUM(r.quantity_milli), 0) AS BIGINT) FROM returned_lines r
      WHERE r.sale_id = l.check_id AND r.sale_position = l.position) AS "returnedMilli"
  FROM check_lines l WHERE l.check_id = :saleId ORDER BY l.position`;

const selectCards = `SELECT check_id AS "checkId", ordinal, card, known, accumulated_minor AS "accumulatedMinor",
    bonus_earned_minor AS "bonusEarnedMinor", bonus_spent_minor AS "bonusSpentMinor", paid_minor AS "paidMinor",
    hold_key AS "holdKey"
  FROM check_cards WHERE check_id = :checkId ORDER BY ordinal`;

const selectWaiting = `SELECT id, till, shift, number, date, time, total_minor AS "totalMinor" FROM checks
  WHERE return_of IS NULL AND return_of_till IS NOT NULL AND type = 'Return'
    AND return_of_till = :till AND return_of_shift = :shift AND return_of_number = :number
    AND (return_of_date = :date OR (return_of_date IS NULL AND date >= :date))
  ORDER BY time, till, shift, number`;

const selectReturns = `SELECT id, till, shift, number, date, time, total_minor AS "totalMinor" FROM checks
  WHERE return_of = :saleId ORDER BY time, till, shift, number`;

const selectReturnedLines = `SELECT check_id AS "checkId", position, sale_id AS "saleId",
    sale_position AS "salePosition", quantity_milli AS "quantityMilli"
  FROM returned_lines WHERE sale_id = :saleId`;

const selectLines = `SELECT position, item_code AS "itemCode", quantity_milli AS "quantityMilli",
    price_minor AS "priceMinor", amount_minor AS "amountMinor", return_of_position AS "returnOfPosition"
  FROM check_lines WHERE check_id = :checkId ORDER BY position`;

const selectPayments = `SELECT kind, amount_minor AS "amountMinor", card FROM check_payments
  WHERE check_id = :checkId ORDER BY ordinal`;

const setSale = 'UPDATE checks SET return_of = :saleId WHERE id = :checkId';

const insertReturnedLine = `INSERT INTO returned_lines (check_id, position, sale_id, sale_position, quantity_milli)
  VALUES (:checkId, :position, :saleId, :salePosition, :quantityMilli)`;

const updateCard = `UPDATE check_cards SET known = 1, accumulated_minor = :accumulatedMinor,
    bonus_earned_minor = :bonusEarnedMinor, bonus_spent_minor = :bonusSpentMinor, paid_minor = :paidMinor
  WHERE check_id = :checkId AND card = :card`;

const insertCard = `INSERT INTO check_cards
    (check_id, ordinal, card, known, accumulated_minor, bonus_earned_minor, bonus_spent_minor, paid_minor)
  VALUES (:checkId, (SELECT COUNT(*) FROM check_cards k WHERE k.check_id = :checkId), :card, 1, :accumulatedMinor,
    :bonusEarnedMinor, :bonusSpentMinor, :paidMinor)`;

/** The sale of that number between two dates; of several, the latest. */
export function findSale(
  reader: Reader,
  sale: { till: string; shift: number; number: number; from: string; until: string },
): Promise<SaleRow | undefined> {
  return reader.first<SaleRow>(selectSale, sale);
}

export function listSoldLines(reader: Reader, saleId: number): Promise<SoldLineRow[]> {
  return reader.all<SoldLineRow>(selectSoldLines, { saleId });
}

/** What a check did to its cards. */
export function listCheckCards(reader: Reader, checkId: number): Promise<CheckCardRow[]> {
  return reader.all<CheckCardRow>(selectCards, { checkId });
}

/** Returns that name this sale and came before it, in the order of their own time. */
export function listWaitingReturns(reader: Reader, sale: CheckIdentity): Promise<ReturnRow[]> {
  return reader.all<ReturnRow>(selectWaiting, sale);
}

/** The returns of a sale in the order of their own time. */
export function listReturnsOf(reader: Reader, saleId: number): Promise<ReturnRow[]> {
  return reader.all<ReturnRow>(selectReturns, { saleId });
}

/** What the returns of a sale bring back, line by line. */
export function listReturnedLines(reader: Reader, saleId: number): Promise<ReturnedLineRow[]> {
  return reader.all<ReturnedLineRow>(selectReturnedLines, { saleId });
}

export function listReturnLines(reader: Reader, checkId: number): Promise<ReturnLineRow[]> {
  return reader.all<ReturnLineRow>(selectLines, { checkId });
}

export function listPayments(
  reader: Reader,
  checkId: number,
): Promise<{ kind: PaymentKind; amountMinor: number; card: string | null }[]> {
  return reader.all(selectPayments, { checkId });
}

/** Ties a return to its sale. */
export async function linkReturn(
  tx: Transaction,
  link: { checkId: number; saleId: number; lines: readonly ReturnedLineRow[] },
): Promise<void> {
  const { checkId, saleId, lines } = link;
  await tx.run(setSale, { checkId, saleId });
  await tx.insertMany(insertReturnedLine, lines);
}

/** Writes what a check did to a known card in place of what stood there; the caller moves the difference. */
export async function putCheckCard(
  tx: Transaction,
  card: Omit<CheckCardRow, 'ordinal' | 'known' | 'holdKey'>,
): Promise<void> {
  if ((await tx.run(updateCard, card)) === 0) await tx.run(insertCard, card);
}
