import { instant } from '../../base/time.js';
import { listOrderLines, listOverdueOrders, lockOrder, type OrderRow } from '../../store/orders.js';
import type { Context } from '../context.js';
import { type Changing, recordChange } from './record-change.js';
import { release } from './reserve.js';
import { releasePayments } from './reverse-payment.js';
import { statusBehind } from './transitions.js';

const page = 100;

/** What is not done by a user. */
const nobody = 'tillgate';

/** Expires all unpaid orders whose time is over and gives their goods back, and what was paid of them; a page per transaction. @returns how many. */
export async function expireOrders({ engine, shop, clock }: Context): Promise<number> {
  const { settings } = await shop();
  const now = clock();
  let expired = 0;
  for (;;) {
    const numbers = await listOverdueOrders(engine, instant(now), page);
    if (numbers.length === 0) return expired;
    await engine.transaction(async (tx) => {
      for (const number of numbers) {
        const order = await lockOrder(tx, number);
        if (order !== undefined) await expireOverdue({ tx, now, settings, by: nobody }, order);
      }
    });
    expired += numbers.length;
  }
}

/** The order as it is now: expired if its time is over and it was not paid, whether or not the task has seen it yet. */
export async function expireOverdue(changing: Changing, order: OrderRow): Promise<OrderRow> {
  const status = statusBehind('expire', order.status);
  if (status === undefined || order.expiresAt > instant(changing.now)) return order;
  const { tx, now } = changing;
  const lines = await listOrderLines(tx, order.id);
  await release(tx, { orderId: order.id, store: order.store, recordedAt: instant(now) }, lines);
  const self = { ...changing, by: nobody };
  const unpaid = await releasePayments(self, order);
  return recordChange(self, unpaid, { ...unpaid, status }, { event: 'expired', note: null });
}
