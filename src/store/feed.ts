import type { Reader, Transaction } from './engine.js';
import { textList, textListParameters } from './text-list.js';

/** Goods by the id that another system gives them: a row of `feed_items`. */
export type FeedItemRow = {
  id: string;
  /** The item that it is one kind of; its own id when there is only one kind. */
  itemId: string;
  article: string;
  /** The catalogue that it is in there; null: not told. */
  catalogue: string | null;
  /** It was taken away there. */
  deleted: 0 | 1;
};

export type FeedPriceTypeRow = { id: string; name: string; currency: string | null };

/** What a property means here. */
export type FeedMeaning = 'brand' | 'country';
export type FeedPropertyRow = { id: string; meaning: FeedMeaning };
export type FeedValueRow = { property: string; id: string; text: string };

const itemColumns = 'id, item_id AS "itemId", article, catalogue, deleted';

const sql = {
  items: `SELECT ${itemColumns} FROM feed_items WHERE id IN ${textList}`,
  itemsOfArticles: `SELECT ${itemColumns} FROM feed_items WHERE article IN ${textList}`,
  kinds: `SELECT ${itemColumns} FROM feed_items WHERE item_id IN ${textList} AND id <> item_id ORDER BY item_id, id`,
  itemsOfCatalogue: `SELECT ${itemColumns} FROM feed_items
    WHERE catalogue = :catalogue AND deleted = 0 AND id > :after ORDER BY id LIMIT :limit`,
  priceTypes: 'SELECT id, name, currency FROM feed_price_types ORDER BY id',
  putPriceType: `INSERT INTO feed_price_types (id, name, currency) VALUES (:id, :name, :currency)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, currency = excluded.currency`,
  properties: 'SELECT id, meaning FROM feed_properties ORDER BY id',
  putProperty: `INSERT INTO feed_properties (id, meaning) VALUES (:id, :meaning)
    ON CONFLICT (id) DO UPDATE SET meaning = excluded.meaning`,
  values: 'SELECT property, id, text FROM feed_values ORDER BY property, id',
  putValue: `INSERT INTO feed_values (property, id, text) VALUES (:property, :id, :text)
    ON CONFLICT (property, id) DO UPDATE SET text = excluded.text`,
};

/** Those of at most `textsAtOnce` ids that are known. */
export const listFeedItems = (reader: Reader, ids: readonly string[]) =>
  reader.all<FeedItemRow>(sql.items, textListParameters(ids));

/** Those of at most `textsAtOnce` articles that the other system has an id for. */
export const listFeedItemsOfArticles = (reader: Reader, articles: readonly string[]) =>
  reader.all<FeedItemRow>(sql.itemsOfArticles, textListParameters(articles));

/** The kinds of at most `textsAtOnce` items. */
export const listKinds = (reader: Reader, itemIds: readonly string[]) =>
  reader.all<FeedItemRow>(sql.kinds, textListParameters(itemIds));

/** Goods of a catalogue that were not taken away, in order of their ids, behind `after`. */
export const listFeedItemsOfCatalogue = (
  reader: Reader,
  page: { catalogue: string; after: string; limit: number },
) => reader.all<FeedItemRow>(sql.itemsOfCatalogue, page);

export const listFeedPriceTypes = (reader: Reader) => reader.all<FeedPriceTypeRow>(sql.priceTypes);
export const putFeedPriceTypes = (tx: Transaction, rows: readonly FeedPriceTypeRow[]) =>
  tx.insertMany(sql.putPriceType, rows);

export const listFeedProperties = (reader: Reader) => reader.all<FeedPropertyRow>(sql.properties);
export const putFeedProperties = (tx: Transaction, rows: readonly FeedPropertyRow[]) =>
  tx.insertMany(sql.putProperty, rows);

export const listFeedValues = (reader: Reader) => reader.all<FeedValueRow>(sql.values);
export const putFeedValues = (tx: Transaction, rows: readonly FeedValueRow[]) =>
  tx.insertMany(sql.putValue, rows);
