import { payByCard } from '../../domain/orders/pay-by-card.js';
import { instantOf, minorOf } from '../../http/rest/values.js';
import type { RegateOperation, RegateRequest } from '../call.js';
import { orderKey } from '../keys.js';
import { changedOrder } from '../order-answer.js';

type Request = RegateRequest<'paycard'>;

export const paycard: RegateOperation = {
  kind: 'change',
  keys: ({ body }: Request) => [orderKey(body.order)],
  async run({ call, context, note }, { body }: Request) {
    const { order, amount, currency = null, system, transactionId, rrn, authCode = null, cardMask } = body;
    note({ document: orderKey(order) });
    const answer = await payByCard(context, {
      number: order,
      by: call.user,
      amountMinor: minorOf(amount),
      currency,
      ...{ system, transactionId, rrn, authCode, cardMask },
      paidAt: instantOf(body.paidAt),
    });
    return changedOrder(context, answer);
  },
};
