import type { Transaction } from './engine.js';

/** Something that the application server is to be told; it waits until it was. */
export type OutboxRow = {
  /** The same for every attempt. */
  eventId: string;
  orderId: number;
  /** JSON; sums in minor units. */
  payload: string;
  createdAt: string;
};

const insertEvent = `INSERT INTO webhook_outbox (event_id, order_id, payload, state, next_at, created_at)
  VALUES (:eventId, :orderId, :payload, 'waiting', :createdAt, :createdAt)`;

export async function addToOutbox(tx: Transaction, event: OutboxRow): Promise<void> {
  await tx.run(insertEvent, event);
}
