import { instant, localTime } from '../../base/time.js';
import { listGroups, listStores } from '../../store/catalogue.js';
import type { Reader, Transaction } from '../../store/engine.js';
import { putFeedItems } from '../../store/feed.js';
import { openScratch, type Scratch } from '../../store/scratch.js';
import { bumpRevision, readRevision } from '../../store/settings.js';
import { textsAtOnce } from '../../store/text-list.js';
import { changesOf } from '../catalogue/changes.js';
import { hasChanges, type ImportPosting, writeChanges } from '../catalogue/write.js';
import type { Context } from '../context.js';
import { readSettings } from '../settings/shop.js';
import { changesOfGoods } from './changed.js';
import { addGone } from './gone.js';
import { type FeedNote, FeedRefused } from './notes.js';
import { groupInputs, type Places, placesOf } from './places.js';
import { priceRulesOf } from './prices.js';
import type { FeedSource } from './records.js';
import { type Rules, resolveGoods, type Wanted } from './resolve.js';
import { openStaging, type Staging, stage } from './staging.js';
import { readTold, type Told, writeTold } from './told.js';

/** `done` and `total` are bytes while reading, goods afterwards. */
export interface FeedProgress {
  phase: 'reading' | 'comparing' | 'writing';
  done: number;
  total: number;
  goods: number;
}

export interface FeedImportOptions {
  /** Whether what a whole catalogue does not name is gone; false while parts of it are still to come. Default: true. */
  removing?: boolean;
  /** Where a picture is found, by the name that it is kept under. */
  pictureAddress?: (name: string) => string;
  onProgress?: (progress: FeedProgress) => void;
}

/** How much the feed names, and how much of it is new or other than before. */
export interface FeedImportResult {
  given: Record<'groups' | 'stores' | 'items' | 'offers', number>;
  changed: Record<'groups' | 'stores' | 'items' | 'stock' | 'removed', number>;
  warnings: readonly FeedNote[];
  /** Of these, the list holds the first. */
  warningCount: number;
}

/**
 * Takes the files of a feed together, as one change that readers see at once or not at all, in bounded memory: they are
 * read to a scratch on disk, compared with what is there, and only what differs is written, in one transaction. Taking
 * them again changes nothing.
 * @throws FeedRefused with what is wrong; then nothing is changed.
 */
export async function importFeed(
  context: Context,
  sources: readonly FeedSource[],
  options: FeedImportOptions = {},
): Promise<FeedImportResult> {
  const staging = openStaging();
  let wanted: Scratch | undefined;
  let changed: Scratch | undefined;
  try {
    await readAll(staging, sources, options);
    const run = await prepare(context, staging, sources, options);
    wanted = await resolveGoods(context.engine, staging, run.rules);
    const gone = options.removing === false ? 0 : await addGone(context.engine, staging, wanted);
    const total = staging.counts.items + staging.counts.offers + gone;
    changed = await compare(run, wanted, total);
    return resultOf(staging, run, await write(run, wanted, changed));
  } finally {
    staging.records.close();
    wanted?.close();
    changed?.close();
  }
}

async function readAll(staging: Staging, sources: readonly FeedSource[], { onProgress }: FeedImportOptions) {
  const total = sources.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  for (const [index, source] of sources.entries()) {
    for await (const { records, warnings, bytes } of source.read()) {
      stage(staging, records, index);
      for (const warning of warnings) staging.warnings.add(warning);
      const goods = staging.counts.items + staging.counts.offers;
      onProgress?.({ phase: 'reading', done: Math.min(before + bytes, total), total, goods });
    }
    before += source.size;
  }
  if (staging.faults.length > 0) throw new FeedRefused(staging.faults);
}

interface Run {
  context: Context;
  staging: Staging;
  told: Told;
  rules: Rules;
  places: Places;
  posting: ImportPosting;
  /** As of which the goods were compared. */
  revision: number;
  /** How many of them differ. */
  toWrite: number;
  onProgress: NonNullable<FeedImportOptions['onProgress']>;
}

async function prepare(
  context: Context,
  staging: Staging,
  sources: readonly FeedSource[],
  { pictureAddress = (name) => name, onProgress = () => {} }: FeedImportOptions,
): Promise<Run> {
  const { engine, clock } = context;
  const revision = await readRevision(engine);
  const settings = await readSettings(engine);
  const place = { file: sources[0]?.name ?? '', line: 1 };
  const told = await readTold(engine, staging);
  const prices = priceRulesOf(settings.exchange, told.priceTypes, settings.currency);
  const present = new Set((await listStores(engine)).map(({ id }) => id));
  const places = placesOf(staging, settings.exchange, present);
  if ('fault' in prices) throw new FeedRefused([{ place, message: prices.fault }]);
  if ('fault' in places) throw new FeedRefused([{ place, message: places.fault }]);
  const groups = new Set([...(await listGroups(engine)).map(({ id }) => id), ...staging.groups.keys()]);
  const now = clock();
  return {
    ...{ context, staging, told, places, revision, onProgress, toWrite: 0 },
    rules: { prices, stores: places.rules, properties: told.properties, groups, pictureAddress },
    posting: {
      document: `import:${sources.map(({ name }) => name).join(',')}`.slice(0, 200),
      time: localTime(now, settings.timeZone),
      recordedAt: instant(now),
    },
  };
}

function* pagesOf(scratch: Scratch): Generator<{ value: string; wanted: Wanted }[]> {
  for (let after = ''; ; ) {
    const page = scratch.page(after, textsAtOnce);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.key;
    yield page.map(({ value }) => ({ value, wanted: JSON.parse(value) }));
  }
}

/** @returns the goods that differ from what is there. */
async function compare(run: Run, wanted: Scratch, total: number): Promise<Scratch> {
  const { context, posting, onProgress } = run;
  const changed = openScratch();
  let done = 0;
  for (const page of pagesOf(wanted)) {
    const goods = page.map((one) => one.wanted);
    const { articles } = await changesOfGoods(context.engine, goods, posting.recordedAt);
    for (const { value, wanted: one } of page) {
      const { article } = one.input;
      if (articles.has(article)) changed.add({ key: article, number: 0, value });
    }
    run.toWrite += articles.size;
    done += page.length;
    onProgress({ phase: 'comparing', done, total: Math.max(total, done), goods: done });
  }
  return changed;
}

type Changed = FeedImportResult['changed'];

/** Where nothing differs, nothing is locked. */
async function write(run: Run, wanted: Scratch, changed: Scratch): Promise<Changed> {
  const { context } = run;
  const nothing: Changed = { groups: 0, stores: 0, items: 0, stock: 0, removed: 0 };
  const few = await changesOfFew(context.engine, run);
  const isSame = !hasChanges(few) && run.told.isKnown && changed.page('', 1).length === 0;
  if (isSame) return nothing;
  return context.engine.transaction(async (tx) => {
    // Somebody changed the catalogue or the settings meanwhile: what was the same may differ now.
    const isMoved = (await readRevision(tx)) !== run.revision;
    await bumpRevision(tx);
    const found = await changesOfFew(tx, run);
    await writeChanges(tx, found, run.posting);
    await writeTold(tx, run.told);
    const counts = { ...nothing, groups: found.groups.length, stores: found.stores.length };
    let done = 0;
    for (const page of pagesOf(isMoved ? wanted : changed)) {
      await writeGoods(tx, run, page, counts);
      done += page.length;
      run.onProgress({ phase: 'writing', done, total: Math.max(run.toWrite, done), goods: done });
    }
    return counts;
  });
}

async function writeGoods(
  tx: Transaction,
  { posting }: Run,
  page: readonly { wanted: Wanted }[],
  counts: Changed,
): Promise<void> {
  const goods = page.map((one) => one.wanted);
  const { changes, feedItems, articles, removed } = await changesOfGoods(tx, goods, posting.recordedAt);
  await writeChanges(tx, changes, posting);
  await putFeedItems(tx, feedItems);
  counts.items += articles.size;
  counts.stock += changes.stock.length;
  counts.removed += removed;
}

async function changesOfFew(reader: Reader, { staging, places, posting }: Run) {
  const byId = <T extends { id: string }>(rows: readonly T[]) => new Map(rows.map((row) => [row.id, row]));
  const empty = new Map<never, never>();
  const stores = byId(await listStores(reader));
  const groups = byId(await listGroups(reader));
  const given = { cities: [], tills: [], items: [], stores: places.stores(), groups: groupInputs(staging) };
  const present = { cities: empty, tills: empty, items: empty, stores, groups };
  return changesOf(given, present, posting.recordedAt);
}

function resultOf(
  { groups, counts, warnings }: Staging,
  { places }: Run,
  changed: Changed,
): FeedImportResult {
  return {
    given: { groups: groups.size, stores: places.stores().length, ...counts },
    changed,
    warnings: warnings.list(),
    warningCount: warnings.count(),
  };
}
