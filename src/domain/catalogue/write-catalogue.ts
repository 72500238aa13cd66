import type { Engine } from '../../store/engine.js';
import type { GoodsToBe, ImportPosting } from '../../store/staged.js';
import { textsAtOnce } from '../../store/text-list.js';
import { type CatalogueChanges, changesOf } from './changes.js';
import type { Catalogue, ItemInput } from './document.js';
import type { Present } from './present.js';
import { show } from './write.js';
import { besideTills, mostFreshAtOnce, stagePages, writeComing } from './write-coming.js';

/** A catalogue whose references are good, what was there, and how they differ. */
interface Writing {
  catalogue: Catalogue;
  present: Present;
  found: CatalogueChanges;
  posting: ImportPosting;
}

/** Writes what differs, as one change to all who read. */
export async function writeCatalogue(engine: Engine, writing: Writing): Promise<void> {
  const { catalogue, present, found, posting } = writing;
  const fresh = freshItems(catalogue, present);
  const isMuch = fresh.length > mostFreshAtOnce;
  const coming = isMuch
    ? await writeComing(engine, newPlaces(writing), pagesOf(writing, fresh), posting)
    : undefined;
  const written = new Set(isMuch ? fresh : []);
  const differing = new Set([...found.items, ...found.stock].map(({ article }) => article));
  const rest = catalogue.items.filter((item) => differing.has(item.article) && !written.has(item));
  await stagePages(engine, pagesOf(writing, rest));
  await engine.transaction((tx) => show(tx, found, posting, coming), besideTills);
}

/** New items, but for those that get a code which others have: these give it up only when everything is shown. */
function freshItems({ items }: Catalogue, present: Present): ItemInput[] {
  const codes = new Set([...present.items.values()].map(({ row }) => row.code));
  return items.filter(({ article, code = article }) => !present.items.has(article) && !codes.has(code));
}

function newPlaces({ present, found }: Writing) {
  return {
    stores: found.stores.filter(({ id }) => !present.stores.has(id)),
    groups: found.groups.filter(({ id }) => !present.groups.has(id)),
  };
}

const nothing = { cities: [], stores: [], tills: [], groups: [], items: [] };

function* pagesOf({ present, posting }: Writing, items: readonly ItemInput[]): Generator<GoodsToBe> {
  for (let at = 0; at < items.length; at += textsAtOnce) {
    const page = { ...nothing, items: items.slice(at, at + textsAtOnce) };
    yield changesOf(page, present, posting.recordedAt);
  }
}
