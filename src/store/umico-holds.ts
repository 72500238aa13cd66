import type { Reader, Transaction } from './engine.js';
import type { UmicoPurpose } from './umico-connections.js';
import type { Claim } from './umico-receipts.js';

export type UmicoHoldStatus =
  | 'new'
  | 'sending'
  | 'unknown'
  | 'held'
  | 'released'
  | 'used'
  | 'expired'
  | 'refused';

export type NewUmicoHold = {
  /** Ours, under which Umico knows it too. */
  key: string;
  /** The till's own name for it. */
  tillKey: string | null;
  purpose: UmicoPurpose;
  till: string | null;
  userName: string | null;
  card: string;
  pointsMinor: number;
  document: string | null;
  /** Until Umico says when. */
  expiresAt: string;
  /** When nobody waits for it any more. */
  nextAt: string;
  createdAt: string;
  createdBy: string;
};

export type UmicoHoldState = {
  status: UmicoHoldStatus;
  /** What its owner wants. */
  wanted: 'held' | 'released';
  reason: string | null;
  umicoId: string | null;
  /** What was left on the card behind it; null: not known. */
  availableMinor: number | null;
  expiresAt: string;
  /** The sale that spends it. */
  receiptId: number | null;
  reached: 0 | 1;
  baseUrl: string | null;
  posId: string | null;
  connection: string | null;
  attempts: number;
  waits: number;
  nextAt: string | null;
  changedAt: string;
  endedAt: string | null;
};

/** A row of `umico_holds`: points reserved at Umico. */
export type UmicoHoldRow = Omit<NewUmicoHold, 'nextAt'> &
  UmicoHoldState & { id: number; claim: string | null; claimedUntil: string | null };

const columns = `id, key, till_key AS "tillKey", purpose, till, user_name AS "userName", card, points_minor AS "pointsMinor",
  document, status, wanted, reason, umico_id AS "umicoId", available_minor AS "availableMinor",
  expires_at AS "expiresAt", receipt_id AS "receiptId", reached, base_url AS "baseUrl", pos_id AS "posId", connection,
  attempts, waits, next_at AS "nextAt", claim, claimed_until AS "claimedUntil", created_at AS "createdAt",
  created_by AS "createdBy", changed_at AS "changedAt", ended_at AS "endedAt"`;

const insertHold = `INSERT INTO umico_holds (key, till_key, purpose, till, user_name, card, points_minor, document, status,
    wanted, expires_at, next_at, created_at, created_by, changed_at)
  VALUES (:key, :tillKey, :purpose, :till, :userName, :card, :pointsMinor, :document, 'new', 'held', :expiresAt,
    :nextAt, :createdAt, :createdBy, :createdAt)
  RETURNING id`;

const updateState = `UPDATE umico_holds SET status = :status, wanted = :wanted, reason = :reason, umico_id = :umicoId,
    available_minor = :availableMinor, expires_at = :expiresAt, receipt_id = :receiptId, reached = :reached,
    base_url = :baseUrl, pos_id = :posId, connection = :connection, attempts = :attempts, waits = :waits,
    next_at = :nextAt, changed_at = :changedAt, ended_at = :endedAt
  WHERE id = :id`;

const claimHold = `UPDATE umico_holds SET claim = :claim, claimed_until = :claimedUntil
  WHERE id = :id AND (claim IS NULL OR claimed_until <= :now OR claimed_until > :farthest)`;

const dropClaim =
  'UPDATE umico_holds SET claim = NULL, claimed_until = NULL WHERE id = :id AND claim = :claim';

const selectDue = `SELECT id FROM umico_holds
  WHERE (next_at <= :now OR (next_at > :tooFar AND (status <> 'held' OR wanted = 'released'))) AND (claim IS NULL OR claimed_until <= :now OR claimed_until > :farthest)
  ORDER BY next_at, id LIMIT :limit`;

/** Its status is `new`, it is wanted, and it is due. @returns its id. @throws ConstraintBroken when a key is taken. */
export async function addUmicoHold(tx: Transaction, hold: NewUmicoHold): Promise<number> {
  return ((await tx.first<{ id: number }>(insertHold, hold)) as { id: number }).id;
}

export function findUmicoHold(reader: Reader, key: string): Promise<UmicoHoldRow | undefined> {
  return reader.first<UmicoHoldRow>(`SELECT ${columns} FROM umico_holds WHERE key = :key`, { key });
}

export function findUmicoHoldById(reader: Reader, id: number): Promise<UmicoHoldRow | undefined> {
  return reader.first<UmicoHoldRow>(`SELECT ${columns} FROM umico_holds WHERE id = :id`, { id });
}

// Changes nothing: with PostgreSQL it takes the lock of the row, so that what is read stays so.
const lockOfTill = 'UPDATE umico_holds SET status = status WHERE till_key = :tillKey';

/** The hold that the till calls so, which nobody else changes until the transaction ends. */
export async function lockUmicoHoldOfTill(
  tx: Transaction,
  tillKey: string,
): Promise<UmicoHoldRow | undefined> {
  return (await tx.run(lockOfTill, { tillKey })) === 0 ? undefined : findUmicoHoldOfTill(tx, tillKey);
}

export function findUmicoHoldOfTill(reader: Reader, tillKey: string): Promise<UmicoHoldRow | undefined> {
  return reader.first<UmicoHoldRow>(`SELECT ${columns} FROM umico_holds WHERE till_key = :tillKey`, {
    tillKey,
  });
}

/** The hold that a sale spends. */
export function findUmicoHoldOfReceipt(reader: Reader, receiptId: number): Promise<UmicoHoldRow | undefined> {
  return reader.first<UmicoHoldRow>(`SELECT ${columns} FROM umico_holds WHERE receipt_id = :receiptId`, {
    receiptId,
  });
}

export async function putUmicoHoldState(
  tx: Transaction,
  hold: UmicoHoldState & { id: number },
): Promise<void> {
  await tx.run(updateState, hold);
}

/** False when another works on it. */
export async function claimUmicoHold(tx: Transaction, claim: Claim): Promise<boolean> {
  return (await tx.run(claimHold, { ...claim })) === 1;
}

/** False when another has taken it over. */
export async function releaseUmicoHoldClaim(
  tx: Transaction,
  { id, claim }: Pick<Claim, 'id' | 'claim'>,
): Promise<boolean> {
  return (await tx.run(dropClaim, { id, claim })) === 1;
}

/** Ids of holds to be looked at now that nobody works on, the longest due first. */
export async function listDueUmicoHolds(
  reader: Reader,
  due: { now: string; farthest: string; tooFar: string; limit: number },
): Promise<number[]> {
  return (await reader.all<{ id: number }>(selectDue, due)).map(({ id }) => id);
}
