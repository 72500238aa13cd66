import { findSoldCheck, listSoldArticles, type NamedCheck, type SoldCheck } from '../../store/checks.js';
import type { Transaction } from '../../store/engine.js';
import { findNumberByCheck, type OrderRow } from '../../store/orders.js';
import { quantitiesByArticle } from '../stock/quantities.js';

/** Why a check cannot be the one that sold the goods of an order. */
export type CheckRefusal =
  | { code: 'CHECK_UNKNOWN' }
  | { code: 'CHECK_IS_RETURN' }
  | { code: 'CHECK_OF_ANOTHER_STORE'; store: string; expectedStore: string }
  /** It has handed over another order. */
  | { code: 'CHECK_TAKEN'; number: string }
  /** It did not take so much out of stock; a line that waits for its item has taken nothing yet. */
  | {
      code: 'CHECK_SOLD_LESS';
      shortages: readonly { article: string; wantedMilli: number; soldMilli: number }[];
    };

/** The check, if it took all these goods out of the order's store and no other order has been handed over with it. */
export async function findSellingCheck(
  tx: Transaction,
  named: NamedCheck,
  { store: expectedStore }: OrderRow,
  goods: readonly { article: string; quantityMilli: number }[],
): Promise<SoldCheck | CheckRefusal> {
  const check = await findSoldCheck(tx, named);
  if (check === undefined) return { code: 'CHECK_UNKNOWN' };
  const { id, type, store } = check;
  if (type === 'Return') return { code: 'CHECK_IS_RETURN' };
  if (store !== expectedStore) return { code: 'CHECK_OF_ANOTHER_STORE', store, expectedStore };
  const number = await findNumberByCheck(tx, id);
  if (number !== undefined) return { code: 'CHECK_TAKEN', number };

  const sold = new Map((await listSoldArticles(tx, id)).map((row) => [row.article, row.quantityMilli]));
  const shortages = quantitiesByArticle(goods)
    .map(([article, wantedMilli]) => ({ article, wantedMilli, soldMilli: sold.get(article) ?? 0 }))
    .filter(({ wantedMilli, soldMilli }) => soldMilli < wantedMilli);
  return shortages.length > 0 ? { code: 'CHECK_SOLD_LESS', shortages } : check;
}
