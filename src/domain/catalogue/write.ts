import {
  putCities,
  putGroups,
  putItems,
  putStores,
  putTills,
  replaceBarcodes,
  replaceVolumePrices,
  touchItems,
} from '../../store/catalogue.js';
import type { Transaction, TransactionOptions } from '../../store/engine.js';
import { addStockMovements, changeStock, type StockMovement } from '../../store/stock.js';
import type { CatalogueChanges } from './changes.js';

/** What the stock movements of an import say of it. */
export type ImportPosting = Pick<StockMovement, 'document' | 'time' | 'recordedAt'>;

/**
 * Alone with other imports, and not with tills, which would never let it end: what is sold between its look at the stock
 * and its change comes before that change, and everything else of the catalogue is changed by imports only.
 */
export const besideTills: TransactionOptions = { keys: ['catalogue'] };

export function hasChanges(changes: CatalogueChanges): boolean {
  return Object.values(changes).some(({ length }) => length > 0);
}

/**
 * Writes changes. The caller has raised the revision before, because items are written with the number of the revision in
 * which they changed.
 * @param coming the revision with which goods come to be seen that are all new; absent: at once.
 */
export async function writeChanges(
  tx: Transaction,
  changes: CatalogueChanges,
  posting: ImportPosting,
  coming?: number,
): Promise<void> {
  await putCities(tx, changes.cities);
  await putStores(tx, changes.stores);
  await putTills(tx, changes.tills);
  await putGroups(tx, changes.groups);
  await putItems(tx, changes.items, changes.recoded, coming);
  await replaceBarcodes(tx, changes.rebarcoded, changes.barcodes);
  await replaceVolumePrices(tx, changes.repriced, changes.volumePrices);
  await moveStock(tx, changes.stock, posting);
  await touchItems(tx, { articles: touchedArticles(changes), groups: changes.moved });
}

async function moveStock(tx: Transaction, changes: CatalogueChanges['stock'], posting: ImportPosting) {
  const nameOf = ({ store, article }: Pick<StockMovement, 'store' | 'article'>) => `${store}\0${article}`;
  const behind = new Map((await changeStock(tx, changes)).map((row) => [nameOf(row), row.quantityMilli]));
  const movements = changes
    .filter(({ quantityMilli }) => quantityMilli !== 0)
    .map((change): StockMovement => {
      const { store, article, quantityMilli } = change;
      const moved = { store, article, quantityMilli, balanceAfterMilli: behind.get(nameOf(change)) ?? 0 };
      return { ...moved, ...posting, documentKind: 'import', checkId: null };
    });
  await addStockMovements(tx, movements);
}

/** Items that changed without a change of their rows. Where stock moved, its movement says so. */
function touchedArticles({ items, rebarcoded, repriced, stock }: CatalogueChanges): string[] {
  const written = new Set(items.map(({ article }) => article));
  const unmoved = stock.filter(({ quantityMilli }) => quantityMilli === 0).map(({ article }) => article);
  return [...new Set([...rebarcoded, ...repriced, ...unmoved])].filter((article) => !written.has(article));
}
