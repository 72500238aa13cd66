import { type ItemRow, listItemsOf } from '../../store/catalogue.js';
import type { Reader } from '../../store/engine.js';
import { type FeedItemRow, listFeedItems, listFeedItemsOfArticles, listKinds } from '../../store/feed.js';
import { listPictures } from '../../store/pictures.js';
import { openScratch, type Scratch } from '../../store/scratch.js';
import { textsAtOnce } from '../../store/text-list.js';
import type { ItemInput } from '../catalogue/document.js';
import { type Codes, openCodes } from './codes.js';
import { articlesFor } from './names.js';
import { FeedRefused } from './notes.js';
import { type PriceRules, takePrices } from './prices.js';
import { type FeedItem, type FeedOffer, itemIdOf } from './records.js';
import { type StagedGoods, type Staging, stagedGoods } from './staging.js';
import { type StoreRules, takeStock } from './stock.js';

/** An item of ours as the feed wants it. */
export interface Wanted {
  input: ItemInput;
  feed: FeedItemRow;
  /** Whether the feed names these goods for the first time. */
  isNew: boolean;
  /** Undefined: it is not told whether the other system has taken it away. */
  deleted?: boolean | undefined;
  /** Stores that hold nothing of it, where they ever held any. */
  emptied?: readonly string[];
}

export interface Rules {
  prices: PriceRules;
  stores: StoreRules;
  /** What a property or one of its values means, by its id. */
  properties: ReadonlyMap<string, { meaning: 'brand' | 'country'; values: ReadonlyMap<string, string> }>;
  /** Groups that there are or will be. */
  groups: ReadonlySet<string>;
  /** Where a picture is found, by the name that it is kept under. */
  pictureAddress(name: string): string;
}

/** What goods need that are new. */
const unitOfNew = 'шт';

/**
 * Turns what is staged into items of ours, in a scratch by article. An item that comes in several kinds passes on what
 * it says to all of them, also to those that the feed does not name this time.
 * @returns the scratch, whose values are {@link Wanted}
 */
export async function resolveGoods(reader: Reader, staging: Staging, rules: Rules): Promise<Scratch> {
  const wanted = openScratch();
  const codes = openCodes(reader, staging.warnings);
  try {
    const passing = createPassing((one) => put(wanted, one));
    for (const page of stagedGoods(staging)) {
      for (let at = 0; at < page.length; at += goodsAtOnce) {
        const goods = page.slice(at, at + goodsAtOnce);
        await resolveSome(reader, staging, rules, { goods, wanted, passing, codes });
      }
    }
    passing.end();
    if (staging.faults.length > 0) throw new FeedRefused(staging.faults);
    return wanted;
  } catch (error) {
    wanted.close();
    throw error;
  } finally {
    codes.close();
  }
}

/** Two texts of each are looked up. */
const goodsAtOnce = textsAtOnce / 2;

/** @returns false when other goods have the article. */
function put(wanted: Scratch, one: Wanted): boolean {
  const { article } = one.input;
  return wanted.add({ key: article, number: 0, value: JSON.stringify(one) }) === undefined;
}

interface Step {
  goods: StagedGoods[];
  wanted: Scratch;
  passing: Passing;
  codes: Codes;
}

async function resolveSome(reader: Reader, staging: Staging, rules: Rules, step: Step): Promise<void> {
  const { goods, wanted, passing, codes } = step;
  const ids = goods.map(({ id }) => id);
  const known = byId(await listFeedItems(reader, [...new Set([...ids, ...ids.map(itemIdOf)])]));
  const kinds = await listKinds(reader, ids);
  const owners = await ownersOf(reader, goods, known);
  const rows = await rowsOfItems(reader, known);
  const pictures = await picturesOf(reader, goods);
  await codes.lookUp(goods);
  for (const one of goods) {
    const parts = partsOf(one, staging);
    if (parts.item !== undefined)
      passing.begin(parts.item, itemDetails(parts.item, rules, { staging, pictures }), kinds);
    const ofItem = passing.of(one.id) ?? detailsOfRow(rows.get(known.get(itemIdOf(one.id))?.article ?? ''));
    const before = known.get(one.id);
    const built = build(one.id, parts, { rules, staging, ofItem, before });
    if (built === undefined) continue;
    const articles =
      before === undefined
        ? articlesFor(one.id, { own: parts.article, ofItem: ofItem?.article }).filter(
            (article) => !owners.has(article),
          )
        : [before.article];
    const isPut = articles.some((article) => put(wanted, codes.coded(named(built, article), parts.item)));
    if (!isPut) throw new Error(`there is no article left for ${one.id}`);
    passing.done(one.id);
  }
}

function named({ input, feed, ...rest }: Wanted, article: string): Wanted {
  return { ...rest, input: { ...input, article }, feed: { ...feed, article } };
}

/** What is staged of some goods, by what it is. */
interface Parts {
  item: FeedItem | undefined;
  offers: { offer: FeedOffer; isAll: boolean }[];
  article: string | undefined;
  catalogue: string | null;
}

function partsOf({ staged }: StagedGoods, { scopes }: Staging): Parts {
  const parts: Parts = { item: undefined, offers: [], article: undefined, catalogue: null };
  for (const { record, scope } of staged) {
    const { id = '', changesOnly = true } = scopes[scope] ?? {};
    if (id !== '') parts.catalogue = id;
    parts.article = record.article ?? parts.article;
    if (record.kind === 'item') parts.item = record;
    else parts.offers.push({ offer: record, isAll: !changesOnly });
  }
  return parts;
}

/** What an item says that counts for all of its kinds. */
interface Details {
  article: string | undefined;
  name: string | undefined;
  unit: string | undefined;
  shared: Pick<ItemInput, 'group' | 'brand' | 'country' | 'fullDescription' | 'icons'>;
}

interface Described {
  staging: Staging;
  /** Path → name. */
  pictures: ReadonlyMap<string, string>;
}

function itemDetails(item: FeedItem, rules: Rules, { staging, pictures }: Described): Details {
  const { warnings } = staging;
  const told = (meaning: 'brand' | 'country') => {
    for (const [id, text] of Object.entries(item.properties)) {
      const property = rules.properties.get(id);
      if (property?.meaning === meaning) return property.values.get(text) ?? text;
    }
    return undefined;
  };
  let group = item.group;
  if (typeof group === 'string' && !rules.groups.has(group)) {
    warnings.add({
      place: item.place,
      message: `there is no group ${group}; the item ${item.id} is in none`,
    });
    group = null;
  }
  const { article, name, unit } = item;
  return {
    ...{ article, name, unit },
    shared: defined({
      group,
      brand: (item.brand ?? told('brand'))?.slice(0, 500),
      country: (item.country ?? told('country'))?.slice(0, 500),
      fullDescription: item.fullDescription?.slice(0, 100_000),
      icons: iconsOf(item, rules, { staging, pictures }),
    }),
  };
}

function iconsOf(item: FeedItem, { pictureAddress }: Rules, { staging, pictures }: Described) {
  if (item.pictures.length === 0) return undefined;
  return item.pictures.flatMap((path) => {
    const name = pictures.get(path);
    if (name !== undefined) return pictureAddress(name);
    staging.warnings.add({ place: item.place, message: `the picture ${path} has not come` });
    return [];
  });
}

function detailsOfRow(row: ItemRow | undefined): Details | undefined {
  if (row === undefined) return undefined;
  const { article, name, unit, itemGroup: group, brand, country, fullDescription, icons } = row;
  return {
    ...{ article, name, unit },
    shared: { group, brand, country, fullDescription, icons: JSON.parse(icons) },
  };
}

interface Building {
  rules: Rules;
  staging: Staging;
  ofItem: Details | undefined;
  /** How these goods are known; undefined: they come for the first time. */
  before: FeedItemRow | undefined;
}

/** Undefined: goods that nobody has described; that is told. Article and code are given later. */
function build(id: string, parts: Parts, { rules, staging, ofItem, before }: Building): Wanted | undefined {
  const { item, offers } = parts;
  const last = <T>(of: (offer: FeedOffer) => T | undefined): T | undefined =>
    offers.map(({ offer }) => of(offer)).findLast((value) => value !== undefined);
  const place = item?.place ?? offers[0]?.offer.place ?? { file: '', line: 0 };
  const isFirst = before === undefined;
  const name = item?.name ?? last((offer) => offer.name) ?? (isFirst ? ofItem?.name : undefined);
  if (isFirst && name === undefined) {
    staging.warnings.add({ place, message: `${id} has no name and is not known yet; it was left out` });
    return undefined;
  }
  const fault = (note: Staging['faults'][number]) => staging.faults.push(note);
  const prices = Object.assign({}, ...offers.map(({ offer }) => takePrices(rules.prices, offer, fault)));
  const stock = takeStock(rules.stores, offers, fault);
  const itemId = itemIdOf(id);
  const isKind = id !== itemId;
  const shared = item !== undefined || (isKind && isFirst) ? ofItem?.shared : undefined;
  const unit = item?.unit ?? last((offer) => offer.unit) ?? (isFirst ? ofItem?.unit : undefined);
  const input: ItemInput = defined({
    article: '',
    path: `${place.file}, line ${place.line}`,
    name,
    unit: unit ?? (isFirst ? unitOfNew : undefined),
    ...(isFirst ? { group: null } : undefined),
    ...shared,
    barcodes: [...(last((offer) => offer.barcodes) ?? item?.barcodes ?? [])],
    prices: Object.keys(prices).length > 0 ? prices : undefined,
    stock: stock && [...stock.told].map(([store, quantity]) => ({ store, quantity })),
  });
  if (input.barcodes?.length === 0) delete input.barcodes;
  const deleted = deletionOf(
    item,
    last((offer) => offer.deleted),
    isKind,
  );
  const catalogue = parts.catalogue ?? before?.catalogue ?? null;
  const feed = { id, itemId, article: '', catalogue, deleted: flag(deleted ?? before?.deleted === 1) };
  return { input, feed, isNew: isFirst, deleted, emptied: [...(stock?.emptied ?? [])] };
}

/** Whoever is described, or offered as one of several kinds, is there unless it is said to be gone. */
function deletionOf(item: FeedItem | undefined, offer: boolean | undefined, isKind: boolean) {
  return offer ?? item?.deleted ?? (item !== undefined || isKind ? false : undefined);
}

function flag(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

/** An item whose kinds are being told, and those of its kinds that are known and were not told yet. */
interface Passing {
  begin(item: FeedItem, details: Details, kinds: readonly FeedItemRow[]): void;
  of(id: string): Details | undefined;
  done(id: string): void;
  end(): void;
}

function createPassing(write: (one: Wanted) => boolean): Passing {
  let open: { item: FeedItem; details: Details; waiting: Map<string, FeedItemRow> } | undefined;
  function end(): void {
    if (open === undefined) return;
    const { item, details, waiting } = open;
    const path = `${item.place.file}, line ${item.place.line}`;
    const deleted = item.deleted === true ? true : undefined;
    for (const kind of waiting.values()) {
      const feed = { ...kind, deleted: flag(deleted ?? kind.deleted === 1) };
      write({ input: { path, article: kind.article, ...details.shared }, feed, isNew: false, deleted });
    }
    open = undefined;
  }
  return {
    begin(item, details, kinds) {
      end();
      const waiting = kinds
        .filter(({ itemId }) => itemId === item.id)
        .map((kind) => [kind.id, kind] as const);
      open = { item, details, waiting: new Map(waiting) };
    },
    of: (id) => (open?.item.id === itemIdOf(id) ? open.details : undefined),
    done: (id) => {
      open?.waiting.delete(id);
    },
    end,
  };
}

function byId(rows: readonly FeedItemRow[]): Map<string, FeedItemRow> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** Whose the articles are that new goods would like to have. */
async function ownersOf(
  reader: Reader,
  goods: readonly StagedGoods[],
  known: ReadonlyMap<string, FeedItemRow>,
) {
  const articles = goods
    .filter(({ id }) => !known.has(id))
    .flatMap(({ id, staged }) => {
      const own = staged.findLast(({ record }) => record.article !== undefined)?.record.article;
      return own === undefined ? [id] : [own, id];
    });
  const owners = await listFeedItemsOfArticles(reader, [...new Set(articles)].slice(0, textsAtOnce));
  return new Map(owners.map((row) => [row.article, row]));
}

async function picturesOf(reader: Reader, goods: readonly StagedGoods[]): Promise<Map<string, string>> {
  const paths = goods.flatMap(({ staged }) =>
    staged.flatMap(({ record }) => (record.kind === 'item' ? record.pictures : [])),
  );
  const names = new Map<string, string>();
  for (let at = 0; at < paths.length; at += textsAtOnce) {
    for (const { path, name } of await listPictures(reader, paths.slice(at, at + textsAtOnce)))
      names.set(path, name);
  }
  return names;
}

async function rowsOfItems(reader: Reader, known: ReadonlyMap<string, FeedItemRow>) {
  const articles = [...known.values()]
    .filter(({ id, itemId }) => id === itemId)
    .map(({ article }) => article);
  const rows = articles.length === 0 ? [] : await listItemsOf(reader, articles);
  return new Map(rows.map((row) => [row.article, row]));
}

function defined<T extends object>(given: T): T {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
}
