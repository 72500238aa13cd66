import { instant, localTime } from '../../base/time.js';
import type { NamedCheck } from '../../store/checks.js';
import { type OrderLineRow, type OrderRow, putOrderLines } from '../../store/orders.js';
import { documentOf } from '../checks/identity.js';
import type { Context } from '../context.js';
import { postStock } from '../stock/post-stock.js';
import { type Asked, changeOrder, type OrderAnswer, type OrderUnknown } from './change-order.js';
import { type Changing, recordChange } from './record-change.js';
import { left } from './refund-shares.js';
import { release } from './reserve.js';
import { type CheckRefusal, findSellingCheck } from './selling-check.js';
import { type NotAllowed, notAllowed, statusBehind } from './transitions.js';

export interface HandOver extends Asked {
  /** The check with which a till sold the goods of the order, and so took them out of stock; null: there is none. */
  check: NamedCheck | null;
}

export type HandOverAnswer =
  | OrderAnswer
  | OrderUnknown
  | NotAllowed
  | { code: 'HANDED_OVER'; handedOverAt: string }
  /** Everything was paid back. */
  | { code: 'NOTHING_LEFT'; refundedMinor: number }
  | CheckRefusal;

/**
 * The goods of a paid order leave the store, once: by a movement of the order, or by the check with which a till has sold
 * them. What was paid back stays.
 */
export function handOver(context: Context, asked: HandOver): Promise<HandOverAnswer> {
  return changeOrder(context, asked, async (changing, order, lines): Promise<HandOverAnswer> => {
    const status = statusBehind('handOver', order.status);
    if (status === undefined) return notAllowed('handOver', order);
    const { handedOverAt, refundedMinor } = order;
    if (handedOverAt !== null) return { code: 'HANDED_OVER', handedOverAt };
    const after = lines.map((line) => ({ ...line, handedOverMilli: left(line) }));
    const goods = after
      .filter(({ handedOverMilli }) => handedOverMilli > 0)
      .map(({ article, handedOverMilli }) => ({ article, quantityMilli: handedOverMilli }));
    if (goods.length === 0) return { code: 'NOTHING_LEFT', refundedMinor };
    const check =
      asked.check === null ? null : await findSellingCheck(changing.tx, asked.check, order, goods);
    if (check !== null && 'code' in check) return check;

    await takeGoods(changing, order, goods, check === null);
    await putOrderLines(changing.tx, after);
    const given = {
      ...order,
      status,
      handedOverAt: instant(changing.now),
      handedOverCheck: check?.id ?? null,
    };
    const note = check === null ? null : `check ${documentOf(check)}`;
    return {
      code: 'OK',
      order: await recordChange(changing, order, given, { event: 'handed over', note }),
      lines: after,
    };
  });
}

async function takeGoods(
  { tx, now, settings }: Changing,
  { id: orderId, number: document, store }: OrderRow,
  goods: readonly Pick<OrderLineRow, 'article' | 'quantityMilli'>[],
  isMoved: boolean,
): Promise<void> {
  const recordedAt = instant(now);
  await release(tx, { orderId, store, recordedAt }, goods);
  if (!isMoved) return;
  const time = localTime(now, settings.timeZone);
  await postStock(tx, { checkId: null, document, type: 'Sale', store, time, recordedAt }, goods);
}
