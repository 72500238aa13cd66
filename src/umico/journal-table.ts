import type { JournalRow } from '../journal/read.js';
import { type Columns, count, tableOf, text } from './table.js';

/** Columns of what was sent to Umico as a file; times are instants in UTC. */
const columns: Columns<JournalRow> = {
  id: ({ id }) => count(id),
  time: ({ time }) => text(time),
  requestId: ({ requestId }) => text(requestId),
  operation: ({ operation }) => text(operation),
  user: ({ user }) => text(user),
  card: ({ card }) => text(card),
  document: ({ document }) => text(document),
  status: ({ status }) => count(status),
  code: ({ code }) => text(code),
  durationMs: ({ durationMs }) => ({ number: durationMs.toFixed(1) }),
};

const withBodies: Columns<JournalRow> = {
  ...columns,
  request: ({ request }) => text(request),
  response: ({ response }) => text(response),
};

export const journalCsv = (rows: readonly JournalRow[], bodies: boolean): string =>
  tableOf(bodies ? withBodies : columns, rows);
