import { isVisible } from './coming.js';
import type { Reader, Transaction } from './engine.js';
import { textList, textListParameters } from './text-list.js';

export type StockMovement = {
  store: string;
  article: string;
  quantityMilli: number;
  balanceAfterMilli: number;
  documentKind: 'check' | 'import' | 'order';
  document: string;
  checkId: number | null;
  time: string;
  recordedAt: string;
};

export interface StockRow {
  store: string;
  article: string;
  quantityMilli: number;
  reservedMilli: number;
  unlimited: 0 | 1;
}

const addToStockRow = `INSERT INTO stock (store, article, quantity_milli) VALUES (:store, :article, :quantityMilli)
  ON CONFLICT (store, article) DO UPDATE SET quantity_milli = stock.quantity_milli + excluded.quantity_milli
  RETURNING article, quantity_milli AS "quantityMilli"`;

const insertMovement = `INSERT INTO stock_movements
  (store, article, quantity_milli, balance_after_milli, document_kind, document, check_id, time, recorded_at)
  VALUES (:store, :article, :quantityMilli, :balanceAfterMilli, :documentKind, :document, :checkId, :time, :recordedAt)`;

const selectStockRow = `SELECT store, article, quantity_milli AS "quantityMilli", reserved_milli AS "reservedMilli", unlimited
  FROM stock WHERE store = :store AND article = :article`;

const selectStockBetween = `SELECT store, article, quantity_milli AS "quantityMilli", reserved_milli AS "reservedMilli",
  unlimited FROM stock WHERE article > :after AND article <= :until ORDER BY article, store`;

const selectStockOfArticles = `SELECT store, article, quantity_milli AS "quantityMilli",
    reserved_milli AS "reservedMilli", unlimited
  FROM stock WHERE store = :store AND article IN ${textList} ORDER BY article`;

const selectStockOfStore = `SELECT s.article, i.code, i.name, s.quantity_milli AS "quantityMilli",
    s.reserved_milli AS "reservedMilli", s.unlimited
  FROM stock s JOIN items i ON i.article = s.article
  WHERE s.store = :store AND s.article > :after AND ${isVisible('i')} ORDER BY s.article LIMIT :limit`;

const selectStockOfCodes = `SELECT i.article, i.code, i.name, COALESCE(s.quantity_milli, 0) AS "quantityMilli",
    COALESCE(s.reserved_milli, 0) AS "reservedMilli", COALESCE(s.unlimited, 0) AS "unlimited"
  FROM items i LEFT JOIN stock s ON s.article = i.article AND s.store = :store
  WHERE i.code IN ${textList} AND ${isVisible('i')}`;

const upsertStock = `INSERT INTO stock (store, article, quantity_milli, unlimited)
  VALUES (:store, :article, :quantityMilli, :unlimited)
  ON CONFLICT (store, article) DO UPDATE SET
    quantity_milli = stock.quantity_milli + excluded.quantity_milli, unlimited = excluded.unlimited
  RETURNING store, article, quantity_milli AS "quantityMilli"`;

const changedAtOnce = 500;

/**
 * Moves the stock of articles of one store, each once (negative: out), and answers the quantity behind it, thousandths. Stock
 * may go below zero: a sale is a fact.
 */
export async function moveStock(
  tx: Transaction,
  movements: readonly Omit<StockMovement, 'balanceAfterMilli'>[],
): Promise<StockMovement[]> {
  const rows = await tx.allOf<Pick<StockRow, 'article' | 'quantityMilli'>>(addToStockRow, movements);
  const balances = new Map(rows.map(({ article, quantityMilli }) => [article, quantityMilli]));
  return movements.map((movement) => ({
    balanceAfterMilli: balances.get(movement.article) ?? movement.quantityMilli,
    ...movement,
  }));
}

export async function addStockMovements(tx: Transaction, movements: readonly StockMovement[]): Promise<void> {
  if (movements.length > 0) await tx.insertMany(insertMovement, movements);
}

export function findStock(reader: Reader, store: string, article: string): Promise<StockRow | undefined> {
  return reader.first<StockRow>(selectStockRow, { store, article });
}

/** The stock of all items behind `after` up to and including `until`, in order of their articles. */
export function listStockBetween(reader: Reader, after: string, until: string): Promise<StockRow[]> {
  return reader.all<StockRow>(selectStockBetween, { after, until });
}

/** The stock of at most `textsAtOnce` items in a store, in order of their articles. */
export function listStockOfArticles(
  reader: Reader,
  store: string,
  articles: readonly string[],
): Promise<StockRow[]> {
  return reader.all<StockRow>(selectStockOfArticles, { store, ...textListParameters(articles) });
}

/** The stock of an item with the words that tills use for it. */
export interface ItemStockRow extends Omit<StockRow, 'store'> {
  code: string;
  name: string;
}

/** The stock of a store behind an article (`''` for the first page), in order of the articles. */
export function listStockOfStore(
  reader: Reader,
  page: { store: string; after: string; limit: number },
): Promise<ItemStockRow[]> {
  return reader.all<ItemStockRow>(selectStockOfStore, page);
}

/** The stock of those items among at most `textsAtOnce` codes that are known, in no particular order. */
export function listStockOfCodes(
  reader: Reader,
  store: string,
  codes: readonly string[],
): Promise<ItemStockRow[]> {
  return reader.all<ItemStockRow>(selectStockOfCodes, { store, ...textListParameters(codes) });
}

/** What to add to the stock of an item in a store (thousandths), and whether there is always enough of it. */
export type StockChange = Pick<StockRow, 'store' | 'article' | 'quantityMilli' | 'unlimited'>;

/**
 * Moves the stock of many items, each once in a store, and answers the quantities behind it; the caller writes the
 * movements. Tills may have sold since the caller has looked, which then comes before it.
 */
export async function changeStock(
  tx: Transaction,
  changes: readonly StockChange[],
): Promise<Pick<StockRow, 'store' | 'article' | 'quantityMilli'>[]> {
  const behind: Pick<StockRow, 'store' | 'article' | 'quantityMilli'>[] = [];
  for (let at = 0; at < changes.length; at += changedAtOnce)
    for (const row of await tx.allOf<(typeof behind)[number]>(
      upsertStock,
      changes.slice(at, at + changedAtOnce),
    ))
      behind.push(row);
  return behind;
}
