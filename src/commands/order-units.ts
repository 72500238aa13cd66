import { formatFixed, formatScaled, moneyDigits, quantityDigits } from '../base/money.js';
import type { OrderState, RefundOrder } from '../domain/orders/order-state.js';
import { statusNames } from '../regate/names.js';
import type { OrderLineRow, OrderRow } from '../store/orders.js';

export const money = (minor: number) => formatFixed(minor, moneyDigits);
export const quantity = (milli: number) => formatScaled(milli, quantityDigits);

/** An order for `--json`: sums and quantities as decimals. */
export function orderInUnits(order: OrderRow) {
  const { id: _id, digest: _digest, amountMinor, paidMinor, refundedMinor, ...facts } = order;
  const sums = { amount: money(amountMinor), paid: money(paidMinor), refunded: money(refundedMinor) };
  return { ...facts, ...sums, statusName: statusNames[order.status] };
}

/** All that is known of an order, for `--json`. */
export function stateInUnits({ order, lines, payments, refunds, history }: OrderState) {
  return {
    ...orderInUnits(order),
    lines: lines.map(lineInUnits),
    payments: payments.map(({ id: _id, orderId: _order, amountMinor, refundedMinor, ...facts }) => ({
      ...facts,
      amount: money(amountMinor),
      refunded: money(refundedMinor),
    })),
    refunds: refunds.map(refundInUnits),
    history: history.map(({ id: _id, orderId: _order, amountMinor, ...facts }) => ({
      ...facts,
      amount: amountMinor === null ? null : money(amountMinor),
    })),
  };
}

function lineInUnits({ position, article, name, ...line }: OrderLineRow) {
  return {
    position,
    article,
    name,
    quantity: quantity(line.quantityMilli),
    price: money(line.priceMinor),
    amount: money(line.amountMinor),
    refundedQuantity: quantity(line.refundedMilli),
    refunded: money(line.refundedMinor),
    handedOver: quantity(line.handedOverMilli),
  };
}

export function refundInUnits({
  number,
  amountMinor,
  reason,
  recordedAt,
  recordedBy,
  lines,
  payments,
}: RefundOrder) {
  return {
    number,
    amount: money(amountMinor),
    reason,
    recordedAt,
    recordedBy,
    lines: lines.map(({ position, quantityMilli, amountMinor: lineMinor, returnedMilli }) => ({
      position,
      quantity: quantity(quantityMilli),
      amount: money(lineMinor),
      returned: quantity(returnedMilli),
    })),
    payments: payments.map(
      ({ refundOrderId: _refund, paymentId: _payment, amountMinor: shareMinor, ...facts }) => ({
        ...facts,
        amount: money(shareMinor),
      }),
    ),
  };
}
