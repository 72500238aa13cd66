import type { Reader, Transaction } from '../../store/engine.js';
import {
  type FeedMeaning,
  type FeedPriceTypeRow,
  type FeedPropertyRow,
  type FeedValueRow,
  listFeedPriceTypes,
  listFeedProperties,
  listFeedValues,
  putFeedPriceTypes,
  putFeedProperties,
  putFeedValues,
} from '../../store/feed.js';
import type { Staging } from './staging.js';

/** What files name by id and other files have told: price types, and properties that mean something. */
export interface Told {
  priceTypes: FeedPriceTypeRow[];
  properties: Map<string, { meaning: FeedMeaning; values: Map<string, string> }>;
  /** The feed tells nothing of it that is not known. */
  isKnown: boolean;
  /** What it tells, as rows. */
  rows: { priceTypes: FeedPriceTypeRow[]; properties: FeedPropertyRow[]; values: FeedValueRow[] };
}

/** What is known, with what the feed adds. */
export async function readTold(reader: Reader, staging: Staging): Promise<Told> {
  const rows = rowsOf(staging);
  const types = new Map((await listFeedPriceTypes(reader)).map((row) => [row.id, row]));
  const properties: Told['properties'] = new Map();
  for (const { id, meaning } of await listFeedProperties(reader)) {
    properties.set(id, { meaning, values: new Map() });
  }
  for (const { property, id, text } of await listFeedValues(reader))
    properties.get(property)?.values.set(id, text);
  const isKnown =
    rows.priceTypes.every((row) => JSON.stringify(row) === JSON.stringify(types.get(row.id))) &&
    rows.properties.every(({ id, meaning }) => properties.get(id)?.meaning === meaning) &&
    rows.values.every(({ property, id, text }) => properties.get(property)?.values.get(id) === text);
  for (const row of rows.priceTypes) types.set(row.id, row);
  for (const { id, meaning } of rows.properties) {
    properties.set(id, { meaning, values: properties.get(id)?.values ?? new Map() });
  }
  for (const { property, id, text } of rows.values) properties.get(property)?.values.set(id, text);
  return { priceTypes: [...types.values()], properties, isKnown, rows };
}

export async function writeTold(tx: Transaction, { rows }: Told): Promise<void> {
  await putFeedPriceTypes(tx, rows.priceTypes);
  await putFeedProperties(tx, rows.properties);
  await putFeedValues(tx, rows.values);
}

function rowsOf({ priceTypes, properties }: Staging): Told['rows'] {
  const told = [...properties.values()];
  return {
    priceTypes: [...priceTypes.values()].map(({ id, name, currency = null }) => ({ id, name, currency })),
    properties: told.map(({ id, meaning }) => ({ id, meaning })),
    values: told.flatMap(({ id: property, values }) => values.map(([id, text]) => ({ property, id, text }))),
  };
}
