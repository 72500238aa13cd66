import type {
  BarcodeRow,
  CityRow,
  GroupRow,
  ItemRow,
  StoreRow,
  TillRow,
  VolumePriceRow,
} from '../../store/catalogue.js';
import type { StockToBe } from '../../store/staged.js';
import type { Catalogue, ItemInput } from './document.js';
import type { Present } from './present.js';
import type { StoredItem } from './stored-items.js';

/** Rows to write; what is already as it should be is in none of them. */
export interface CatalogueChanges {
  cities: CityRow[];
  stores: StoreRow[];
  tills: TillRow[];
  /** Parents before children. */
  groups: GroupRow[];
  /** Groups that are below another group than before. */
  moved: string[];
  /** Also those of which only barcodes or volume prices change. */
  items: ItemRow[];
  /** Articles that get another code than they have. */
  recoded: string[];
  /** Articles that get another name or group. */
  renamed: string[];
  /** Articles whose barcodes are replaced by those in `barcodes`; likewise the volume prices. */
  rebarcoded: string[];
  barcodes: BarcodeRow[];
  repriced: string[];
  volumePrices: VolumePriceRow[];
  stock: StockToBe[];
}

/**
 * Compares a document whose references are good with what is there. An absent key leaves what is there.
 * @param now the instant at which it is taken.
 */
export function changesOf(catalogue: Catalogue, present: Present, now: string): CatalogueChanges {
  const cities = catalogue.cities.map(({ id, name }) =>
    merged({ id, name: '' }, present.cities.get(id), { name }),
  );
  const stores = catalogue.stores.map(({ id, city, name, address, hours }) =>
    merged({ id, city: null, name: '', address: null, hours: null }, present.stores.get(id), {
      city,
      name,
      address,
      hours,
    }),
  );
  const tills = catalogue.tills.map(({ id, store }) =>
    merged({ id, store: '' }, present.tills.get(id), { store }),
  );
  const groups = catalogue.groups.map(({ id, parent, name }) =>
    merged({ id, parent: null, name: '' }, present.groups.get(id), { parent, name }),
  );
  const changes: CatalogueChanges = {
    cities: changed(cities, present.cities),
    stores: changed(stores, present.stores),
    tills: changed(tills, present.tills),
    groups: parentsFirst(changed(groups, present.groups)),
    moved: groups.filter((group) => isMoved(group, present.groups.get(group.id))).map(({ id }) => id),
    items: [],
    recoded: [],
    renamed: [],
    rebarcoded: [],
    barcodes: [],
    repriced: [],
    volumePrices: [],
    stock: [],
  };
  for (const item of catalogue.items)
    addItem(changes, item, { present: present.items.get(item.article), now });
  return changes;
}

function addItem(
  changes: CatalogueChanges,
  item: ItemInput,
  { present, now }: { present: StoredItem | undefined; now: string },
): void {
  const { article } = item;
  const row = itemRow(item, present?.row, now);
  let isChanged = present === undefined || !same(row, present.row);
  if (present !== undefined && present.row.code !== row.code) changes.recoded.push(article);
  if (present !== undefined && isRenamed(row, present.row)) changes.renamed.push(article);

  const barcodes = item.barcodes?.toSorted();
  if (barcodes !== undefined && !same(barcodes, present?.barcodes.toSorted() ?? [])) {
    isChanged = true;
    changes.rebarcoded.push(article);
    for (const barcode of barcodes) changes.barcodes.push({ article, barcode });
  }
  const prices = item.prices?.volume
    ?.map(({ above, price }) => ({ article, aboveMilli: above, priceMinor: price }))
    .sort((a, b) => a.aboveMilli - b.aboveMilli);
  if (prices !== undefined && !same(prices, present?.volumePrices ?? [])) {
    isChanged = true;
    changes.repriced.push(article);
    changes.volumePrices.push(...prices);
  }
  if (isChanged) changes.items.push(row);
  for (const { store, quantity, unlimited } of item.stock ?? []) {
    const there = present?.stock.find((row) => row.store === store);
    const flag = unlimited === undefined ? (there?.unlimited ?? 0) : unlimited ? 1 : 0;
    const isSame = (quantity ?? there?.quantityMilli) === there?.quantityMilli && flag === there?.unlimited;
    if (!isSame) changes.stock.push({ store, article, quantityMilli: quantity ?? null, unlimited: flag });
  }
}

function isRenamed(row: ItemRow, before: ItemRow): boolean {
  return row.name !== before.name || row.itemGroup !== before.itemGroup;
}

function itemRow(item: ItemInput, present: ItemRow | undefined, now: string): ItemRow {
  const empty: ItemRow = {
    article: item.article,
    code: item.article,
    name: '',
    itemGroup: null,
    brand: null,
    country: null,
    shortDescription: null,
    fullDescription: null,
    icons: '[]',
    unit: '',
    portionMilli: null,
    minQuantityMilli: null,
    quantityStepMilli: null,
    retailPriceMinor: 0,
    removedAt: null,
  };
  const removedAt = item.removed ? (present?.removedAt ?? now) : null;
  return merged(empty, present, {
    code: item.code,
    name: item.name,
    itemGroup: item.group,
    brand: item.brand,
    country: item.country,
    shortDescription: item.shortDescription,
    fullDescription: item.fullDescription,
    icons: item.icons === undefined ? undefined : JSON.stringify(item.icons),
    unit: item.unit,
    portionMilli: item.portion,
    minQuantityMilli: item.minQuantity,
    quantityStepMilli: item.quantityStep,
    retailPriceMinor: item.prices?.retail,
    removedAt: item.removed === undefined ? undefined : removedAt,
  });
}

/** What is given, else what is there, else what is empty. */
function merged<Row extends object>(
  empty: Row,
  present: Row | undefined,
  given: { [K in keyof Row]?: Row[K] | undefined },
): Row {
  const told = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...(present ?? empty), ...Object.fromEntries(told) };
}

function changed<Row extends { id: string }>(rows: readonly Row[], present: ReadonlyMap<string, Row>): Row[] {
  return rows.filter((row) => !same(row, present.get(row.id)));
}

function isMoved(group: GroupRow, present: GroupRow | undefined): boolean {
  return present !== undefined && present.parent !== group.parent;
}

/** Both have their keys in the same order: one was made from the other, or from the same literal. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function parentsFirst(groups: readonly GroupRow[]): GroupRow[] {
  const waiting = new Map(groups.map((group) => [group.id, group]));
  const sorted: GroupRow[] = [];
  const place = (group: GroupRow): void => {
    waiting.delete(group.id);
    const parent = group.parent === null ? undefined : waiting.get(group.parent);
    if (parent !== undefined) place(parent);
    sorted.push(group);
  };
  for (const group of groups) if (waiting.has(group.id)) place(group);
  return sorted;
}
