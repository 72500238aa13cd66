import { listOrderLines, lockOrder, type OrderLineRow, type OrderRow } from '../../store/orders.js';
import type { Context } from '../context.js';
import { expireOverdue } from './expire.js';
import type { Changing } from './record-change.js';

/** An order with its lines, as it is behind the change. */
export interface OrderAnswer {
  code: 'OK';
  order: OrderRow;
  lines: readonly OrderLineRow[];
}

export interface OrderUnknown {
  code: 'ORDER_UNKNOWN';
  number: string;
}

/** Which order to change, and who does it. */
export interface Asked {
  number: string;
  by: string;
}

/**
 * Changes an order in one transaction, in which nobody else does. An order whose time is over has expired before anything
 * else happens to it.
 */
export async function changeOrder<Answer>(
  { engine, shop, clock }: Context,
  { number, by }: Asked,
  change: (changing: Changing, order: OrderRow, lines: OrderLineRow[]) => Promise<Answer>,
): Promise<Answer | OrderUnknown> {
  const { settings } = await shop();
  return engine.transaction(async (tx) => {
    const found = await lockOrder(tx, number);
    if (found === undefined) return { code: 'ORDER_UNKNOWN', number };
    const changing = { tx, now: clock(), settings, by };
    const order = await expireOverdue(changing, found);
    return change(changing, order, await listOrderLines(tx, order.id));
  });
}
