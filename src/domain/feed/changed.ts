import type { Reader } from '../../store/engine.js';
import { type FeedItemRow, listFeedItems } from '../../store/feed.js';
import type { GoodsToBe } from '../../store/staged.js';
import { changesOf } from '../catalogue/changes.js';
import type { ItemInput } from '../catalogue/document.js';
import { readItemsOf, type StoredItem } from '../catalogue/stored-items.js';
import type { Wanted } from './resolve.js';

/** What some goods change. */
export interface GoodsChanges {
  goods: GoodsToBe;
  /** Articles of goods that change anything. */
  articles: Set<string>;
  /** Of these, the ones that are new. */
  fresh: Set<string>;
  /** Of these, the ones that leave the assortment. */
  removed: number;
}

/** Compares goods, at most `textsAtOnce` of them, with what is there. */
export async function changesOfGoods(
  reader: Reader,
  wanted: readonly Wanted[],
  now: string,
): Promise<GoodsChanges> {
  const stores = new Set(wanted.flatMap(storesOf));
  const items = await readItemsOf(
    reader,
    wanted.map(({ input }) => input.article),
    stores,
  );
  const before = await listFeedItems(
    reader,
    wanted.map(({ feed }) => feed.id),
  );
  const feeds = new Map(before.map((row) => [row.id, row]));
  const inputs = wanted.map((one) => {
    const present = items.get(one.input.article);
    const input = withEmptied(one, present);
    const removed = removal(one, feeds.get(one.feed.id), present);
    return removed === undefined ? input : { ...input, removed };
  });
  const empty = new Map<never, never>();
  const present = { cities: empty, stores: empty, tills: empty, groups: empty, items };
  const changes = changesOf({ cities: [], stores: [], tills: [], groups: [], items: inputs }, present, now);
  const feedItems = wanted.map(({ feed }) => feed).filter((feed) => !isSame(feed, feeds.get(feed.id)));
  const articles = new Set([...changes.items, ...changes.stock, ...feedItems].map(({ article }) => article));
  const removed = changes.items.filter(
    ({ article, removedAt }) => removedAt !== null && (items.get(article)?.row.removedAt ?? null) === null,
  );
  return {
    goods: { ...changes, feedItems },
    articles,
    fresh: new Set([...articles].filter((article) => !items.has(article))),
    removed: removed.filter(({ article }) => items.has(article)).length,
  };
}

function storesOf({ input, emptied = [] }: Wanted): string[] {
  return [...(input.stock ?? []).map(({ store }) => store), ...emptied];
}

/** A store that never held any needs no row that says so. */
function withEmptied({ input, emptied = [] }: Wanted, present: StoredItem | undefined): ItemInput {
  const held = emptied.filter((store) => present?.stock.some((row) => row.store === store));
  if (held.length === 0) return input;
  return { ...input, stock: [...(input.stock ?? []), ...held.map((store) => ({ store, quantity: 0 }))] };
}

/**
 * Goods without a price, or taken away in the other system, are not in the assortment. What somebody here has taken out
 * or put in by hand stays so until that changes.
 */
function removal(
  { input, isNew, deleted }: Wanted,
  before: FeedItemRow | undefined,
  present: StoredItem | undefined,
): boolean | undefined {
  const price = input.prices?.retail ?? present?.row.retailPriceMinor ?? 0;
  const isOut = (deleted ?? before?.deleted === 1) || price === 0;
  if (present === undefined) return isOut;
  if (isNew) return isOut ? true : undefined;
  const wasOut = before?.deleted === 1 || present.row.retailPriceMinor === 0;
  return isOut === wasOut ? undefined : isOut;
}

function isSame(feed: FeedItemRow, before: FeedItemRow | undefined): boolean {
  return before !== undefined && before.catalogue === feed.catalogue && before.deleted === feed.deleted;
}
