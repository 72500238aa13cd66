import type { Reader, Transaction } from './engine.js';

/** Something that the application server is to be told; it waits until it was. */
export type OutboxRow = {
  /** The same for every attempt. */
  eventId: string;
  orderId: number;
  /** JSON; sums in minor units. */
  payload: string;
  createdAt: string;
};

/** A row as it stands there. Times are instants in UTC. */
export type OutboxEvent = OutboxRow & {
  id: number;
  orderNumber: string;
  state: 'waiting' | 'delivered' | 'failed';
  /** Since it was written, or asked for again. */
  attempts: number;
  nextAt: string;
  lastError: string | null;
  endedAt: string | null;
};

const columns = `b.id, b.event_id AS "eventId", b.order_id AS "orderId", b.payload, b.state, b.attempts,
  b.next_at AS "nextAt", b.last_error AS "lastError", b.created_at AS "createdAt", b.ended_at AS "endedAt",
  o.number AS "orderNumber"`;

const insertEvent = `INSERT INTO webhook_outbox (event_id, order_id, payload, state, next_at, created_at)
  VALUES (:eventId, :orderId, :payload, 'waiting', :createdAt, :createdAt)`;

const selectDue = `SELECT ${columns} FROM webhook_outbox b JOIN orders o ON o.id = b.order_id
  WHERE b.state = 'waiting' AND b.next_at <= :now ORDER BY b.id LIMIT :limit`;

const selectLatest = `SELECT ${columns} FROM webhook_outbox b JOIN orders o ON o.id = b.order_id
  WHERE b.state = COALESCE(:state, b.state) AND o.number = COALESCE(:orderNumber, o.number)
  ORDER BY b.id DESC LIMIT :limit`;

const endEvent = `UPDATE webhook_outbox SET state = :state, attempts = :attempts, last_error = :lastError, ended_at = :endedAt
  WHERE id = :id AND state = 'waiting'`;

const delayEvent = `UPDATE webhook_outbox SET attempts = :attempts, last_error = :lastError, next_at = :nextAt
  WHERE id = :id AND state = 'waiting'`;

const reviveEvent = `UPDATE webhook_outbox SET state = 'waiting', attempts = 0, next_at = :now, ended_at = NULL
  WHERE event_id = :eventId`;

const pruneEvents = `DELETE FROM webhook_outbox WHERE id IN (
  SELECT id FROM webhook_outbox WHERE state = 'delivered' AND ended_at <= :before ORDER BY ended_at LIMIT :limit)`;

export async function addToOutbox(tx: Transaction, event: OutboxRow): Promise<void> {
  await tx.run(insertEvent, event);
}

/** Events whose time has come, oldest first. */
export function listDueEvents(reader: Reader, now: string, limit: number): Promise<OutboxEvent[]> {
  return reader.all<OutboxEvent>(selectDue, { now, limit });
}

/** Newest first; null: of all. */
export function listEvents(
  reader: Reader,
  filter: { state: OutboxEvent['state'] | null; orderNumber: string | null; limit: number },
): Promise<OutboxEvent[]> {
  return reader.all<OutboxEvent>(selectLatest, filter);
}

export async function putEventEnd(
  tx: Transaction,
  event: Pick<OutboxEvent, 'id' | 'attempts' | 'lastError'> & {
    state: 'delivered' | 'failed';
    endedAt: string;
  },
): Promise<void> {
  await tx.run(endEvent, event);
}

export async function putEventDelay(
  tx: Transaction,
  event: Pick<OutboxEvent, 'id' | 'attempts' | 'lastError' | 'nextAt'>,
): Promise<void> {
  await tx.run(delayEvent, event);
}

/** Lets an event wait again, whatever became of it; false when there is none of the name. */
export async function putEventAgain(tx: Transaction, eventId: string, now: string): Promise<boolean> {
  return (await tx.run(reviveEvent, { eventId, now })) === 1;
}

/** Removes delivered events that ended by then, `limit` at most; answers how many. */
export function pruneOutbox(tx: Transaction, before: string, limit: number): Promise<number> {
  return tx.run(pruneEvents, { before, limit });
}
