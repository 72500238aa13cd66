import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineIn } from '../support/command.js';
import { catalogue, commerceMl, encoded, item, offer, offers, retailType } from '../support/commerceml.js';
import { cleanEnv, cli } from '../support/server-process.js';
import { temporaryFolders } from '../support/temporary.js';
import { zipOf } from '../support/zip.js';

const newFolder = temporaryFolders();

const goods = commerceMl(catalogue(item('1', '<Картинка>import_files/1.jpg</Картинка>')));
const sold = commerceMl(
  offers(offer('1', '10', '<Количество>5</Количество>'), { before: retailType, changesOnly: false }),
);
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

function setUp() {
  const folder = newFolder();
  const put = (name: string, content: Buffer | string) => writeFileSync(join(folder, name), content);
  const run = commandLineIn(folder);
  return { folder, put, run };
}

test('files of 1C, in any encoding, taken together', () => {
  const { folder, put, run } = setUp();
  put('import.xml', encoded(goods, 'windows-1251'));
  put('offers.xml', `\ufeff${sold}`);
  mkdirSync(join(folder, 'import_files'));
  put('import_files/1.jpg', jpeg);
  const { status, stdout, stderr } = run(['catalogue', 'import', 'import.xml', 'offers.xml']);
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout:
      'groups 0 (0 new or changed), stores 1 (1 new or changed), items 1, offers 1: 1 goods new or changed, 1 stock set, 0 removed\n',
    stderr: '',
  });
  const [name = ''] = readdirSync(join(folder, 'data/TP7/pictures'));
  const exported = JSON.parse(run(['catalogue', 'export']).stdout);
  expect(exported.items).toMatchObject([
    { article: 'A-1', icons: [`/TP7/hs/pictures/${name}`], stock: [{ store: 'main', quantity: '5' }] },
  ]);
  const again = run(['catalogue', 'import', 'import.xml', 'offers.xml', '--json']);
  expect(JSON.parse(again.stdout).changed).toEqual({ groups: 0, stores: 0, items: 0, stock: 0, removed: 0 });
});

test('an archive with its pictures; the address of the server makes theirs whole', () => {
  const { put, run } = setUp();
  const entries = [
    { name: 'offers.xml', content: sold },
    { name: 'import.xml', content: goods },
    { name: 'import_files/1.jpg', content: jpeg },
  ];
  put('all.zip', zipOf(entries));
  const env = { TILLGATE_PUBLIC_URL: 'https://gate.example' };
  expect(run(['catalogue', 'import', 'all.zip'], { env }).stdout).toMatch(/: 1 goods new or changed/);
  const [first] = JSON.parse(run(['catalogue', 'export']).stdout).items;
  expect(first.icons[0]).toMatch(/^https:\/\/gate\.example\/TP7\/hs\/pictures\/[0-9a-f]{32}\.jpg$/);
});

test('a pipe brings a document whole', () => {
  const { folder, put, run } = setUp();
  const cities = Array.from({ length: 9 }, (_, index) => ({ id: `city-${index}`, name: `City ${index}` }));
  put('cities.json', JSON.stringify({ cities }));
  const pipe = `cat cities.json | '${process.execPath}' '${cli}' catalogue import /dev/stdin`;
  const { stdout, stderr } = spawnSync('sh', ['-c', pipe], {
    cwd: folder,
    env: cleanEnv(),
    encoding: 'utf8',
  });
  expect({ stdout, stderr }).toEqual({ stdout: 'cities 9 (9 new or changed)\n', stderr: '' });
  expect(JSON.parse(run(['catalogue', 'export']).stdout).cities).toEqual(cities);
});

test('what is refused, and with which words', () => {
  const { put, run } = setUp();
  put('broken.xml', goods.replace('</Каталог>', ''));
  put('bomb.zip', zipOf([{ name: '../x.xml', content: 'x' }]));
  put('items.json', '{"items":[]}');
  const broken = run(['catalogue', 'import', 'broken.xml']);
  expect(broken).toMatchObject({ status: 1, stdout: '' });
  expect(broken.stderr).toMatch(
    /^broken\.xml, line 6: <КоммерческаяИнформация>: unexpected close tag\.\nnothing imported; faults: 1\n$/,
  );
  expect(JSON.parse(run(['catalogue', 'import', 'broken.xml', '--json']).stdout).faults).toHaveLength(1);
  expect(run(['catalogue', 'import', 'bomb.zip'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('nothing imported'),
  });
  expect(run(['catalogue', 'import', 'broken.xml', 'items.json'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('import them one after the other'),
  });
  expect(run(['catalogue', 'import', 'nothing.xml'])).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('ENOENT'),
  });
  put('empty.xml', commerceMl(''));
  expect(run(['catalogue', 'import', 'empty.xml']).stdout).toBe(
    'there are no goods in it: nothing imported\n',
  );
});
