import type { CheckType } from '../../store/checks.js';
import type { Transaction } from '../../store/engine.js';
import { addStockMovements, moveStock } from '../../store/stock.js';
import { SumTooLarge } from '../checks/sum-too-large.js';
import { quantitiesByArticle } from './quantities.js';

/** The check or the order that moves the stock of one store. */
export interface StockPosting {
  /** Null: it is an order. */
  checkId: number | null;
  document: string;
  type: CheckType;
  store: string;
  time: string;
  recordedAt: string;
}

/** A sale takes its goods out of the store, a return brings them back; one movement per article. */
export async function postStock(
  tx: Transaction,
  posting: StockPosting,
  lines: readonly { article: string; quantityMilli: number }[],
): Promise<void> {
  const { checkId, document, store, time, recordedAt } = posting;
  const sign = posting.type === 'Sale' ? -1 : 1;
  const documentKind = checkId === null ? 'order' : 'check';
  const moved = await moveStock(
    tx,
    quantitiesByArticle(lines).map(([article, quantityMilli]) => ({
      store,
      article,
      quantityMilli: sign * quantityMilli,
      documentKind,
      document,
      checkId,
      time,
      recordedAt,
    })),
  );
  if (!moved.every(({ balanceAfterMilli }) => Number.isSafeInteger(balanceAfterMilli)))
    throw new SumTooLarge();
  await addStockMovements(tx, moved);
}
