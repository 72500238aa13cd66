import { formatFixed, formatScaled, moneyDigits, quantityDigits } from '../../base/money.js';
import type { Reader } from '../../store/engine.js';
import { listOrdersAfter } from '../../store/order-list.js';
import { listOrderLines, type OrderLineRow, type OrderRow } from '../../store/orders.js';
import { type TableFormat, tableText } from '../table-text.js';

const columns = [
  'number',
  'externalId',
  'client',
  'store',
  'status',
  'paymentCode',
  'currency',
  'amount',
  'paid',
  'refunded',
  'createdAt',
  'expiresAt',
  'paidAt',
  'handedOverAt',
  'deliveryAddress',
  'comment',
  'position',
  'article',
  'name',
  'quantity',
  'price',
  'lineAmount',
  'refundedQuantity',
  'handedOverQuantity',
] as const;

const pageSize = 200;

/** All orders, oldest first: a row for each line, with what is known of its order. */
export function exportOrders(reader: Reader, format: TableFormat) {
  return tableText(columns, pages(reader), format);
}

async function* pages(reader: Reader) {
  for (let after = 0; ; ) {
    const orders = await listOrdersAfter(reader, after, pageSize);
    const rows = [];
    for (const order of orders) {
      for (const line of await listOrderLines(reader, order.id))
        rows.push({ ...ofOrder(order), ...ofLine(line) });
    }
    yield rows;
    const last = orders.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

function ofOrder(order: OrderRow) {
  const { number, externalId, client, store, status, paymentCode, currency } = order;
  const { createdAt, expiresAt, paidAt, handedOverAt, deliveryAddress, comment } = order;
  const sums = {
    amount: money(order.amountMinor),
    paid: money(order.paidMinor),
    refunded: money(order.refundedMinor),
  };
  return {
    ...{ number, externalId, client, store, status, paymentCode, currency, ...sums },
    ...{ createdAt, expiresAt, paidAt, handedOverAt, deliveryAddress, comment },
  };
}

function ofLine({ position, article, name, ...line }: OrderLineRow) {
  return {
    ...{ position, article, name },
    quantity: quantity(line.quantityMilli),
    price: money(line.priceMinor),
    lineAmount: money(line.amountMinor),
    refundedQuantity: quantity(line.refundedMilli),
    handedOverQuantity: quantity(line.handedOverMilli),
  };
}

function money(minor: number): string {
  return formatFixed(minor, moneyDigits);
}

function quantity(milli: number): string {
  return formatScaled(milli, quantityDigits);
}
