/** A cell: text of people or programs, a decimal with a point (`"12.50"`), or nothing. */
export type Cell = { text: string } | { number: string } | undefined;

/** So that spreadsheets know the file for UTF-8. */
const mark = '\ufeff';
/** What a spreadsheet takes for the beginning of a formula, in narrow and wide letters, also behind what it skips. */
export const formula = /^[\s\p{Cc}]*[=+\-@＝＋－＠]|^[\t\r]/u;
const needsQuotes = /[;"\r\n\t]|^\s|\s$/;

/**
 * A table as spreadsheets of shops read it: `;` between cells, because the comma is theirs for decimals, and a comma in
 * decimals. A text that would be a formula gets an apostrophe in front of it, so that it stays a text.
 */
export function csvOf(names: readonly string[], rows: Iterable<readonly Cell[]>): string {
  let text = mark + line(names.map((name) => ({ text: name })));
  for (const row of rows) text += line(row);
  return text;
}

function line(row: readonly Cell[]): string {
  return `${row.map(cell).join(';')}\r\n`;
}

function cell(value: Cell): string {
  if (value === undefined) return '';
  if ('number' in value) return value.number.replace('.', ',');
  const safe = formula.test(value.text) ? `'${value.text}` : value.text;
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
