import { payInOffice } from '../../domain/orders/pay-in-office.js';
import { instantOf, minorOf } from '../../http/rest/values.js';
import type { RegateOperation, RegateRequest } from '../call.js';
import { orderKey } from '../keys.js';
import { changedOrder } from '../order-answer.js';

type Request = RegateRequest<'payOrder'>;

export const payOrder: RegateOperation = {
  kind: 'change',
  keys: ({ body }: Request) => [orderKey(body.order)],
  async run({ call, context, note }, { body }: Request) {
    const { order, paymentCode, amount, document = null, paidAt = null } = body;
    note({ document: orderKey(order) });
    const answer = await payInOffice(context, {
      number: order,
      by: call.user,
      paymentCode,
      amountMinor: minorOf(amount),
      document,
      paidAt: paidAt === null ? null : instantOf(paidAt),
    });
    return changedOrder(context, answer);
  },
};
