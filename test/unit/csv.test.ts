import fc from 'fast-check';
import { type Cell, csvOf } from '../../src/base/csv.js';

const lineOf = (...cells: Cell[]) => csvOf(['a'], [cells]).slice('\ufeffa\r\n'.length, -2);

test('begins with a byte order mark and its names, and ends with a line end', () => {
  expect(csvOf(['a', 'b'], [[{ text: 'x' }, undefined]])).toBe('\ufeffa;b\r\nx;\r\n');
});

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  ' =1',
  '\t=1',
  '\n=1',
  '\u0001=1',
  '\t1',
  '＝1',
  '＋1',
  '－1',
  '＠1',
])('the text %j is no formula', (text) => expect(lineOf({ text }).replace(/^"/, '')).toMatch(/^'/));

test.each(['1=1', 'a-b', 'x@y', '1/12/34'])('the text %j stays as it is', (text) => {
  expect(lineOf({ text })).toBe(text);
});

test('decimals have a comma, also below zero', () => {
  expect(lineOf({ number: '12.50' }, { number: '-0.01' })).toBe('12,50;-0,01');
});

test('whatever is in a text, it is one cell, and a reader gets it back', () => {
  const isKept = fc.property(fc.string({ unit: 'binary' }), fc.string(), (first, second) => {
    const cells = readLine(lineOf({ text: first }, { text: second }));
    return cells.length === 2 && unsafe(cells[0]) === unsafe(first) && unsafe(cells[1]) === unsafe(second);
  });
  fc.assert(isKept, { numRuns: 500 });
});

/** Without the apostrophe that keeps a text from being a formula. */
const unsafe = (text = '') => text.replace(/^'/, '');

/** A line as RFC 4180 wants it, with `;`. */
function readLine(line: string): string[] {
  return [...`;${line}`.matchAll(/;(?:"((?:[^"]|"")*)"|([^;]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
