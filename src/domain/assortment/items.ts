import { grouped } from '../../base/grouped.js';
import { readItemParts, type StockedItemRow } from '../../store/assortment.js';
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

/** Items of a store in order of their articles, which are given in that order. */
export async function readStoreItems(
  reader: Reader,
  store: string,
  articles: readonly string[],
): Promise<StoreItem[]> {
  const read: StoreItem[] = [];
  for (let start = 0; start < articles.length; start += textsAtOnce) {
    const parts = await readItemParts(reader, store, articles.slice(start, start + textsAtOnce));
    const barcodes = grouped(parts.barcodes, ({ article }) => article);
    const prices = grouped(parts.volumePrices, ({ article }) => article);
    for (const row of parts.items) {
      read.push({
        ...storeItem(row),
        barcodes: (barcodes.get(row.article) ?? []).map(({ barcode }) => barcode),
        volumePrices: prices.get(row.article) ?? [],
      });
    }
  }
  return read;
}

function storeItem(row: StockedItemRow) {
  const { code: _, itemGroup, icons, quantityMilli, reservedMilli, unlimited, ...same } = row;
  return { ...same, group: itemGroup, icons: JSON.parse(icons), stock: itemStock(row) };
}

function itemStock({ quantityMilli, reservedMilli, unlimited }: StockedItemRow): ItemStock {
  return {
    onHandMilli: quantityMilli,
    reservedMilli,
    availableMilli: Math.max(0, quantityMilli - reservedMilli),
    unlimited: unlimited === 1,
  };
}
