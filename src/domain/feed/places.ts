import type { GroupInput, StoreInput } from '../catalogue/document.js';
import type { ExchangeRules } from '../settings/exchange.js';
import type { Staging } from './staging.js';
import type { StoreRules } from './stock.js';

/** The groups of a feed as a catalogue document gives them. */
export function groupInputs({ groups }: Staging): GroupInput[] {
  return [...groups.values()].map(({ id, parent, name, place }) => ({
    ...{ id, parent, name },
    path: `${place.file}, line ${place.line}`,
  }));
}

/** Stores that the feed brings, and where its stock goes. */
export interface Places {
  rules: StoreRules;
  /** To be asked when all stock was told: a store may be met only there. */
  stores(): StoreInput[];
}

const madeStore: StoreInput = { id: 'main', name: 'Основной склад', path: '' };

/**
 * @param present ids of our stores
 * @returns what is wrong with the setting: it names stores that are not there
 */
export function placesOf(
  staging: Staging,
  { stores: named, defaultStore }: ExchangeRules,
  present: ReadonlySet<string>,
): Places | { fault: string } {
  const missing = [...Object.values(named), defaultStore].find((id) => id !== null && !present.has(id));
  if (missing !== undefined)
    return {
      fault: `the setting exchange names the store "${missing}"; there are: ${[...present].join(', ')}`,
    };
  const brought = new Map<string, StoreInput>();
  const ours = (id: string) => {
    const name = staging.stores.get(id)?.name;
    return named[id] ?? (name === undefined ? undefined : named[name]) ?? id;
  };
  for (const { id, name, address, place } of staging.stores.values()) {
    if (ours(id) !== id) continue;
    const path = `${place.file}, line ${place.line}`;
    brought.set(id, { id, name, path, ...(address === undefined ? {} : { address }) });
  }
  const only = () => {
    const all = new Set([...present, ...brought.keys()]);
    if (all.size > 1) return undefined;
    if (all.size === 0) brought.set(madeStore.id, madeStore);
    return [...all][0] ?? madeStore.id;
  };
  return {
    stores: () => [...brought.values()],
    rules: {
      told: new Set([...staging.stores.keys()].map(ours)),
      fallback: () => defaultStore ?? only(),
      ours(id) {
        const store = ours(id);
        if (present.has(store) || brought.has(store)) return store;
        brought.set(store, { id: store, name: store, path: '' });
        const place = { file: staging.scopes.at(-1)?.place.file ?? '', line: 0 };
        staging.warnings.add({ place, message: `the store ${id} was not described; it is called by its id` });
        return store;
      },
    },
  };
}
