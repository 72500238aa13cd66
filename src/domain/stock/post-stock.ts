import type { CheckType } from '../../store/checks.js';
import type { Transaction } from '../../store/engine.js';
import { addStockMovements, moveStock, type StockMovement } from '../../store/stock.js';
import { SumTooLarge } from '../checks/sum-too-large.js';

/** The check that moves the stock of one store. */
export interface StockPosting {
  checkId: number;
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
  const movements: StockMovement[] = [];
  for (const [article, quantityMilli] of [...quantities(lines)].sort(byArticle)) {
    const movement = await moveStock(tx, {
      store,
      article,
      quantityMilli: sign * quantityMilli,
      documentKind: 'check',
      document,
      checkId,
      time,
      recordedAt,
    });
    if (!Number.isSafeInteger(movement.balanceAfterMilli)) throw new SumTooLarge();
    movements.push(movement);
  }
  await addStockMovements(tx, movements);
}

function quantities(lines: readonly { article: string; quantityMilli: number }[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { article, quantityMilli } of lines) sums.set(article, (sums.get(article) ?? 0) + quantityMilli);
  return sums;
}

/** Always in the same order, so that two checks with the same goods do not wait for each other crosswise. */
function byArticle([a]: [string, number], [b]: [string, number]): number {
  return a < b ? -1 : 1;
}
