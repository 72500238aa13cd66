import { holdPoints, type PointsPayment } from '../../domain/orders/hold-points.js';
import { payInOffice } from '../../domain/orders/pay-in-office.js';
import { payWithPoints, pointsTaken } from '../../domain/orders/pay-with-points.js';
import { budgetLeft } from '../../domain/umico/budget.js';
import { releaseHold } from '../../domain/umico/holds.js';
import { instantOf, minorOf } from '../../http/rest/values.js';
import { findOrderByNumber } from '../../store/orders.js';
import type { RegateOperation, RegateRequest } from '../call.js';
import { orderKey } from '../keys.js';
import { changedOrder } from '../order-answer.js';
import { refused } from '../problems.js';

type Request = RegateRequest<'payOrder'>;

export const payOrder: RegateOperation = {
  kind: 'change',
  keys: ({ body }: Request) => [orderKey(body.order)],
  /** @returns the key of the hold that pays; null where none does. */
  async prepare({ call, context, begun, note }, { body }: Request) {
    if (body.points === undefined) return { prepared: null };
    note({ document: orderKey(body.order), card: body.points.card });
    const timeoutMs = await budgetLeft(context, begun);
    const held = await holdPoints(context, { ...pointsOf(body, body.points, call.user), timeoutMs });
    return held.code === 'OK' ? { prepared: held.holdKey } : refused(held);
  },
  async run({ call, context, note }, { body }: Request, holdKey) {
    note({ document: orderKey(body.order) });
    if (body.points !== undefined) {
      const payment = pointsOf(body, body.points, call.user);
      return changedOrder(context, await payWithPoints(context, payment, holdKey as string | null));
    }
    const { paymentCode } = body;
    return changedOrder(context, await payInOffice(context, { ...paymentOf(body, call.user), paymentCode }));
  },
  async discard({ context }, _request, holdKey) {
    if (holdKey !== null) await releaseHold(context, holdKey as string);
  },
  async settle({ context, begun }, { body }: Request, kept) {
    if (body.points === undefined) return kept;
    const order = await findOrderByNumber(context.engine, body.order);
    if (order === undefined) throw new Error(`order ${body.order} is gone`);
    const paid = { code: 'OK' as const, order, lines: [] };
    return changedOrder(context, await pointsTaken(context, paid, await budgetLeft(context, begun)));
  },
};

function paymentOf({ order, amount, document = null, paidAt = null }: Request['body'], by: string) {
  return {
    number: order,
    by,
    amountMinor: minorOf(amount),
    document,
    paidAt: paidAt === null ? null : instantOf(paidAt),
  };
}

function pointsOf(
  body: Request['body'],
  { card, amount, till = null }: NonNullable<Request['body']['points']>,
  by: string,
): PointsPayment {
  const pointsMinor = amount === undefined ? null : minorOf(amount);
  return { ...paymentOf(body, by), paymentCode: body.paymentCode, card, pointsMinor, till };
}
