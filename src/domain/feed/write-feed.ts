import { listGroups, listStores } from '../../store/catalogue.js';
import { reveal } from '../../store/coming.js';
import type { Reader, Transaction } from '../../store/engine.js';
import { putFeedItems } from '../../store/feed.js';
import type { Scratch } from '../../store/scratch.js';
import { bumpRevision } from '../../store/settings.js';
import { type CatalogueChanges, changesOf } from '../catalogue/changes.js';
import { besideTills, hasChanges, type ImportPosting, writeChanges } from '../catalogue/write.js';
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
  const few = await changesOfFew(engine, brought);
  const isSame = !hasChanges(few) && brought.told.isKnown && compared.count === 0;
  if (isSame) return { groups: 0, stores: 0, ...none };
  const writing = { brought, compared, few };
  const isMuch = compared.freshCount > mostFreshAtOnce;
  const coming = isMuch ? await writeFresh(writing) : undefined;
  const shown = await engine.transaction((tx) => show(tx, writing, coming), besideTills);
  return { ...shown, groups: few.groups.length, stores: few.stores.length };
}

type WrittenGoods = Omit<Written, 'groups' | 'stores'>;

const none: WrittenGoods = { items: 0, stock: 0, removed: 0 };

const sumOf = (a: WrittenGoods, b: WrittenGoods): WrittenGoods => ({
  items: a.items + b.items,
  stock: a.stock + b.stock,
  removed: a.removed + b.removed,
});

/** New goods that are there and not seen yet. */
interface Coming {
  revision: number;
  goods: WrittenGoods;
}

interface Writing {
  brought: Brought;
  compared: Compared;
  few: CatalogueChanges;
}

async function writeFresh(writing: Writing): Promise<Coming> {
  const { brought, compared, few } = writing;
  const { engine } = brought.context;
  const stores = new Set((await listStores(engine)).map(({ id }) => id));
  const groups = new Set((await listGroups(engine)).map(({ id }) => id));
  const places = {
    stores: few.stores.filter(({ id }) => !stores.has(id)),
    groups: few.groups.filter(({ id }) => !groups.has(id)),
  };
  let done = 0;
  const told = function* () {
    for (const page of pagesOf(compared.fresh)) {
      yield page;
      done += page.length;
      brought.onWritten(done);
    }
  };
  const { revision, written } = await writeComing(engine, places, told(), (tx, page, coming) =>
    writeGoods(tx, brought, page, coming),
  );
  return { revision, goods: written.reduce(sumOf, none) };
}

/** It may be run again, so it counts what it does itself. */
async function show(
  tx: Transaction,
  { brought, compared, few }: Writing,
  coming: Coming | undefined,
): Promise<WrittenGoods> {
  if (coming === undefined) await bumpRevision(tx);
  else await reveal(tx, coming.revision);
  await writeChanges(tx, few, brought.posting);
  await writeTold(tx, brought.told);
  let written = coming?.goods ?? none;
  const write = async (pages: ReturnType<typeof pagesOf>) => {
    for (const page of pages) {
      written = sumOf(written, await writeGoods(tx, brought, page));
      brought.onWritten(written.items);
    }
  };
  await write(pagesOf(compared.changed));
  if (coming === undefined) await write(pagesOf(compared.fresh));
  return written;
}

async function writeGoods(
  tx: Transaction,
  { posting }: Brought,
  page: readonly { wanted: Wanted }[],
  coming?: number,
): Promise<WrittenGoods> {
  const goods = page.map((one) => one.wanted);
  const { changes, feedItems, articles, removed } = await changesOfGoods(tx, goods, posting.recordedAt);
  await writeChanges(tx, changes, posting, coming);
  await putFeedItems(tx, feedItems);
  return { items: articles.size, stock: changes.stock.length, removed };
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
