import { sumOf } from '../base/money.js';
import type { OrderAnswer } from '../domain/orders/change-order.js';
import {
  type RefundOrder as FullRefund,
  type OrderState as FullState,
  readState,
} from '../domain/orders/order-state.js';
import { isPoints } from '../domain/orders/points-payment.js';
import type { RestAnswer } from '../http/rest/operation.js';
import { money, quantity, time, timeOrNull } from '../http/rest/values.js';
import type { OrderHistoryRow } from '../store/order-history.js';
import type { OrderPaymentRow } from '../store/order-payments.js';
import type { OrderRow } from '../store/orders.js';
import type { Order, OrderEventName, OrderState, Payment, RefundOrder } from './api.js';
import type { RegateContext } from './call.js';
import { type Place, placeOf } from './place.js';
import { type Refusal, refused } from './problems.js';

/** What a change of an order is answered with: the order as it is then, or why not. */
export async function changedOrder(
  context: RegateContext,
  answer: OrderAnswer | Refusal,
): Promise<RestAnswer> {
  if (answer.code !== 'OK') return refused(answer);
  return { body: await orderNow(context, answer.order) };
}

/** An order with all that is known of it. */
export async function orderNow(context: RegateContext, order: OrderRow): Promise<OrderState> {
  return orderState(await readState(context.engine, order), await placeOf(context));
}

export function orderState(state: FullState, place: Place): OrderState {
  const { order, payments, refunds, history } = state;
  const { paidMinor, refundedMinor, paidAt, handedOverAt } = order;
  const { timeZone } = place;
  return {
    ...named(order),
    paidAmount: money(paidMinor),
    refundedAmount: money(refundedMinor),
    ...lifetime(order, place),
    paidAt: timeOrNull(paidAt, timeZone),
    handedOverAt: timeOrNull(handedOverAt, timeZone),
    payments: payments.map((payment) => shownPayment(payment, place)),
    refunds: refunds.map((refund) => refundOrder(refund, state, place)),
    history: history.map(({ recordedAt, event, status, paymentCode, amountMinor }) => ({
      at: time(recordedAt, timeZone),
      event: eventNames[event],
      status,
      paymentCode,
      amount: amountMinor === null ? null : money(amountMinor),
    })),
  };
}

/** An order as it was booked: with its lines and what was said of it. */
export function bookedOrder({ order, lines }: OrderAnswer, place: Place): Order {
  const { deliveryAddress, comment } = order;
  return {
    ...named(order),
    lines: lines.map(({ position, article, name, quantityMilli, priceMinor, amountMinor }) => ({
      position,
      article,
      name,
      quantity: quantity(quantityMilli),
      price: money(priceMinor),
      amount: money(amountMinor),
    })),
    deliveryAddress,
    comment,
    ...lifetime(order, place),
  };
}

export function refundOrder(refund: FullRefund, { order, lines }: FullState, place: Place): RefundOrder {
  const articles = new Map(lines.map(({ position, article }) => [position, article]));
  return {
    refund: refund.number,
    order: order.number,
    currency: order.currency,
    amount: money(refund.amountMinor),
    points: money(pointsOf(refund)),
    money: money(refund.amountMinor - pointsOf(refund)),
    lines: refund.lines.map(({ position, quantityMilli, amountMinor }) => ({
      position,
      article: articles.get(position) as string,
      quantity: quantity(quantityMilli),
      amount: money(amountMinor),
    })),
    payments: refund.payments.map(
      ({ code, amountMinor, system, transactionId, rrn, cardMask, document }) => ({
        paymentCode: code,
        amount: money(amountMinor),
        ...{ system, transactionId, rrn, cardMask, document },
      }),
    ),
    goodsReturned: refund.lines.some(({ returnedMilli }) => returnedMilli > 0),
    reason: refund.reason,
    createdAt: time(refund.recordedAt, place.timeZone),
  };
}

function pointsOf({ payments }: FullRefund): number {
  return sumOf(payments.filter(isPoints), ({ amountMinor }) => amountMinor);
}

/** Events of orders in the words of the wire. */
export const eventNames: Readonly<Record<OrderHistoryRow['event'], OrderEventName>> = {
  booked: 'booked',
  paid: 'paid',
  'payment reversed': 'paymentReversed',
  expired: 'expired',
  annulled: 'annulled',
  refunded: 'refunded',
  'handed over': 'handedOver',
};

function named(order: OrderRow) {
  const { number, externalId, client: clientId, store, status, paymentCode, currency, amountMinor } = order;
  return {
    order: number,
    externalId,
    clientId,
    store,
    status,
    paymentCode,
    currency,
    amount: money(amountMinor),
  };
}

function lifetime({ createdAt, expiresAt }: OrderRow, { timeZone }: Place) {
  return { createdAt: time(createdAt, timeZone), expiresAt: time(expiresAt, timeZone) };
}

function shownPayment(payment: OrderPaymentRow, { timeZone }: Place): Payment {
  const { code, amountMinor, refundedMinor, paidAt } = payment;
  const { system, transactionId, rrn, authCode, cardMask, document } = payment;
  return {
    paymentCode: code,
    amount: money(amountMinor),
    refundedAmount: money(refundedMinor),
    ...{ system, transactionId, rrn, authCode, cardMask, document },
    paidAt: time(paidAt, timeZone),
  };
}
