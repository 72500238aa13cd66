import type { Parameters, SqlValue } from './engine.js';
import { withParameters } from './postgres-sql.js';
import { type PgQuery, queryOf } from './postgres-statements.js';

/** `INSERT INTO table (columns) VALUES (:names) rest`, where each value is a parameter. */
export interface Insertion {
  table: string;
  columns: string[];
  names: string[];
  rest: string;
}

const insertion =
  /^\s*INSERT\s+INTO\s+(\w+)\s*\(([^()]*)\)\s*VALUES\s*\(((?:\s*:\w+\s*,?)+)\)\s*((?:ON\s+CONFLICT|RETURNING)[^:]*)?$/i;

/** Answers what was made for a text before; texts are those of the program, so there are not many. */
export function rememberedBy<Made>(make: (sql: string) => Made): (sql: string) => Made {
  const known = new Map<string, Made>();
  return (sql) => {
    let made = known.get(sql);
    if (made === undefined && !known.has(sql)) {
      made = make(sql);
      known.set(sql, made);
    }
    return made as Made;
  };
}

/** What a statement inserts; undefined: something else than such rows. */
export const insertionOf = rememberedBy((sql): Insertion | undefined => {
  const [, table, columns, names, rest = ''] = insertion.exec(sql) ?? [];
  if (table === undefined || columns === undefined || names === undefined) return undefined;
  const listed = (text: string) => text.split(',').map((one) => one.trim().replace(/^:/, ''));
  return { table, columns: listed(columns), names: listed(names), rest };
});

/** Rows travel as JSON, so that a statement has one text for any number of them, and the table tells their types. */
export function insertText({ table, columns, rest }: Insertion, parameter: string): string {
  const list = columns.join(', ');
  return `INSERT INTO ${table} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::${table}, :${parameter}::JSON) ${rest}`;
}

export function rowText({ columns, names }: Insertion, row: Parameters): string {
  return jsonOf(columns, (at) => valueNamed(row, names[at]));
}

function jsonOf(keys: readonly string[], valueAt: (place: number) => SqlValue): string {
  return `{${keys.map((key, at) => `"${key}":${JSON.stringify(valueAt(at))}`).join()}}`;
}

export function valueNamed(row: Parameters, name = ''): SqlValue {
  const value = row[name];
  if (value === undefined) throw new RangeError(`Missing named parameter "${name}"`);
  return value;
}

/** The table into which `sql` inserts rows that cannot see each other; undefined: they have to be inserted one by one. */
export function plainTable(sql: string): string | undefined {
  const found = insertionOf(sql);
  return found?.rest === '' ? found.table : undefined;
}

/** Inserts that wait for each other's company: the statement's text, and its rows as JSON. */
export type WaitingRows = Map<string, string[]>;

/** @param sql an insert that {@link plainTable} knows */
export function addRows(waiting: WaitingRows, sql: string, rows: readonly Parameters[]): void {
  const found = insertionOf(sql) as Insertion;
  const texts = waiting.get(sql) ?? [];
  for (const row of rows) texts.push(rowText(found, row));
  waiting.set(sql, texts);
}

/** All of them in one statement, each table once; foreign keys are looked at behind it. */
export function insertAll(waiting: WaitingRows): PgQuery {
  const inserts = [...waiting.keys()].map((sql, at) =>
    insertText(insertionOf(sql) as Insertion, `rows${at}`),
  );
  const last = inserts.pop();
  const first = inserts.map((text, at) => `i${at} AS (${text})`).join(', ');
  const parameters = [...waiting.values()].map((texts, at) => [`rows${at}`, `[${texts.join()}]`]);
  return queryOf(first === '' ? `${last}` : `WITH ${first} ${last}`, Object.fromEntries(parameters));
}

/** One statement for {@link Reader.allOf}. */
export function queryOfAll(sql: string, rows: readonly Parameters[]): PgQuery {
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) return queryOf(sql, only);
  const found = insertionOf(sql);
  if (found !== undefined) {
    const texts = rows.map((row) => rowText(found, row));
    return queryOf(insertText(found, 'rows'), { rows: `[${texts.join()}]` });
  }
  const { asked, columns, json } = givenOf(sql, rows);
  return queryOf(selectText(asked, columns, 'answer.*'), { rows: json });
}

/** `OFFSET 0` keeps the planner from joining the whole table: each set is looked up by itself. */
export function selectText(asked: string, columns: string, answered: string): string {
  return `SELECT ${answered} FROM json_to_recordset(:rows::JSON) AS given (${columns})
    CROSS JOIN LATERAL (${asked} OFFSET 0) AS answer`;
}

/** Several sets of parameters as the rows of `given`. */
interface Given {
  /** The statement with columns of `given` in the place of its parameters; their names are no other table's. */
  asked: string;
  columns: string;
  /** The rows, which `#` numbers. */
  json: string;
}

const askedOf = rememberedBy((sql) => {
  const names = new Set<string>();
  const asked = withParameters(sql, (name) => {
    names.add(name);
    return `given.":${name}"`;
  });
  return { asked, names: [...names], keys: ['#', ...Array.from(names, (name) => `:${name}`)] };
});

export function givenOf(sql: string, rows: readonly Parameters[]): Given {
  const { asked, names, keys } = askedOf(sql);
  const columns = ['"#" BIGINT', ...names.map((name) => `":${name}" ${typeOf(name, rows)}`)].join(', ');
  const texts = rows.map((row, place) =>
    jsonOf(keys, (at) => (at === 0 ? place : valueNamed(row, names[at - 1]))),
  );
  return { asked, columns, json: `[${texts.join()}]` };
}

function typeOf(name: string, rows: readonly Parameters[]): string {
  return rows.some((row) => typeof valueNamed(row, name) === 'number') ? 'BIGINT' : 'TEXT COLLATE "C"';
}
