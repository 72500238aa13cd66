import type { Parameters, SqlValue } from './engine.js';
import { type PgQuery, queryOf } from './postgres-statements.js';

/** `INSERT INTO table (columns) VALUES (:names) rest`, where each value is a parameter. */
interface Insertion {
  table: string;
  columns: string[];
  names: string[];
  rest: string;
}

const insertion =
  /^\s*INSERT\s+INTO\s+(\w+)\s*\(([^()]*)\)\s*VALUES\s*\(((?:\s*:\w+\s*,?)+)\)\s*((?:ON\s+CONFLICT|RETURNING)[^:]*)?$/i;

const known = new Map<string, Insertion | undefined>();

function insertionOf(sql: string): Insertion | undefined {
  if (!known.has(sql)) known.set(sql, parsed(sql));
  return known.get(sql);
}

function parsed(sql: string): Insertion | undefined {
  const [, table, columns, names, rest = ''] = insertion.exec(sql) ?? [];
  if (table === undefined || columns === undefined || names === undefined) return undefined;
  const listed = (text: string) => text.split(',').map((one) => one.trim().replace(/^:/, ''));
  return { table, columns: listed(columns), names: listed(names), rest };
}

/** Rows travel as JSON, so that a statement has one text for any number of them, and the table tells their types. */
function insertText({ table, columns, rest }: Insertion, parameter: string): string {
  const list = columns.join(', ');
  return `INSERT INTO ${table} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::${table}, :${parameter}::JSON) ${rest}`;
}

function rowText({ columns, names }: Insertion, row: Parameters): string {
  return JSON.stringify(
    Object.fromEntries(columns.map((column, at) => [column, valueNamed(row, names[at])])),
  );
}

function valueNamed(row: Parameters, name = ''): SqlValue {
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
  return queryOf(selectText(sql, rows), { rows: JSON.stringify(rows) });
}

const parameter = /(?<!:):([A-Za-z_]\w*)/g;

/** `OFFSET 0` keeps the planner from joining the whole table: each set is looked up by itself. */
function selectText(sql: string, rows: readonly Parameters[]): string {
  const names = [...new Set([...sql.matchAll(parameter)].map(([, name = '']) => name))];
  const columns = names.map((name) => `"${name}" ${typeOf(name, rows)}`);
  const asked = sql.replace(parameter, 'given."$1"');
  return `SELECT answer.* FROM json_to_recordset(:rows::JSON) AS given (${columns.join(', ')})
    CROSS JOIN LATERAL (${asked} OFFSET 0) AS answer`;
}

function typeOf(name: string, rows: readonly Parameters[]): string {
  const values = rows.map((row) => valueNamed(row, name));
  return values.some((value) => typeof value === 'number') ? 'BIGINT' : 'TEXT COLLATE "C"';
}
