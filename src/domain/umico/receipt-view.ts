import type { Reader } from '../../store/engine.js';
import {
  findUmicoReceipt,
  listUmicoReceiptHistory,
  listUmicoReceiptLines,
  listUmicoReceipts,
  type UmicoReceiptFilter,
  type UmicoReceiptHistoryRow,
  type UmicoReceiptLineRow,
  type UmicoReceiptRow,
} from '../../store/umico-receipts.js';
import { advanceWithin } from './advance-within.js';
import type { UmicoContext } from './context.js';

export interface ReceiptDetails {
  receipt: UmicoReceiptRow;
  lines: UmicoReceiptLineRow[];
  history: UmicoReceiptHistoryRow[];
}

/** @param key ours: the public id. */
export async function findReceipt(reader: Reader, key: string): Promise<ReceiptDetails | undefined> {
  const receipt = await findUmicoReceipt(reader, key);
  if (receipt === undefined) return undefined;
  const lines = await listUmicoReceiptLines(reader, receipt.id);
  return { receipt, lines, history: await listUmicoReceiptHistory(reader, receipt.id) };
}

/** Newest first. @param page those before the receipt of this id; null: from the newest on. */
export function listReceipts(
  reader: Reader,
  filter: UmicoReceiptFilter,
  page: { before: number | null; limit: number },
): Promise<UmicoReceiptRow[]> {
  return listUmicoReceipts(reader, filter, page);
}

/** Asks Umico what has become of it, within the budget; the answer is what is known then. */
export async function refreshReceipt(
  context: UmicoContext,
  key: string,
  budgetMs: number,
): Promise<UmicoReceiptRow | undefined> {
  const known = await findUmicoReceipt(context.engine, key);
  return known && advanceWithin(context, known.id, budgetMs, true);
}
