import type { Reader, SqlValue } from './engine.js';
import { type OrderRow, type OrderStatus, orderColumns } from './orders.js';

/** Which orders to list; all that is given must hold. */
export interface OrderFilter {
  status?: OrderStatus;
  client?: string;
  store?: string;
  /** Booked at or behind this instant, and before that one. */
  since?: string;
  until?: string;
  /** Paid goods that have not been handed over. */
  toHandOver?: boolean;
}

const conditions: Readonly<Record<keyof OrderFilter, string>> = {
  status: 'o.status = :status',
  client: 'o.client = :client',
  store: 'o.store = :store',
  since: 'o.created_at >= :since',
  until: 'o.created_at < :until',
  toHandOver: `o.handed_over_at IS NULL AND o.status IN (1, 2, 3, 4, 7) AND EXISTS
    (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.refunded_milli < l.quantity_milli)`,
};

function whereOf(filter: OrderFilter): { where: string; parameters: Record<string, SqlValue> } {
  const asked = (Object.keys(filter) as (keyof OrderFilter)[]).filter((key) => filter[key] !== undefined);
  const where = ['o.number IS NOT NULL', ...asked.map((key) => conditions[key])].join(' AND ');
  const { toHandOver: _, ...parameters } = filter;
  return { where, parameters };
}

/** Newest first. */
export function listOrders(reader: Reader, filter: OrderFilter, limit: number): Promise<OrderRow[]> {
  const { where, parameters } = whereOf(filter);
  const sql = `SELECT ${orderColumns} FROM orders o WHERE ${where} ORDER BY o.id DESC LIMIT :limit`;
  return reader.all<OrderRow>(sql, { ...parameters, limit });
}

export async function countOrders(reader: Reader, filter: OrderFilter): Promise<number> {
  const { where, parameters } = whereOf(filter);
  const sql = `SELECT COUNT(*) AS count FROM orders o WHERE ${where}`;
  return (await reader.first<{ count: number }>(sql, parameters))?.count ?? 0;
}

/** Orders in the order in which they were booked, behind `after`. */
export function listOrdersAfter(reader: Reader, after: number, limit: number): Promise<OrderRow[]> {
  const sql = `SELECT ${orderColumns} FROM orders o WHERE o.number IS NOT NULL AND o.id > :after ORDER BY o.id LIMIT :limit`;
  return reader.all<OrderRow>(sql, { after, limit });
}
