import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { CatalogueRefused, readCatalogue } from '../../src/domain/catalogue/document.js';
import { commandLineIn } from '../support/command.js';
import { temporaryFolders } from '../support/temporary.js';

const read = (text: string) => readCatalogue([{ name: 'items.csv', text }]);

function faultsOf(text: string): string[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof CatalogueRefused) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('a table of items', () => {
  const text = `\uFEFFarticle;name;group;unit;barcodes;price;brand;removed;stock:main;stock:s2\r\nA;"Чай ""чёрный""; 1 кг";-;шт;1|2;89.90;'=Brand;0;5;-\r\n\r\nB;;;;-;;-;true;;\r\n`;
  expect(read(text).items).toEqual([
    {
      ...{ path: 'line 2', article: 'A', name: 'Чай "чёрный"; 1 кг', group: null, unit: 'шт' },
      ...{ barcodes: ['1', '2'], prices: { retail: 8990 }, brand: '=Brand', removed: false },
      stock: [
        { store: 'main', quantity: 5000 },
        { store: 's2', quantity: 0 },
      ],
    },
    { path: 'line 4', article: 'B', barcodes: [], brand: null, removed: true },
  ]);
  expect(read('article,price\nA,1').items).toEqual([
    { path: 'line 2', article: 'A', prices: { retail: 100 } },
  ]);
});

test('what is wrong, by line', () => {
  expect(faultsOf('article;price\nA;1,5\nB;1;2\n"C;1\nD;2')).toEqual([
    'line 3: 3 values for 2 columns',
    'line 4: a quote that is not closed for 2 columns',
    'line 2.prices.retail: "1,5" is not accepted, but a decimal, not negative, with a point and at most 2 digits behind it',
  ]);
  expect(faultsOf('article;cost\nA;1')).toEqual([
    expect.stringMatching(/^line 1: unknown column "cost"; the first line names the columns/),
  ]);
  expect(faultsOf('article;name;name\nA;1;2')).toEqual([
    expect.stringMatching(/^line 1: column name is there twice/),
  ]);
  expect(faultsOf('article;"name\nA;1')).toEqual([expect.stringMatching(/^line 1: a quote is not closed/)]);
});

const newFolder = temporaryFolders();

test('the command takes it, in windows-1251 too', () => {
  const folder = newFolder();
  const text = 'article;name;group;unit;price\nA;Чай;-;шт;10\n';
  writeFileSync(join(folder, 'items.csv'), iconv.encode(text, 'windows-1251'));
  const run = commandLineIn(folder);
  expect(run(['catalogue', 'import', 'items.csv'])).toMatchObject({
    status: 0,
    stdout: 'items 1 (1 new or changed), stock 0 set\n',
  });
  const exported = JSON.parse(run(['catalogue', 'export']).stdout);
  expect(exported.items).toMatchObject([{ article: 'A', name: 'Чай', prices: { retail: '10.00' } }]);
});
