import { sumOf } from '../../base/money.js';
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
import type { Context } from '../context.js';
import { type FieldFault, linesFaults } from '../fields.js';
import { postStock } from '../stock/post-stock.js';
import { mostOfReason } from './annul.js';
import { type Asked, changeOrder, type OrderAnswer, type OrderUnknown } from './change-order.js';
import { type RefundOrder, readRefunds } from './order-state.js';
import { type Changing, recordChange } from './record-change.js';
import {
  type AskedLine,
  allThatIsLeft,
  type RefundLine,
  type RefundLineFault,
  refundLines,
  refundOf,
  sharesOfPayments,
} from './refund-shares.js';
import { release } from './reserve.js';
import { type NotAllowed, notAllowed, statusBehind } from './transitions.js';

export interface RefundRequest extends Asked {
  /** Null: everything that is left. */
  lines: readonly AskedLine[] | null;
  /** What the caller expects to be paid back; null: whatever the lines come to. */
  amountMinor: number | null;
  reason: string | null;
  /** Goods that were handed over have come back to the store with it. */
  goodsReturned: boolean;
}

export type RefundAnswer =
  | (OrderAnswer & { refund: RefundOrder })
  | OrderUnknown
  | NotAllowed
  | { code: 'FIELDS_REFUSED'; faults: readonly FieldFault[] }
  | { code: 'NO_LINES' }
  | { code: 'LINES_REFUSED'; faults: readonly RefundLineFault[] }
  /** Everything was paid back before. */
  | { code: 'NOTHING_LEFT'; refundedMinor: number }
  /** The lines cost nothing. */
  | { code: 'AMOUNT_ZERO' }
  | { code: 'AMOUNT_MISMATCH'; expectedMinor: number; givenMinor: number };

/** Pays money of an order back, whole or by lines, to what it was paid with: status 7. Never more than was paid. */
export async function refund(context: Context, request: RefundRequest): Promise<RefundAnswer> {
  const faults = linesFaults('reason', request.reason, mostOfReason);
  if (faults.length > 0) return { code: 'FIELDS_REFUSED', faults };
  return changeOrder(context, request, (changing, order, lines) =>
    refundOnce(changing, order, lines, request),
  );
}

async function refundOnce(
  changing: Changing,
  order: OrderRow,
  lines: readonly OrderLineRow[],
  request: RefundRequest,
): Promise<RefundAnswer> {
  const status = statusBehind('refund', order.status);
  if (status === undefined) return notAllowed('refund', order);
  const open = allThatIsLeft(lines);
  if (open.length === 0) return { code: 'NOTHING_LEFT', refundedMinor: order.refundedMinor };
  const asked = request.lines ?? open;
  if (asked.length === 0) return { code: 'NO_LINES' };
  const { wanted, faults } = refundLines(asked, lines);
  if (faults.length > 0) return { code: 'LINES_REFUSED', faults };
  const parts = partsOf(wanted, order, lines, request.goodsReturned);
  const amountMinor = sumOf(parts, (part) => part.amountMinor);
  if (amountMinor === 0) return { code: 'AMOUNT_ZERO' };
  const givenMinor = request.amountMinor ?? amountMinor;
  if (givenMinor !== amountMinor) return { code: 'AMOUNT_MISMATCH', expectedMinor: amountMinor, givenMinor };

  const refunded = await writeRefund(changing, order, { parts, amountMinor, reason: request.reason });
  await moveGoods(changing, order, parts);
  const after = { ...order, status, refundedMinor: order.refundedMinor + amountMinor };
  const told = { event: 'refunded', amountMinor, note: refunded.number } as const;
  return {
    code: 'OK',
    order: await recordChange(changing, order, after, told),
    lines: await putRefunded(changing, lines, parts),
    refund: refunded,
  };
}

/** A line of a refund order, with its article. */
type Part = Omit<RefundLineRow, 'refundOrderId'> & { article: string };

function partsOf(
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

async function writeRefund(
  { tx, now, by }: Changing,
  { id: orderId }: OrderRow,
  { parts, amountMinor, reason }: { parts: readonly Part[]; amountMinor: number; reason: string | null },
): Promise<RefundOrder> {
  const refundOrder = { orderId, amountMinor, reason, recordedAt: instant(now), recordedBy: by };
  const refundOrderId = await addRefundOrder(tx, refundOrder);
  const number = `REF-${String(refundOrderId).padStart(6, '0')}`;
  await giveRefundNumber(tx, { id: refundOrderId, number });
  await addRefundLines(
    tx,
    parts.map((part) => ({ ...part, refundOrderId })),
  );
  const shares = sharesOfPayments(amountMinor, await listOrderPayments(tx, orderId));
  await addRefundPayments(
    tx,
    shares.map((share) => ({ ...share, refundOrderId })),
  );
  for (const share of shares) await addToRefunded(tx, share);
  return (await readRefunds(tx, orderId)).at(-1) as RefundOrder;
}

/** Goods that were not handed over are free again; others are back in the store if the caller says so. */
async function moveGoods(
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

async function putRefunded(
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
