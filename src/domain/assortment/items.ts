import { setImmediate as nextTurn } from 'node:timers/promises';
import { grouped } from '../../base/grouped.js';
import { readItemParts, type StockedItemRow } from '../../store/assortment.js';
import type { BarcodeRow } from '../../store/catalogue.js';
import type { Reader } from '../../store/engine.js';
import { textsAtOnce } from '../../store/text-list.js';

/** An item as a store offers it: prices in minor units, quantities in thousandths; null: not said. */
export interface StoreItem {
  article: string;
  name: string;
  group: string | null;
  brand: string | null;
  country: string | null;
  shortDescription: string | null;
  fullDescription: string | null;
  /** Addresses of pictures. */
  icons: readonly string[];
  barcodes: readonly string[];
  unit: string;
  portionMilli: number | null;
  minQuantityMilli: number | null;
  quantityStepMilli: number | null;
  stock: ItemStock;
  retailPriceMinor: number;
  /** Ascending; each price counts for quantities above, not at, its bound. */
  volumePrices: readonly { aboveMilli: number; priceMinor: number }[];
}

export interface ItemStock {
  /** Below zero where more was sold than was known to be there. */
  onHandMilli: number;
  /** For orders that are not handed over. */
  reservedMilli: number;
  /** What can be booked; never below zero. */
  availableMilli: number;
  /** There is always enough, whatever the figures say. */
  unlimited: boolean;
}

/**
 * Items of a store in order of their articles, which are given in that order. Between stretches of a long list others get
 * their turn, and may change what is still to be read: the version of a list is looked up before its items.
 */
export async function readStoreItems(
  reader: Reader,
  store: string,
  articles: readonly string[],
): Promise<StoreItem[]> {
  const read: StoreItem[] = [];
  for (let start = 0; start < articles.length; start += textsAtOnce) {
    if (start > 0) await nextTurn();
    read.push(...(await readStretch(reader, store, articles.slice(start, start + textsAtOnce))));
  }
  return read;
}

async function readStretch(reader: Reader, store: string, articles: readonly string[]): Promise<StoreItem[]> {
  const parts = await readItemParts(reader, store, articles);
  const barcodes = grouped(parts.barcodes, ({ article }) => article);
  const prices = grouped(parts.volumePrices, ({ article }) => article);
  return parts.items.map((row) => storeItem(row, barcodes.get(row.article), prices.get(row.article)));
}

/** Spelt out: with rest and spread, an item of a long list costs ten times as much. */
function storeItem(
  row: StockedItemRow,
  barcodes: readonly BarcodeRow[] = [],
  volumePrices: StoreItem['volumePrices'] = [],
): StoreItem {
  return {
    article: row.article,
    name: row.name,
    group: row.itemGroup,
    brand: row.brand,
    country: row.country,
    shortDescription: row.shortDescription,
    fullDescription: row.fullDescription,
    icons: JSON.parse(row.icons),
    barcodes: barcodes.map(({ barcode }) => barcode),
    unit: row.unit,
    portionMilli: row.portionMilli,
    minQuantityMilli: row.minQuantityMilli,
    quantityStepMilli: row.quantityStepMilli,
    stock: itemStock(row),
    retailPriceMinor: row.retailPriceMinor,
    volumePrices,
  };
}

function itemStock({ quantityMilli, reservedMilli, unlimited }: StockedItemRow): ItemStock {
  return {
    onHandMilli: quantityMilli,
    reservedMilli,
    availableMilli: Math.max(0, quantityMilli - reservedMilli),
    unlimited: unlimited === 1,
  };
}
