import { instant, localTime } from '../../base/time.js';
import { addToRefunded, listOrderPayments } from '../../store/order-payments.js';
import { type OrderLineRow, type OrderRow, putOrderLines } from '../../store/orders.js';
import {
  addRefundLines,
  addRefundOrder,
  addRefundPayments,
  giveRefundNumber,
  type RefundLineRow,
} from '../../store/refunds.js';
import { postStock } from '../stock/post-stock.js';
import { type RefundOrder, readRefunds } from './order-state.js';
import type { Changing } from './record-change.js';
import { type RefundLine, refundOf, sharesOfPayments } from './refund-shares.js';
import { release } from './reserve.js';

/** A line of a refund order, with its article. */
export type Part = Omit<RefundLineRow, 'refundOrderId'> & { article: string };

/** What is paid back of each line, and what of it comes back to the store. */
export function partsOf(
  wanted: readonly RefundLine[],
  { handedOverAt }: OrderRow,
  lines: readonly OrderLineRow[],
  goodsReturned: boolean,
): Part[] {
  return wanted.map(({ position, quantityMilli }) => {
    const line = lines.find((one) => one.position === position) as OrderLineRow;
    const returnedMilli = handedOverAt !== null && goodsReturned ? quantityMilli : 0;
    return {
      position,
      quantityMilli,
      amountMinor: refundOf(quantityMilli, line),
      returnedMilli,
      article: line.article,
    };
  });
}

interface NewRefund {
  parts: readonly Part[];
  amountMinor: number;
  reason: string | null;
  /** What goes back to which payment; undefined: the oldest first. */
  shares: readonly { paymentId: number; amountMinor: number }[] | undefined;
}

/** Writes the refund order, and what goes back to which payment. */
export async function writeRefund(
  { tx, now, by }: Changing,
  { id: orderId }: OrderRow,
  { parts, amountMinor, reason, shares: given }: NewRefund,
): Promise<RefundOrder> {
  const refundOrder = { orderId, amountMinor, reason, recordedAt: instant(now), recordedBy: by };
  const refundOrderId = await addRefundOrder(tx, refundOrder);
  const number = `REF-${String(refundOrderId).padStart(6, '0')}`;
  await giveRefundNumber(tx, { id: refundOrderId, number });
  await addRefundLines(
    tx,
    parts.map((part) => ({ ...part, refundOrderId })),
  );
  const shares = given ?? sharesOfPayments(amountMinor, await listOrderPayments(tx, orderId));
  await addRefundPayments(
    tx,
    shares.map((share) => ({ ...share, refundOrderId })),
  );
  for (const share of shares) await addToRefunded(tx, share);
  return (await readRefunds(tx, orderId)).at(-1) as RefundOrder;
}

/** Goods that were not handed over are free again; others are back in the store if the caller says so. */
export async function moveGoods(
  { tx, now, settings }: Changing,
  order: OrderRow,
  parts: readonly Part[],
): Promise<void> {
  const { id: orderId, store, number: document } = order;
  const recordedAt = instant(now);
  if (order.handedOverAt === null) return release(tx, { orderId, store, recordedAt }, parts);
  const time = localTime(now, settings.timeZone);
  const posting = { checkId: null, document, type: 'Return', store, time, recordedAt } as const;
  await postStock(
    tx,
    posting,
    parts.filter(({ returnedMilli }) => returnedMilli > 0),
  );
}

/** Writes into the lines what was paid back of them. @returns the lines behind it. */
export async function putRefunded(
  { tx }: Changing,
  lines: readonly OrderLineRow[],
  parts: readonly Part[],
): Promise<OrderLineRow[]> {
  const after = lines.map((line) => {
    const part = parts.find(({ position }) => position === line.position);
    return {
      ...line,
      refundedMilli: line.refundedMilli + (part?.quantityMilli ?? 0),
      refundedMinor: line.refundedMinor + (part?.amountMinor ?? 0),
    };
  });
  await putOrderLines(tx, after);
  return after;
}
