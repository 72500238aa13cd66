import { isVisible } from './coming.js';
import type { Reader, Transaction } from './engine.js';

export type CheckType = 'Sale' | 'Return';
export type PaymentKind = 'Cash' | 'BankCard' | 'PaymentCard' | 'Bonus' | 'Points' | 'Other';

/** What makes a check the same check: till, shift, number and the date it was printed. */
export type CheckIdentity = {
  till: string;
  shift: number;
  number: number;
  date: string;
};

export type CheckRow = CheckIdentity & {
  type: CheckType;
  time: string;
  store: string;
  cashier: string | null;
  fiscalSign: string | null;
  offline: 0 | 1;
  totalMinor: number;
  /** The sale that a return names, as the till names it. */
  returnOfTill: string | null;
  returnOfShift: number | null;
  returnOfNumber: number | null;
  returnOfDate: string | null;
  digest: string;
  recordedAt: string;
};

export type CheckLineRow = {
  checkId: number;
  position: number;
  itemCode: string;
  article: string | null;
  barcode: string | null;
  name: string | null;
  quantityMilli: number;
  priceMinor: number;
  discountMinor: number;
  bonusSpentMinor: number;
  amountMinor: number;
  department: string | null;
  returnOfPosition: number | null;
  posted: 0 | 1;
  /** Whether it earns bonus. */
  earning: 0 | 1;
};

export type CheckPaymentRow = {
  checkId: number;
  ordinal: number;
  kind: PaymentKind;
  amountMinor: number;
  card: string | null;
};

export type CheckCardRow = {
  checkId: number;
  ordinal: number;
  card: string;
  known: 0 | 1;
  accumulatedMinor: number;
  bonusEarnedMinor: number;
  bonusSpentMinor: number;
  paidMinor: number;
  holdKey: string | null;
};

/** A recorded check with its first answer. */
export interface RecordedCheck {
  id: number;
  digest: string;
  /** JSON, as {@link addCheckResult} took it. */
  result: string;
}

const selectRecorded = `SELECT c.id, c.digest, r.result FROM checks c JOIN check_results r ON r.check_id = c.id
  WHERE c.till = :till AND c.shift = :shift AND c.number = :number AND c.date = :date`;

const selectLatest = `SELECT c.id, c.digest, r.result FROM checks c JOIN check_results r ON r.check_id = c.id
  WHERE c.till = :till AND c.shift = :shift AND c.number = :number ORDER BY c.date DESC LIMIT 1`;

const selectSold = `SELECT id, till, shift, number, date, type, store FROM checks
  WHERE till = :till AND shift = :shift AND number = :number AND date = COALESCE(:date, date)
  ORDER BY date DESC LIMIT 1`;

const selectSoldArticles = `SELECT article, CAST(SUM(quantity_milli) AS BIGINT) AS "quantityMilli" FROM check_lines
  WHERE check_id = :checkId AND posted = 1 GROUP BY article`;

const insertCheck = `INSERT INTO checks
  (till, shift, number, date, type, time, store, cashier, fiscal_sign, offline, total_minor,
    return_of_till, return_of_shift, return_of_number, return_of_date, digest, recorded_at)
  VALUES (:till, :shift, :number, :date, :type, :time, :store, :cashier, :fiscalSign, :offline, :totalMinor,
    :returnOfTill, :returnOfShift, :returnOfNumber, :returnOfDate, :digest, :recordedAt)
  RETURNING id`;

const insertLine = `INSERT INTO check_lines
  (check_id, position, item_code, article, barcode, name, quantity_milli, price_minor, discount_minor,
    bonus_spent_minor, amount_minor, department, return_of_position, posted, earning)
  VALUES (:checkId, :position, :itemCode, :article, :barcode, :name, :quantityMilli, :priceMinor, :discountMinor,
    :bonusSpentMinor, :amountMinor, :department, :returnOfPosition, :posted, :earning)`;

const insertPayment = `INSERT INTO check_payments (check_id, ordinal, kind, amount_minor, card)
  VALUES (:checkId, :ordinal, :kind, :amountMinor, :card)`;

const insertCard = `INSERT INTO check_cards
  (check_id, ordinal, card, known, accumulated_minor, bonus_earned_minor, bonus_spent_minor, paid_minor, hold_key)
  VALUES (:checkId, :ordinal, :card, :known, :accumulatedMinor, :bonusEarnedMinor, :bonusSpentMinor, :paidMinor,
    :holdKey)`;

const insertResult = 'INSERT INTO check_results (check_id, result) VALUES (:checkId, :result)';

// From code to code of the index: most of them may have a great many lines that go on waiting.
const selectUnpostedCodes = `WITH RECURSIVE codes (code, place) AS (
    SELECT MIN(item_code), 1 FROM check_lines WHERE posted = 0 AND item_code > :after
    UNION ALL
    SELECT (SELECT MIN(l.item_code) FROM check_lines l WHERE l.posted = 0 AND l.item_code > codes.code), place + 1
    FROM codes WHERE code IS NOT NULL AND place < :limit)
  SELECT codes.code AS "itemCode", i.article
  FROM codes LEFT JOIN items i ON i.code = codes.code AND ${isVisible('i')}
  WHERE codes.code IS NOT NULL ORDER BY codes.place`;

const selectUnpostedLines = `SELECT l.check_id AS "checkId", l.position, l.item_code AS "itemCode",
  l.quantity_milli AS "quantityMilli", c.type, c.store, c.till, c.shift, c.number, c.date, c.time
  FROM check_lines l JOIN checks c ON c.id = l.check_id
  WHERE l.posted = 0 AND l.item_code = :itemCode AND (l.check_id, l.position) > (:checkId, :position)
  ORDER BY l.check_id, l.position LIMIT :limit`;

const selectUnpostedItems = `SELECT item_code AS "itemCode", COUNT(*) AS lines FROM check_lines WHERE posted = 0
  GROUP BY item_code ORDER BY lines DESC, item_code`;

const markPosted = `UPDATE check_lines SET posted = 1, article = :article
  WHERE check_id = :checkId AND position = :position AND posted = 0`;

export function findCheck(reader: Reader, identity: CheckIdentity): Promise<RecordedCheck | undefined> {
  return reader.first<RecordedCheck>(selectRecorded, identity);
}

/** Shift and number start anew after years: of several, the latest is meant. */
export function findLatestCheck(
  reader: Reader,
  identity: Omit<CheckIdentity, 'date'>,
): Promise<RecordedCheck | undefined> {
  return reader.first<RecordedCheck>(selectLatest, identity);
}

/** A check as people name it: without a date, the latest of several is meant. */
export type NamedCheck = Omit<CheckIdentity, 'date'> & { date: string | null };

/** A check with the store whose stock it moves. */
export type SoldCheck = CheckIdentity & { id: number; type: CheckType; store: string };

export function findSoldCheck(reader: Reader, named: NamedCheck): Promise<SoldCheck | undefined> {
  return reader.first<SoldCheck>(selectSold, named);
}

/** What the check has moved in stock, by article. */
export function listSoldArticles(
  reader: Reader,
  checkId: number,
): Promise<{ article: string; quantityMilli: number }[]> {
  return reader.all(selectSoldArticles, { checkId });
}

/** @returns the id of the new check. @throws ConstraintBroken when the identity is taken. */
export async function addCheck(tx: Transaction, check: CheckRow): Promise<number> {
  const row = await tx.first<{ id: number }>(insertCheck, check);
  if (row === undefined) throw new Error('INSERT … RETURNING answered no row');
  return row.id;
}

export async function addCheckParts(
  tx: Transaction,
  parts: {
    lines: readonly CheckLineRow[];
    payments: readonly CheckPaymentRow[];
    cards: readonly CheckCardRow[];
  },
): Promise<void> {
  await tx.insertMany(insertLine, parts.lines);
  if (parts.payments.length > 0) await tx.insertMany(insertPayment, parts.payments);
  if (parts.cards.length > 0) await tx.insertMany(insertCard, parts.cards);
}

export async function addCheckResult(tx: Transaction, checkId: number, result: string): Promise<void> {
  await tx.insertMany(insertResult, [{ checkId, result }]);
}

/** A line of a check whose item was unknown when it came. */
export type UnpostedLine = CheckIdentity & {
  checkId: number;
  position: number;
  itemCode: string;
  quantityMilli: number;
  type: CheckType;
  store: string;
  time: string;
};

/** Codes that lines of checks wait for, behind `after`, with the item where it is known by now. */
export function listUnpostedCodes(
  reader: Reader,
  after: string,
  limit: number,
): Promise<{ itemCode: string; article: string | null }[]> {
  return reader.all(selectUnpostedCodes, { after, limit });
}

/** Lines that wait for a code, in the order of their checks, behind `after`. */
export function listUnpostedLines(
  reader: Reader,
  after: Pick<UnpostedLine, 'itemCode' | 'checkId' | 'position'>,
  limit: number,
): Promise<UnpostedLine[]> {
  const { itemCode, checkId, position } = after;
  return reader.all<UnpostedLine>(selectUnpostedLines, { itemCode, checkId, position, limit });
}

/** Codes that lines of checks wait for, and how many lines each. */
export function listUnpostedItems(reader: Reader): Promise<{ itemCode: string; lines: number }[]> {
  return reader.all(selectUnpostedItems);
}

/** False when another was faster. */
export async function markLinePosted(
  tx: Transaction,
  line: Pick<UnpostedLine, 'checkId' | 'position'> & { article: string },
): Promise<boolean> {
  const { checkId, position, article } = line;
  return (await tx.run(markPosted, { checkId, position, article })) === 1;
}
