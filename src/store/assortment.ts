import type { BarcodeRow, ItemRow, VolumePriceRow } from './catalogue.js';
import { isVisible } from './coming.js';
import type { Reader } from './engine.js';
import type { StockRow } from './stock.js';
import { textList, textListParameters } from './text-list.js';

/** How far the database has come: its revision and the marks of its newest movement and reservation of stock. */
export type Reached = { revision: number; movement: number; reservation: number };

/** The newest row about a store, and the newest that may have brought an item into it. */
export type NewestOfStore = { store: string; mark: number; enteredMark: number };

const newestOf = (marks: string, entered: string) => `SELECT store, MAX(mark) AS mark,
    MAX(${entered}) AS "enteredMark"
  FROM ${marks} WHERE mark > :after AND mark <= :until GROUP BY store`;

// Spelt as in the index, see migration 8.
const ofStore = "COALESCE(store, '') = :store";
const settledOf = (marks: string) =>
  `(SELECT COALESCE(MAX(mark), 0) FROM ${marks} WHERE ${ofStore} AND mark < s.below)`;
const unsettledOf = (marks: string) => `(SELECT COUNT(*) FROM ${marks} WHERE ${ofStore} AND mark >= s.below)`;
// Of the table itself, and spelt as in its index of few rows: otherwise PostgreSQL would walk back through all of a store.
const entering = `FROM stock_movements WHERE ${ofStore} AND balance_after_milli = quantity_milli`;

const sql = {
  reached: `SELECT (SELECT number FROM revision WHERE id = 1) AS revision,
    (SELECT COALESCE(MAX(mark), 0) FROM stock_movement_marks) AS movement,
    (SELECT COALESCE(MAX(mark), 0) FROM stock_reservation_marks) AS reservation`,
  moved: newestOf('stock_movement_marks', 'CASE WHEN entered = 1 THEN mark ELSE 0 END'),
  reserved: newestOf('stock_reservation_marks', '0'),
  settled: `SELECT (SELECT number FROM revision WHERE id = 1) AS revision, s.below - 1 AS reached,
    ${settledOf('stock_movement_marks')} AS movement, ${settledOf('stock_reservation_marks')} AS reservation,
    (SELECT COALESCE(MAX(written_in), 0) ${entering} AND written_in < s.below) AS entered,
    ${unsettledOf('stock_movement_marks')} + ${unsettledOf('stock_reservation_marks')} AS unsettled,
    (SELECT COUNT(*) ${entering} AND written_in >= s.below) AS "unsettledEntered" FROM settled s`,
  store: `SELECT id FROM stores WHERE id = :store AND ${isVisible('stores')}`,
  group: `SELECT id FROM item_groups WHERE id = :group AND ${isVisible('item_groups')}`,
  windowEnd: `SELECT article FROM stock WHERE store = :store AND article > :after ORDER BY article
    LIMIT 1 OFFSET :skipped`,
  items: `SELECT i.article, i.code, i.name, i.item_group AS "itemGroup", i.brand, i.country,
      i.short_description AS "shortDescription", i.full_description AS "fullDescription", i.icons, i.unit,
      i.portion_milli AS "portionMilli", i.min_quantity_milli AS "minQuantityMilli",
      i.quantity_step_milli AS "quantityStepMilli", i.retail_price_minor AS "retailPriceMinor",
      s.quantity_milli AS "quantityMilli", s.reserved_milli AS "reservedMilli", s.unlimited
    FROM items i JOIN stock s ON s.store = :store AND s.article = i.article
    WHERE i.article IN ${textList} ORDER BY i.article`,
  barcodes: `SELECT article, barcode FROM item_barcodes WHERE article IN ${textList} ORDER BY article, barcode`,
  volumePrices: `SELECT article, above_milli AS "aboveMilli", price_minor AS "priceMinor" FROM item_volume_prices
    WHERE article IN ${textList} ORDER BY article, above_milli`,
};

export async function readReached(reader: Reader): Promise<Reached> {
  const reached = await reader.first<Reached>(sql.reached);
  if (reached === undefined) throw new Error('there is no answer to a SELECT without FROM');
  return reached;
}

/**
 * What is known of a store where rows with lower marks may still come: its newest marks below which none does, and how many
 * rows are above. Rows are only added, so two answers alike are of the same rows.
 */
export type SettledStore = Reached & {
  /** The newest mark below which no row of any store comes. */
  reached: number;
  /** The newest that may have brought an item into the store. */
  entered: number;
  unsettled: number;
  unsettledEntered: number;
};

export async function readSettledStore(reader: Reader, store: string): Promise<SettledStore> {
  const settled = await reader.first<SettledStore>(sql.settled, { store });
  if (settled === undefined) throw new Error('the view settled has no row');
  return settled;
}

/** Rows about stores behind `after` up to and including `until`. */
export type MarkRange = { after: number; until: number };

/** Stores whose stock moved. A balance that equals the movement was 0 before: so begins an item that a store did not have. */
export const listMovedStores = (reader: Reader, range: MarkRange) =>
  reader.all<NewestOfStore>(sql.moved, range);

export const listReservedStores = (reader: Reader, range: MarkRange) =>
  reader.all<NewestOfStore>(sql.reserved, range);

export const hasStore = async (reader: Reader, store: string) =>
  (await reader.first(sql.store, { store })) !== undefined;

export const hasGroup = async (reader: Reader, group: string) =>
  (await reader.first(sql.group, { group })) !== undefined;

/** The article that is `size` articles of the store behind `after`; undefined when there are fewer. */
export async function findWindowEnd(
  reader: Reader,
  { store, after, size }: { store: string; after: string; size: number },
): Promise<string | undefined> {
  const row = await reader.first<{ article: string }>(sql.windowEnd, { store, after, skipped: size - 1 });
  return row?.article;
}

/** An item with its stock in a store. */
export type StockedItemRow = Omit<ItemRow, 'removedAt'> &
  Pick<StockRow, 'quantityMilli' | 'reservedMilli' | 'unlimited'>;

export interface ItemParts {
  items: StockedItemRow[];
  barcodes: BarcodeRow[];
  volumePrices: VolumePriceRow[];
}

/** Items of a store with all that belongs to them, in order of their articles; at most `textsAtOnce` of them. */
export async function readItemParts(
  reader: Reader,
  store: string,
  articles: readonly string[],
): Promise<ItemParts> {
  const listed = textListParameters(articles);
  return {
    items: await reader.all<StockedItemRow>(sql.items, { store, ...listed }),
    barcodes: await reader.all<BarcodeRow>(sql.barcodes, listed),
    volumePrices: await reader.all<VolumePriceRow>(sql.volumePrices, listed),
  };
}
