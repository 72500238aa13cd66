import {
  type ItemRow,
  listBarcodesBetween,
  listItems,
  listVolumePricesBetween,
  type VolumePriceRow,
} from '../../store/catalogue.js';
import type { Reader } from '../../store/engine.js';
import { listStockBetween, type StockRow } from '../../store/stock.js';

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

function emptyItem(row: ItemRow): StoredItem {
  return { row, barcodes: [], volumePrices: [], stock: [] };
}
