import type { Transaction } from '../../store/engine.js';
import {
  addReservations,
  type ReservationRow,
  releaseStock,
  reserveStock,
} from '../../store/reservations.js';
import { findStock } from '../../store/stock.js';
import { SumTooLarge } from '../checks/sum-too-large.js';
import { quantitiesByArticle } from '../stock/quantities.js';

/** Less is there than was wanted. */
export interface Shortage {
  article: string;
  wantedMilli: number;
  /** Neither sold nor reserved; never negative. */
  availableMilli: number;
}

/** What was reserved, without the order that it is for. */
type Reserved = Omit<ReservationRow, 'orderId' | 'recordedAt'>;

type Goods = readonly { article: string; quantityMilli: number }[];

/**
 * Takes the goods of all lines out of what is available, those of one article together. The caller writes the rows, or,
 * where there is not enough of something, undoes the transaction.
 * @throws SumTooLarge
 */
export async function reserve(
  tx: Transaction,
  store: string,
  goods: Goods,
): Promise<{ reserved: Reserved[]; shortages: Shortage[] }> {
  const reserved: Reserved[] = [];
  const shortages: Shortage[] = [];
  for (const [article, quantityMilli] of quantitiesByArticle(goods)) {
    const wanted = { store, article, quantityMilli };
    const reservedAfterMilli = await reserveStock(tx, wanted);
    if (reservedAfterMilli === undefined) shortages.push(await shortageOf(tx, wanted));
    else if (Number.isSafeInteger(reservedAfterMilli)) reserved.push({ reservedAfterMilli, ...wanted });
    else throw new SumTooLarge();
  }
  return { reserved, shortages };
}

async function shortageOf(
  tx: Transaction,
  { store, article, quantityMilli }: { store: string; article: string; quantityMilli: number },
): Promise<Shortage> {
  const stock = await findStock(tx, store, article);
  const availableMilli = stock === undefined ? 0 : Math.max(0, stock.quantityMilli - stock.reservedMilli);
  return { article, wantedMilli: quantityMilli, availableMilli };
}

/** Gives back what an order has reserved. */
export async function release(
  tx: Transaction,
  { orderId, store, recordedAt }: { orderId: number; store: string; recordedAt: string },
  goods: Goods,
): Promise<void> {
  const rows: ReservationRow[] = [];
  for (const [article, quantity] of quantitiesByArticle(goods)) {
    const given = { store, article, quantityMilli: -quantity };
    rows.push({ ...given, orderId, recordedAt, reservedAfterMilli: await releaseStock(tx, given) });
  }
  await addReservations(tx, rows);
}
