import { orderStates } from '../../domain/orders/order-state.js';
import { badParameter } from '../../http/rest/problems.js';
import type { RegateOperation, RegateRequest } from '../call.js';
import { orderKey } from '../keys.js';
import { orderState } from '../order-answer.js';
import { placeOf } from '../place.js';
import { refused } from '../problems.js';

export const bookingstate: RegateOperation = {
  kind: 'read',
  async run(operation, { query }: RegateRequest<'bookingstate'>) {
    const { order: numbers = [], externalId } = query;
    const externalIds = externalId === undefined ? [] : [externalId];
    const [first] = [...numbers, ...externalIds];
    if (first === undefined) throw badParameter('required', 'order', oneOfThem);
    operation.note({ document: orderKey(first) });
    const { context } = operation;
    const answer = await orderStates(context, { numbers, externalIds });
    if (answer.code !== 'OK') return refused(answer);
    const { orders, unknown } = answer;
    if (orders.length === 0) return refused({ code: 'ORDER_UNKNOWN', number: first });
    // Whoever is told that an order is paid acts on it.
    await context.engine.durable();
    const place = await placeOf(context);
    return { body: { orders: orders.map((state) => orderState(state, place)), unknown } };
  },
};

const oneOfThem = { ru: 'принимается order или externalId', en: 'accepted is order or externalId' };
