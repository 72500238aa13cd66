import {
  type CityRow,
  type GroupRow,
  listCities,
  listGroups,
  listStores,
  listTills,
  type StoreRow,
  type TillRow,
} from '../../store/catalogue.js';
import type { Reader } from '../../store/engine.js';
import { readItems, type StoredItem } from './stored-items.js';

/** The catalogue that is there, by id and article. */
export interface Present {
  cities: ReadonlyMap<string, CityRow>;
  stores: ReadonlyMap<string, StoreRow>;
  tills: ReadonlyMap<string, TillRow>;
  groups: ReadonlyMap<string, GroupRow>;
  items: ReadonlyMap<string, StoredItem>;
}

export async function readPresent(reader: Reader): Promise<Present> {
  const items = new Map<string, StoredItem>();
  for await (const page of readItems(reader)) for (const item of page) items.set(item.row.article, item);
  return {
    cities: byId(await listCities(reader)),
    stores: byId(await listStores(reader)),
    tills: byId(await listTills(reader)),
    groups: byId(await listGroups(reader)),
    items,
  };
}

function byId<Row extends { id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
