import { advanceWithin } from '../domain/umico/advance-within.js';
import { dropUnpaid } from '../domain/umico/sales.js';
import type { OperationContext, RestAnswer, RestBody } from '../http/rest/operation.js';
import { findUmicoReceipt, type UmicoReceiptRow } from '../store/umico-receipts.js';
import type { Receipt } from './api.js';
import { budgetOf } from './budget.js';
import type { UmicoServiceContext } from './call.js';
import { placeOf } from './place.js';
import { madeReceipt, shownReceipt } from './receipt-answer.js';

/** What is kept of a change that made a receipt: `settled` then makes the answer of it. */
export async function keptReceipt(context: UmicoServiceContext, row: UmicoReceiptRow): Promise<RestBody> {
  return { status: 202, body: shownReceipt(row, await placeOf(context)) };
}

/** Waits for Umico within the budget and answers what has become of the receipt. */
export async function settledReceipt(
  { context, begun, note }: OperationContext<UmicoServiceContext>,
  kept: RestBody,
): Promise<RestAnswer> {
  const { receipt } = kept.body as Receipt;
  const row = await findUmicoReceipt(context.engine, receipt);
  if (row === undefined) throw new Error('A receipt that was just made is gone');
  note({ document: receiptKey(receipt), card: row.card });
  const moved = await advanceWithin(context, row.id, await budgetOf({ context, begun }));
  return madeReceipt(await dropUnpaid(context, moved), await placeOf(context));
}

/** What the journal finds it by, and what changes of one receipt wait for one another by. */
export const receiptKey = (key: string): string => `umico receipt ${key}`;
