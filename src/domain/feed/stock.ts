import type { FeedNote } from './notes.js';
import type { FeedOffer } from './records.js';

/** Where the stock of a feed goes. */
export interface StoreRules {
  /** Store of the feed → ours. */
  ours(store: string): string;
  /** Where stock without a store goes; undefined: nobody has said. */
  fallback(): string | undefined;
  /** Our stores that the feed speaks of. */
  told: ReadonlySet<string>;
}

/** Stock of our stores, thousandths, and stores that hold nothing of it (any more). */
export interface TakenStock {
  told: Map<string, number>;
  emptied: Set<string>;
}

/**
 * The stock of offers, the last word on each store counting. Undefined: nothing is said of it.
 * @param isAll whether a store that is not named holds nothing
 */
export function takeStock(
  rules: StoreRules,
  offers: readonly { offer: FeedOffer; isAll: boolean }[],
  fault: (note: FeedNote) => void,
): TakenStock | undefined {
  const taken: TakenStock = { told: new Map(), emptied: new Set() };
  const telling = offers.filter(({ offer }) => offer.stock !== undefined);
  for (const { offer, isAll } of telling) {
    const told = sums(rules, offer, fault);
    const isByStore = offer.stock?.some(({ store }) => store !== null) ?? false;
    if (isAll && isByStore) for (const store of rules.told) taken.emptied.add(store);
    for (const [store, quantity] of told) taken.told.set(store, quantity);
  }
  for (const store of taken.told.keys()) taken.emptied.delete(store);
  return telling.length === 0 ? undefined : taken;
}

/** Two stores of the feed may be one of ours. */
function sums(rules: StoreRules, { stock = [], place }: FeedOffer, fault: (note: FeedNote) => void) {
  const told = new Map<string, number>();
  for (const { store, quantityMilli } of stock) {
    const ours = store === null ? rules.fallback() : rules.ours(store);
    if (ours === undefined) fault({ place, message: noStore });
    else told.set(ours, (told.get(ours) ?? 0) + quantityMilli);
  }
  return told;
}

const noStore =
  'stock without a store, and there are several: say where it is with "defaultStore" of the setting exchange';
