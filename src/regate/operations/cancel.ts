import { annul } from '../../domain/orders/annul.js';
import type { RegateOperation, RegateRequest } from '../call.js';
import { orderKey } from '../keys.js';
import { changedOrder } from '../order-answer.js';

type Request = RegateRequest<'cancel'>;

export const cancel: RegateOperation = {
  kind: 'change',
  keys: ({ body }: Request) => [orderKey(body.order)],
  async run({ call, context, note }, { body: { order, reason = null } }: Request) {
    note({ document: orderKey(order) });
    return changedOrder(context, await annul(context, { number: order, by: call.user, reason }));
  },
};
