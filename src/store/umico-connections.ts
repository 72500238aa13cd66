import type { Reader, Transaction } from './engine.js';

export type UmicoPurpose = 'retail' | 'wholesale';

/** Where and as whom Umico is asked. */
export type UmicoConnectionRow = {
  id: string;
  purpose: UmicoPurpose;
  /** Retail: null for all tills that have no connection of their own. */
  till: string | null;
  /** Wholesale. */
  userName: string | null;
  baseUrl: string;
  posId: string;
  currency: string;
  /** JSON: where the key is. */
  keySource: string;
  enabled: 0 | 1;
  createdAt: string;
  changedAt: string;
};

const columns = `id, purpose, till, user_name AS "userName", base_url AS "baseUrl", pos_id AS "posId", currency,
  key_source AS "keySource", enabled, created_at AS "createdAt", changed_at AS "changedAt"`;

const selectAll = `SELECT ${columns} FROM umico_connections ORDER BY purpose, till, user_name, id`;

const selectOne = `SELECT ${columns} FROM umico_connections WHERE id = :id`;

const selectRetail = `SELECT ${columns} FROM umico_connections
  WHERE purpose = 'retail' AND (till = :till OR till IS NULL)
  ORDER BY CASE WHEN till IS NULL THEN 1 ELSE 0 END LIMIT 1`;

const selectWholesale = `SELECT ${columns} FROM umico_connections WHERE purpose = 'wholesale' AND user_name = :userName`;

const selectPlace = `SELECT ${columns} FROM umico_connections WHERE base_url = :baseUrl AND pos_id = :posId
  ORDER BY CASE WHEN id = :id THEN 0 ELSE 1 END, enabled DESC, id LIMIT 1`;

const insertConnection = `INSERT INTO umico_connections (id, purpose, till, user_name, base_url, pos_id, currency, key_source,
    enabled, created_at, changed_at)
  VALUES (:id, :purpose, :till, :userName, :baseUrl, :posId, :currency, :keySource, :enabled, :createdAt, :changedAt)`;

const updateConnection = `UPDATE umico_connections SET purpose = :purpose, till = :till, user_name = :userName,
    base_url = :baseUrl, pos_id = :posId, currency = :currency, key_source = :keySource, enabled = :enabled,
    changed_at = :changedAt
  WHERE id = :id`;

const deleteConnection = 'DELETE FROM umico_connections WHERE id = :id';

const countUnsettled = `SELECT COUNT(*) AS count FROM umico_receipts
  WHERE connection = :id AND reached = 1 AND next_at IS NOT NULL`;

export function listUmicoConnections(reader: Reader): Promise<UmicoConnectionRow[]> {
  return reader.all<UmicoConnectionRow>(selectAll);
}

export function findUmicoConnection(reader: Reader, id: string): Promise<UmicoConnectionRow | undefined> {
  return reader.first<UmicoConnectionRow>(selectOne, { id });
}

/** Of the till, or else the one for all tills; it may be switched off. */
export function findRetailConnection(reader: Reader, till: string): Promise<UmicoConnectionRow | undefined> {
  return reader.first<UmicoConnectionRow>(selectRetail, { till });
}

export function findWholesaleConnection(
  reader: Reader,
  userName: string,
): Promise<UmicoConnectionRow | undefined> {
  return reader.first<UmicoConnectionRow>(selectWholesale, { userName });
}

/** A connection as the same POS at the same address: that of the id, else any. */
export function findConnectionTo(
  reader: Reader,
  place: { id: string; baseUrl: string; posId: string },
): Promise<UmicoConnectionRow | undefined> {
  return reader.first<UmicoConnectionRow>(selectPlace, place);
}

/** @throws ConstraintBroken when the id, the till or the user has one. */
export async function addUmicoConnection(tx: Transaction, row: UmicoConnectionRow): Promise<void> {
  await tx.run(insertConnection, row);
}

/** @throws ConstraintBroken as adding does. */
export async function putUmicoConnection(tx: Transaction, row: UmicoConnectionRow): Promise<void> {
  await tx.run(updateConnection, row);
}

export async function dropUmicoConnection(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.run(deleteConnection, { id })) === 1;
}

/** How many receipts Umico may have got through it whose end is not known yet. */
export async function countUnsettledOf(reader: Reader, id: string): Promise<number> {
  return (await reader.first<{ count: number }>(countUnsettled, { id }))?.count ?? 0;
}
