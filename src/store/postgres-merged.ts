import type { Parameters } from './engine.js';
import {
  givenOf,
  type Insertion,
  insertionOf,
  insertText,
  rememberedBy,
  rowText,
  selectText,
  valueNamed,
} from './postgres-rows.js';
import { type PgQuery, queryOf } from './postgres-statements.js';

/** One statement for several sets of parameters. */
export interface Merged {
  query: PgQuery;
  /** The places of the sets that it is for, among those that were given. */
  places: readonly number[];
  /** Which of `places` a row of the answer belongs to. The marks by which it tells are taken off the row. */
  ownerOf: (row: Row) => number | undefined;
}

export type Row = Record<string, unknown>;

type Merge = (sets: readonly Parameters[], places: readonly number[]) => Merged;

/** How a statement is asked for several sets, and by which parameters two of them concern the same row. */
interface Form {
  /** Parameters with the same values: the second set comes in a statement behind the first one's. */
  keys: readonly string[];
  merge: Merge;
}

/**
 * Several sets of parameters of one statement as few statements, which answer each set as if it had been asked by itself, one
 * after the other. Rows are locked in the order of their keys, so that two that do so do not wait crosswise.
 * @returns undefined: this statement can only be asked one by one
 */
export function merged(sql: string, sets: readonly Parameters[]): Merged[] | undefined {
  const form = formOf(sql);
  if (form === undefined) return undefined;
  return wavesOf(form.keys, sets).map((places) => form.merge(sets, places));
}

const formOf = rememberedBy((sql): Form | undefined => selection(sql) ?? update(sql) ?? insert(sql));

/** The places of the sets, parted so that no row is concerned twice. */
function wavesOf(keys: readonly string[], sets: readonly Parameters[]): number[][] {
  if (keys.length === 0) return [sets.map((_, place) => place)];
  const marks = sets.map((set) => markOf(keys.map((key) => valueNamed(set, key))));
  const seen = new Map<string, number>();
  const waves: number[][] = [];
  for (const [place, mark] of marks.entries()) {
    const wave = seen.get(mark) ?? 0;
    seen.set(mark, wave + 1);
    waves[wave] = [...(waves[wave] ?? []), place];
  }
  const byMark = (a: number, b: number) => ((marks[a] as string) < (marks[b] as string) ? -1 : 1);
  return waves.map((places) => places.sort(byMark));
}

/** Sorts as the values do, one by one. */
const markOf = (values: readonly unknown[]) => values.join('\0');

function setsAt(sets: readonly Parameters[], places: readonly number[]): Parameters[] {
  return places.map((place) => sets[place] as Parameters);
}

/** By the number that each row of `given` has. */
function byNumber(query: PgQuery, places: readonly number[]): Merged {
  const ownerOf = (row: Row) => {
    const at = row['#'] as number;
    delete row['#'];
    return places[at];
  };
  return { query, places, ownerOf };
}

/** An `OFFSET` of its own would stand beside ours. */
function selection(sql: string): Form | undefined {
  if (!/^\s*SELECT\b/i.test(sql) || /\bOFFSET\b|\bFOR\s+(UPDATE|SHARE)\b/i.test(sql)) return undefined;
  const merge: Merge = (sets, places) => {
    const { asked, columns, json } = givenOf(sql, setsAt(sets, places));
    const text = selectText(asked, columns, 'given."#", answer.*');
    return byNumber(queryOf(text, { rows: json }), places);
  };
  return { keys: [], merge };
}

/** Only where columns equal parameters, so that other values are other rows. */
const updating =
  /^(\s*UPDATE\s+\w+\s+SET\s[\s\S]*?)\sWHERE\s+(\w+\s*=\s*:\w+(?:\s+AND\s+\w+\s*=\s*:\w+)*)\s+RETURNING\s([\s\S]*)$/i;

function update(sql: string): Form | undefined {
  const [, change, condition, answered] = updating.exec(sql) ?? [];
  if (condition === undefined) return undefined;
  const whole = `${change} FROM given WHERE ${condition} RETURNING given."#", ${answered}`;
  const merge: Merge = (sets, places) => {
    const { asked, columns, json } = givenOf(whole, setsAt(sets, places));
    const given = `SELECT * FROM json_to_recordset(:rows::JSON) AS given (${columns})`;
    return byNumber(queryOf(`WITH given AS (${given}) ${asked}`, { rows: json }), places);
  };
  return { keys: [...condition.matchAll(/:(\w+)/g)].map(([, name = '']) => name), merge };
}

function insert(sql: string): Form | undefined {
  const found = insertionOf(sql);
  if (found === undefined) return undefined;
  return /^RETURNING\s+id\s*$/i.test(found.rest) ? numbering(found) : upserting(found);
}

const textOf = (found: Insertion, sets: readonly Parameters[]) =>
  `[${sets.map((set) => rowText(found, set)).join()}]`;

/** Which row has got which id is told only when it is taken before. */
function numbering(found: Insertion): Form {
  const { table, columns } = found;
  const list = columns.join(', ');
  const text = `WITH given AS MATERIALIZED (
      SELECT ordinality - 1 AS "#", nextval((SELECT pg_get_serial_sequence('${table}', 'id')::regclass)) AS "#id", made.*
      FROM json_populate_recordset(NULL::${table}, :rows::JSON) WITH ORDINALITY AS made),
    added AS (INSERT INTO ${table} (id, ${list}) SELECT "#id", ${list} FROM given)
    SELECT "#", "#id" AS id FROM given`;
  const merge: Merge = (sets, places) =>
    byNumber(queryOf(text, { rows: textOf(found, setsAt(sets, places)) }), places);
  return { keys: [], merge };
}

/** The row that it inserted or found tells by its key which set it was. */
function upserting(found: Insertion): Form | undefined {
  const [, conflict = '', , answered] =
    /^ON\s+CONFLICT\s*\(([^()]*)\)\s*(DO\s[\s\S]*?)\sRETURNING\s([\s\S]*)$/i.exec(found.rest) ?? [];
  if (answered === undefined) return undefined;
  const columns = conflict.split(',').map((column) => column.trim());
  const keys = columns.map((column) => found.names[found.columns.indexOf(column)] ?? '');
  const marks = columns.map((column, at) => `${found.table}.${column} AS "#${at}"`);
  const text = insertText({ ...found, rest: `${found.rest}, ${marks.join(', ')}` }, 'rows');
  const merge: Merge = (sets, places) => {
    const owners = new Map(
      places.map((place) => [markOf(keys.map((key) => (sets[place] as Parameters)[key])), place]),
    );
    const ownerOf = (row: Row) => {
      const mark = markOf(columns.map((_, at) => row[`#${at}`]));
      for (const at of columns.keys()) delete row[`#${at}`];
      return owners.get(mark);
    };
    return { query: queryOf(text, { rows: textOf(found, setsAt(sets, places)) }), places, ownerOf };
  };
  return { keys, merge };
}
