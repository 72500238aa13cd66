import { formula } from '../../base/csv.js';
import { CardFileRefused, type LineBatch } from './import-text.js';
import { type CardCells, type CardColumn, cardColumns, isEmptiable, shown } from './import-values.js';

/** A row of the file before anything is known of its values. */
export interface RawRow {
  /** The line in the file, counted from 1. */
  line: number;
  cells: CardCells;
  /** Why its cells could not even be told apart. */
  fault?: string;
}

export interface RowBatch {
  rows: RawRow[];
  bytes: number;
}

/**
 * Rows of a CSV file. A row is a line: no value of a card holds a line end, so a forgotten quote spoils its own row and
 * not the rest of the file (a general CSV reader would take all that follows for one value).
 * @throws CardFileRefused when the header does not name the columns.
 */
export async function* readCsv(batches: AsyncIterable<LineBatch>): AsyncGenerator<RowBatch> {
  let header: Header | undefined;
  for await (const { lines, first, bytes } of batches) {
    const rows: RawRow[] = [];
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '') continue;
      if (header === undefined) header = readHeader(line);
      else rows.push(readRow(line, first + index, header));
    }
    yield { rows, bytes };
  }
  if (header === undefined) throw new CardFileRefused(`the file is empty; ${headerAccepted}`);
}

interface Header {
  separator: ';' | ',';
  columns: CardColumn[];
}

const headerAccepted = `the first line names the columns, separated by ; or , in any order: ${cardColumns.join(', ')}`;

function readHeader(line: string): Header {
  const separator = line.includes(';') ? ';' : ',';
  const names = splitRow(line, separator);
  if (names === undefined) throw new CardFileRefused(`line 1: a quote is not closed; ${headerAccepted}`);
  const columns = names.map((name) => {
    const column = cardColumns.find((known) => known.toLowerCase() === name.trim().toLowerCase());
    if (column === undefined) throw new CardFileRefused(`unknown column ${shown(name)}; ${headerAccepted}`);
    return column;
  });
  const repeated = columns.find((column, index) => columns.indexOf(column) !== index);
  if (repeated !== undefined) throw new CardFileRefused(`column ${repeated} is there twice`);
  if (!columns.includes('number')) throw new CardFileRefused(`there is no column number; ${headerAccepted}`);
  return { separator, columns };
}

function readRow(line: string, number: number, { separator, columns }: Header): RawRow {
  const values = splitRow(line, separator);
  if (values === undefined) {
    return { line: number, cells: {}, fault: 'a quote is not closed, or text stands behind a closing one' };
  }
  if (values.length !== columns.length) {
    const fault = `${values.length} values for ${columns.length} columns; a value with ${separator} in it stands in quotes`;
    return { line: number, cells: {}, fault };
  }
  const cells: CardCells = {};
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index] as CardColumn;
    const value = values[index] as string;
    // A hyphen empties. Behind the apostrophe of an export it is the text.
    if (value === '-' && isEmptiable(column)) cells[column] = null;
    else cells[column] = withoutGuard(value);
  }
  return { line: number, cells };
}

/** @returns the values of a line, or undefined when its quotes do not match. */
export function splitRow(line: string, separator: string): string[] | undefined {
  if (!line.includes('"')) return line.split(separator);
  const values: string[] = [];
  for (let at = 0; at <= line.length; ) {
    const quoted = line[at] === '"';
    const end = quoted ? closingQuote(line, at + 1) : nextOrEnd(line, separator, at);
    if (end === undefined) return undefined;
    values.push(quoted ? line.slice(at + 1, end).replaceAll('""', '"') : line.slice(at, end));
    at = quoted ? end + 1 : end;
    if (at < line.length && line[at] !== separator) return undefined;
    at += separator.length;
  }
  return values;
}

function nextOrEnd(line: string, text: string, from: number): number {
  const found = line.indexOf(text, from);
  return found < 0 ? line.length : found;
}

function closingQuote(line: string, from: number): number | undefined {
  for (let at = line.indexOf('"', from); at >= 0; at = line.indexOf('"', at + 2)) {
    if (line[at + 1] !== '"') return at;
  }
  return undefined;
}

/** A row of CSV, without line end. */
export function joinRow(values: readonly string[], separator: string): string {
  return values.map((value) => quoted(withGuard(value), separator)).join(separator);
}

function quoted(value: string, separator: string): string {
  return /["\r\n]/.test(value) || value.includes(separator) ? `"${value.replaceAll('"', '""')}"` : value;
}

/**
 * A spreadsheet takes a cell that begins so for a formula and runs it; an apostrophe in front makes it text. Apostrophes
 * that stand there already get one more, so that taking one off gives back exactly what was there.
 */
function withGuard(value: string): string {
  return formula.test(value.replace(/^'+/, '')) ? `'${value}` : value;
}

/** The value that an export has put an apostrophe in front of. */
export function withoutGuard(value: string): string {
  return value.startsWith("'") && formula.test(value.replace(/^'+/, '')) ? value.slice(1) : value;
}
