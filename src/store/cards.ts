import type { Reader, Transaction } from './engine.js';

export type CardKind = 'Discount' | 'Payment';
export type StoredCardStatus = 'Active' | 'NotActivated' | 'Blocked';
export type CardLedger = 'accumulation' | 'bonus' | 'balance';
export type MovementReason =
  | 'purchase'
  | 'earned'
  | 'spent'
  | 'paid'
  | 'returned'
  | 'import'
  | 'adjustment'
  | 'expired';

/** A row of `cards`. Sums in minor units, the percent in hundredths, `validUntil` local to the publication. */
export interface CardRow {
  number: string;
  kind: CardKind;
  status: StoredCardStatus;
  holder: string | null;
  phone: string | null;
  discountPercentCenti: number | null;
  accumulationMinor: number;
  bonusMinor: number;
  bonusHeldMinor: number;
  balanceMinor: number;
  balanceHeldMinor: number;
  validUntil: string | null;
}

/** One line of a card's account; `balanceAfterMinor` is the ledger's balance behind it. */
export type CardMovement = {
  card: string;
  ledger: CardLedger;
  amountMinor: number;
  balanceAfterMinor: number;
  reason: MovementReason;
  documentKind: 'check' | 'import' | 'synchronisation' | 'task';
  document: string;
  checkId: number | null;
  time: string;
  recordedAt: string;
};

/** The columns of a {@link CardRow}. */
export const cardColumns = `number, kind, status, holder, phone, discount_percent_centi AS "discountPercentCenti",
  accumulation_minor AS "accumulationMinor", bonus_minor AS "bonusMinor", bonus_held_minor AS "bonusHeldMinor",
  balance_minor AS "balanceMinor", balance_held_minor AS "balanceHeldMinor", valid_until AS "validUntil"`;

const selectCard = `SELECT ${cardColumns} FROM cards WHERE number = :number`;

const selectCardsAfter = `SELECT ${cardColumns} FROM cards WHERE number > :after ORDER BY number LIMIT :limit`;

const touchVersions = 'UPDATE card_versions SET id = id WHERE id = 1';

/**
 * Keeps whoever else gives versions waiting until the transaction ends, so that they are seen in their order: a till that
 * has read up to one must not miss a lower one. Before the newest version is read.
 */
export async function lockVersions(tx: Transaction): Promise<void> {
  await tx.run(touchVersions);
}

/** Each change of a card gets a number of its own, greater than all before; see {@link lockVersions}. */
export const nextVersion = '(SELECT COALESCE(MAX(version), 0) + 1 FROM cards)';

const insertCard = `INSERT INTO cards
  (number, kind, status, holder, phone, discount_percent_centi, valid_until, version, created_at)
  VALUES (:number, :kind, :status, :holder, :phone, :discountPercentCenti, :validUntil, ${nextVersion}, :createdAt)`;

const upsertCard = `INSERT INTO cards
  (number, kind, status, holder, phone, discount_percent_centi, valid_until, accumulation_minor, bonus_minor,
    balance_minor, bonus_since, version, created_at)
  VALUES (:number, :kind, :status, :holder, :phone, :discountPercentCenti, :validUntil, :accumulation, :bonus,
    :balance, :bonusSince, ${nextVersion}, :createdAt)
  ON CONFLICT (number) DO UPDATE SET status = excluded.status, holder = excluded.holder, phone = excluded.phone,
    discount_percent_centi = excluded.discount_percent_centi, valid_until = excluded.valid_until,
    accumulation_minor = cards.accumulation_minor + excluded.accumulation_minor,
    bonus_minor = cards.bonus_minor + excluded.bonus_minor,
    balance_minor = cards.balance_minor + excluded.balance_minor, version = excluded.version,
    bonus_since = CASE WHEN excluded.bonus_since < cards.bonus_since THEN excluded.bonus_since
      ELSE cards.bonus_since END`;

const addToSums = `UPDATE cards SET accumulation_minor = accumulation_minor + :accumulation,
  bonus_minor = bonus_minor + :bonus, balance_minor = balance_minor + :balance,
  bonus_since = CASE WHEN :bonusSince < bonus_since THEN :bonusSince ELSE bonus_since END
  WHERE number = :number RETURNING ${cardColumns}`;

const addToHeld = `UPDATE cards SET bonus_held_minor = bonus_held_minor + :bonus,
  balance_held_minor = balance_held_minor + :balance WHERE number = :number`;

const holdIfAvailable = `UPDATE cards SET bonus_held_minor = bonus_held_minor + :bonus,
  balance_held_minor = balance_held_minor + :balance
  WHERE number = :number AND (:bonus = 0 OR bonus_minor - bonus_held_minor >= :bonus)
    AND (:balance = 0 OR balance_minor - balance_held_minor >= :balance)
  RETURNING ${cardColumns}`;

const insertMovement = `INSERT INTO card_movements
  (card, ledger, amount_minor, balance_after_minor, reason, document_kind, document, check_id, time, recorded_at)
  VALUES (:card, :ledger, :amountMinor, :balanceAfterMinor, :reason, :documentKind, :document, :checkId, :time,
    :recordedAt)`;

const selectStatement = `SELECT card, ledger, amount_minor AS "amountMinor", balance_after_minor AS "balanceAfterMinor",
  reason, document_kind AS "documentKind", document, check_id AS "checkId", time, recorded_at AS "recordedAt"
  FROM card_movements WHERE card = :card ORDER BY id DESC LIMIT :limit`;

export function findCard(reader: Reader, number: string): Promise<CardRow | undefined> {
  return reader.first<CardRow>(selectCard, { number });
}

/** The cards among `numbers`, in no particular order. */
export function listCardsOf(reader: Reader, numbers: Iterable<string>): Promise<CardRow[]> {
  return reader.allOf<CardRow>(
    selectCard,
    Array.from(new Set(numbers), (number) => ({ number })),
  );
}

/** Cards in order of their numbers, behind `after` (`''` for the first page). */
export function listCards(reader: Reader, after: string, limit: number): Promise<CardRow[]> {
  return reader.all<CardRow>(selectCardsAfter, { after, limit });
}

/** The newest movements of a card, newest first. */
export function listCardMovements(reader: Reader, card: string, limit: number): Promise<CardMovement[]> {
  return reader.all<CardMovement>(selectStatement, { card, limit });
}

export type CardDetails = Pick<
  CardRow,
  'number' | 'kind' | 'status' | 'holder' | 'phone' | 'discountPercentCenti' | 'validUntil'
>;

/** A new card with empty sums. @throws ConstraintBroken when the number exists. */
export async function addCard(tx: Transaction, details: CardDetails, createdAt: string): Promise<void> {
  await lockVersions(tx);
  await tx.run(insertCard, { ...details, createdAt });
}

/** What to add to each ledger of a card, minor units. */
export type CardDelta = {
  accumulation: number;
  bonus: number;
  balance: number;
};

/** For a change that moves no bonus: no day is later. */
export const NO_BONUS_DAY = '9999-12-31';

/**
 * The day from which a change of bonus counts for its expiry: the day it was earned, `''` when something was taken or
 * given back, so that the oldest that is left has to be found out anew.
 */
export type BonusSince = { bonusSince: string };

/** Adds to a card's sums and answers the row behind it; the caller writes the movements, by which it gets a new version. */
export function addToCard(
  tx: Transaction,
  number: string,
  delta: CardDelta & BonusSince,
): Promise<CardRow | undefined> {
  return tx.first<CardRow>(addToSums, { number, ...delta });
}

/** Reserves (or, negative, gives back) bonus or balance. */
export async function addToCardHeld(
  tx: Transaction,
  number: string,
  held: { bonus: number; balance: number },
): Promise<void> {
  await tx.run(addToHeld, { number, ...held });
}

/** Reserves bonus or balance and answers the row behind it; undefined when not so much is available. */
export function holdOnCard(
  tx: Transaction,
  number: string,
  held: { bonus: number; balance: number },
): Promise<CardRow | undefined> {
  return tx.first<CardRow>(holdIfAvailable, { number, ...held });
}

export async function addCardMovements(tx: Transaction, movements: readonly CardMovement[]): Promise<void> {
  if (movements.length > 0) await tx.insertMany(insertMovement, movements);
}

/** A card as it shall be, and what to add to its sums. */
export type CardChange = CardDetails & CardDelta & BonusSince & { createdAt: string };

/** Adds cards and changes those that exist, but never their kind; the caller writes the movements. */
export async function putCards(tx: Transaction, changes: readonly CardChange[]): Promise<void> {
  if (changes.length === 0) return;
  await lockVersions(tx);
  await tx.insertMany(upsertCard, changes);
}
