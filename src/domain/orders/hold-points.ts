import { findOrderByNumber, listOrderLines, type OrderLineRow, type OrderRow } from '../../store/orders.js';
import { findConnectionFor, type NoAccess } from '../umico/access.js';
import { type OfferAnswer, offer } from '../umico/balance.js';
import { noTill, type UmicoAsker, type UmicoContext } from '../umico/context.js';
import { createHold, holdWithin } from '../umico/holds.js';
import type { SaleLine } from '../umico/lines.js';
import { type NotHeld, whyNotHeld } from '../umico/why-not-held.js';
import type { Asked } from './change-order.js';
import { statusBehind } from './transitions.js';

/** Points of a card pay what is open of an order, or a part of it with the rest otherwise, at once. */
export interface PointsPayment extends Asked {
  card: string;
  /** The till whose connection applies; null: that for all tills. */
  till: string | null;
  /** Points and the rest together; null: what is open; another sum is refused. */
  amountMinor: number | null;
  /** Null: all of it. */
  pointsMinor: number | null;
  /** How the rest is paid: 2 bank account, 3 cash, 4 electronic money. 4 where there is none. */
  paymentCode: 2 | 3 | 4;
  document: string | null;
  /** An instant in UTC; null: now. */
  paidAt: string | null;
}

type SumsFault =
  | { code: 'AMOUNT_MISMATCH'; expectedMinor: number; givenMinor: number }
  | Extract<PointsRefusal, { code: 'POINTS_TOO_MANY' }>
  /** Nothing is left for another payment. */
  | { code: 'POINTS_ALONE' };

export type PointsRefusal =
  | NotHeld
  | NoAccess
  | { code: 'TILL_UNKNOWN'; till: string }
  | { code: 'CURRENCY_MISMATCH'; expected: string; given: string }
  /** Umico lets fewer points pay this order. */
  | { code: 'POINTS_TOO_MANY'; mayBeSpentMinor: number; wantedMinor: number };

/** Key of the hold that `payWithPoints` spends; null: the order takes no money, which that says. */
export type PointsHeld = { code: 'OK'; holdKey: string | null } | PointsRefusal;

/**
 * Holds what is open of an order at Umico. Asks the network for `timeoutMs` at most: not for inside a transaction. What is
 * not certainly held by then is given up.
 */
export async function holdPoints(
  context: UmicoContext,
  payment: PointsPayment & { timeoutMs: number },
): Promise<PointsHeld> {
  const over = performance.now() + payment.timeoutMs;
  const leftMs = () => Math.max(1, Math.floor(over - performance.now()));
  const order = await findOrderByNumber(context.engine, payment.number);
  if (order === undefined || !takesPoints(order, payment)) return { code: 'OK', holdKey: null };
  const { card, by } = payment;
  const asker = askerOf(payment);
  const wantedMinor = payment.pointsMinor ?? order.amountMinor - order.paidMinor;
  const refused =
    (await placeFault(context, asker, order)) ??
    (await offerFault(context, { asker, card, by, order, pointsMinor: wantedMinor, timeoutMs: leftMs() }));
  if (refused !== undefined) return refused;
  const asked = { asker, card, pointsMinor: wantedMinor, tillKey: null, document: order.number, by };
  const created = await createHold(context, asked);
  if (created.code !== 'OK') {
    if (created.code === 'UMICO_NO_CONNECTION' || created.code === 'TILL_UNKNOWN') return created;
    throw new Error(`order ${order.number}: ${created.code}`);
  }
  const hold = await holdWithin(context, created.hold, leftMs());
  const isHeld = hold.status === 'held' && hold.wanted === 'held';
  return isHeld ? { code: 'OK', holdKey: hold.key } : whyNotHeld(hold);
}

/** Retail, by the till or for all of them. */
export function askerOf({ till }: Pick<PointsPayment, 'till'>): Extract<UmicoAsker, { purpose: 'retail' }> {
  return { purpose: 'retail', till: till ?? noTill };
}

/** Otherwise the payment says why not, and nothing is held for it. */
function takesPoints(order: OrderRow, payment: PointsPayment): boolean {
  const isOpen = statusBehind('payWithElectronicMoney', order.status) !== undefined;
  return isOpen && sumsFault(order, payment) === undefined;
}

/** What of the sums is not accepted. */
export function sumsFault(
  order: OrderRow,
  { amountMinor, pointsMinor, paymentCode }: PointsPayment,
): SumsFault | undefined {
  const expectedMinor = order.amountMinor - order.paidMinor;
  const givenMinor = amountMinor ?? expectedMinor;
  if (givenMinor !== expectedMinor) return { code: 'AMOUNT_MISMATCH', expectedMinor, givenMinor };
  const wantedMinor = pointsMinor ?? expectedMinor;
  if (wantedMinor > expectedMinor) {
    return { code: 'POINTS_TOO_MANY', mayBeSpentMinor: expectedMinor, wantedMinor };
  }
  return wantedMinor === expectedMinor && paymentCode !== 4 ? { code: 'POINTS_ALONE' } : undefined;
}

/** A point is worth a unit of the connection's currency. */
async function placeFault(
  { engine, shop }: UmicoContext,
  asker: ReturnType<typeof askerOf>,
  { currency: expected }: OrderRow,
): Promise<PointsRefusal | undefined> {
  const { tills } = await shop();
  const { till } = asker;
  if (till !== noTill && !tills.has(till)) return { code: 'TILL_UNKNOWN', till };
  const connection = await findConnectionFor(engine, asker);
  if (connection === undefined) return { code: 'UMICO_NO_CONNECTION', asker };
  const { currency: given } = connection;
  return given === expected ? undefined : { code: 'CURRENCY_MISMATCH', expected, given };
}

async function offerFault(
  context: UmicoContext,
  {
    order,
    ...question
  }: {
    asker: UmicoAsker;
    card: string;
    by: string;
    order: OrderRow;
    pointsMinor: number;
    timeoutMs: number;
  },
): Promise<PointsRefusal | undefined> {
  const lines = soldLines(await listOrderLines(context.engine, order.id));
  const { amountMinor, number: document } = order;
  const answer: OfferAnswer = await offer(context, { ...question, amountMinor, lines, document });
  if (answer.code === 'LINES_REFUSED')
    throw new Error(`order ${order.number}: ${JSON.stringify(answer.faults)}`);
  if (answer.code !== 'OK') return answer;
  const { mayBeSpentMinor } = answer.offer;
  const { pointsMinor: wantedMinor } = question;
  return wantedMinor > mayBeSpentMinor
    ? { code: 'POINTS_TOO_MANY', mayBeSpentMinor, wantedMinor }
    : undefined;
}

/** Lines of an order as Umico takes them. */
export function soldLines(lines: readonly OrderLineRow[]): SaleLine[] {
  return lines.map(({ position, article, name, quantityMilli, priceMinor, amountMinor }) => ({
    position,
    article: article.slice(0, 200),
    name: name.slice(0, 500),
    ...{ quantityMilli, priceMinor, amountMinor },
  }));
}
