import { instant } from '../../base/time.js';
import type { Transaction } from '../../store/engine.js';
import { addOrderHistory, type OrderHistoryRow } from '../../store/order-history.js';
import { type OrderRow, putOrder } from '../../store/orders.js';
import type { Settings } from '../settings/settings.js';
import { willTell } from './tell.js';

/** The transaction of a change, its time in milliseconds since 1970, and who makes it. */
export interface Changing {
  tx: Transaction;
  now: number;
  settings: Settings;
  by: string;
}

/** What the history says besides the order itself. */
export type Told = Pick<OrderHistoryRow, 'event' | 'note'> & {
  /** What was paid or refunded by it. */
  amountMinor?: number | null;
};

/** Writes what became of an order, its history, and the event for whoever wants to be told, as one. */
export async function recordChange(
  changing: Changing,
  before: OrderRow,
  after: OrderRow,
  told: Told,
): Promise<OrderRow> {
  await putOrder(changing.tx, after);
  await recordHistory(changing, before.status, after, told);
  return after;
}

/** @param statusBefore null: there was no order yet. */
export async function recordHistory(
  { tx, now, by, settings }: Changing,
  statusBefore: OrderHistoryRow['statusBefore'],
  order: OrderRow,
  { event, note, amountMinor = null }: Told,
): Promise<void> {
  const row = await addOrderHistory(tx, {
    orderId: order.id,
    event,
    statusBefore,
    status: order.status,
    paymentCode: order.paymentCode,
    amountMinor,
    note,
    recordedAt: instant(now),
    recordedBy: by,
  });
  if (settings.webhook !== null) await willTell(tx, order, row);
}
