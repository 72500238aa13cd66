import { type Cell, csvOf } from '../base/csv.js';
import { formatFixed, moneyDigits } from '../base/money.js';

/** Name of a column → its cell of a row. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>;

export const text = (value: string | null | undefined): Cell => (value ? { text: value } : undefined);
/** Of minor units. */
export const sum = (minor: number): Cell => ({ number: formatFixed(minor, moneyDigits) });
export const count = (value: number): Cell => ({ number: String(value) });

/** Rows as a file for spreadsheets. */
export function tableOf<Row>(columns: Columns<Row>, rows: readonly Row[]): string {
  const cells = Object.values(columns);
  return csvOf(
    Object.keys(columns),
    rows.map((row) => cells.map((cell) => cell(row))),
  );
}
