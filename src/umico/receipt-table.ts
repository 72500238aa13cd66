import { maskCard } from '../base/masking.js';
import type { UmicoReceiptRow } from '../store/umico-receipts.js';
import { type Columns, count, sum, tableOf, text } from './table.js';

/** Columns of the register as a file; times are instants in UTC. */
const columns: Columns<UmicoReceiptRow> = {
  receipt: ({ key }) => text(key),
  kind: ({ kind }) => text(kind),
  purpose: ({ purpose }) => text(purpose),
  status: ({ status }) => text(status),
  document: ({ document }) => text(document),
  umicoId: ({ umicoId }) => text(umicoId),
  sale: ({ saleKey }) => text(saleKey),
  card: ({ card }) => text(maskCard(card)),
  till: ({ till }) => text(till),
  user: ({ createdBy }) => text(createdBy),
  connection: ({ connection }) => text(connection),
  currency: ({ currency }) => text(currency),
  amount: ({ amountMinor }) => sum(amountMinor),
  points: ({ pointsMinor }) => sum(pointsMinor),
  earned: ({ earnedMinor }) => sum(earnedMinor),
  spent: ({ spentMinor }) => sum(spentMinor),
  returned: ({ returnedMinor }) => sum(returnedMinor),
  takenBack: ({ takenBackMinor }) => sum(takenBackMinor),
  reason: ({ reason }) => text(reason),
  override: ({ overrideReason }) => text(overrideReason),
  attempts: ({ attempts }) => count(attempts),
  createdAt: ({ createdAt }) => text(createdAt),
  changedAt: ({ changedAt }) => text(changedAt),
};

/** The register as a file, for whatever writes it. */
export const receiptsCsv = (rows: readonly UmicoReceiptRow[]): string => tableOf(columns, rows);
