import { formatScaled, quantityDigits } from '../../base/money.js';
import type { Catalogue, ItemInput } from './document.js';
import type { Present } from './present.js';
import type { Fault } from './shape.js';

/** What only a look at the whole document and at the database shows: references to nothing, and what is there twice. */
export function* referenceFaults(catalogue: Catalogue, present: Present): Generator<Fault> {
  const { cities, stores, tills, groups, items } = catalogue;
  const known = {
    city: knownIds(cities, present.cities),
    store: knownIds(stores, present.stores),
    group: knownIds(groups, present.groups),
  };
  const missing = (kind: keyof typeof known, id: string | null | undefined, path: string): Fault[] =>
    id === null || id === undefined || known[kind].has(id)
      ? []
      : [{ path, message: `there is no ${kind} "${id}", neither here nor in the database` }];

  for (const section of [cities, stores, tills, groups]) yield* repeatedIds(section);
  for (const city of cities) yield* needed(city, present.cities.has(city.id), ['name']);
  for (const store of stores) {
    yield* needed(store, present.stores.has(store.id), ['name']);
    yield* missing('city', store.city, `${store.path}.city`);
  }
  for (const till of tills) {
    yield* needed(till, present.tills.has(till.id), ['store']);
    yield* missing('store', till.store, `${till.path}.store`);
  }
  for (const group of groups) {
    yield* needed(group, present.groups.has(group.id), ['name']);
    yield* missing('group', group.parent, `${group.path}.parent`);
  }
  yield* circles(catalogue, present);
  for (const item of items) {
    yield* itemFaults(item, present.items.has(item.article));
    yield* missing('group', item.group, `${item.path}.group`);
    for (const [index, { store }] of (item.stock ?? []).entries())
      yield* missing('store', store, `${item.path}.stock[${index}].store`);
  }
  yield* repeatedInItems(items, present);
}

function knownIds(given: readonly { id: string }[], present: ReadonlyMap<string, unknown>): Set<string> {
  return new Set([...present.keys(), ...given.map(({ id }) => id)]);
}

function* needed<T extends { path: string }>(
  input: T,
  exists: boolean,
  keys: (keyof T & string)[],
): Generator<Fault> {
  if (exists) return;
  for (const key of keys)
    if (input[key] === undefined)
      yield { path: `${input.path}.${key}`, message: 'is missing; what is new needs it' };
}

function* itemFaults(item: ItemInput, exists: boolean): Generator<Fault> {
  yield* needed(item, exists, ['name', 'group', 'unit']);
  if (!exists && item.prices?.retail === undefined) {
    yield { path: `${item.path}.prices.retail`, message: 'is missing; what is new needs it' };
  }
  const stores = (item.stock ?? []).map(({ store }, index) => ({
    value: store,
    path: `${item.path}.stock[${index}]`,
  }));
  yield* repeated(stores, 'store');
  const above = (item.prices?.volume ?? []).map((price, index) => ({
    value: formatScaled(price.above, quantityDigits),
    path: `${item.path}.prices.volume[${index}]`,
  }));
  yield* repeated(above, 'above');
}

const repeatedIds = (section: readonly { id: string; path: string }[]) =>
  repeated(
    section.map(({ id, path }) => ({ value: id, path })),
    'id',
  );

function* repeated(entries: Iterable<{ value: string; path: string }>, key: string): Generator<Fault> {
  const first = new Map<string, string>();
  for (const { value, path } of entries) {
    const place = first.get(value);
    if (place === undefined) first.set(value, path);
    else yield { path: `${path}.${key}`, message: `"${value}" is already at ${place}` };
  }
}

/** Articles, codes and barcodes mean one item each, counting what the database keeps of items that are not given. */
function* repeatedInItems(items: readonly ItemInput[], present: Present): Generator<Fault> {
  yield* repeated(
    items.map(({ article, path }) => ({ value: article, path })),
    'article',
  );
  // An item that is there twice would be told that it shares its code and barcodes with itself.
  const given = new Map<string, ItemInput>();
  for (const item of items) if (!given.has(item.article)) given.set(item.article, item);
  const once = [...given.values()];
  yield* repeated(codes(once, given, present), 'code');
  yield* repeated(barcodes(once, given, present), 'barcodes');
}

function* codes(
  items: readonly ItemInput[],
  given: ReadonlyMap<string, ItemInput>,
  { items: present }: Present,
) {
  for (const { row } of present.values()) {
    if (given.get(row.article)?.code === undefined) yield { value: row.code, path: `item "${row.article}"` };
  }
  for (const { article, code, path } of items) {
    if (code !== undefined || !present.has(article)) yield { value: code ?? article, path };
  }
}

function* barcodes(
  items: readonly ItemInput[],
  given: ReadonlyMap<string, ItemInput>,
  { items: present }: Present,
) {
  for (const { row, barcodes: kept } of present.values()) {
    if (given.get(row.article)?.barcodes !== undefined) continue;
    for (const value of kept) yield { value, path: `item "${row.article}"` };
  }
  for (const item of items) for (const value of item.barcodes ?? []) yield { value, path: item.path };
}

/** A group below itself would make every walk over the groups endless. */
function* circles({ groups }: Catalogue, present: Present): Generator<Fault> {
  const parents = new Map<string, string | null>();
  for (const { id, parent } of present.groups.values()) parents.set(id, parent);
  for (const { id, parent } of groups) if (parent !== undefined) parents.set(id, parent);
  for (const { id, path } of groups) {
    const passed = new Set<string>();
    let above = parents.get(id) ?? null;
    while (above !== null && above !== id && !passed.has(above)) {
      passed.add(above);
      above = parents.get(above) ?? null;
    }
    if (above === id) yield { path: `${path}.parent`, message: `group "${id}" would be below itself` };
  }
}
