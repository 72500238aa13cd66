import { numberText, parseExactJson, stringOf } from '../../base/exact-json.js';
import type { RawRow, RowBatch } from './import-csv.js';
import { CardFileRefused, type TextPiece } from './import-text.js';
import { type CardCells, type CardColumn, cardColumns, isEmptiable } from './import-values.js';

const accepted = 'an array of objects, or one object after the other (JSON lines)';
const longestObject = 1_000_000;

/** Rows of a JSON file, without ever holding all of it. @throws CardFileRefused when its shape is no list of objects. */
export async function* readJson(pieces: AsyncIterable<TextPiece>): AsyncGenerator<RowBatch> {
  const scan = scanObjects();
  for await (const { text, bytes } of pieces) yield { rows: scan.feed(text).map(readObject), bytes };
  scan.end();
}

interface ObjectText {
  line: number;
  text: string;
}

/** Cuts objects out of the text: only quotes and braces matter for that; the rest is for the parser. */
function scanObjects() {
  let line = 1;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let array: 'before' | 'inside' | 'behind' | 'none' = 'before';
  let comma = false;
  let objects = 0;
  let open: ObjectText = { line: 1, text: '' };

  function outside(char: string): void {
    if (char === '[' && array === 'before') array = 'inside';
    else if (char === ']' && array === 'inside' && !comma) array = 'behind';
    else if (char === ',' && array === 'inside' && objects > 0 && !comma) comma = true;
    else
      throw new CardFileRefused(`line ${line}: unexpected ${JSON.stringify(char)}; accepted is ${accepted}`);
  }

  function begin(): void {
    if (array === 'before') array = 'none';
    if (array === 'behind' || (array === 'inside' && objects > 0 && !comma)) outside('{');
    comma = false;
    objects++;
    open = { line, text: '' };
  }

  return {
    feed(text: string): ObjectText[] {
      const found: ObjectText[] = [];
      let start = 0;
      for (let at = 0; at < text.length; at++) {
        const char = text[at] as string;
        if (char === '\n') line++;
        if (inString) {
          if (escaped) escaped = false;
          else if (char === '\\') escaped = true;
          else if (char === '"') inString = false;
        } else if (char === '{') {
          if (depth === 0) begin();
          if (depth === 0) start = at;
          depth++;
        } else if (depth === 0) {
          if (!/\s/.test(char)) outside(char);
        } else if (char === '"') inString = true;
        else if (char === '}') {
          depth--;
          if (depth > 0) continue;
          found.push({ line: open.line, text: open.text + text.slice(start, at + 1) });
        }
      }
      if (depth > 0) open.text += text.slice(start);
      if (open.text.length > longestObject) {
        throw new CardFileRefused(`line ${open.line}: an object longer than ${longestObject} characters`);
      }
      return found;
    },
    end(): void {
      if (depth > 0) throw new CardFileRefused(`line ${open.line}: the object is not closed`);
      if (array === 'inside') throw new CardFileRefused('the array is not closed: the file is cut off');
    },
  };
}

function readObject({ line, text }: ObjectText): RawRow {
  const cells: CardCells = {};
  const faults: string[] = [];
  let value: object;
  try {
    value = parseExactJson(text) as object;
  } catch (error) {
    return { line, cells, fault: (error as SyntaxError).message.replace(/ at line.*/, '') };
  }
  for (const [key, given] of Object.entries(value)) {
    const column = cardColumns.find((known) => known === key);
    if (column === undefined)
      faults.push(`unknown key ${JSON.stringify(key)}; there are: ${cardColumns.join(', ')}`);
    else if (given !== null) take(column, given);
    else if (isEmptiable(column)) cells[column] = null;
  }
  return faults.length > 0 ? { line, cells, fault: faults.join('; ') } : { line, cells };

  function take(column: CardColumn, given: unknown): void {
    const cell = stringOf(given) ?? (isNumeric(column) ? numberText(given) : undefined);
    if (cell !== undefined) cells[column] = cell;
    else faults.push(`${column} is a text${isNumeric(column) ? ' or a number' : ': with quotes'}`);
  }
}

function isNumeric(column: CardColumn): boolean {
  return ['discountPercent', 'accumulation', 'bonus', 'paymentBalance'].includes(column);
}
