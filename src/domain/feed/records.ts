import type { FeedNote } from './notes.js';

/**
 * A feed is the catalogue of another system as it tells it, record by record: its goods are named by ids of its own.
 * Prices are in minor units, quantities in thousandths. What is absent is not told, and leaves what is there.
 */
export type FeedRecord =
  | FeedScope
  | FeedGroup
  | FeedProperty
  | FeedPriceType
  | FeedStore
  | FeedItem
  | FeedOffer;

/** Where a record stands, for messages. */
export interface FeedPlace {
  file: string;
  line: number;
}

interface Placed {
  place: FeedPlace;
}

/** A catalogue or a list of offers begins; what follows belongs to it. */
export interface FeedScope extends Placed {
  kind: 'catalogue' | 'offers';
  /** Of the catalogue, in the other system. */
  id: string;
  /** Whether what is not told has not changed; otherwise it is gone. */
  changesOnly: boolean;
}

/** Parents come before their children. */
export interface FeedGroup extends Placed {
  kind: 'group';
  id: string;
  parent: string | null;
  name: string;
}

/** A property of goods; `values` are those that items name by id. */
export interface FeedProperty extends Placed {
  kind: 'property';
  id: string;
  name: string;
  values: readonly (readonly [id: string, text: string])[];
}

export interface FeedPriceType extends Placed {
  kind: 'priceType';
  id: string;
  name: string;
  /** As it is written there: `RUB`, `руб.`, `643`. */
  currency: string | undefined;
}

export interface FeedStore extends Placed {
  kind: 'store';
  id: string;
  name: string;
  address: string | undefined;
}

/** Goods as they are described. */
export interface FeedItem extends Placed {
  kind: 'item';
  id: string;
  article: string | undefined;
  /** What tills call it. */
  code: string | undefined;
  name: string | undefined;
  unit: string | undefined;
  /** The first of its groups; null: it is in none. */
  group: string | null | undefined;
  brand: string | undefined;
  country: string | undefined;
  barcodes: readonly string[] | undefined;
  fullDescription: string | undefined;
  /** Paths of pictures, in the order of the other system. */
  pictures: readonly string[];
  /** Property id → text, or id of a value. */
  properties: Readonly<Record<string, string>>;
  /** The other system has taken it away. */
  deleted: boolean | undefined;
}

/** Goods as they are sold. An id with `#` is one of several kinds of the item whose id stands before it. */
export interface FeedOffer extends Placed {
  kind: 'offer';
  id: string;
  article: string | undefined;
  name: string | undefined;
  unit: string | undefined;
  barcodes: readonly string[] | undefined;
  prices: readonly FeedPrice[] | undefined;
  stock: readonly FeedStock[] | undefined;
  deleted: boolean | undefined;
}

export interface FeedPrice {
  priceType: string;
  priceMinor: number;
  currency: string | undefined;
  /** The price counts from this quantity on; null: for any. */
  fromMilli: number | null;
}

export interface FeedStock {
  /** Null: the other system does not say in which store. */
  store: string | null;
  quantityMilli: number;
}

/** The id of the item that an offer is one kind of; itself when there is only one. */
export function itemIdOf(offerId: string): string {
  const hash = offerId.indexOf('#');
  return hash < 0 ? offerId : offerId.slice(0, hash);
}

/** Records that were read together, what was taken otherwise than it is written, and how many bytes were read so far. */
export interface FeedBatch {
  records: FeedRecord[];
  warnings: FeedNote[];
  bytes: number;
}

/** A file of a feed. */
export interface FeedSource {
  /** For messages, and for the document of stock movements. */
  name: string;
  /** Bytes. */
  size: number;
  /** @throws FeedRefused */
  read(): AsyncIterable<FeedBatch>;
}
