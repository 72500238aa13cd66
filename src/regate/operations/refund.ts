import { readState } from '../../domain/orders/order-state.js';
import { refund as payBack, type RefundAnswer } from '../../domain/orders/refund.js';
import { milliOf, minorOf } from '../../http/rest/values.js';
import type { RegateOperation, RegateRequest } from '../call.js';
import { orderKey } from '../keys.js';
import { orderState, refundOrder } from '../order-answer.js';
import { placeOf } from '../place.js';
import { refused } from '../problems.js';

type Request = RegateRequest<'refund'>;

export const refund: RegateOperation = {
  kind: 'change',
  keys: ({ body }: Request) => [orderKey(body.order)],
  async run({ call, context, note }, { body }: Request) {
    note({ document: orderKey(body.order) });
    const answer = await payBack(context, {
      number: body.order,
      by: call.user,
      lines: body.lines?.map(askedLine) ?? null,
      amountMinor: body.amount === undefined ? null : minorOf(body.amount),
      reason: body.reason ?? null,
      goodsReturned: body.goodsReturned,
    });
    if (answer.code === 'LINES_REFUSED')
      return refused({ code: answer.code, faults: placed(answer.faults, body) });
    if (answer.code !== 'OK') return refused(answer);
    const place = await placeOf(context);
    const state = await readState(context.engine, answer.order);
    return {
      status: 201,
      body: { refund: refundOrder(answer.refund, state, place), order: orderState(state, place) },
    };
  },
};

type Line = NonNullable<Request['body']['lines']>[number];

function askedLine({ position, quantity }: Line) {
  return { position, quantityMilli: quantity === undefined ? null : milliOf(quantity) };
}

type Faults = Extract<RefundAnswer, { code: 'LINES_REFUSED' }>['faults'];

/** The domain names lines of the order; the caller wants to know which line of the request it was. */
function placed(faults: Faults, { lines = [] }: Request['body']) {
  const positions = lines.map(({ position }) => position);
  return faults.map((fault) => {
    const isSecond = fault.code === 'LINE_REPEATED';
    const index = isSecond ? positions.lastIndexOf(fault.position) : positions.indexOf(fault.position);
    return { ...fault, index };
  });
}
