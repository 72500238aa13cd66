import { listUmicoDocuments } from '../../store/umico-documents.js';
import type { UmicoOperation, UmicoRequest } from '../call.js';
import { shownDocument } from '../document-answer.js';
import { documentsCsv } from '../document-table.js';
import { allRows, pageOf } from '../pages.js';

export const listDocuments: UmicoOperation = {
  kind: 'read',
  async run({ context, format, language, note }, { query }: UmicoRequest<'listDocuments'>) {
    if (query.card !== undefined) note({ card: query.card });
    const { limit: _, cursor: __, format: ___, ...filter } = query;
    const page = (asked: { before: number | null; limit: number }) =>
      listUmicoDocuments(context.engine, filter, asked);
    await context.engine.durable();
    if (format === 'csv') return { csv: documentsCsv(await allRows(page)), fileName: 'umico-documents.csv' };
    const { rows, nextCursor } = await pageOf(query, page);
    const documents = await Promise.all(rows.map((row) => shownDocument(context, row, language)));
    return { body: { documents, nextCursor } };
  },
};
