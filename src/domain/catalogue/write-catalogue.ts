import { reveal } from '../../store/coming.js';
import type { Engine, Transaction } from '../../store/engine.js';
import { bumpRevision } from '../../store/settings.js';
import { textsAtOnce } from '../../store/text-list.js';
import { type CatalogueChanges, changesOf } from './changes.js';
import type { Catalogue, ItemInput } from './document.js';
import type { Present } from './present.js';
import { readItemsOf, type StoredItem } from './stored-items.js';
import { besideTills, type ImportPosting, writeChanges } from './write.js';
import { mostFreshAtOnce, writeComing } from './write-coming.js';

/** A catalogue whose references are good, what was there, and how they differ. */
interface Writing {
  catalogue: Catalogue;
  present: Present;
  found: CatalogueChanges;
  posting: ImportPosting;
}

/** Writes what differs, as one change to all who read. */
export async function writeCatalogue(engine: Engine, writing: Writing): Promise<void> {
  const { catalogue, present } = writing;
  const fresh = freshItems(catalogue, present);
  const isMuch = fresh.length > mostFreshAtOnce;
  const coming = isMuch ? await writeFresh(engine, writing, fresh) : undefined;
  const written = new Set(coming === undefined ? [] : fresh);
  const differing = articlesOf(writing.found);
  const items = catalogue.items.filter((item) => differing.has(item.article) && !written.has(item));
  await engine.transaction(async (tx) => {
    if (coming === undefined) await bumpRevision(tx);
    else await reveal(tx, coming);
    // Tills have sold since it was compared.
    const now = { ...present, items: await presentItems(tx, items) };
    const changes = changesOf({ ...catalogue, items }, now, writing.posting.recordedAt);
    await writeChanges(tx, changes, writing.posting);
  }, besideTills);
}

/** New items, but for those that get a code which others have: these give it up only when everything is shown. */
function freshItems({ items }: Catalogue, present: Present): ItemInput[] {
  const codes = new Set([...present.items.values()].map(({ row }) => row.code));
  return items.filter(({ article, code = article }) => !present.items.has(article) && !codes.has(code));
}

async function writeFresh(
  engine: Engine,
  { present, found, posting }: Writing,
  fresh: readonly ItemInput[],
): Promise<number> {
  const places = {
    stores: found.stores.filter(({ id }) => !present.stores.has(id)),
    groups: found.groups.filter(({ id }) => !present.groups.has(id)),
  };
  const { revision } = await writeComing(engine, places, pagesOf(fresh), (tx, items, coming) =>
    writeChanges(tx, changesOf({ ...nothing, items }, absent, posting.recordedAt), posting, coming),
  );
  return revision;
}

const nothing = { cities: [], stores: [], tills: [], groups: [], items: [] };
const none = new Map<never, never>();
const absent: Present = { cities: none, stores: none, tills: none, groups: none, items: none };

function articlesOf({ items, stock, rebarcoded, repriced }: CatalogueChanges): Set<string> {
  return new Set([...[...items, ...stock].map(({ article }) => article), ...rebarcoded, ...repriced]);
}

async function presentItems(tx: Transaction, items: readonly ItemInput[]): Promise<Map<string, StoredItem>> {
  const stores = new Set(items.flatMap(({ stock }) => stock ?? []).map(({ store }) => store));
  const present = new Map<string, StoredItem>();
  for (const page of pagesOf(items)) {
    const articles = page.map(({ article }) => article);
    for (const [article, item] of await readItemsOf(tx, articles, stores)) present.set(article, item);
  }
  return present;
}

function* pagesOf(items: readonly ItemInput[]): Generator<ItemInput[]> {
  for (let at = 0; at < items.length; at += textsAtOnce) yield items.slice(at, at + textsAtOnce);
}
