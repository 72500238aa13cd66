import type { Reader, Transaction } from './engine.js';

/** What anybody may know of an order; instants in UTC, sums in minor units. */
export type OrderFacts = {
  /** Printed on the invoice, for example `INV-000021`. */
  number: string;
  /** The caller's own name for it. */
  externalId: string | null;
  client: string;
  store: string;
  /** 0 to 7; what may follow on which: domain/orders/transitions.ts. */
  status: OrderStatus;
  paymentCode: PaymentCode;
  currency: string;
  amountMinor: number;
  paidMinor: number;
  refundedMinor: number;
  deliveryAddress: string | null;
  comment: string | null;
  createdAt: string;
  /** Until then an unpaid order keeps its goods. */
  expiresAt: string;
  /** When the payer's side says that it was. */
  paidAt: string | null;
  handedOverAt: string | null;
};

export type OrderStatus = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;
export type PaymentCode = 0 | 1 | 2 | 3 | 4;

/** A row of `orders`. */
export type OrderRow = OrderFacts & {
  id: number;
  /** Of what was booked. */
  digest: string;
  /** The check that took the goods out of stock instead of the order. */
  handedOverCheck: number | null;
};

export type OrderLineRow = {
  orderId: number;
  position: number;
  article: string;
  /** As it was when the order was booked, like the price. */
  name: string;
  quantityMilli: number;
  priceMinor: number;
  amountMinor: number;
  refundedMilli: number;
  refundedMinor: number;
  /** What left with the hand-over. */
  handedOverMilli: number;
};

/** Of {@link OrderRow}, over `orders o`. */
export const orderColumns = `o.id, o.number, o.external_id AS "externalId", o.digest, o.client, o.store, o.status,
  o.payment_code AS "paymentCode", o.currency, o.amount_minor AS "amountMinor", o.paid_minor AS "paidMinor",
  o.refunded_minor AS "refundedMinor", o.delivery_address AS "deliveryAddress", o.comment, o.created_at AS "createdAt",
  o.expires_at AS "expiresAt", o.paid_at AS "paidAt", o.handed_over_at AS "handedOverAt",
  o.handed_over_check AS "handedOverCheck"`;

const lineColumns = `order_id AS "orderId", position, article, name, quantity_milli AS "quantityMilli",
  price_minor AS "priceMinor", amount_minor AS "amountMinor", refunded_milli AS "refundedMilli",
  refunded_minor AS "refundedMinor", handed_over_milli AS "handedOverMilli"`;

const selectByNumber = `SELECT ${orderColumns} FROM orders o WHERE o.number = :number`;
const selectById = `SELECT ${orderColumns} FROM orders o WHERE o.id = :id`;
const selectByExternalId = `SELECT ${orderColumns} FROM orders o WHERE o.external_id = :externalId`;
const selectByCheck = 'SELECT number FROM orders WHERE handed_over_check = :checkId';

const selectOverdue = `SELECT number FROM orders WHERE status = 0 AND expires_at <= :now ORDER BY expires_at
  LIMIT :limit`;

const selectNamed = `SELECT ${orderColumns} FROM orders o WHERE o.number IN (:number, :upper)
  OR o.external_id IN (:name, :upper, :lower)`;

const selectUnpaid = `SELECT ${orderColumns} FROM orders o
  WHERE o.status = 0 AND o.client = :client AND o.expires_at > :now ORDER BY o.id LIMIT :limit`;

const insertOrder = `INSERT INTO orders (external_id, digest, client, store, status, payment_code, currency,
    amount_minor, delivery_address, comment, created_at, expires_at)
  VALUES (:externalId, :digest, :client, :store, 0, 0, :currency, :amountMinor, :deliveryAddress, :comment, :createdAt,
    :expiresAt)
  RETURNING id`;

const numberOrder = 'UPDATE orders SET number = :number WHERE id = :id';

// Changes nothing: with PostgreSQL it takes the lock of the row, so that what is read stays so.
const lockByNumber = 'UPDATE orders SET status = status WHERE number = :number';

const updateOrder = `UPDATE orders SET status = :status, payment_code = :paymentCode, paid_minor = :paidMinor,
    refunded_minor = :refundedMinor, paid_at = :paidAt, handed_over_at = :handedOverAt,
    handed_over_check = :handedOverCheck
  WHERE id = :id`;

const insertLine = `INSERT INTO order_lines
    (order_id, position, article, name, quantity_milli, price_minor, amount_minor)
  VALUES (:orderId, :position, :article, :name, :quantityMilli, :priceMinor, :amountMinor)`;

const updateLine = `UPDATE order_lines SET refunded_milli = :refundedMilli, refunded_minor = :refundedMinor,
    handed_over_milli = :handedOverMilli
  WHERE order_id = :orderId AND position = :position`;

const selectLines = `SELECT ${lineColumns} FROM order_lines WHERE order_id = :orderId ORDER BY position`;

export function findOrderByNumber(reader: Reader, number: string): Promise<OrderRow | undefined> {
  return reader.first<OrderRow>(selectByNumber, { number });
}

/** @throws Error when there is no such order. */
export async function getOrder(reader: Reader, id: number): Promise<OrderRow> {
  const order = await reader.first<OrderRow>(selectById, { id });
  if (order === undefined) throw new Error(`There is no order with the id ${id}`);
  return order;
}

export function findOrderByExternalId(reader: Reader, externalId: string): Promise<OrderRow | undefined> {
  return reader.first<OrderRow>(selectByExternalId, { externalId });
}

/**
 * The orders that somebody may mean by a name in letters of any size: one by its own number, one by that of the application
 * server.
 * @param number as the name would be as a number of ours.
 */
export function listOrdersNamed(reader: Reader, name: string, number: string): Promise<OrderRow[]> {
  const names = { name, number, upper: name.toUpperCase(), lower: name.toLowerCase() };
  return reader.all<OrderRow>(selectNamed, names);
}

/** Unpaid orders of a client whose time is not over, oldest first. */
export function listUnpaidOrders(
  reader: Reader,
  of: { client: string; now: string; limit: number },
): Promise<OrderRow[]> {
  return reader.all<OrderRow>(selectUnpaid, of);
}

/** The order, which nobody else changes until the transaction ends. */
export async function lockOrder(tx: Transaction, number: string): Promise<OrderRow | undefined> {
  return (await tx.run(lockByNumber, { number })) === 0 ? undefined : findOrderByNumber(tx, number);
}

/** The number of the order whose goods the check sold. */
export async function findNumberByCheck(reader: Reader, checkId: number): Promise<string | undefined> {
  return (await reader.first<{ number: string }>(selectByCheck, { checkId }))?.number;
}

/** Numbers of unpaid orders whose time is over. */
export async function listOverdueOrders(reader: Reader, now: string, limit: number): Promise<string[]> {
  return (await reader.all<{ number: string }>(selectOverdue, { now, limit })).map(({ number }) => number);
}

/** @returns its id. @throws ConstraintBroken when there is an order with the external id. */
export async function addOrder(
  tx: Transaction,
  order: Omit<OrderFacts, 'number' | 'status' | 'paymentCode'> & { digest: string },
): Promise<number> {
  return ((await tx.first<{ id: number }>(insertOrder, order)) as { id: number }).id;
}

export async function giveNumber(tx: Transaction, order: { id: number; number: string }): Promise<void> {
  await tx.run(numberOrder, order);
}

/** Writes what may change of an order. */
export async function putOrder(tx: Transaction, order: OrderRow): Promise<void> {
  await tx.run(updateOrder, order);
}

export async function addOrderLines(
  tx: Transaction,
  lines: readonly Omit<OrderLineRow, 'refundedMilli' | 'refundedMinor' | 'handedOverMilli'>[],
): Promise<void> {
  await tx.insertMany(insertLine, lines);
}

/** Writes what may change of the lines. */
export async function putOrderLines(tx: Transaction, lines: readonly OrderLineRow[]): Promise<void> {
  for (const line of lines) await tx.run(updateLine, line);
}

export function listOrderLines(reader: Reader, orderId: number): Promise<OrderLineRow[]> {
  return reader.all<OrderLineRow>(selectLines, { orderId });
}
