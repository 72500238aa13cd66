import { handOver as handOverGoods } from '../../domain/orders/hand-over.js';
import type { RegateOperation, RegateRequest } from '../call.js';
import { orderKey } from '../keys.js';
import { changedOrder } from '../order-answer.js';

type Request = RegateRequest<'handOver'>;

export const handOver: RegateOperation = {
  kind: 'change',
  keys: ({ body }: Request) => [orderKey(body.order)],
  async run({ call, context, note }, { body: { order, check } }: Request) {
    note({ document: orderKey(order) });
    const named = check === undefined ? null : { ...check, date: check.date ?? null };
    return changedOrder(
      context,
      await handOverGoods(context, { number: order, by: call.user, check: named }),
    );
  },
};
