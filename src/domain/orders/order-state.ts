import type { Reader } from '../../store/engine.js';
import { listOrderHistory, type OrderHistoryRow } from '../../store/order-history.js';
import { listOrderPayments, type OrderPaymentRow } from '../../store/order-payments.js';
import {
  findOrderByExternalId,
  findOrderByNumber,
  listOrderLines,
  type OrderLineRow,
  type OrderRow,
} from '../../store/orders.js';
import {
  listRefundLines,
  listRefundOrders,
  listRefundPayments,
  type RefundLineRow,
  type RefundOrderRow,
  type RefundPaymentRow,
} from '../../store/refunds.js';
import type { Context } from '../context.js';

/** An instruction to pay money back: for what, and to which payments. */
export interface RefundOrder extends RefundOrderRow {
  lines: RefundLineRow[];
  payments: RefundPaymentRow[];
}

/** All that is known of an order; lists are oldest first. */
export interface OrderState {
  order: OrderRow;
  lines: OrderLineRow[];
  payments: OrderPaymentRow[];
  refunds: RefundOrder[];
  history: OrderHistoryRow[];
}

/** By what to look orders up; at least one of them. */
export interface StateQuery {
  numbers?: readonly string[];
  externalIds?: readonly string[];
}

export type StateAnswer =
  /** The orders that there are, numbers first, each as often as it was asked for, and the names that name none. */
  { code: 'OK'; orders: OrderState[]; unknown: string[] } | { code: 'TOO_MANY'; most: number };

const most = 100;

/** Looks orders up. An order whose time is over still says 0 until the task, or whoever changes it, has seen it. */
export async function orderStates(
  { engine }: Context,
  { numbers = [], externalIds = [] }: StateQuery,
): Promise<StateAnswer> {
  if (numbers.length + externalIds.length > most) return { code: 'TOO_MANY', most };
  const found: OrderState[] = [];
  const unknown: string[] = [];
  const add = async (name: string, order: OrderRow | undefined) => {
    if (order === undefined) unknown.push(name);
    else found.push(await readState(engine, order));
  };
  for (const number of numbers) await add(number, await findOrderByNumber(engine, number));
  for (const externalId of externalIds)
    await add(externalId, await findOrderByExternalId(engine, externalId));
  return { code: 'OK', orders: found, unknown };
}

/** All that is known of an order, which is read already. */
export async function readState(reader: Reader, order: OrderRow): Promise<OrderState> {
  return {
    order,
    lines: await listOrderLines(reader, order.id),
    payments: await listOrderPayments(reader, order.id),
    refunds: await readRefunds(reader, order.id),
    history: await listOrderHistory(reader, order.id),
  };
}

/** The refund orders of an order. */
export async function readRefunds(reader: Reader, orderId: number): Promise<RefundOrder[]> {
  const refunds: RefundOrder[] = [];
  for (const row of await listRefundOrders(reader, orderId)) {
    const lines = await listRefundLines(reader, row.id);
    refunds.push({ ...row, lines, payments: await listRefundPayments(reader, row.id) });
  }
  return refunds;
}
