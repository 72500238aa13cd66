import type { Transaction } from './engine.js';

/** A change of what is reserved of an item in a store; negative: given back. */
export type ReservationRow = {
  store: string;
  article: string;
  quantityMilli: number;
  reservedAfterMilli: number;
  orderId: number;
  recordedAt: string;
};

const reserveIfThere = `UPDATE stock SET reserved_milli = reserved_milli + :quantityMilli
  WHERE store = :store AND article = :article
    AND (quantity_milli - reserved_milli >= :quantityMilli OR unlimited = 1)
  RETURNING reserved_milli AS "reservedAfterMilli"`;

const addToReserved = `UPDATE stock SET reserved_milli = reserved_milli + :quantityMilli
  WHERE store = :store AND article = :article RETURNING reserved_milli AS "reservedAfterMilli"`;

const insertReservation = `INSERT INTO stock_reservations
    (store, article, quantity_milli, reserved_after_milli, order_id, recorded_at)
  VALUES (:store, :article, :quantityMilli, :reservedAfterMilli, :orderId, :recordedAt)`;

interface Wanted {
  store: string;
  article: string;
  quantityMilli: number;
}

/** Reserves where so much is there that nobody has reserved; the caller writes the row. @returns undefined when it is not. */
export async function reserveStock(tx: Transaction, { store, article, quantityMilli }: Wanted) {
  const row = await tx.first<{ reservedAfterMilli: number }>(reserveIfThere, {
    store,
    article,
    quantityMilli,
  });
  return row?.reservedAfterMilli;
}

/** Gives back what was reserved (a negative quantity); the caller writes the row. */
export async function releaseStock(
  tx: Transaction,
  { store, article, quantityMilli }: Wanted,
): Promise<number> {
  const row = await tx.first<{ reservedAfterMilli: number }>(addToReserved, {
    store,
    article,
    quantityMilli,
  });
  if (row === undefined) throw new Error(`The stock of ${article} in ${store} is gone`);
  return row.reservedAfterMilli;
}

export async function addReservations(tx: Transaction, rows: readonly ReservationRow[]): Promise<void> {
  await tx.insertMany(insertReservation, rows);
}
