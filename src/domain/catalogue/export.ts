import { formatFixed, formatScaled, moneyDigits, quantityDigits } from '../../base/money.js';
import { listCities, listGroups, listStores, listTills } from '../../store/catalogue.js';
import type { Reader } from '../../store/engine.js';
import { readItems, type StoredItem } from './stored-items.js';

/**
 * The whole catalogue as the text of a JSON document that an import takes back without changing anything: ids in order,
 * an entry per line, what is empty left out.
 */
export async function* exportCatalogue(reader: Reader): AsyncGenerator<string> {
  yield `{\n"cities": ${lines(await listCities(reader))},\n`;
  yield `"stores": ${lines(await listStores(reader))},\n`;
  yield `"groups": ${lines(await listGroups(reader))},\n`;
  yield `"tills": ${lines(await listTills(reader))},\n"items": [`;
  let separator = '\n';
  for await (const page of readItems(reader)) {
    yield separator + page.map((item) => line(documentOf(item))).join(',\n');
    separator = ',\n';
  }
  yield ']\n}\n';
}

function lines(rows: readonly object[]): string {
  return rows.length === 0 ? '[]' : `[\n${rows.map(line).join(',\n')}]`;
}

function line(row: object): string {
  // A new item must say its group, if only that it has none.
  return JSON.stringify(row, (key, value) => (value === null && key !== 'group' ? undefined : value));
}

function documentOf({ row, barcodes, volumePrices, stock }: StoredItem): object {
  const { itemGroup, icons, portionMilli, minQuantityMilli, quantityStepMilli, retailPriceMinor, ...others } =
    row;
  const { removedAt, ...texts } = others;
  return {
    ...texts,
    group: itemGroup,
    barcodes,
    icons: JSON.parse(icons),
    portion: quantity(portionMilli),
    minQuantity: quantity(minQuantityMilli),
    quantityStep: quantity(quantityStepMilli),
    prices: {
      retail: formatFixed(retailPriceMinor, moneyDigits),
      volume: volumePrices.map(({ aboveMilli, priceMinor }) => ({
        above: quantity(aboveMilli),
        price: formatFixed(priceMinor, moneyDigits),
      })),
    },
    stock: stock.map(({ store, quantityMilli, unlimited }) => ({
      store,
      quantity: quantity(quantityMilli),
      unlimited: unlimited === 1,
    })),
    removed: removedAt === null ? null : true,
  };
}

function quantity(milli: number | null): string | null {
  return milli === null ? null : formatScaled(milli, quantityDigits);
}
