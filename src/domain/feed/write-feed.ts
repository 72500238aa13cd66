import { listGroups, listStores } from '../../store/catalogue.js';
import { reveal } from '../../store/coming.js';
import type { Reader, Transaction } from '../../store/engine.js';
import { putFeedItems } from '../../store/feed.js';
import type { Scratch } from '../../store/scratch.js';
import { bumpRevision } from '../../store/settings.js';
import { type CatalogueChanges, changesOf } from '../catalogue/changes.js';
import { hasChanges, type ImportPosting, writeChanges } from '../catalogue/write.js';
import { mostFreshAtOnce, writeComing } from '../catalogue/write-coming.js';
import type { Context } from '../context.js';
import { changesOfGoods } from './changed.js';
import { pagesOf } from './pages.js';
import { groupInputs, type Places } from './places.js';
import type { Wanted } from './resolve.js';
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
  const { engine } = brought.context;
  const written: Written = { groups: 0, stores: 0, items: 0, stock: 0, removed: 0 };
  const few = await changesOfFew(engine, brought);
  const isSame = !hasChanges(few) && brought.told.isKnown && compared.count === 0;
  if (isSame) return written;
  const writing = { brought, compared, few, written };
  const isMuch = compared.freshCount > mostFreshAtOnce;
  const coming = isMuch ? await writeFresh(writing) : undefined;
  await engine.transaction((tx) => show(tx, writing, coming));
  return { ...written, groups: few.groups.length, stores: few.stores.length };
}

interface Writing {
  brought: Brought;
  compared: Compared;
  few: CatalogueChanges;
  written: Written;
}

async function writeFresh(writing: Writing): Promise<number> {
  const { brought, compared, few } = writing;
  const { engine } = brought.context;
  const stores = new Set((await listStores(engine)).map(({ id }) => id));
  const groups = new Set((await listGroups(engine)).map(({ id }) => id));
  const places = {
    stores: few.stores.filter(({ id }) => !stores.has(id)),
    groups: few.groups.filter(({ id }) => !groups.has(id)),
  };
  return writeComing(engine, places, pagesOf(compared.fresh), (tx, page, revision) =>
    writeGoods(tx, writing, page, revision),
  );
}

async function show(tx: Transaction, writing: Writing, coming: number | undefined): Promise<void> {
  const { brought, compared, few } = writing;
  if (coming === undefined) await bumpRevision(tx);
  else await reveal(tx, coming);
  await writeChanges(tx, few, brought.posting);
  await writeTold(tx, brought.told);
  for (const page of pagesOf(compared.changed)) await writeGoods(tx, writing, page);
  if (coming !== undefined) return;
  for (const page of pagesOf(compared.fresh)) await writeGoods(tx, writing, page);
}

async function writeGoods(
  tx: Transaction,
  { brought, written }: Pick<Writing, 'brought' | 'written'>,
  page: readonly { wanted: Wanted }[],
  coming?: number,
): Promise<void> {
  const { posting, onWritten } = brought;
  const goods = page.map((one) => one.wanted);
  const { changes, feedItems, articles, removed } = await changesOfGoods(tx, goods, posting.recordedAt);
  await writeChanges(tx, changes, posting, coming);
  await putFeedItems(tx, feedItems);
  written.items += articles.size;
  written.stock += changes.stock.length;
  written.removed += removed;
  onWritten(written.items);
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
