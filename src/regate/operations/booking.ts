import { type BookingRefusal, book } from '../../domain/orders/book.js';
import { milliOf } from '../../http/rest/values.js';
import type { RegateOperation, RegateRequest } from '../call.js';
import { clientKey, orderKey } from '../keys.js';
import { bookedOrder } from '../order-answer.js';
import { placeOf } from '../place.js';
import { type Refusal, refused } from '../problems.js';

type Request = RegateRequest<'booking'>;

export const booking: RegateOperation = {
  kind: 'change',
  keys: ({ body }: Request) => [clientKey(body.clientId)],
  async run({ call, context, note }, { headers, body }: Request) {
    const { clientId, store, externalId = null, deliveryAddress = null, comment = null, lines } = body;
    note({ document: clientKey(clientId) });
    if (externalId === null && headers['Idempotency-Key'] === undefined) return refused({ code: 'NAMELESS' });
    const answer = await book(context, {
      client: clientId,
      store,
      externalId,
      lines: lines.map(({ article, quantity }) => ({ article, quantityMilli: milliOf(quantity) })),
      deliveryAddress,
      comment,
      by: call.user,
    });
    if (answer.code !== 'OK') return refused(placed(answer, body));
    note({ document: orderKey(answer.order.number) });
    return { status: answer.repeated ? 200 : 201, body: bookedOrder(answer, await placeOf(context)) };
  },
};

/** The domain names positions and articles; the caller wants to know which line of the request it was. */
function placed(refusal: BookingRefusal, { lines }: Request['body']): Refusal {
  if (refusal.code === 'LINES_REFUSED') {
    const faults = refusal.faults.map((fault) => ({ ...fault, index: fault.position - 1 }));
    return { ...refusal, faults };
  }
  if (refusal.code !== 'NOT_ENOUGH_STOCK') return refusal;
  const indexOf = (wanted: string) => lines.findIndex(({ article }) => article === wanted);
  return {
    ...refusal,
    shortages: refusal.shortages.map((shortage) => ({ ...shortage, index: indexOf(shortage.article) })),
  };
}
