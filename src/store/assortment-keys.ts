import type { Reached } from './assortment.js';
import { isVisible } from './coming.js';
import type { Reader } from './engine.js';

/** What of a store's items is asked for. */
export interface Sought {
  store: string;
  /** Items of this group and of the groups below it. */
  group?: string | undefined;
  /** `folded`: a part of the folded name or article; `barcode`: a whole one. */
  search?: { folded: string; barcode: string } | undefined;
  /** Only what changed behind `since`, also when it is not in the list any more; `reached`: the whole database is so far. */
  changes?: { since: Reached; reached: Reached } | undefined;
}

/** The part of a list behind `after`, up to and including `until` where that is given. */
export interface Stretch {
  after: string;
  until?: string | undefined;
  limit: number;
}

/** `gone`: the item is not in the list (any more). */
export type ItemKey = { article: string; gone: 0 | 1 };

/** Which rows are looked at: all of the store, or the few that come into question. */
export type KeySource = 'store' | 'search' | 'group' | 'changes';

const below = `WITH RECURSIVE below (id) AS (SELECT id FROM item_groups WHERE id = :group
  UNION SELECT g.id FROM below b JOIN item_groups g ON g.parent = b.id)`;

const isFound = (item: string) => `(${item}.search LIKE :pattern ESCAPE '\\'
  OR ${item}.article IN (SELECT article FROM item_barcodes WHERE barcode = :barcode))`;
// COALESCE keeps SQLite from an index that is the longer way: by group for one article, by store for the newest rows.
const isInGroup = "COALESCE(i.item_group, '') IN (SELECT id FROM below)";
const isChanged = `(i.revision > :sinceRevision
  OR EXISTS (SELECT 1 FROM stock_movement_marks m
    WHERE m.store = :store AND m.article = s.article AND m.mark > :sinceMovement)
  OR EXISTS (SELECT 1 FROM stock_reservation_marks r
    WHERE r.store = :store AND r.article = s.article AND r.mark > :sinceReservation))`;
const isOneOfFewChanged = `s.article IN (SELECT article FROM items WHERE revision > :sinceRevision AND ${isVisible('items')}
  UNION ALL SELECT article FROM stock_movement_marks
    WHERE mark > :sinceMovement AND COALESCE(store, '') = :store
  UNION ALL SELECT article FROM stock_reservation_marks
    WHERE mark > :sinceReservation AND COALESCE(store, '') = :store)`;

/**
 * CROSS JOIN, because SQLite then keeps the order in which tables are looked at; to PostgreSQL it is a join like others.
 * What is searched stands by itself, so that its index is read and not the items with their descriptions.
 */
const sources: Record<KeySource, { from: string; article: string; condition?: string }> = {
  store: { from: 'stock s CROSS JOIN items i', article: 's.article' },
  search: {
    from: 'items f CROSS JOIN stock s CROSS JOIN items i',
    article: 'f.article',
    condition: `${isFound('f')} AND s.article = f.article`,
  },
  group: {
    from: 'items i CROSS JOIN stock s',
    article: 'i.article',
    condition: 'i.item_group IN (SELECT id FROM below)',
  },
  changes: { from: 'stock s CROSS JOIN items i', article: 's.article', condition: isOneOfFewChanged },
};

/** The items that are sought, in order of their articles. */
export function listItemKeys(
  reader: Reader,
  source: KeySource,
  sought: Sought,
  { after, until, limit }: Stretch,
): Promise<ItemKey[]> {
  return reader.all<ItemKey>(keysSql(source, sought, until !== undefined), {
    ...parametersOf(sought),
    after,
    until: until ?? null,
    limit,
  });
}

function keysSql(source: KeySource, { group, search, changes }: Sought, bounded: boolean): string {
  const { from, article, condition } = sources[source];
  const listed = [
    'i.removed_at IS NULL',
    ...(group !== undefined && source !== 'group' ? [isInGroup] : []),
    ...(search !== undefined && source !== 'search' ? [isFound('i')] : []),
  ].join(' AND ');
  const conditions = [
    `${article} > :after`,
    ...(bounded ? [`${article} <= :until`] : []),
    `s.store = :store AND i.article = s.article AND ${isVisible('i')}`,
    condition ?? (changes === undefined ? '' : isChanged),
    changes === undefined ? listed : '',
  ].filter((text) => text !== '');
  const gone = changes === undefined ? '0' : `CASE WHEN ${listed} THEN 0 ELSE 1 END`;
  return `${group === undefined ? '' : below} SELECT s.article, ${gone} AS gone
    FROM ${from} WHERE ${conditions.join(' AND ')} ORDER BY ${article} LIMIT :limit`;
}

function parametersOf({ store, group, search, changes }: Sought) {
  return {
    store,
    group: group ?? null,
    pattern: search === undefined ? null : `%${search.folded.replace(/[\\%_]/g, '\\$&')}%`,
    barcode: search?.barcode ?? null,
    sinceRevision: changes?.since.revision ?? null,
    sinceMovement: changes?.since.movement ?? null,
    sinceReservation: changes?.since.reservation ?? null,
  };
}

const countInGroupSql = `${below} SELECT COUNT(*) AS count FROM
  (SELECT 1 FROM items WHERE item_group IN (SELECT id FROM below) LIMIT :most) few`;
const countTouchedSql = `SELECT COUNT(*) AS count FROM (SELECT 1 FROM items WHERE revision > :revision AND ${isVisible('items')} LIMIT :most) few`;

/** How many items are in the group and below it, counted up to `most`. */
export const countInGroup = (reader: Reader, group: string, most: number) =>
  count(reader, countInGroupSql, { group, most });

const countMarksSql = (marks: string) =>
  `SELECT 1 FROM ${marks} WHERE COALESCE(store, '') = :store AND mark > :since LIMIT :most`;
const countMovedSql = `SELECT COUNT(*) AS count FROM (${countMarksSql('stock_movement_marks')}) few`;
const countReservedSql = `SELECT COUNT(*) AS count FROM (${countMarksSql('stock_reservation_marks')}) few`;

/** How many movements of a store have marks above `since`, counted up to `most`; needs an index by store. */
export const countMoved = (reader: Reader, marks: { store: string; since: number; most: number }) =>
  count(reader, countMovedSql, marks);

/** As {@link countMoved}, of reservations. */
export const countReserved = (reader: Reader, marks: { store: string; since: number; most: number }) =>
  count(reader, countReservedSql, marks);

/** How many items changed behind the revision, counted up to `most`. */
export const countTouched = (reader: Reader, revision: number, most: number) =>
  count(reader, countTouchedSql, { revision, most });

async function count(reader: Reader, text: string, parameters: Record<string, string | number>) {
  return (await reader.first<{ count: number }>(text, parameters))?.count ?? 0;
}

/** How many items of a store are in a group itself; null: in none. */
export type GroupCount = { group: string | null; count: number };

const countByGroupSql = (bounded: boolean) => `SELECT i.item_group AS "group", COUNT(*) AS count
  FROM stock s CROSS JOIN items i
  WHERE s.store = :store AND s.article > :after ${bounded ? 'AND s.article <= :until' : ''}
    AND i.article = s.article AND i.removed_at IS NULL AND ${isVisible('i')}
  GROUP BY i.item_group`;

/** The counts of a stretch of the store's articles. */
export function countByGroup(
  reader: Reader,
  { store, after, until }: { store: string; after: string; until?: string | undefined },
): Promise<GroupCount[]> {
  return reader.all<GroupCount>(countByGroupSql(until !== undefined), { store, after, until: until ?? null });
}
