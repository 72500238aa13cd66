import { sumOf } from '../../base/money.js';
import { instant } from '../../base/time.js';
import { findStore } from '../../store/catalogue.js';
import { findClientRow } from '../../store/clients.js';
import {
  addOrder,
  addOrderLines,
  findOrderByExternalId,
  giveNumber,
  listOrderLines,
  lockOrder,
  type OrderLineRow,
  type OrderRow,
} from '../../store/orders.js';
import { addReservations } from '../../store/reservations.js';
import { SumTooLarge } from '../checks/sum-too-large.js';
import type { Context } from '../context.js';
import { bookedLines, type LineFault } from './booked-lines.js';
import { type BookingRequest, digestOf, type RequestRefusal, requestRefusal } from './booking-request.js';
import type { OrderAnswer } from './change-order.js';
import { expireOrders, expireOverdue } from './expire.js';
import { spendPrepayment } from './pay-from-prepayment.js';
import { type Changing, recordHistory } from './record-change.js';
import { reserve, type Shortage } from './reserve.js';

export type BookingRefusal =
  | RequestRefusal
  | { code: 'CLIENT_UNKNOWN'; client: string }
  | { code: 'STORE_UNKNOWN'; store: string }
  | { code: 'LINES_REFUSED'; faults: readonly LineFault[] }
  /** All lines together cost nothing, so that the order could never be paid. */
  | { code: 'AMOUNT_ZERO' }
  | { code: 'AMOUNT_TOO_LARGE' }
  | { code: 'NOT_ENOUGH_STOCK'; shortages: readonly Shortage[] }
  /** The external id names an order with other content. */
  | { code: 'EXTERNAL_ID_REUSED'; number: string };

export type BookingAnswer =
  /** `repeated`: the order was there, and is answered as it is now. */
  (OrderAnswer & { repeated: boolean }) | BookingRefusal;

const hourMs = 3_600_000;

/** Books an order for a client: all lines or none. Its goods are reserved until they are handed over or its time is over. */
export async function book(context: Context, request: BookingRequest): Promise<BookingAnswer> {
  const refusal = requestRefusal(request);
  if (refusal !== undefined) return refusal;
  const answer = await attempt(context, request);
  // Nobody is refused because of orders whose time is over and which the task has not seen yet.
  const isFreed = answer.code === 'NOT_ENOUGH_STOCK' && (await expireOrders(context)) > 0;
  return isFreed ? attempt(context, request) : answer;
}

/** Undoes the transaction and is the answer. */
class Undone extends Error {
  constructor(readonly refusal: BookingRefusal) {
    super(refusal.code);
  }
}

async function attempt({ engine, shop, clock }: Context, request: BookingRequest): Promise<BookingAnswer> {
  const { settings } = await shop();
  try {
    return await engine.transaction((tx) =>
      bookOnce({ tx, now: clock(), settings, by: request.by }, request),
    );
  } catch (error) {
    if (error instanceof Undone) return error.refusal;
    if (error instanceof SumTooLarge) return { code: 'AMOUNT_TOO_LARGE' };
    throw error;
  }
}

async function bookOnce(changing: Changing, request: BookingRequest): Promise<BookingAnswer> {
  const { tx } = changing;
  const digest = digestOf(request);
  const known = await findBooked(changing, request.externalId, digest);
  if (known !== undefined) return known;
  const { client, store } = request;
  if ((await findClientRow(tx, client)) === undefined) return { code: 'CLIENT_UNKNOWN', client };
  if ((await findStore(tx, store)) === undefined) return { code: 'STORE_UNKNOWN', store };
  const { lines, faults } = await bookedLines(tx, request.lines);
  if (faults.length > 0) return { code: 'LINES_REFUSED', faults };
  const amountMinor = sumOf(lines, (line) => line.amountMinor);
  if (!Number.isSafeInteger(amountMinor)) return { code: 'AMOUNT_TOO_LARGE' };
  if (amountMinor === 0) return { code: 'AMOUNT_ZERO' };

  const { reserved, shortages } = await reserve(tx, store, lines);
  if (shortages.length > 0) throw new Undone({ code: 'NOT_ENOUGH_STOCK', shortages });
  const order = await addNumbered(changing, request, { digest, amountMinor });
  const { id: orderId, createdAt: recordedAt } = order;
  await addReservations(
    tx,
    reserved.map((row) => ({ orderId, recordedAt, ...row })),
  );
  const rows = lines.map((line) => ({ orderId, ...untouched, ...line }));
  await addOrderLines(tx, rows);
  await recordHistory(changing, null, order, { event: 'booked', note: null });
  return { code: 'OK', order: await paidBefore(changing, order, rows), lines: rows, repeated: false };
}

/** The order, paid from the client's prepayment as far as there is one and the shop wants that. */
async function paidBefore(changing: Changing, order: OrderRow, lines: readonly OrderLineRow[]) {
  if (!changing.settings.prepaymentAtBooking) return order;
  const answer = await spendPrepayment(changing, order, lines);
  return answer.code === 'OK' ? answer.order : order;
}

const untouched = { refundedMilli: 0, refundedMinor: 0, handedOverMilli: 0 };

/** What the external id names already, if anything. */
async function findBooked(
  changing: Changing,
  externalId: string | null,
  digest: string,
): Promise<BookingAnswer | undefined> {
  const { tx } = changing;
  const found = externalId === null ? undefined : await findOrderByExternalId(tx, externalId);
  if (found === undefined) return undefined;
  if (found.digest !== digest) return { code: 'EXTERNAL_ID_REUSED', number: found.number };
  const order = await expireOverdue(changing, (await lockOrder(tx, found.number)) ?? found);
  return { code: 'OK', order, lines: await listOrderLines(tx, order.id), repeated: true };
}

async function addNumbered(
  { tx, now, settings }: Changing,
  { client, store, externalId, deliveryAddress, comment }: BookingRequest,
  { digest, amountMinor }: { digest: string; amountMinor: number },
): Promise<OrderRow> {
  const booked = {
    externalId,
    digest,
    client,
    store,
    currency: settings.currency,
    amountMinor,
    paidMinor: 0,
    refundedMinor: 0,
    deliveryAddress,
    comment,
    createdAt: instant(now),
    expiresAt: instant(now + settings.orderTtlHours * hourMs),
    paidAt: null,
    handedOverAt: null,
  };
  const id = await addOrder(tx, booked);
  const number = `INV-${String(id).padStart(6, '0')}`;
  await giveNumber(tx, { id, number });
  return { id, number, status: 0, paymentCode: 0, handedOverCheck: null, ...booked };
}
