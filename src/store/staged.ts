import type { BarcodeRow, ItemRow, VolumePriceRow } from './catalogue.js';
import type { Engine, Transaction } from './engine.js';
import type { FeedItemRow } from './feed.js';
import { transactionInTurn } from './in-turn.js';
import { searchText } from './search-text.js';

/** The stock that an item will have in a store (null: what it has), and whether there is always enough of it. */
export type StockToBe = { store: string; article: string; quantityMilli: number | null; unlimited: 0 | 1 };

/** Goods that are new or change; each is in one of these at most. */
export interface GoodsToBe {
  items: readonly ItemRow[];
  /** Of these, the articles that get another code than they have. */
  recoded: readonly string[];
  /** Of these, the articles that get another name or group. */
  renamed: readonly string[];
  /** Of these, the articles whose barcodes are replaced by those in `barcodes`; likewise the volume prices. */
  rebarcoded: readonly string[];
  barcodes: readonly BarcodeRow[];
  repriced: readonly string[];
  volumePrices: readonly VolumePriceRow[];
  stock: readonly StockToBe[];
  feedItems?: readonly FeedItemRow[];
}

/** What the stock movements of an import say of it. */
export type ImportPosting = { document: string; time: string; recordedAt: string };

const tables = [
  'staged_items',
  'staged_barcodes',
  'staged_volume_prices',
  'staged_stock',
  'staged_feed_items',
];
/** Those that no index has are cheap to change. */
const plain = [
  ...['name', 'brand', 'country', 'short_description', 'full_description', 'icons', 'unit', 'portion_milli'],
  ...['min_quantity_milli', 'quantity_step_milli', 'retail_price_minor', 'removed_at'],
];
const columns = ['code', 'item_group', 'search', ...plain].join(', ');
const droppedAtOnce = 5000;

const stageSql = {
  items: `INSERT INTO staged_items (article, code, name, item_group, brand, country, short_description,
      full_description, icons, unit, portion_milli, min_quantity_milli, quantity_step_milli, retail_price_minor,
      removed_at, search, recoded, renamed, rebarcoded, repriced)
    VALUES (:article, :code, :name, :itemGroup, :brand, :country, :shortDescription, :fullDescription, :icons, :unit,
      :portionMilli, :minQuantityMilli, :quantityStepMilli, :retailPriceMinor, :removedAt, :search, :recoded, :renamed,
      :rebarcoded, :repriced)`,
  barcodes: 'INSERT INTO staged_barcodes (article, barcode) VALUES (:article, :barcode)',
  volumePrices: `INSERT INTO staged_volume_prices (article, above_milli, price_minor)
    VALUES (:article, :aboveMilli, :priceMinor)`,
  stock: `INSERT INTO staged_stock (article, store, quantity_milli, unlimited)
    VALUES (:article, :store, :quantityMilli, :unlimited)`,
  feedItems: `INSERT INTO staged_feed_items (article, id, item_id, catalogue, deleted)
    VALUES (:article, :id, :itemId, :catalogue, :deleted)`,
};

/** The one that is told, for what is still to come, else the present one. */
const itsRevision = 'COALESCE(:revision, (SELECT number FROM revision WHERE id = 1))';

/**
 * In this order. SQLite begins with what is staged, however little that is of all goods: COALESCE and CROSS JOIN keep it
 * from the other way round.
 */
const writeSql = [
  // Codes may change hands: they are set aside first, behind a line feed, which begins no code of ours.
  `UPDATE items SET code = :parked || article
    WHERE article IN (SELECT article FROM staged_items WHERE recoded = 1)`,
  `UPDATE items SET ${plain.map((column) => `${column} = s.${column}`).join(', ')}, revision = ${itsRevision}
    FROM staged_items s WHERE items.article = COALESCE(s.article, '')`,
  `UPDATE items SET code = s.code FROM staged_items s WHERE items.article = COALESCE(s.article, '') AND s.recoded = 1`,
  `UPDATE items SET item_group = s.item_group, search = s.search FROM staged_items s
    WHERE items.article = COALESCE(s.article, '') AND s.renamed = 1`,
  `INSERT INTO items (article, ${columns}, revision)
    SELECT article, ${columns}, ${itsRevision} FROM staged_items s
    WHERE NOT EXISTS (SELECT 1 FROM items i WHERE i.article = s.article)`,
  `DELETE FROM item_barcodes WHERE article IN (SELECT article FROM staged_items WHERE rebarcoded = 1)`,
  'INSERT INTO item_barcodes (article, barcode) SELECT article, barcode FROM staged_barcodes',
  `DELETE FROM item_volume_prices WHERE article IN (SELECT article FROM staged_items WHERE repriced = 1)`,
  `INSERT INTO item_volume_prices (article, above_milli, price_minor)
    SELECT article, above_milli, price_minor FROM staged_volume_prices`,
  // Where stock moves, its movement says that the item changed.
  `UPDATE items SET revision = ${itsRevision} WHERE article IN
    (SELECT s.article FROM staged_stock s LEFT JOIN stock k ON k.store = s.store AND k.article = s.article
      WHERE k.unlimited <> s.unlimited OR (k.article IS NULL AND COALESCE(s.quantity_milli, 0) = 0))`,
  // Locks the rows in the order in which tills do, so what they sell is before all that follows or behind it.
  `INSERT INTO stock (store, article, quantity_milli, unlimited)
    SELECT store, article, 0, unlimited FROM staged_stock WHERE true ORDER BY article, store
    ON CONFLICT (store, article) DO UPDATE SET unlimited = excluded.unlimited`,
  `INSERT INTO stock_movements
      (store, article, quantity_milli, balance_after_milli, document_kind, document, time, recorded_at)
    SELECT s.store, s.article, s.quantity_milli - k.quantity_milli, s.quantity_milli, 'import', :document, :time, :recordedAt
    FROM staged_stock s CROSS JOIN stock k
    WHERE k.store = s.store AND k.article = s.article AND k.quantity_milli <> s.quantity_milli`,
  `UPDATE stock SET quantity_milli = s.quantity_milli FROM staged_stock s
    WHERE stock.store = COALESCE(s.store, '') AND stock.article = COALESCE(s.article, '')
      AND stock.quantity_milli <> s.quantity_milli`,
  `INSERT INTO feed_items (id, item_id, article, catalogue, deleted)
    SELECT id, item_id, article, catalogue, deleted FROM staged_feed_items WHERE true
    ON CONFLICT (id) DO UPDATE SET catalogue = excluded.catalogue, deleted = excluded.deleted`,
  ...tables.map((table) => `DELETE FROM ${table}`),
];

/** Puts goods where nobody sees them until {@link writeStaged}. */
export async function stageGoods(tx: Transaction, goods: GoodsToBe): Promise<void> {
  const recoded = flagsOf(goods.recoded);
  const renamed = flagsOf(goods.renamed);
  const rebarcoded = flagsOf(goods.rebarcoded);
  const repriced = flagsOf(goods.repriced);
  const items = goods.items.map((item) => ({
    ...item,
    search: searchText(item),
    recoded: recoded(item.article),
    renamed: renamed(item.article),
    rebarcoded: rebarcoded(item.article),
    repriced: repriced(item.article),
  }));
  await tx.insertMany(stageSql.items, items);
  await tx.insertMany(stageSql.barcodes, goods.barcodes);
  await tx.insertMany(stageSql.volumePrices, goods.volumePrices);
  await tx.insertMany(stageSql.stock, goods.stock);
  await tx.insertMany(stageSql.feedItems, goods.feedItems ?? []);
}

function flagsOf(articles: readonly string[]) {
  const flagged = new Set(articles);
  return (article: string): 0 | 1 => (flagged.has(article) ? 1 : 0);
}

/**
 * Makes goods what is staged of them, in a handful of statements however many they are, and leaves nothing staged. Stock
 * moves by what it differs now, whatever tills have sold since somebody looked.
 * @param revision with which goods come to be seen that are all new; absent: the present one.
 * @throws ConstraintBroken when a code belongs to an article that keeps it.
 */
export async function writeStaged(tx: Transaction, posting: ImportPosting, revision?: number): Promise<void> {
  const parameters = { ...posting, parked: '\n', revision: revision ?? null };
  for (const sql of writeSql) await tx.run(sql, parameters);
}

/** Takes away, bit by bit, what an import has staged that ended before it wrote it. */
export async function dropStaged(engine: Engine): Promise<void> {
  for (const table of tables) {
    const drop = `DELETE FROM ${table} WHERE article IN (SELECT article FROM ${table} LIMIT ${droppedAtOnce})`;
    while ((await engine.first(`SELECT 1 AS one FROM ${table} LIMIT 1`)) !== undefined)
      await transactionInTurn(engine, (tx) => tx.run(drop));
  }
}
