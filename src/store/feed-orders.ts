import type { Reader, Transaction } from './engine.js';
import { type OrderRow, orderColumns } from './orders.js';

/** What another system has of an order: a row of `feed_orders`. */
export type FeedOrderRow = {
  orderId: number;
  /** The change of the order (`order_history.id`) that it has acknowledged. */
  acknowledgedId: number;
  /** What it says of the order itself. */
  remoteId: string | null;
  remoteNumber: string | null;
  remoteStatus: string | null;
};

/** An order that changed since it was acknowledged; `historyId`: its last change. */
export type ChangedOrderRow = OrderRow & { historyId: number };

const lastChange = '(SELECT MAX(h.id) FROM order_history h WHERE h.order_id = o.id)';

const sql = {
  changed: `SELECT ${orderColumns}, ${lastChange} AS "historyId"
    FROM orders o LEFT JOIN feed_orders f ON f.order_id = o.id
    WHERE o.number IS NOT NULL AND o.id > :after AND COALESCE(f.acknowledged_id, 0) < ${lastChange}
    ORDER BY o.id LIMIT :limit`,
  one: `SELECT order_id AS "orderId", acknowledged_id AS "acknowledgedId", remote_id AS "remoteId",
      remote_number AS "remoteNumber", remote_status AS "remoteStatus"
    FROM feed_orders WHERE order_id = :orderId`,
  last: 'SELECT MAX(id) AS id FROM order_history WHERE order_id = :orderId',
  offer: `INSERT INTO feed_orders (order_id, offered_id, offered_to) VALUES (:orderId, :historyId, :session)
    ON CONFLICT (order_id) DO UPDATE SET offered_id = excluded.offered_id, offered_to = excluded.offered_to`,
  acknowledge: `UPDATE feed_orders SET acknowledged_id = offered_id, acknowledged_at = :now, offered_to = NULL
    WHERE offered_to = :session`,
  catchUp: `UPDATE feed_orders SET acknowledged_id = :historyId WHERE order_id = :orderId`,
  remote: `INSERT INTO feed_orders (order_id, remote_id, remote_number, remote_status)
    VALUES (:orderId, :remoteId, :remoteNumber, :remoteStatus)
    ON CONFLICT (order_id) DO UPDATE SET remote_id = COALESCE(excluded.remote_id, feed_orders.remote_id),
      remote_number = COALESCE(excluded.remote_number, feed_orders.remote_number),
      remote_status = COALESCE(excluded.remote_status, feed_orders.remote_status)`,
  idsOfArticle: 'SELECT id FROM feed_items WHERE article = :article',
};

/** Orders whose last change was not acknowledged, in order of their ids, behind `after`. */
export const listChangedOrders = (reader: Reader, page: { after: number; limit: number }) =>
  reader.all<ChangedOrderRow>(sql.changed, page);

export const findFeedOrder = (reader: Reader, orderId: number) =>
  reader.first<FeedOrderRow>(sql.one, { orderId });

/** The last change of an order. */
export async function lastChangeOf(reader: Reader, orderId: number): Promise<number> {
  return (await reader.first<{ id: number | null }>(sql.last, { orderId }))?.id ?? 0;
}

/** Remembers what a session was told, until it says that it has it. */
export const offerOrders = (
  tx: Transaction,
  rows: readonly { orderId: number; historyId: number; session: string }[],
) => tx.insertMany(sql.offer, rows);

/** What the session was told counts as acknowledged. @returns how many orders that are */
export const acknowledgeOrders = (tx: Transaction, asked: { session: string; now: string }) =>
  tx.run(sql.acknowledge, asked);

/** The other system has the change, because it made it. */
export const catchUp = (tx: Transaction, row: { orderId: number; historyId: number }) =>
  tx.run(sql.catchUp, row);

export const putRemoteOrder = (tx: Transaction, row: Omit<FeedOrderRow, 'acknowledgedId'>) =>
  tx.run(sql.remote, row);

/** What the other system calls an article. */
export async function findFeedIdOfArticle(reader: Reader, article: string): Promise<string | undefined> {
  return (await reader.first<{ id: string }>(sql.idsOfArticle, { article }))?.id;
}
