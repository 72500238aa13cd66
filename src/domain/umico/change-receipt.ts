import { instant } from '../../base/time.js';
import type { Transaction } from '../../store/engine.js';
import {
  addUmicoReceiptHistory,
  hurryReceiptsOfSale,
  putUmicoReceiptState,
  type UmicoReceiptRow,
  type UmicoReceiptState,
} from '../../store/umico-receipts.js';
import { isSettled } from './receipt-state.js';
import { settleReceipt } from './settle-receipt.js';

/** Writes what became of a receipt, its history, and what follows from it, as one. @returns it as it is then. */
export async function changeReceipt(
  tx: Transaction,
  now: number,
  before: UmicoReceiptRow,
  change: Partial<UmicoReceiptState>,
): Promise<UmicoReceiptRow> {
  const at = instant(now);
  const after: UmicoReceiptRow = { ...before, ...change };
  const isMoved = after.status !== before.status;
  if (isMoved) Object.assign(after, { changedAt: at, waits: change.waits ?? 0 });
  if (isMoved && isSettled(after.status)) after.settledAt ??= at;
  await putUmicoReceiptState(tx, after);
  if (!isMoved) return after;
  const { id: receiptId, status, reason } = after;
  await addUmicoReceiptHistory(tx, {
    receiptId,
    statusBefore: before.status,
    status,
    reason,
    recordedAt: at,
  });
  // Cancellations wait for `pending`, returns for the end.
  if (status === 'pending' || isSettled(status))
    await hurryReceiptsOfSale(tx, { saleId: receiptId, now: at });
  if (isSettled(status)) await settleReceipt(tx, at, before.status, after);
  return after;
}
