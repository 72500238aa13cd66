import { instant, localTime } from '../../base/time.js';
import { listGroups, listStores } from '../../store/catalogue.js';
import { dropComing } from '../../store/coming.js';
import { openScratch, type Scratch } from '../../store/scratch.js';
import type { ImportPosting } from '../../store/staged.js';
import type { Context } from '../context.js';
import { readSettings } from '../settings/shop.js';
import { changesOfGoods } from './changed.js';
import { addGone } from './gone.js';
import { type FeedNote, FeedRefused } from './notes.js';
import { pagesOf } from './pages.js';
import { type Places, placesOf } from './places.js';
import { noPrices, priceRulesOf } from './prices.js';
import type { FeedSource } from './records.js';
import { type Rules, resolveGoods } from './resolve.js';
import { openStaging, type Staging, stage } from './staging.js';
import { readTold, type Told } from './told.js';
import { type Written, writeFeed } from './write-feed.js';

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
  changed: Written;
  warnings: readonly FeedNote[];
  /** Of these, the list holds the first. */
  warningCount: number;
}

/**
 * Takes the files of a feed together, as one change that readers see at once or not at all, in bounded memory: they are
 * read to a scratch on disk, compared with what is there, and only what differs is written. Taking them again changes
 * nothing.
 * @throws FeedRefused with what is wrong; then nothing is changed.
 */
export async function importFeed(
  context: Context,
  sources: readonly FeedSource[],
  options: FeedImportOptions = {},
): Promise<FeedImportResult> {
  const staging = openStaging();
  try {
    await readAll(staging, sources, options);
    return await context.engine.alone('import', async () => {
      await dropComing(context.engine);
      return take(await prepare(context, staging, sources, options), options);
    });
  } finally {
    staging.records.close();
  }
}

async function take(run: Run, { removing = true }: FeedImportOptions): Promise<FeedImportResult> {
  const { context, staging } = run;
  const wanted = await resolveGoods(context.engine, staging, run.rules);
  const changed = openScratch();
  const fresh = openScratch();
  try {
    const gone = removing ? await addGone(context.engine, staging, wanted) : 0;
    const total = staging.counts.items + staging.counts.offers + gone;
    const compared = { changed, fresh, ...(await compare(run, wanted, { changed, fresh, total })) };
    const { count } = compared;
    const onWritten = (done: number) =>
      run.onProgress({ phase: 'writing', done, total: Math.max(count, done), goods: done });
    return resultOf(run, await writeFeed({ ...run, onWritten }, compared));
  } finally {
    for (const scratch of [wanted, changed, fresh]) scratch.close();
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
  onProgress: NonNullable<FeedImportOptions['onProgress']>;
}

async function prepare(
  context: Context,
  staging: Staging,
  sources: readonly FeedSource[],
  { pictureAddress = (name) => name, onProgress = () => {} }: FeedImportOptions,
): Promise<Run> {
  const { engine, clock } = context;
  const settings = await readSettings(engine);
  const place = { file: sources[0]?.name ?? '', line: 1 };
  const told = await readTold(engine, staging);
  // Which price type is meant may be in the file of the prices, which comes behind that of the goods.
  const prices = staging.hasPrices
    ? priceRulesOf(settings.exchange, told.priceTypes, settings.currency)
    : noPrices;
  const present = new Set((await listStores(engine)).map(({ id }) => id));
  const places = placesOf(staging, settings.exchange, present);
  if ('fault' in prices) throw new FeedRefused([{ place, message: prices.fault }]);
  if ('fault' in places) throw new FeedRefused([{ place, message: places.fault }]);
  const groups = new Set([...(await listGroups(engine)).map(({ id }) => id), ...staging.groups.keys()]);
  const now = clock();
  return {
    ...{ context, staging, told, places, onProgress },
    rules: { prices, stores: places.rules, properties: told.properties, groups, pictureAddress },
    posting: {
      document: `import:${sources.map(({ name }) => name).join(',')}`.slice(0, 200),
      time: localTime(now, settings.timeZone),
      recordedAt: instant(now),
    },
  };
}

/** Sorts out the goods that differ from what is there. */
async function compare(
  { context, posting, onProgress }: Run,
  wanted: Scratch,
  { changed, fresh, total }: { changed: Scratch; fresh: Scratch; total: number },
): Promise<{ count: number; freshCount: number }> {
  const counts = { count: 0, freshCount: 0 };
  let done = 0;
  for (const page of pagesOf(wanted)) {
    const goods = page.map((one) => one.wanted);
    const found = await changesOfGoods(context.engine, goods, posting.recordedAt);
    for (const { value, wanted: one } of page) {
      const { article } = one.input;
      if (!found.articles.has(article)) continue;
      (found.fresh.has(article) ? fresh : changed).add({ key: article, number: 0, value });
    }
    counts.count += found.articles.size;
    counts.freshCount += found.fresh.size;
    done += page.length;
    onProgress({ phase: 'comparing', done, total: Math.max(total, done), goods: done });
  }
  return counts;
}

function resultOf({ staging, places }: Run, changed: Written): FeedImportResult {
  const { groups, counts, warnings } = staging;
  return {
    given: { groups: groups.size, stores: places.stores().length, ...counts },
    changed,
    warnings: warnings.list(),
    warningCount: warnings.count(),
  };
}
