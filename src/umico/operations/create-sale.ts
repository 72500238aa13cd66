import { createSale as sell } from '../../domain/umico/sales.js';
import { instantOf, minorOf } from '../../http/rest/values.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { soldLines } from '../lines.js';
import { refused } from '../problems.js';
import { keptReceipt, receiptKey, settledReceipt } from '../receipt-made.js';

type Request = UmicoRequest<'createSale'>;

export const createSale: UmicoOperation = {
  kind: 'change',
  // Two sales do not spend one hold, which is the database's care; they need not wait for one another.
  keys: () => [],
  async run({ call, context, note }, { body }: Request) {
    const { till, card, document, time, amount, points = '0', hold = null, lines } = body;
    note({ card });
    const answer = await sell(context, {
      asker: { purpose: 'retail', till },
      card,
      document,
      time: time === undefined ? null : instantOf(time),
      amountMinor: minorOf(amount),
      pointsMinor: minorOf(points),
      holdKey: hold,
      lines: soldLines(lines),
      by: call.user,
    });
    if (answer.code !== 'OK') return refused(answer, { card });
    note({ document: receiptKey(answer.receipt.key) });
    return keptReceipt(context, answer.receipt);
  },
  settle: (operation, _request, kept) => settledReceipt(operation, kept),
};
