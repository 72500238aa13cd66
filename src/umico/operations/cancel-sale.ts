import { cancelSale as cancel } from '../../domain/umico/sales.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { placeOf } from '../place.js';
import { refused } from '../problems.js';
import { shownReceipt } from '../receipt-answer.js';
import { keptReceipt, receiptKey, settledReceipt } from '../receipt-made.js';

type Request = UmicoRequest<'cancelSale'>;

export const cancelSale: UmicoOperation = {
  kind: 'change',
  keys: ({ path }: Request) => [receiptKey(path.sale)],
  async run({ call, context, note }, { path }: Request) {
    note({ document: receiptKey(path.sale) });
    const answer = await cancel(context, { key: path.sale, by: call.user });
    if (answer.code !== 'OK') return refused(answer);
    const { sale, receipt } = answer;
    note({ card: sale.card });
    if (receipt !== null) return keptReceipt(context, receipt);
    return { status: 201, body: shownReceipt(sale, await placeOf(context)) };
  },
  // A sale that was dropped is over.
  settle: async (operation, _request, kept) => (kept.status === 201 ? kept : settledReceipt(operation, kept)),
};
