import { listReceipts as list } from '../../domain/umico/receipt-view.js';
import { instantOf } from '../../http/rest/values.js';
import type { UmicoReceiptFilter } from '../../store/umico-receipts.js';
import type { Receipts } from '../api.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { allRows, pageOf } from '../pages.js';
import { placeOf } from '../place.js';
import { shownReceipt } from '../receipt-answer.js';
import { receiptsCsv } from '../receipt-table.js';

type Query = UmicoRequest<'listReceipts'>['query'];

export const listReceipts: UmicoOperation = {
  kind: 'read',
  async run({ context, format, note }, { query }: UmicoRequest<'listReceipts'>) {
    if (query.card !== undefined) note({ card: query.card });
    const filter = filterOf(query);
    const page = (asked: { before: number | null; limit: number }) => list(context.engine, filter, asked);
    await context.engine.durable();
    if (format === 'csv') return { csv: receiptsCsv(await allRows(page)), fileName: 'umico-receipts.csv' };
    const { rows, nextCursor } = await pageOf(query, page);
    const place = await placeOf(context);
    const body: Receipts = { receipts: rows.map((row) => shownReceipt(row, place)), nextCursor };
    return { body };
  },
};

function filterOf({ since, until, limit: _, cursor: __, format: ___, ...plain }: Query): UmicoReceiptFilter {
  return {
    ...plain,
    ...(since !== undefined && { since: instantOf(since) }),
    ...(until !== undefined && { until: instantOf(until) }),
  };
}
