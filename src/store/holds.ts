import type { Reader, Transaction } from './engine.js';

export type HoldStatus = 'active' | 'used' | 'released' | 'expired';

/** A row of `holds`: bonus or payment-card money reserved for a check that is not closed yet. */
export type HoldRow = {
  key: string;
  card: string;
  ledger: 'bonus' | 'balance';
  till: string;
  amountMinor: number;
  status: HoldStatus;
  createdAt: string;
  expiresAt: string;
};

const columns = `key, card, ledger, till, amount_minor AS "amountMinor", status, created_at AS "createdAt",
  expires_at AS "expiresAt"`;

const selectHold = `SELECT ${columns} FROM holds WHERE key = :key`;

const selectOverdue = `SELECT ${columns} FROM holds WHERE status = 'active' AND expires_at <= :now
  ORDER BY expires_at LIMIT :limit`;

const selectOverdueOfCard = `SELECT ${columns} FROM holds
  WHERE card = :card AND status = 'active' AND expires_at <= :now ORDER BY expires_at LIMIT :limit`;

const insertHold = `INSERT INTO holds (key, card, ledger, till, amount_minor, status, created_at, expires_at)
  VALUES (:key, :card, :ledger, :till, :amountMinor, :status, :createdAt, :expiresAt)`;

const endActive = `UPDATE holds SET status = :status, ended_at = :endedAt, check_id = :checkId
  WHERE key = :key AND status = 'active'`;

const useExpired = `UPDATE holds SET status = 'used', ended_at = :endedAt, check_id = :checkId
  WHERE key = :key AND status = 'expired'`;

export function findHold(reader: Reader, key: string): Promise<HoldRow | undefined> {
  return reader.first<HoldRow>(selectHold, { key });
}

/** Active holds whose time is over. */
export function listOverdueHolds(reader: Reader, now: string, limit: number): Promise<HoldRow[]> {
  return reader.all<HoldRow>(selectOverdue, { now, limit });
}

export function listOverdueHoldsOfCard(
  reader: Reader,
  overdue: { card: string; now: string; limit: number },
): Promise<HoldRow[]> {
  return reader.all<HoldRow>(selectOverdueOfCard, overdue);
}

/** The caller adds to what is held of the card. @throws ConstraintBroken when the key exists. */
export async function addHold(tx: Transaction, hold: HoldRow): Promise<void> {
  await tx.run(insertHold, hold);
}

/** Ends an active hold; false when another was faster. */
export async function markHoldEnded(
  tx: Transaction,
  end: { key: string; status: Exclude<HoldStatus, 'active'>; endedAt: string; checkId: number | null },
): Promise<boolean> {
  return (await tx.run(endActive, end)) === 1;
}

/** A check that was closed while the hold lived comes after its end: what it held is no longer held. */
export async function takeExpired(
  tx: Transaction,
  use: { key: string; endedAt: string; checkId: number },
): Promise<boolean> {
  return (await tx.run(useExpired, use)) === 1;
}
