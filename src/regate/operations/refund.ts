import { calculateRefund } from '../../domain/orders/calculate-refund.js';
import { readState } from '../../domain/orders/order-state.js';
import { refund as payBack, type RefundAnswer, type RefundRequest } from '../../domain/orders/refund.js';
import { budgetLeft } from '../../domain/umico/budget.js';
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
  /** @returns the key of what Umico has calculated; null where there is nothing to, or it is wanted all the same. */
  async prepare({ call, context, begun, note }, { body }: Request) {
    note({ document: orderKey(body.order) });
    if (body.override && (body.overrideReason ?? null) === null)
      return refused({ code: 'OVERRIDE_UNEXPLAINED' });
    const timeoutMs = await budgetLeft(context, begun);
    const answer = await calculateRefund(context, { ...asked(body, call.user), timeoutMs });
    return answer.code === 'OK' ? { prepared: answer.calculation } : refused(answer);
  },
  async run({ call, context, note }, { body }: Request, calculation) {
    note({ document: orderKey(body.order) });
    const answer = await payBack(context, {
      ...asked(body, call.user),
      calculation: calculation as string | null,
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

function asked(body: Request['body'], by: string): RefundRequest {
  return {
    number: body.order,
    by,
    lines: body.lines?.map(askedLine) ?? null,
    amountMinor: body.amount === undefined ? null : minorOf(body.amount),
    reason: body.reason ?? null,
    goodsReturned: body.goodsReturned,
    overrideReason: body.override ? (body.overrideReason ?? null) : null,
  };
}

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
