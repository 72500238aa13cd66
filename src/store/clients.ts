import type { Reader, Transaction } from './engine.js';

/** What is known of a client; null: nothing. */
export type ClientDetails = {
  name: string | null;
  inn: string | null;
  kpp: string | null;
  phone: string | null;
  email: string | null;
  legalAddress: string | null;
  contact: string | null;
};

/** A row of `clients`; `id` is the one that the application server gave. */
export type ClientRow = ClientDetails & {
  id: string;
  /** What the client has paid without an order to pay. */
  prepaymentMinor: number;
  createdAt: string;
  changedAt: string;
};

export type ClientMovement = {
  client: string;
  ledger: 'prepayment';
  amountMinor: number;
  balanceAfterMinor: number;
  /**
   * received: money came; applied: it pays an order; released: an order that it paid is no more; returned: it was paid
   * back to the client; adjustment: by hand.
   */
  reason: 'received' | 'applied' | 'released' | 'returned' | 'adjustment';
  documentKind: 'bank' | 'order' | 'import' | 'manual';
  /** What the document calls itself. */
  document: string;
  orderId: number | null;
  /** Local to the publication. */
  time: string;
  recordedAt: string;
};

const columns = `id, name, inn, kpp, phone, email, legal_address AS "legalAddress", contact,
  prepayment_minor AS "prepaymentMinor", created_at AS "createdAt", changed_at AS "changedAt"`;

const selectClient = `SELECT ${columns} FROM clients WHERE id = :id`;

const selectByTaxId = `SELECT ${columns} FROM clients WHERE inn = :taxId ORDER BY id LIMIT :limit`;

const insertClient = `INSERT INTO clients
    (id, name, inn, kpp, phone, email, legal_address, contact, created_at, changed_at)
  VALUES (:id, :name, :inn, :kpp, :phone, :email, :legalAddress, :contact, :createdAt, :createdAt)`;

const updateClient = `UPDATE clients SET name = :name, inn = :inn, kpp = :kpp, phone = :phone, email = :email,
    legal_address = :legalAddress, contact = :contact, changed_at = :changedAt
  WHERE id = :id RETURNING ${columns}`;

const addToPrepayment = `UPDATE clients SET prepayment_minor = prepayment_minor + :amountMinor
  WHERE id = :client AND prepayment_minor + :amountMinor >= 0 RETURNING prepayment_minor AS "balanceAfterMinor"`;

const insertMovement = `INSERT INTO client_movements
    (client, ledger, amount_minor, balance_after_minor, reason, document_kind, document, order_id, time, recorded_at)
  VALUES (:client, :ledger, :amountMinor, :balanceAfterMinor, :reason, :documentKind, :document, :orderId, :time,
    :recordedAt)`;

export function findClientRow(reader: Reader, id: string): Promise<ClientRow | undefined> {
  return reader.first<ClientRow>(selectClient, { id });
}

/** Clients with this tax number, at most `limit`. */
export function listClientsByTaxId(reader: Reader, taxId: string, limit: number): Promise<ClientRow[]> {
  return reader.all<ClientRow>(selectByTaxId, { taxId, limit });
}

/** @throws ConstraintBroken when there is one with the id. */
export async function addClient(
  tx: Transaction,
  client: ClientDetails & { id: string; createdAt: string },
): Promise<ClientRow> {
  await tx.run(insertClient, client);
  return { ...client, prepaymentMinor: 0, changedAt: client.createdAt };
}

/** @returns the client as it is then, or undefined when there is none. */
export function changeClient(
  tx: Transaction,
  client: ClientDetails & { id: string; changedAt: string },
): Promise<ClientRow | undefined> {
  return tx.first<ClientRow>(updateClient, client);
}

/**
 * Moves a client's balance and writes the movement; a balance never goes below zero.
 * @returns the movement, or undefined when there is no such client or not so much.
 */
export async function addClientMovement(
  tx: Transaction,
  movement: Omit<ClientMovement, 'balanceAfterMinor'>,
): Promise<ClientMovement | undefined> {
  const { client, amountMinor } = movement;
  const row = await tx.first<{ balanceAfterMinor: number }>(addToPrepayment, { client, amountMinor });
  if (row === undefined) return undefined;
  const moved = { ...movement, ...row };
  await tx.run(insertMovement, moved);
  return moved;
}
