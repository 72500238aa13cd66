import type { FeedMeaning } from '../../store/feed.js';
import { openScratch, type Scratch } from '../../store/scratch.js';
import { createNotes, type FeedNote, FeedRefused, type NoteList } from './notes.js';
import type {
  FeedGroup,
  FeedItem,
  FeedOffer,
  FeedPriceType,
  FeedProperty,
  FeedRecord,
  FeedScope,
  FeedStore,
} from './records.js';

/** A feed as it was read: what is few in memory, goods on disk in order of their ids. */
export interface Staging {
  groups: Map<string, FeedGroup>;
  stores: Map<string, FeedStore>;
  priceTypes: Map<string, FeedPriceType>;
  /** Only those that mean something. */
  properties: Map<string, FeedProperty & { meaning: FeedMeaning }>;
  scopes: FeedScope[];
  counts: { items: number; offers: number };
  /** Whether any offer has a price. */
  hasPrices: boolean;
  faults: FeedNote[];
  warnings: NoteList;
  records: Scratch;
}

/** What is staged of goods: the record, and the place of its scope in `scopes`. */
export interface StagedRecord {
  record: FeedItem | FeedOffer;
  scope: number;
}

/** All that is staged of one id: its description, then its offers, file by file. */
export interface StagedGoods {
  id: string;
  staged: StagedRecord[];
}

export function openStaging(): Staging {
  return {
    groups: new Map(),
    stores: new Map(),
    priceTypes: new Map(),
    properties: new Map(),
    scopes: [],
    counts: { items: 0, offers: 0 },
    hasPrices: false,
    faults: [],
    warnings: createNotes(),
    records: openScratch(),
  };
}

const meanings: Readonly<Record<FeedMeaning, readonly string[]>> = {
  brand: ['производитель', 'бренд', 'торговая марка', 'марка', 'brand'],
  country: ['страна', 'страна происхождения', 'страна производства', 'страна-производитель'],
};

/** @param file its place among the files that are read together */
export function stage(staging: Staging, records: readonly FeedRecord[], file: number): void {
  for (const record of records) stageOne(staging, record, file);
}

function stageOne(staging: Staging, record: FeedRecord, file: number): void {
  switch (record.kind) {
    case 'catalogue':
    case 'offers':
      staging.scopes.push(record);
      return;
    case 'group':
      putOnce(staging, staging.groups, record);
      return;
    case 'store':
      staging.stores.set(record.id, record);
      return;
    case 'priceType':
      staging.priceTypes.set(record.id, record);
      return;
    case 'property':
      stageProperty(staging, record);
      return;
    default:
      stageGoods(staging, record, file);
  }
}

function stageProperty(staging: Staging, property: FeedProperty): void {
  const name = property.name.toLowerCase();
  const meaning = (['brand', 'country'] as const).find((one) => meanings[one].includes(name));
  if (meaning !== undefined) staging.properties.set(property.id, { ...property, meaning });
}

function stageGoods(staging: Staging, record: FeedItem | FeedOffer, file: number): void {
  const isItem = record.kind === 'item';
  if (record.kind === 'offer' && (record.prices?.length ?? 0) > 0) staging.hasPrices = true;
  const value: StagedRecord = { record, scope: staging.scopes.length - 1 };
  const first = staging.records.add({
    key: `${record.id}${isItem ? itemMark : offerMark}${String(file).padStart(4, '0')}`,
    number: record.place.line,
    value: JSON.stringify(value),
  });
  if (first === undefined) staging.counts[isItem ? 'items' : 'offers']++;
  else repeated(staging, record, first);
}

function putOnce<T extends FeedGroup>(staging: Staging, into: Map<string, T>, record: T): void {
  const known = into.get(record.id);
  if (known?.place.file === record.place.file) repeated(staging, record, known.place.line);
  into.set(record.id, record);
}

const mostFaults = 1000;

function repeated(
  { faults }: Staging,
  { id, place }: { id: string; place: FeedNote['place'] },
  line: number,
) {
  faults.push({ place, message: `the id ${id} is already in line ${line}` });
  if (faults.length >= mostFaults) throw new FeedRefused(faults);
}

// Below every character that an id may begin a new part with, so that what belongs to one id stays together.
const itemMark = '\u0001i';
const offerMark = '\u0001o';
const pageSize = 500;

/** All goods in order of their ids, in lists of some hundred. */
export function* stagedGoods({ records }: Staging): Generator<StagedGoods[]> {
  let open: StagedGoods | undefined;
  for (let after = ''; ; ) {
    const page = records.page(after, pageSize);
    const complete: StagedGoods[] = [];
    for (const { key, value } of page) {
      const id = key.slice(0, key.indexOf('\u0001'));
      const staged: StagedRecord = JSON.parse(value);
      if (open?.id === id) {
        open.staged.push(staged);
        continue;
      }
      if (open !== undefined) complete.push(open);
      open = { id, staged: [staged] };
    }
    const last = page.at(-1);
    if (last === undefined) {
      if (open !== undefined) yield [open];
      return;
    }
    after = last.key;
    if (complete.length > 0) yield complete;
  }
}

/** Whether the feed describes an item, or offers it. */
export function isStaged({ records }: Staging, id: string, kind: 'item' | 'offer'): boolean {
  const start = `${id}${kind === 'item' ? itemMark : offerMark}`;
  return records.page(start, 1)[0]?.key.startsWith(start) ?? false;
}
