import { folded } from '../../base/folded.js';
import { hasGroup, hasStore, type Reached } from '../../store/assortment.js';
import type { Context } from '../context.js';
import { cursorText } from './cursor.js';
import { readStoreItems, type StoreItem } from './items.js';
import { findKeys } from './keys.js';
import { type Run, runOf } from './run.js';
import { readStoreVersion, versionText } from './versions.js';

/** Which items of a store are asked for. */
export interface AssortmentRequest {
  store: string;
  /** Only items of this group and of the groups below it. */
  group?: string | undefined;
  /** Part of a name or of an article, in any case; or a whole barcode. */
  search?: string | undefined;
  /** A `version` of this list: only what changed since. */
  changedSince?: string | undefined;
  /** `nextCursor` of the page before, with the same other members. */
  cursor?: string | undefined;
  /** From 1 to 1000. */
  limit: number;
}

export interface AssortmentPage {
  /** The same on each page of a run; what to ask changes from next time. */
  version: string;
  /** The run lists everything, and whatever else is known of this list is not in it any more. */
  full: boolean;
  items: StoreItem[];
  /** Articles that changed and are not in the list, in order. */
  removed: string[];
  /** Null on the last page. */
  nextCursor: string | null;
}

export type AssortmentAnswer =
  | ({ code: 'OK' } & AssortmentPage)
  | { code: 'STORE_UNKNOWN'; store: string }
  | { code: 'GROUP_UNKNOWN'; group: string }
  /** It was not made here, or not for these changes. */
  | { code: 'CURSOR_INVALID' };

/**
 * A page of the items that a store has, in order of their articles.
 *
 * A run of pages misses nothing: what changes behind a page already listed is changed since the version of the run.
 */
export async function listAssortment(
  { engine }: Context,
  request: AssortmentRequest,
): Promise<AssortmentAnswer> {
  const { store, group, limit } = request;
  if (!(await hasStore(engine, store))) return { code: 'STORE_UNKNOWN', store };
  if (group !== undefined && !(await hasGroup(engine, group))) return { code: 'GROUP_UNKNOWN', group };
  // Before the rows: what changes between the two is listed once more, not missed.
  const now = await readStoreVersion(engine, store);
  const run = runOf(request, now);
  if (run === undefined) return { code: 'CURSOR_INVALID' };
  const { version, since, after } = run;
  const keys = await findKeys(engine, soughtBy(request, run, now.reached), { after, limit: limit + 1 });
  const listed = keys.slice(0, limit);
  const there = listed.filter(({ gone }) => gone === 0).map(({ article }) => article);
  const items = await readStoreItems(engine, store, there);
  await engine.durable();
  const last = keys.length > limit ? listed.at(-1) : undefined;
  const next = last && cursorText({ version, changes: since !== undefined, after: last.article });
  return {
    code: 'OK',
    version: versionText(version),
    full: since === undefined,
    items,
    removed: listed.filter(({ gone }) => gone === 1).map(({ article }) => article),
    nextCursor: next ?? null,
  };
}

/** A version of the store's list. It differs whenever a page may differ, and costs no look at the items. */
export async function assortmentVersion({ engine }: Context, store: string): Promise<string> {
  return (await readStoreVersion(engine, store)).tag;
}

function soughtBy({ store, group, search }: AssortmentRequest, { since }: Run, reached: Reached) {
  return {
    store,
    group,
    search: search === undefined ? undefined : { folded: folded(search).trim(), barcode: search.trim() },
    changes: since && { since, reached },
  };
}
