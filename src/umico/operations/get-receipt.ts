import { findReceipt, refreshReceipt } from '../../domain/umico/receipt-view.js';
import { budgetOf } from '../budget.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { placeOf } from '../place.js';
import { refused } from '../problems.js';
import { receiptDetails } from '../receipt-answer.js';
import { receiptKey } from '../receipt-made.js';

export const getReceipt: UmicoOperation = {
  kind: 'read',
  async run({ context, begun, note }, { path, query }: UmicoRequest<'getReceipt'>) {
    const { receipt: key } = path;
    note({ document: receiptKey(key) });
    if (query.refresh) await refreshReceipt(context, key, await budgetOf({ context, begun }));
    const found = await findReceipt(context.engine, key);
    if (found === undefined) return refused({ code: 'RECEIPT_NOT_FOUND', key });
    note({ card: found.receipt.card });
    await context.engine.durable();
    return { body: receiptDetails(found, await placeOf(context)) };
  },
};
