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
const stockColumn = /^stock:(.{1,100})$/;

const accepted = `the first line names the columns, separated by ; or ,: ${[...texts, ...lists, ...others].join(', ')}, and stock:ID for each store`;

/** Whether a text is a table of items: its first line names the column that every table has. */
export function isItemTable(text: string): boolean {
  const [head = ''] = text.split('\n', 1);
  return /^[^{[]*$/.test(head) && /(^|[;,"\s])article([;,"\s]|$)/i.test(head);
}

/**
 * Reads a table of items: a row is a line. An empty cell leaves what is there, a hyphen takes it away; lists are
 * separated by |.
 */
export function readItemTable(text: string, faults: Fault[]): ItemTable {
  const rows = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const table: ItemTable = { document: { items: [] }, lines: [] };
  const head = rows[0] ?? '';
  const separator = head.includes(';') ? ';' : ',';
  const columns = splitRow(head, separator)?.map((name) => name.trim());
  const fault = columns === undefined ? 'a quote is not closed' : columnFault(columns);
  if (columns === undefined || fault !== undefined) {
    faults.push({ path: 'line 1', message: `${fault}; ${accepted}` });
    return table;
  }
  for (const [index, line] of rows.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const cells = splitRow(line, separator);
    if (cells?.length === columns.length) {
      table.document.items.push(itemOf(columns, cells));
      table.lines.push(index + 1);
    } else {
      const found = cells === undefined ? 'a quote that is not closed' : `${cells.length} values`;
      faults.push({ path: `line ${index + 1}`, message: `${found} for ${columns.length} columns` });
    }
  }
  return table;
}

function columnFault(columns: readonly string[]): string | undefined {
  const known: readonly string[] = [...texts, ...lists, ...others];
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
    const value = cell === '-' ? null : withoutGuard(cell);
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
