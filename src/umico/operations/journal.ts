import { time } from '../../http/rest/values.js';
import type { JournalRow } from '../../journal/read.js';
import type { Journal, JournalRow as Shown } from '../api.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { journalCsv } from '../journal-table.js';
import { allRows, pageOf } from '../pages.js';
import { placeOf } from '../place.js';

type Query = UmicoRequest<'journal'>['query'];

export const journal: UmicoOperation = {
  kind: 'read',
  async run({ context, format, note }, { query }: UmicoRequest<'journal'>) {
    if (query.card !== undefined) note({ card: query.card });
    const filter = filterOf(query);
    const page = async ({ before, limit }: { before: number | null; limit: number }) => {
      const found = await context.searchJournal({
        ...filter,
        limit,
        ...(before !== null && { after: before }),
      });
      return found.rows;
    };
    const { timeZone } = await placeOf(context);
    if (format === 'csv') {
      const rows = await allRows(page);
      return { csv: journalCsv(rows, query.bodies ?? false), fileName: 'umico-journal.csv' };
    }
    const { rows, nextCursor } = await pageOf(query, page);
    const body: Journal = { requests: rows.map((row) => shown(row, timeZone)), nextCursor };
    return { body };
  },
};

function filterOf({ since, until, limit: _, cursor: __, format: ___, ...plain }: Query) {
  return {
    ...plain,
    ...(since !== undefined && { since: Date.parse(since) }),
    ...(until !== undefined && { until: Date.parse(until) }),
  };
}

function shown(row: JournalRow, timeZone: string): Shown {
  const { id, requestId, operation, user, card, document, status, code, request, response } = row;
  return {
    id,
    time: time(row.time, timeZone),
    ...{ requestId, operation, user, card, document, status, code },
    durationMs: Math.round(row.durationMs * 10) / 10,
    request: request ?? null,
    response: response ?? null,
  };
}
