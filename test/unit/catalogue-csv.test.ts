import { readFileSync, writeFileSync } from 'node:fs';
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

test('a quoted description may have lines; a quote that is never closed is told where it stands', () => {
  const text = 'article;fullDescription;price\r\nA;" Состав:\r\n""мёд""\n\n";1\r\nB;x;2\r\nC;5";3';
  expect(read(text).items).toEqual([
    {
      ...{ path: 'line 2', article: 'A', fullDescription: ' Состав:\r\n"мёд"\n\n' },
      prices: { retail: 100 },
    },
    { path: 'line 6', article: 'B', fullDescription: 'x', prices: { retail: 200 } },
    { path: 'line 7', article: 'C', fullDescription: '5"', prices: { retail: 300 } },
  ]);
  const forgotten = `article;brand\n"A;1\n${'B;2\n'.repeat(1500)}"C;3`;
  expect(faultsOf(forgotten)).toEqual([
    'line 2: a quote that is not closed for 2 columns',
    'line 1503: a quote that is not closed for 2 columns',
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

test('the command writes a table that changes nothing when it is taken back, and fills an empty publication', () => {
  const folder = newFolder();
  const run = commandLineIn(folder);
  const item = {
    ...{ article: 'A', code: '-', name: '=1+1', group: null, brand: ' ＝2', unit: 'шт', removed: true },
    ...{ fullDescription: '\n - мёд;\r\n"лимон" ', barcodes: ['1', '2'], icons: ['https://x/a|b'] },
    ...{ prices: { retail: '10.50', volume: [{ above: '5', price: '9.00' }] } },
    stock: [{ store: 'main', quantity: '-2.5', unlimited: true }],
  };
  const plain = { ...{ article: 'B', code: 'B', name: 'Б', group: null, unit: 'кг' }, portion: '0.17' };
  const items = [item, { ...plain, prices: { retail: '1.00' } }];
  const stores = [{ id: 'main', name: 'Магазин' }];
  writeFileSync(join(folder, 'shop.json'), JSON.stringify({ stores, items }));
  run(['catalogue', 'import', 'shop.json']);
  const before = run(['catalogue', 'export']).stdout;
  expect(run(['catalogue', 'export', 'items.csv'])).toMatchObject({ status: 0 });
  const table = readFileSync(join(folder, 'items.csv'), 'utf8');
  expect(table.startsWith('\uFEFFarticle;code;name;group;')).toBe(true);
  expect(table).toContain("\r\nA;'-;'=1+1;-;' ＝2;;;\"'\n - мёд;\r\n");
  expect(run(['catalogue', 'export', '--format', 'csv']).stdout).toBe(table.slice(1));
  expect(run(['catalogue', 'import', 'items.csv']).stdout).toContain(
    'items 2 (0 new or changed), stock 0 set',
  );
  expect(run(['catalogue', 'export']).stdout).toBe(before);

  const elsewhere = newFolder();
  const runThere = commandLineIn(elsewhere);
  writeFileSync(join(elsewhere, 'stores.json'), JSON.stringify({ stores }));
  runThere(['catalogue', 'import', 'stores.json']);
  expect(runThere(['catalogue', 'import', join(folder, 'items.csv')]).stdout).toContain(
    'items 2 (2 new or changed), stock 1 set',
  );
  expect(runThere(['catalogue', 'export', '--format', 'csv']).stdout).toBe(table.slice(1));
});
