import type { OrderState, RefundOrder } from '../domain/orders/order-state.js';
import { paymentNames, statusNames } from '../regate/names.js';
import type { OrderHistoryRow } from '../store/order-history.js';
import type { OrderPaymentRow } from '../store/order-payments.js';
import type { OrderLineRow, OrderRow, OrderStatus } from '../store/orders.js';
import { money, quantity } from './order-units.js';
import { printable } from './printable.js';

/** `1 Paid by card (Оплачен картой)` */
export function statusText(status: OrderStatus): string {
  const { ru, en } = statusNames[status];
  return `${status} ${en} (${ru})`;
}

/** One line of the list. */
export function orderLine(order: OrderRow): string {
  const { number, externalId, client, store, status, amountMinor, refundedMinor, currency, createdAt } =
    order;
  const parts = [
    number,
    statusText(status),
    `${money(amountMinor)} ${currency}`,
    refundedMinor === 0 ? '' : `refunded ${money(refundedMinor)}`,
    `client ${client}`,
    `store ${store}`,
    externalId === null ? '' : `external id ${externalId}`,
    `booked ${createdAt}`,
    status === 0 ? `until ${order.expiresAt}` : '',
    order.handedOverAt === null ? '' : `handed over ${order.handedOverAt}`,
  ];
  return joined(parts);
}

/** All that is known of an order, for people. */
export function orderPage({ order, lines, payments, refunds, history }: OrderState): string {
  const own: [string, string | null][] = [
    ['delivery', order.deliveryAddress],
    ['comment', order.comment],
  ];
  return [
    orderLine(order),
    ...own
      .filter(([, value]) => value)
      .map(([name, value]) => `  ${name}: ${printable((value ?? '').replace(/\s+/g, ' '))}`),
    ...lines.map((line) => `  line ${lineText(line)}`),
    ...payments.map((payment) => `  payment ${paymentText(payment)}`),
    ...refunds.map((made) => `  refund ${refundText(made)}`),
    ...history.map((row) => `  ${historyText(row)}`),
  ].join('\n');
}

function lineText({ position, article, name, ...line }: OrderLineRow): string {
  const parts = [
    `${position}: ${article} ${name}`,
    `${quantity(line.quantityMilli)} × ${money(line.priceMinor)} = ${money(line.amountMinor)}`,
    line.refundedMilli === 0
      ? ''
      : `refunded ${quantity(line.refundedMilli)} for ${money(line.refundedMinor)}`,
    line.handedOverMilli === 0 ? '' : `handed over ${quantity(line.handedOverMilli)}`,
  ];
  return joined(parts);
}

type Paid = Pick<
  OrderPaymentRow,
  'code' | 'amountMinor' | 'system' | 'transactionId' | 'rrn' | 'cardMask' | 'document'
>;

function paymentText(payment: Paid & Partial<Pick<OrderPaymentRow, 'paidAt' | 'recordedBy'>>): string {
  const { code, amountMinor, system, transactionId, rrn, cardMask, document, paidAt, recordedBy } = payment;
  const parts = [
    `${paymentNames[code].en} (${paymentNames[code].ru}) ${money(amountMinor)}`,
    cardMask === null ? '' : `card ${cardMask}`,
    transactionId === null ? '' : `${system} ${transactionId}`,
    rrn === null ? '' : `RRN ${rrn}`,
    document ?? '',
    paidAt === undefined ? '' : `paid ${paidAt}`,
    recordedBy === undefined ? '' : `by ${recordedBy}`,
  ];
  return joined(parts);
}

/** What is to be paid back, and to what. */
export function refundText({
  number,
  amountMinor,
  reason,
  recordedAt,
  recordedBy,
  lines,
  payments,
}: RefundOrder): string {
  const parts = [
    `${number} of ${money(amountMinor)}`,
    lines.map(({ position, quantityMilli }) => `line ${position}: ${quantity(quantityMilli)}`).join(', '),
    ...payments.map((share) => `to ${paymentText(share)}`),
    reason ?? '',
    `made ${recordedAt} by ${recordedBy}`,
  ];
  return joined(parts);
}

function historyText({
  event,
  statusBefore,
  status,
  amountMinor,
  note,
  recordedAt,
  recordedBy,
}: OrderHistoryRow): string {
  const parts = [
    recordedAt,
    event,
    statusBefore === status || statusBefore === null
      ? `status ${status}`
      : `status ${statusBefore} → ${status}`,
    amountMinor === null ? '' : money(amountMinor),
    note ?? '',
    `by ${recordedBy}`,
  ];
  return joined(parts);
}

function joined(parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .map(printable)
    .join('  ');
}
