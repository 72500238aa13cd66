import { sumOf } from '../../base/money.js';
import { findOrderedItem } from '../../store/catalogue.js';
import type { Reader } from '../../store/engine.js';
import { engineWithin } from '../../store/nested.js';
import type { OrderLineRow, OrderRow, OrderStatus } from '../../store/orders.js';
import type { Context } from '../context.js';
import { type FieldFault, linesFaults, textFaults } from '../fields.js';
import { mostOfReason } from './annul.js';
import { returnMoney } from './bank-money.js';
import { type Asked, changeOrder, type OrderAnswer, type OrderUnknown } from './change-order.js';
import type { RefundOrder } from './order-state.js';
import type { QuantityRules } from './quantity.js';
import { type Changing, recordChange } from './record-change.js';
import { type AskedLine, allThatIsLeft, type RefundLineFault, refundLines } from './refund-shares.js';
import { type RefundNotCalculated, returnPoints } from './return-points.js';
import { type NotAllowed, notAllowed, statusBehind } from './transitions.js';
import { moveGoods, type Part, partsOf, putRefunded, writeRefund } from './write-refund.js';

export interface RefundRequest extends Asked {
  /** Null: everything that is left. */
  lines: readonly AskedLine[] | null;
  /** What the caller expects to be paid back; null: whatever the lines come to. */
  amountMinor: number | null;
  reason: string | null;
  /** Goods that were handed over have come back to the store with it. */
  goodsReturned: boolean;
  /** Key of what Umico calculated of it (`calculateRefund`); null: nothing, as where no points have paid. */
  calculation?: string | null;
  /** Why points are to go back although Umico has not calculated how many; null: it is refused then. */
  overrideReason?: string | null;
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
  | { code: 'AMOUNT_MISMATCH'; expectedMinor: number; givenMinor: number }
  | RefundNotCalculated;

/** What a refund comes to. */
export interface Weighed {
  code: 'OK';
  status: OrderStatus;
  parts: Part[];
  amountMinor: number;
}

/** Pays money of an order back, whole or by lines, to what it was paid with: status 7. Never more than was paid. */
export async function refund(context: Context, request: RefundRequest): Promise<RefundAnswer> {
  const faults = [
    ...linesFaults('reason', request.reason, mostOfReason),
    ...textFaults('overrideReason', request.overrideReason ?? null, mostOfReason),
  ];
  if (faults.length > 0) return { code: 'FIELDS_REFUSED', faults };
  const shop = await context.shop();
  return changeOrder(context, request, (changing, order, lines) => {
    const engine = engineWithin(changing.tx, context.engine);
    return refundOnce({ ...context, engine, shop: async () => shop }, changing, { order, lines }, request);
  });
}

/** @param context within the change */
async function refundOnce(
  context: Context,
  changing: Changing,
  { order, lines }: { order: OrderRow; lines: readonly OrderLineRow[] },
  request: RefundRequest,
): Promise<RefundAnswer> {
  const weighed = await weighRefund(changing.tx, order, lines, request);
  if (weighed.code !== 'OK') return weighed;
  const { status, parts, amountMinor } = weighed;
  const points = await returnPoints(context, order, weighed, request);
  if (points.code !== 'OK') return points;

  const { reason } = request;
  const refunded = await writeRefund(changing, order, { parts, amountMinor, reason, shares: points.shares });
  await returnMoney(changing, order, refunded);
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

/** What a refund comes to, or why it cannot be. */
export async function weighRefund(
  reader: Reader,
  order: OrderRow,
  lines: readonly OrderLineRow[],
  request: RefundRequest,
): Promise<Weighed | Exclude<RefundAnswer, { code: 'OK' }>> {
  const status = statusBehind('refund', order.status);
  if (status === undefined) return notAllowed('refund', order);
  const open = allThatIsLeft(lines);
  if (open.length === 0) return { code: 'NOTHING_LEFT', refundedMinor: order.refundedMinor };
  const asked = request.lines ?? open;
  if (asked.length === 0) return { code: 'NO_LINES' };
  const { wanted, faults } = refundLines(asked, lines, await rulesOf(reader, asked, lines));
  if (faults.length > 0) return { code: 'LINES_REFUSED', faults };
  const wantedParts = partsOf(wanted, order, lines, request.goodsReturned);
  const amountMinor = sumOf(wantedParts, (part) => part.amountMinor);
  if (amountMinor === 0) return { code: 'AMOUNT_ZERO' };
  const givenMinor = request.amountMinor ?? amountMinor;
  if (givenMinor !== amountMinor) return { code: 'AMOUNT_MISMATCH', expectedMinor: amountMinor, givenMinor };

  // With the last of the money goes what costs nothing, or it would be reserved for ever: there is no refund of nothing.
  const isLast = order.refundedMinor + amountMinor === order.paidMinor && order.handedOverAt === null;
  const parts = isLast ? partsOf(open, order, lines, false) : wantedParts;
  return { code: 'OK', status, parts, amountMinor };
}

/** In which quantities the articles are sold of which parts are asked for. */
async function rulesOf(
  reader: Reader,
  asked: readonly AskedLine[],
  lines: readonly OrderLineRow[],
): Promise<ReadonlyMap<string, QuantityRules>> {
  const positions = new Set(asked.flatMap((one) => (one.quantityMilli === null ? [] : one.position)));
  const rules = new Map<string, QuantityRules>();
  for (const { position, article } of lines) {
    const item = positions.has(position) ? await findOrderedItem(reader, article) : undefined;
    if (item !== undefined) rules.set(article, item);
  }
  return rules;
}
