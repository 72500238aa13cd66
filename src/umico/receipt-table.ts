import { type Cell, csvOf } from '../base/csv.js';
import { maskCard } from '../base/masking.js';
import { formatFixed, moneyDigits } from '../base/money.js';
import type { UmicoReceiptRow } from '../store/umico-receipts.js';

const text = (value: string | null): Cell => (value === null ? undefined : { text: value });
const sum = (minor: number): Cell => ({ number: formatFixed(minor, moneyDigits) });

/** Columns of the register as a file; times are instants in UTC. */
const columns: Readonly<Record<string, (row: UmicoReceiptRow) => Cell>> = {
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
  attempts: ({ attempts }) => ({ number: String(attempts) }),
  createdAt: ({ createdAt }) => text(createdAt),
  changedAt: ({ changedAt }) => text(changedAt),
};

/** The register as a file, for whatever writes it. */
export function receiptsCsv(rows: readonly UmicoReceiptRow[]): string {
  const cells = Object.values(columns);
  return csvOf(
    Object.keys(columns),
    rows.map((row) => cells.map((cell) => cell(row))),
  );
}
