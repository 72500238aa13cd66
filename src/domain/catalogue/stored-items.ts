import {
  type ItemRow,
  listBarcodesBetween,
  listBarcodesOf,
  listItems,
  listItemsOf,
  listVolumePricesBetween,
  listVolumePricesOf,
  type VolumePriceRow,
} from '../../store/catalogue.js';
import type { Reader } from '../../store/engine.js';
import { listStockBetween, listStockOfArticles, type StockRow } from '../../store/stock.js';

/** An item with all that belongs to it, each list in a stable order. */
export interface StoredItem {
  row: ItemRow;
  barcodes: string[];
  volumePrices: VolumePriceRow[];
  stock: StockRow[];
}

const page = 1000;

/** All items in order of their articles, a page at a time. */
export async function* readItems(reader: Reader): AsyncGenerator<StoredItem[]> {
  for (let after = ''; ; ) {
    const rows = await listItems(reader, after, page);
    const until = rows.at(-1)?.article;
    if (until === undefined) return;
    const items = new Map(rows.map((row) => [row.article, emptyItem(row)]));
    for (const { article, barcode } of await listBarcodesBetween(reader, after, until)) {
      items.get(article)?.barcodes.push(barcode);
    }
    for (const price of await listVolumePricesBetween(reader, after, until)) {
      items.get(price.article)?.volumePrices.push(price);
    }
    for (const stock of await listStockBetween(reader, after, until)) {
      items.get(stock.article)?.stock.push(stock);
    }
    yield [...items.values()];
    after = until;
  }
}

/** Those of at most `textsAtOnce` items that there are, by article, with their stock in these stores. */
export async function readItemsOf(
  reader: Reader,
  articles: readonly string[],
  stores: Iterable<string>,
): Promise<Map<string, StoredItem>> {
  const rows = await listItemsOf(reader, articles);
  const items = new Map(rows.map((row) => [row.article, emptyItem(row)]));
  if (items.size === 0) return items;
  for (const { article, barcode } of await listBarcodesOf(reader, articles))
    items.get(article)?.barcodes.push(barcode);
  for (const price of await listVolumePricesOf(reader, articles))
    items.get(price.article)?.volumePrices.push(price);
  for (const store of stores)
    for (const stock of await listStockOfArticles(reader, store, articles))
      items.get(stock.article)?.stock.push(stock);
  return items;
}

function emptyItem(row: ItemRow): StoredItem {
  return { row, barcodes: [], volumePrices: [], stock: [] };
}
