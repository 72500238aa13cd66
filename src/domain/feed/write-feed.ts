import { listGroups, listStores } from '../../store/catalogue.js';
import type { Reader } from '../../store/engine.js';
import type { Scratch } from '../../store/scratch.js';
import type { GoodsToBe, ImportPosting } from '../../store/staged.js';
import { type CatalogueChanges, changesOf } from '../catalogue/changes.js';
import { hasChanges, show } from '../catalogue/write.js';
import { besideTills, mostFreshAtOnce, stagePages, writeComing } from '../catalogue/write-coming.js';
import type { Context } from '../context.js';
import { changesOfGoods } from './changed.js';
import { pagesOf } from './pages.js';
import { groupInputs, type Places } from './places.js';
import type { Staging } from './staging.js';
import { type Told, writeTold } from './told.js';

/** Goods that differ from what is there, by article. */
export interface Compared {
  changed: Scratch;
  /** Those that nobody here knows yet. */
  fresh: Scratch;
  freshCount: number;
  count: number;
}

/** What a feed brings besides goods, and how its movements are called. */
export interface Brought {
  context: Context;
  staging: Staging;
  told: Told;
  places: Places;
  posting: ImportPosting;
  /** Told how many goods are written. */
  onWritten: (done: number) => void;
}

/** How many of what were written. */
export type Written = Record<'groups' | 'stores' | 'items' | 'stock' | 'removed', number>;

/** Writes what differs, as one change to all who read. Where nothing differs, nothing is locked. */
export async function writeFeed(brought: Brought, compared: Compared): Promise<Written> {
  const { context, told, posting } = brought;
  const { engine } = context;
  const few = await changesOfFew(engine, brought);
  const written = { groups: few.groups.length, stores: few.stores.length, items: 0, stock: 0, removed: 0 };
  if (!hasChanges(few) && told.isKnown && compared.count === 0) return written;
  const pages = (scratch: Scratch) => goodsOf(brought, scratch, written);
  const isMuch = compared.freshCount > mostFreshAtOnce;
  const coming = isMuch
    ? await writeComing(engine, await newPlaces(engine, few), pages(compared.fresh), posting)
    : undefined;
  if (!isMuch) await stagePages(engine, pages(compared.fresh));
  await stagePages(engine, pages(compared.changed));
  await engine.transaction(async (tx) => {
    await show(tx, few, posting, coming);
    await writeTold(tx, told);
  }, besideTills);
  return written;
}

/** What goods of a scratch change, added to `written` when it is. */
async function* goodsOf(
  { context, posting, onWritten }: Brought,
  scratch: Scratch,
  written: Written,
): AsyncGenerator<GoodsToBe> {
  for (const page of pagesOf(scratch)) {
    const wanted = page.map((one) => one.wanted);
    const { goods, articles, removed } = await changesOfGoods(context.engine, wanted, posting.recordedAt);
    yield goods;
    written.items += articles.size;
    written.stock += goods.stock.length;
    written.removed += removed;
    onWritten(written.items);
  }
}

async function newPlaces(reader: Reader, few: CatalogueChanges) {
  const stores = new Set((await listStores(reader)).map(({ id }) => id));
  const groups = new Set((await listGroups(reader)).map(({ id }) => id));
  return {
    stores: few.stores.filter(({ id }) => !stores.has(id)),
    groups: few.groups.filter(({ id }) => !groups.has(id)),
  };
}

async function changesOfFew(reader: Reader, { staging, places, posting }: Brought) {
  const byId = <T extends { id: string }>(rows: readonly T[]) => new Map(rows.map((row) => [row.id, row]));
  const empty = new Map<never, never>();
  const stores = byId(await listStores(reader));
  const groups = byId(await listGroups(reader));
  const given = { cities: [], tills: [], items: [], stores: places.stores(), groups: groupInputs(staging) };
  const present = { cities: empty, tills: empty, items: empty, stores, groups };
  return changesOf(given, present, posting.recordedAt);
}
