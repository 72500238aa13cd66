import { maskCard } from '../base/masking.js';
import type { UmicoDocumentRow } from '../store/umico-documents.js';
import { type Columns, sum, tableOf, text } from './table.js';

/** Columns of wholesale documents as a file; times are instants in UTC. */
const columns: Columns<UmicoDocumentRow> = {
  document: ({ number }) => text(number),
  kind: ({ kind }) => text(kind),
  status: ({ receiptStatus }) => text(receiptStatus ?? 'draft'),
  client: ({ client }) => text(client),
  user: ({ userName }) => text(userName),
  card: ({ card }) => text(maskCard(card)),
  sale: ({ saleNumber }) => text(saleNumber),
  currency: ({ currency }) => text(currency),
  amount: ({ amountMinor }) => sum(amountMinor),
  points: ({ pointsMinor }) => sum(pointsMinor),
  receipt: ({ receiptKey }) => text(receiptKey),
  reason: ({ receiptReason }) => text(receiptReason),
  writtenOff: ({ writeOffMinor }) => (writeOffMinor === null ? undefined : sum(writeOffMinor)),
  writtenOffAt: ({ writtenOffAt }) => text(writtenOffAt),
  createdAt: ({ createdAt }) => text(createdAt),
};

export const documentsCsv = (rows: readonly UmicoDocumentRow[]): string => tableOf(columns, rows);
