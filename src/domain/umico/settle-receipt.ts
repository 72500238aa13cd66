import type { Transaction } from '../../store/engine.js';
import { findUmicoHoldOfReceipt, putUmicoHoldState } from '../../store/umico-holds.js';
import {
  addReturnedToLine,
  hurryReceipt,
  listUmicoReceiptLines,
  type UmicoReceiptRow,
  type UmicoReceiptStatus,
} from '../../store/umico-receipts.js';
import { keepExceptions } from '../checks/keep-exceptions.js';
import type { CheckException } from '../checks/outcome.js';
import { takePointsBack } from '../orders/take-points-back.js';
import { sendSoon } from './queue-receipt.js';
import { isSettled } from './receipt-state.js';

/** What follows from the end of a receipt, in the transaction that writes it. @param at the instant */
export async function settleReceipt(
  tx: Transaction,
  at: string,
  before: UmicoReceiptStatus,
  receipt: UmicoReceiptRow,
): Promise<void> {
  if (receipt.kind === 'sale') await settleHold(tx, at, receipt);
  else await settleSale(tx, at, receipt);
  if (receipt.kind === 'sale' && receipt.status === 'rejected') await takePointsBack(tx, at, receipt);
  // Once: a settled one that is moved on says nothing new.
  if (!isSettled(before) || receipt.status === 'rejected') await tellBackOffice(tx, at, receipt);
  await sendSoon(tx, at);
}

/** The points that were held for a sale are spent, or go back when it was rejected. */
async function settleHold(tx: Transaction, at: string, { id, status }: UmicoReceiptRow): Promise<void> {
  const hold = await findUmicoHoldOfReceipt(tx, id);
  if (hold === undefined || hold.endedAt !== null) return;
  const over =
    status === 'rejected'
      ? ({ wanted: 'released', nextAt: at, waits: 0 } as const)
      : ({ status: 'used', endedAt: at, nextAt: null } as const);
  await putUmicoHoldState(tx, { ...hold, ...over, changedAt: at });
}

/** A return that was rejected brings nothing back; one that was processed changed its sale, which is asked for anew. */
async function settleSale(tx: Transaction, at: string, receipt: UmicoReceiptRow): Promise<void> {
  const saleId = receipt.saleId as number;
  if (receipt.status !== 'rejected') return hurryReceipt(tx, { id: saleId, now: at });
  for (const line of await listUmicoReceiptLines(tx, receipt.id)) {
    await addReturnedToLine(tx, {
      receiptId: saleId,
      position: line.salePosition as number,
      quantityMilli: -line.quantityMilli,
      amountMinor: -line.amountMinor,
    });
  }
}

/** A check is printed: goods and money have changed hands, whatever Umico says of its points. */
async function tellBackOffice(tx: Transaction, recordedAt: string, receipt: UmicoReceiptRow): Promise<void> {
  const { checkId, card, key, kind, status, reason, pointsMinor, spentMinor, returnedMinor } = receipt;
  if (checkId === null) return;
  const exceptions: CheckException[] = [];
  const facts = { receipt: key, pointsMinor };
  if (status === 'rejected') {
    exceptions.push({ code: 'UMICO_REJECTED', card, facts: { ...facts, reason: reason ?? '' } });
  } else if (pointsMinor !== (kind === 'sale' ? spentMinor : returnedMinor)) {
    const atUmicoMinor = kind === 'sale' ? spentMinor : returnedMinor;
    exceptions.push({ code: 'UMICO_POINTS_DIFFER', card, facts: { ...facts, atUmicoMinor } });
  }
  await keepExceptions(tx, { checkId, recordedAt }, exceptions);
}
