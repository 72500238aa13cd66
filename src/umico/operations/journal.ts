import { type Cell, csvOf } from '../../base/csv.js';
import { time } from '../../http/rest/values.js';
import type { JournalRow } from '../../journal/read.js';
import type { Journal, JournalRow as Shown } from '../api.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
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
      return { csv: tableOf(rows, query.bodies ?? false), fileName: 'umico-journal.csv' };
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

const text = (value: string | null | undefined): Cell => (value ? { text: value } : undefined);

function tableOf(rows: readonly JournalRow[], bodies: boolean): string {
  const names = [
    'id',
    'time',
    'requestId',
    'operation',
    'user',
    'card',
    'document',
    'status',
    'code',
    'durationMs',
  ];
  return csvOf(
    bodies ? [...names, 'request', 'response'] : names,
    rows.map((row) => {
      const { id, requestId, operation, user, card, document, status, code, durationMs } = row;
      const cells: Cell[] = [
        { number: String(id) },
        text(row.time),
        ...[requestId, operation, user, card, document].map(text),
        { number: String(status) },
        text(code),
        { number: durationMs.toFixed(1) },
      ];
      return bodies ? [...cells, text(row.request), text(row.response)] : cells;
    }),
  );
}
