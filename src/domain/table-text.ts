import { joinRow } from './cards/import-csv.js';

export type TableFormat = 'csv' | 'json';

/** A row of a table; null: nothing. */
export type TableRow<Column extends string> = Readonly<Record<Column, string | number | null>>;

/** Rows as CSV with `;`, whose cells no spreadsheet takes for formulas, or as a JSON array with a row per line. */
export async function* tableText<Column extends string>(
  columns: readonly Column[],
  pages: AsyncIterable<readonly TableRow<Column>[]>,
  format: TableFormat,
): AsyncGenerator<string> {
  if (format === 'csv') yield `${joinRow(columns, ';')}\r\n`;
  let separator = '[\n';
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    if (format === 'csv') {
      yield rows
        .map(
          (row) =>
            `${joinRow(
              columns.map((column) => String(row[column] ?? '')),
              ';',
            )}\r\n`,
        )
        .join('');
      continue;
    }
    yield separator + rows.map((row) => JSON.stringify(row)).join(',\n');
    separator = ',\n';
  }
  if (format === 'json') yield separator === '[\n' ? '[]\n' : '\n]\n';
}
