import { isVisible } from './coming.js';
import type { Reader, Transaction } from './engine.js';
import { searchText } from './search-text.js';
import { textList, textListParameters } from './text-list.js';

export type CityRow = { id: string; name: string };
/** `hours`: when it is open, as people write it. */
export type StoreRow = {
  id: string;
  city: string | null;
  name: string;
  address: string | null;
  hours: string | null;
};
export type TillRow = { id: string; store: string };
export type GroupRow = { id: string; parent: string | null; name: string };

/** A row of `items`; `code` is what tills send as `ItemCode`, `icons` is JSON. */
export type ItemRow = {
  article: string;
  code: string;
  name: string;
  itemGroup: string | null;
  brand: string | null;
  country: string | null;
  shortDescription: string | null;
  fullDescription: string | null;
  icons: string;
  unit: string;
  portionMilli: number | null;
  minQuantityMilli: number | null;
  quantityStepMilli: number | null;
  retailPriceMinor: number;
  /** Since when it is out of the assortment. */
  removedAt: string | null;
};

/** A row to write; what may be null may be left out. */
export type NewStoreRow = Omit<StoreRow, 'hours'> & Partial<StoreRow>;
export type NewItemRow = Omit<ItemRow, 'removedAt'> & Partial<ItemRow>;

export type VolumePriceRow = { article: string; aboveMilli: number; priceMinor: number };
export type BarcodeRow = { article: string; barcode: string };

const itemColumns = `article, code, name, item_group AS "itemGroup", brand, country,
  short_description AS "shortDescription", full_description AS "fullDescription", icons, unit,
  portion_milli AS "portionMilli", min_quantity_milli AS "minQuantityMilli",
  quantity_step_milli AS "quantityStepMilli", retail_price_minor AS "retailPriceMinor", removed_at AS "removedAt"`;

const presentRevision = '(SELECT number FROM revision WHERE id = 1)';

const sql = {
  cities: 'SELECT id, name FROM cities ORDER BY id',
  stores: `SELECT id, city, name, address, hours FROM stores WHERE ${isVisible('stores')} ORDER BY id`,
  tills: 'SELECT id, store FROM tills ORDER BY id',
  groups: `SELECT id, parent, name FROM item_groups WHERE ${isVisible('item_groups')} ORDER BY id`,
  itemOfCode: `SELECT code, article, item_group AS "itemGroup" FROM items WHERE code = :code AND ${isVisible('items')}`,
  orderedItem: `SELECT article, name, unit, removed_at AS "removedAt", min_quantity_milli AS "minQuantityMilli", quantity_step_milli AS "quantityStepMilli",
      retail_price_minor AS "retailPriceMinor"
    FROM items WHERE article = :article AND ${isVisible('items')}`,
  volumePrices: `SELECT article, above_milli AS "aboveMilli", price_minor AS "priceMinor" FROM item_volume_prices
    WHERE article = :article ORDER BY above_milli`,
  store: `SELECT id, city, name, address FROM stores WHERE id = :id AND ${isVisible('stores')}`,
  itemsAfter: `SELECT ${itemColumns} FROM items WHERE article > :after AND ${isVisible('items')}
    ORDER BY article LIMIT :limit`,
  itemsOf: `SELECT ${itemColumns} FROM items WHERE article IN ${textList} ORDER BY article`,
  barcodesOf: `SELECT article, barcode FROM item_barcodes WHERE article IN ${textList} ORDER BY article, barcode`,
  volumePricesOf: `SELECT article, above_milli AS "aboveMilli", price_minor AS "priceMinor" FROM item_volume_prices
    WHERE article IN ${textList} ORDER BY article, above_milli`,
  articlesOfCodes: `SELECT article, code FROM items WHERE code IN ${textList}`,
  barcodes: 'SELECT article, barcode FROM item_barcodes WHERE article = :article ORDER BY barcode',
  barcodesBetween: `SELECT article, barcode FROM item_barcodes WHERE article > :after AND article <= :until
    ORDER BY article, barcode`,
  volumePricesBetween: `SELECT article, above_milli AS "aboveMilli", price_minor AS "priceMinor" FROM item_volume_prices
    WHERE article > :after AND article <= :until ORDER BY article, above_milli`,
  putCity:
    'INSERT INTO cities (id, name) VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET name = excluded.name',
  putStore: `INSERT INTO stores (id, city, name, address, hours, revision)
    VALUES (:id, :city, :name, :address, :hours, COALESCE(:revision, 0))
    ON CONFLICT (id) DO UPDATE SET city = excluded.city, name = excluded.name, address = excluded.address,
      hours = excluded.hours`,
  putTill:
    'INSERT INTO tills (id, store) VALUES (:id, :store) ON CONFLICT (id) DO UPDATE SET store = excluded.store',
  putGroup: `INSERT INTO item_groups (id, parent, name, revision)
    VALUES (:id, :parent, :name, COALESCE(:revision, 0))
    ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, name = excluded.name`,
  putItem: `INSERT INTO items (article, code, name, item_group, brand, country, short_description, full_description,
      icons, unit, portion_milli, min_quantity_milli, quantity_step_milli, retail_price_minor, removed_at, search, revision)
    VALUES (:article, :code, :name, :itemGroup, :brand, :country, :shortDescription, :fullDescription, :icons, :unit,
      :portionMilli, :minQuantityMilli, :quantityStepMilli, :retailPriceMinor, :removedAt, :search, ${presentRevision})
    ON CONFLICT (article) DO UPDATE SET code = excluded.code, name = excluded.name, item_group = excluded.item_group,
      brand = excluded.brand, country = excluded.country, short_description = excluded.short_description,
      full_description = excluded.full_description, icons = excluded.icons, unit = excluded.unit,
      portion_milli = excluded.portion_milli, min_quantity_milli = excluded.min_quantity_milli,
      quantity_step_milli = excluded.quantity_step_milli, retail_price_minor = excluded.retail_price_minor,
      removed_at = excluded.removed_at, search = excluded.search, revision = excluded.revision`,
  touchItemsBelow: `WITH RECURSIVE below (id) AS (SELECT id FROM item_groups WHERE id = :group
      UNION SELECT g.id FROM below b JOIN item_groups g ON g.parent = b.id)
    UPDATE items SET revision = ${presentRevision}
    WHERE item_group IN (SELECT id FROM below)`,
  dropBarcodes: 'DELETE FROM item_barcodes WHERE article = :article',
  addBarcode: 'INSERT INTO item_barcodes (article, barcode) VALUES (:article, :barcode)',
  dropVolumePrices: 'DELETE FROM item_volume_prices WHERE article = :article',
  addVolumePrice: `INSERT INTO item_volume_prices (article, above_milli, price_minor)
    VALUES (:article, :aboveMilli, :priceMinor)`,
};

export const listCities = (reader: Reader) => reader.all<CityRow>(sql.cities);
export const listStores = (reader: Reader) => reader.all<StoreRow>(sql.stores);
export const listTills = (reader: Reader) => reader.all<TillRow>(sql.tills);
export const listGroups = (reader: Reader) => reader.all<GroupRow>(sql.groups);

/** The items that tills mean by these `ItemCode`s, in no certain order. */
export function listItemsOfCodes(
  reader: Reader,
  codes: Iterable<string>,
): Promise<Pick<ItemRow, 'code' | 'article' | 'itemGroup'>[]> {
  return reader.allOf(
    sql.itemOfCode,
    Array.from(codes, (code) => ({ code })),
  );
}

/** What an order has to know of an item. */
export type OrderedItemRow = Pick<
  ItemRow,
  'article' | 'name' | 'unit' | 'minQuantityMilli' | 'quantityStepMilli' | 'retailPriceMinor'
> & { removedAt: string | null };

export function findOrderedItem(reader: Reader, article: string): Promise<OrderedItemRow | undefined> {
  return reader.first<OrderedItemRow>(sql.orderedItem, { article });
}

export const listVolumePrices = (reader: Reader, article: string) =>
  reader.all<VolumePriceRow>(sql.volumePrices, { article });

export const findStore = (reader: Reader, id: string) => reader.first<StoreRow>(sql.store, { id });

/** Items in order of their articles, behind `after` (`''` for the first page). */
export function listItems(reader: Reader, after: string, limit: number): Promise<ItemRow[]> {
  return reader.all<ItemRow>(sql.itemsAfter, { after, limit });
}

/** Those of at most `textsAtOnce` items that there are, in order of their articles. */
export const listItemsOf = (reader: Reader, articles: readonly string[]) =>
  reader.all<ItemRow>(sql.itemsOf, textListParameters(articles));

/** The barcodes of at most `textsAtOnce` items, in order of their articles. */
export const listBarcodesOf = (reader: Reader, articles: readonly string[]) =>
  reader.all<BarcodeRow>(sql.barcodesOf, textListParameters(articles));

export const listVolumePricesOf = (reader: Reader, articles: readonly string[]) =>
  reader.all<VolumePriceRow>(sql.volumePricesOf, textListParameters(articles));

/** Which items have at most `textsAtOnce` codes. */
export const listArticlesOfCodes = (reader: Reader, codes: readonly string[]) =>
  reader.all<Pick<ItemRow, 'article' | 'code'>>(sql.articlesOfCodes, textListParameters(codes));

export const listBarcodes = (reader: Reader, article: string) =>
  reader.all<BarcodeRow>(sql.barcodes, { article });

/** The barcodes of all items behind `after` up to and including `until`, in order of their articles. */
export const listBarcodesBetween = (reader: Reader, after: string, until: string) =>
  reader.all<BarcodeRow>(sql.barcodesBetween, { after, until });

export const listVolumePricesBetween = (reader: Reader, after: string, until: string) =>
  reader.all<VolumePriceRow>(sql.volumePricesBetween, { after, until });

export const putCities = (tx: Transaction, rows: readonly CityRow[]) => tx.insertMany(sql.putCity, rows);
/** @param revision with which new ones come to be seen; absent: at once. Likewise for groups. */
export function putStores(tx: Transaction, rows: readonly NewStoreRow[], revision?: number): Promise<void> {
  return tx.insertMany(
    sql.putStore,
    rows.map((row) => ({ hours: null, ...row, revision: revision ?? null })),
  );
}
export const putTills = (tx: Transaction, rows: readonly TillRow[]) => tx.insertMany(sql.putTill, rows);
/** Parents before children. */
export function putGroups(tx: Transaction, rows: readonly GroupRow[], revision?: number): Promise<void> {
  return tx.insertMany(
    sql.putGroup,
    rows.map((row) => ({ ...row, revision: revision ?? null })),
  );
}

/** Writes an item with its barcodes and volume prices. @throws ConstraintBroken when the code belongs to another article. */
export async function putItem(
  tx: Transaction,
  item: NewItemRow,
  parts: { barcodes: readonly BarcodeRow[]; volumePrices: readonly VolumePriceRow[] },
): Promise<void> {
  const { article } = item;
  await tx.run(sql.putItem, written(item));
  await tx.run(sql.dropBarcodes, { article });
  await tx.insertMany(sql.addBarcode, parts.barcodes);
  await tx.run(sql.dropVolumePrices, { article });
  await tx.insertMany(sql.addVolumePrice, parts.volumePrices);
}

/** Writes many items, without their barcodes and volume prices. @throws ConstraintBroken when a code belongs to another article. */
export function putItems(tx: Transaction, items: readonly NewItemRow[]): Promise<void> {
  return tx.insertMany(sql.putItem, items.map(written));
}

function written(item: NewItemRow) {
  return { removedAt: null, ...item, search: searchText(item) };
}

/** Says that all items in the groups and below them changed with the present revision. */
export async function touchItemsBelow(tx: Transaction, groups: readonly string[]): Promise<void> {
  for (const group of groups) await tx.run(sql.touchItemsBelow, { group });
}
