import { splitRow, withoutGuard } from '../cards/import-csv.js';
import type { Fault } from './shape.js';

/** A table of items as a document, and which line each of its items stands in. */
export interface ItemTable {
  document: { items: Record<string, unknown>[] };
  lines: number[];
}

const texts = [
  'article',
  'code',
  'name',
  'group',
  'brand',
  'country',
  'shortDescription',
  'fullDescription',
  'unit',
  'portion',
  'minQuantity',
  'quantityStep',
] as const;
const lists = ['barcodes', 'icons'] as const;
const others = ['price', 'removed'] as const;
/** All columns but those of stock, in the order in which they are written. */
export const itemColumns = [...texts, ...lists, ...others] as const;
const stockColumn = /^stock:(.{1,100})$/;

const accepted = `the first line names the columns, separated by ; or ,: ${itemColumns.join(', ')}, and stock:ID for each store`;

/** Whether a text is a table of items: its first line names the column that every table has. */
export function isItemTable(text: string): boolean {
  const [head = ''] = text.split('\n', 1);
  return /^[^{[]*$/.test(head) && /(^|[;,"\s])article([;,"\s]|$)/i.test(head);
}

/**
 * Reads a table of items: a row is a line, or several where a quoted description has some. An empty cell leaves what is
 * there, a hyphen takes it away; lists are separated by |.
 */
export function readItemTable(text: string, faults: Fault[]): ItemTable {
  const lines = text.split('\n');
  const table: ItemTable = { document: { items: [] }, lines: [] };
  const head = withoutReturn(lines[0] ?? '');
  const separator = head.includes(';') ? ';' : ',';
  const columns = splitRow(head, separator)?.map((name) => name.trim());
  const fault = columns === undefined ? 'a quote is not closed' : columnFault(columns);
  if (columns === undefined || fault !== undefined) {
    faults.push({ path: 'line 1', message: `${fault}; ${accepted}` });
    return table;
  }
  for (const { text: row, line } of rowsOf(lines, separator)) {
    if (row.trim() === '') continue;
    const cells = splitRow(row, separator);
    if (cells?.length === columns.length) {
      table.document.items.push(itemOf(columns, cells));
      table.lines.push(line);
    } else {
      const found = cells === undefined ? 'a quote that is not closed' : `${cells.length} values`;
      faults.push({ path: `line ${line}`, message: `${found} for ${columns.length} columns` });
    }
  }
  return table;
}

/** A forgotten quote does not take the whole file for one row. */
const mostLinesOfARow = 1000;

/** The rows behind the head, each with the line in which it begins. */
function* rowsOf(lines: readonly string[], separator: string): Generator<{ text: string; line: number }> {
  for (let at = 1; at < lines.length; ) {
    const start = at++;
    let text = lines[start] ?? '';
    const most = Math.min(lines.length, start + mostLinesOfARow);
    if (isOpen(text, separator))
      while (at < most) {
        const next = lines[at++] ?? '';
        text += `\n${next}`;
        if (next.includes('"') && !isOpen(text, separator)) break;
      }
    yield { text: withoutReturn(text), line: start + 1 };
  }
}

/** Whether a row ends inside of a quoted value: one quote more would end it. */
function isOpen(text: string, separator: string): boolean {
  const row = withoutReturn(text);
  return splitRow(row, separator) === undefined && splitRow(`${row}"`, separator) !== undefined;
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function columnFault(columns: readonly string[]): string | undefined {
  const known: readonly string[] = itemColumns;
  const unknown = columns.find((name) => !known.includes(name) && !stockColumn.test(name));
  if (unknown !== undefined) return `unknown column ${JSON.stringify(unknown)}`;
  const repeated = columns.find((name, index) => columns.indexOf(name) !== index);
  return repeated === undefined ? undefined : `column ${repeated} is there twice`;
}

function itemOf(columns: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const item: Record<string, unknown> = {};
  const stock: object[] = [];
  for (const [index, column] of columns.entries()) {
    const cell = (cells[index] ?? '').trim();
    if (cell === '') continue;
    // How a description is laid out is its own affair.
    const value =
      cell === '-' ? null : withoutGuard(/Description$/.test(column) ? (cells[index] ?? '') : cell);
    const [, store] = stockColumn.exec(column) ?? [];
    if (store !== undefined) stock.push({ store, quantity: value ?? '0' });
    else if (column === 'price') item.prices = { retail: value };
    else if (column === 'removed') item.removed = flags.get(cell.toLowerCase()) ?? cell;
    else if ((lists as readonly string[]).includes(column))
      item[column] = value?.split('|').map((one) => one.trim()) ?? [];
    else item[column] = value;
  }
  return stock.length === 0 ? item : { ...item, stock };
}

const flags = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
