import { formatFixed, formatScaled, moneyDigits, quantityDigits } from '../../base/money.js';
import { listStores } from '../../store/catalogue.js';
import type { Reader } from '../../store/engine.js';
import { joinRow } from '../cards/import-csv.js';
import { itemColumns } from './csv.js';
import { readItems, type StoredItem } from './stored-items.js';

/**
 * The items as a table that an import takes back without changing anything, in order of their articles. What a table
 * cannot say is left out: prices from a quantity on, stock without limit, a list with | in an entry.
 */
export async function* exportItemTable(reader: Reader): AsyncGenerator<string> {
  const stores = (await listStores(reader)).map(({ id }) => id);
  yield row([...itemColumns, ...stores.map((id) => `stock:${id}`)]);
  for await (const page of readItems(reader)) {
    yield page
      .map((item) => {
        const cells = cellsOf(item);
        return row([...itemColumns.map((name) => cells[name]), ...stockOf(item, stores)]);
      })
      .join('');
  }
}

/** Null: a hyphen, which takes away; the text of a hyphen would get an apostrophe. */
function row(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => (cell === null ? '-' : joinRow([cell], ';'))).join(';')}\r\n`;
}

function cellsOf({ row, barcodes }: StoredItem): Record<(typeof itemColumns)[number], string | null> {
  const { article, code, name, unit } = row;
  return {
    ...{ article, code, name, unit },
    // A new item must say its group, if only that it has none.
    group: row.itemGroup,
    brand: row.brand ?? '',
    country: row.country ?? '',
    shortDescription: row.shortDescription ?? '',
    fullDescription: row.fullDescription ?? '',
    portion: quantity(row.portionMilli),
    minQuantity: quantity(row.minQuantityMilli),
    quantityStep: quantity(row.quantityStepMilli),
    barcodes: listed(barcodes),
    icons: listed(JSON.parse(row.icons)),
    price: formatFixed(row.retailPriceMinor, moneyDigits),
    removed: row.removedAt === null ? '' : 'true',
  };
}

function stockOf({ stock }: StoredItem, stores: readonly string[]): string[] {
  const byStore = new Map(stock.map(({ store, quantityMilli }) => [store, quantityMilli]));
  return stores.map((id) => quantity(byStore.get(id) ?? null));
}

function listed(entries: readonly string[]): string {
  return entries.some((entry) => entry.includes('|')) ? '' : entries.join('|');
}

function quantity(milli: number | null): string {
  return milli === null ? '' : formatScaled(milli, quantityDigits);
}
