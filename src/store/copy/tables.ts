import type { Parameters, Reader } from '../engine.js';

/** What rows are read from. */
export type Source = Pick<Reader, 'first' | 'all'>;

/** A table as both engines have it. */
export interface Table {
  name: string;
  columns: readonly Column[];
  /** The columns of the primary key, in its order. */
  key: readonly string[];
}

interface Column {
  name: string;
  isNumber: boolean;
}

/** Each database keeps its own record of its schema. */
const own = "('schema_migrations')";

const sqliteColumns = `
SELECT t.name AS "table", c.name AS "column", CASE WHEN c.type = 'INTEGER' THEN 1 ELSE 0 END AS "isNumber", c.pk AS place
FROM sqlite_schema t, pragma_table_info(t.name) c
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT IN ${own} ORDER BY t.name, c.cid`;

const postgresColumns = `
SELECT c.table_name::text AS "table", c.column_name::text AS "column", c.data_type = 'bigint' AS "isNumber",
  COALESCE(k.ordinal_position, 0)::bigint AS place
FROM information_schema.columns c
JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
LEFT JOIN information_schema.table_constraints p ON p.table_schema = c.table_schema AND p.table_name = c.table_name
  AND p.constraint_type = 'PRIMARY KEY'
LEFT JOIN information_schema.key_column_usage k ON k.constraint_schema = p.constraint_schema
  AND k.constraint_name = p.constraint_name AND k.table_name = c.table_name AND k.column_name = c.column_name
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.table_name NOT IN ${own}
ORDER BY c.table_name, c.ordinal_position`;

interface ColumnRow {
  table: string;
  column: string;
  isNumber: number;
  place: number;
}

/** The tables of a publication, in the order of their names. */
export async function listTables(reader: Source, engine: 'sqlite' | 'postgres'): Promise<Table[]> {
  const rows = await reader.all<ColumnRow>(engine === 'sqlite' ? sqliteColumns : postgresColumns);
  const names = [...new Set(rows.map(({ table }) => table))];
  return names.map((name) => {
    const columns = rows.filter(({ table }) => table === name);
    const key = columns.filter(({ place }) => place > 0).sort((a, b) => a.place - b.place);
    return {
      name,
      columns: columns.map(({ column, isNumber }) => ({ name: column, isNumber: isNumber === 1 })),
      key: key.map(({ column }) => column),
    };
  });
}

/** Written by PostgreSQL itself, and meaningless elsewhere. */
const ofOneDatabase = 'written_in';

/** What of `source` is copied: all that it has but for what belongs to it alone. @throws Error when `target` lacks something */
export function tablesToCopy(source: readonly Table[], target: readonly Table[]): Table[] {
  return source.map((table) => {
    const columns = table.columns.filter(({ name }) => name !== ofOneDatabase);
    const there = target.find(({ name }) => name === table.name)?.columns.map(({ name }) => name);
    const lacking = columns.filter(({ name }) => !there?.includes(name));
    if (lacking.length > 0)
      throw new Error(`${table.name} has no ${lacking.map(({ name }) => name).join(', ')} there`);
    return { ...table, columns };
  });
}

const pageRows = 2000;

/** All rows of a table in the order of its key, some thousand at a time. */
export async function eachPage(
  source: Source,
  { name, columns, key }: Table,
  take: (rows: Parameters[]) => Promise<void>,
): Promise<void> {
  const select = `SELECT ${columns.map((column) => column.name).join(', ')} FROM ${name}`;
  const rest = `ORDER BY ${key.join(', ')} LIMIT ${pageRows}`;
  const behind = `WHERE (${key.join(', ')}) > (${key.map((column) => `:${column}`).join(', ')})`;
  let page = await source.all<Parameters>(`${select} ${rest}`);
  while (page.length > 0) {
    await take(page);
    page = page.length < pageRows ? [] : await source.all(`${select} ${behind} ${rest}`, page.at(-1));
  }
}

export function insertInto({ name, columns }: Table): string {
  const names = columns.map((column) => column.name);
  return `INSERT INTO ${name} (${names.join(', ')}) VALUES (${names.map((one) => `:${one}`).join(', ')})`;
}

/** How many rows, the sum of each number and the length of each text: what a copy is compared by. */
export type Sums = Readonly<Record<string, number>>;

export async function readSums(reader: Source, { name, columns }: Table): Promise<Sums> {
  const sums = columns.map(
    (column) =>
      `COALESCE(SUM(${column.isNumber ? column.name : `LENGTH(${column.name})`}), 0) AS "${column.name}"`,
  );
  return (await reader.first<Sums>(`SELECT COUNT(*) AS "rows", ${sums.join(', ')} FROM ${name}`)) ?? {};
}

/** A sentence for each column whose sum differs. */
export function differencesOf(table: string, expected: Sums, found: Sums): string[] {
  return Object.keys(expected)
    .filter((column) => expected[column] !== found[column])
    .map((column) => `${table}.${column}: ${expected[column]} copied from, ${found[column]} there`);
}
