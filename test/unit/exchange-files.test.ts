import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createByteCounts } from '../../src/exchange/files/byte-counts.js';
import { keepPictures, pictureName, pictureTypeOf } from '../../src/exchange/files/pictures.js';
import { safePath } from '../../src/exchange/files/safe-path.js';
import { unpack, unpackBeside, ZipRefused } from '../../src/exchange/files/zip.js';
import { listPictures } from '../../src/store/pictures.js';
import { openShop } from '../support/shop.js';
import { temporaryFolders } from '../support/temporary.js';
import { type ZipEntry, zipOf } from '../support/zip.js';

const newFolder = temporaryFolders();
const limits = { bytes: 100_000, files: 10 };

async function unpacked(entries: readonly ZipEntry[] | Buffer, allowed = limits) {
  const folder = newFolder();
  const archive = join(folder, 'a.zip');
  writeFileSync(archive, Buffer.isBuffer(entries) ? entries : zipOf(entries));
  const target = join(folder, 'out');
  mkdirSync(target);
  const paths = await unpack(archive, target, allowed);
  return { paths, target, folder };
}

async function refusal(entries: readonly ZipEntry[] | Buffer, allowed = limits): Promise<string> {
  const error = await unpacked(entries, allowed).catch((caught) => caught);
  expect(error).toBeInstanceOf(ZipRefused);
  return error.message;
}

describe('archives', () => {
  test('files in folders, also with the slashes of Windows', async () => {
    const { paths, target } = await unpacked([
      { name: 'import.xml', content: 'a' },
      { name: 'import_files/', content: '' },
      { name: 'import_files\\9d\\x.jpg', content: 'b' },
      { name: 'Каталог.xml', content: 'c' },
    ]);
    expect(paths).toEqual(['import.xml', 'import_files/9d/x.jpg', 'Каталог.xml']);
    expect(readFileSync(join(target, 'import_files/9d/x.jpg'), 'utf8')).toBe('b');
  });

  test.each([
    '../evil.xml',
    '/etc/evil.xml',
    'a/../../evil.xml',
    'C:/evil.xml',
    '..\\evil.xml',
    'nul.xml',
    '.hidden',
  ])('the name %s leads nowhere', async (name) => {
    const told = JSON.stringify(name.replaceAll('\\', '/'));
    expect(await refusal([{ name, content: 'x' }])).toBe(`the name ${told} is not accepted`);
  });

  test('a bomb: too much in one file, in many, and one that lies about it', async () => {
    const zeros = Buffer.alloc(60_000);
    expect(await refusal([{ name: 'a', content: Buffer.alloc(10_000_000) }])).toBe(
      'more than 100000 bytes when unpacked',
    );
    expect(await refusal(['a', 'b'].map((name) => ({ name, content: zeros })))).toBe(
      'more than 100000 bytes when unpacked',
    );
    expect(await refusal([{ name: 'a', content: Buffer.alloc(1_000_000), size: 10 }])).toMatch(/damaged/);
    const packed = [{ name: 'b.xml', content: Buffer.alloc(20_000_000) }];
    expect(await refusal(packed, { bytes: 2 ** 30, files: 10 })).toBe(
      'b.xml is packed more than 300 times; send it unpacked if it is meant so',
    );
    const many = Array.from({ length: 11 }, (_, i) => ({ name: `f${i}`, content: '' }));
    expect(await refusal(many)).toBe('more than 10 files');
  });

  test('two files of one name, a file that is a folder too, and the archive itself', async () => {
    const twice = ['import.xml', './Import.xml'].map((name) => ({ name, content: 'x' }));
    expect(await refusal(twice)).toBe('the name Import.xml is there twice');
    const both = ['a', 'a/b'].map((name) => ({ name, content: 'x' }));
    expect(await refusal(both)).toBe('a file and a folder have the same name');
    expect(await refusal([...both].reverse())).toBe('a file and a folder have the same name');
    const folder = newFolder();
    const archive = join(folder, 'a.zip');
    writeFileSync(archive, zipOf([{ name: 'a.zip', content: 'x' }]));
    await expect(unpackBeside(archive, folder, limits)).rejects.toThrow('the name a.zip is there twice');
  });

  test('archives of one folder share its limit, and are gone afterwards', async () => {
    const folder = newFolder();
    const zeros = (name: string) => zipOf([{ name, content: Buffer.alloc(60_000) }]);
    for (const name of ['1', '2']) writeFileSync(join(folder, `${name}.zip`), zeros(name));
    await unpackBeside(join(folder, '1.zip'), folder, limits);
    await expect(unpackBeside(join(folder, '2.zip'), folder, limits)).rejects.toThrow(
      'more than 40000 bytes when unpacked',
    );
    expect(readdirSync(folder).filter((name) => name.endsWith('.zip'))).toEqual([]);
  });

  test('damaged, cut, encrypted, none at all', async () => {
    const whole = zipOf([{ name: 'a.xml', content: 'hello hello hello' }]);
    expect(await refusal(whole.subarray(0, -10))).toMatch(/damaged/);
    const broken = Buffer.from(whole);
    broken.fill(0xff, 36, 42);
    expect(await refusal(broken)).toMatch(/damaged/);
    expect(await refusal([{ name: 'a', content: 'x', encrypted: true }])).toMatch(/encrypted/);
    expect(await refusal(Buffer.from('PK\u0003\u0004 and nothing'))).toMatch(/damaged/);
  });
});

test.each([
  ['import.xml', 'import.xml'],
  ['./import.xml', 'import.xml'],
  ['import_files/ab/c d.jpg', 'import_files/ab/c d.jpg'],
  ['', undefined],
  ['a//b', undefined],
  ['a/.', undefined],
  ['a.', undefined],
  ['a\u0000b', undefined],
  ['CON', undefined],
  ['a:b', undefined],
  [`${'a/'.repeat(9)}b`, undefined],
  ['x'.repeat(301), undefined],
])('the path of %j', (name, expected) => {
  expect(safePath(name)).toBe(expected);
});

describe('pictures', () => {
  const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from('picture')]);
  const webp = Buffer.from('RIFF\u0000\u0000\u0000\u0000WEBPVP8 ', 'latin1');

  test('are kept under what they contain, by their paths; what is none is not', async () => {
    const shop = await openShop(newFolder());
    const root = newFolder();
    mkdirSync(join(root, 'import_files/9d'), { recursive: true });
    const files: [string, Buffer | string][] = [
      ['import_files/9d/1.jpg', jpeg],
      ['import_files/9d/2.png', jpeg],
      ['import_files/3.webp', webp],
      ['import_files/4.webp', 'RIFF0000WAVE'],
      ['import_files/5.jpg', '<svg onload="alert(1)"/>'],
      ['import_files/6.html', ''],
      ['import.xml', '<a/>'],
    ];
    for (const [path, content] of files) writeFileSync(join(root, path), content);
    const target = join(root, 'kept');
    const of = (below: string) => keepPictures(shop.engine, { root, below, target });
    const result = await of('import_files');
    expect(result).toEqual({
      kept: 3,
      refused: ['import_files/4.webp', 'import_files/5.jpg', 'import_files/6.html'],
    });
    const names = readdirSync(target);
    expect(names).toHaveLength(2);
    expect(names.every((name) => pictureName.test(name))).toBe(true);
    const rows = await listPictures(shop.engine, [
      'import_files/9d/1.jpg',
      'import_files/9d/2.png',
      'nothing',
    ]);
    expect(new Set(rows.map(({ name }) => name)).size).toBe(1);
    expect(readFileSync(join(target, rows[0]?.name ?? ''))).toEqual(jpeg);
    // Once more, and with another picture in the place of one.
    expect((await of('import_files')).kept).toBe(3);
    writeFileSync(join(root, 'import_files/9d/1.jpg'), Buffer.concat([jpeg, Buffer.from('2')]));
    await of('import_files/9d');
    expect(readdirSync(target)).toHaveLength(3);
    expect(existsSync(join(target, `${names[0]}.part`))).toBe(false);
    // What an exchange has brought is not looked at again with each of its files.
    expect(
      (await keepPictures(shop.engine, { root, below: 'import_files', target, moving: true })).kept,
    ).toBe(3);
    expect(readdirSync(join(root, 'import_files')).sort()).toEqual(['4.webp', '5.jpg', '6.html', '9d']);
    expect((await of('import_files')).kept).toBe(0);
    expect(await listPictures(shop.engine, ['import_files/9d/2.png'])).toHaveLength(1);
    await shop.close();
  });

  test('types', () => {
    const types = ['a.jpg', 'a.png', 'a.gif', 'a.webp', 'a.svg'].map(pictureTypeOf);
    expect(types).toEqual(['image/jpeg', 'image/png', 'image/gif', 'image/webp', undefined]);
  });
});

test('bytes of a folder are looked for once, then counted', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'a'), 'five5');
  const counts = createByteCounts();
  counts.add(folder, 100);
  expect(await Promise.all([counts.of(folder), counts.of(folder)])).toEqual([5, 5]);
  counts.add(folder, 3);
  counts.add(folder, 4);
  expect(await counts.of(folder)).toBe(12);
  counts.forget(folder);
  expect(await counts.of(folder)).toBe(5);
  expect(await counts.of(join(folder, 'absent'))).toBe(0);
});
