import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { define } from '../../src/commands/sync.js';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { readSettings } from '../../src/domain/settings/shop.js';
import { commandHere } from '../support/command.js';
import { giveCard, line, openShop, sale } from '../support/shop.js';

describe('tillgate sync', () => {
  const { dataDir, run } = commandHere('sync', define);
  const me = userInfo().username;
  const instants = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
  const told = async (...given: string[]) => (await run(...given)).replace(instants, 'TIME');

  beforeEach(async () => {
    const shop = await openShop(dataDir());
    await giveCard(shop, { number: '0012345' }, { accumulation: 99_900 });
    await giveCard(shop, { number: '200', kind: 'Payment' }, { balance: 50_000 });
    await giveCard(shop, { number: '300' });
    await shop.close();
  });

  function damage(sql: string): void {
    const connection = new Database(join(dataDir(), 'TP7', 'tillgate.db'));
    connection.exec(sql);
    connection.close();
  }

  async function isLocked(): Promise<boolean> {
    const shop = await openShop(dataDir());
    const { cardsLocked } = await readSettings(shop.engine);
    await shop.close();
    return cardsLocked;
  }

  function file(text: string | Buffer): string {
    const path = join(dataDir(), 'cards.txt');
    writeFileSync(path, text);
    return path;
  }

  test('create, lock, post, show', async () => {
    damage("UPDATE cards SET accumulation_minor = 1, bonus_held_minor = 50 WHERE number = '0012345'");
    expect(await told('create', '--note', 'после сбоя')).toBe(
      `created: #1  all cards  created TIME by ${me}  not posted  после сбоя\n`,
    );
    expect(await told('lock')).toBe(
      'cards are locked: tills are answered CARDS_LOCKED, checks are accepted\n',
    );
    expect(await isLocked()).toBe(true);
    const line = `#1  all cards: 3 cards  created TIME by ${me}  posted TIME by ${me}, 1 adjusted, version 7  после сбоя\n`;
    expect(await told('post')).toBe(`posted: ${line}cards are accepted\n`);
    expect(await isLocked()).toBe(false);
    expect(await told('post', '1')).toBe(`already posted, nothing was done: ${line}`);
    const adjusted =
      '0012345  adjusted  accumulation 0.01 → 999.00, bonusHeld 0.50 → 0.00  not the sum of the movements: accumulation; not what active holds keep back: bonus\n';
    expect(await told('show')).toBe(line + adjusted);
    expect(await told('show', '1', '--all')).toBe(`${line}${adjusted}200  unchanged\n300  unchanged\n`);
    expect(await told('list')).toBe(line);
  });

  test('as JSON', async () => {
    damage("UPDATE cards SET balance_minor = 0 WHERE number = '200'");
    const created = {
      id: 1,
      allCards: false,
      cards: 2,
      note: null,
      createdAt: 'TIME',
      createdBy: me,
      postedAt: null,
      postedBy: null,
      adjusted: null,
      version: null,
    };
    expect(JSON.parse(await told('create', '300', '200', '--json'))).toEqual(created);
    expect(JSON.parse(await told('show', '--json'))).toEqual({
      ...created,
      synchronisedCards: [{ card: '200' }, { card: '300' }],
    });
    expect(JSON.parse(await told('lock', '--json'))).toEqual({ cardsLocked: true });
    expect(JSON.parse(await told('unlock', '--json'))).toEqual({ cardsLocked: false });
    const posted = { ...created, postedAt: 'TIME', postedBy: me, adjusted: 1, version: 6 };
    expect(JSON.parse(await told('post', '--lock', '--json'))).toEqual({ ...posted, already: false });
    expect(JSON.parse(await told('list', '--json'))).toEqual({ synchronisations: [posted] });
    const same = { found: '0.00', computed: '0.00' };
    const sums = { accumulation: same, bonus: same, bonusHeld: same, balanceHeld: same };
    expect(JSON.parse(await told('show', '--json', '--all', '--limit', '1'))).toEqual({
      ...posted,
      synchronisedCards: [
        {
          card: '200',
          result: 'adjusted',
          reason: 'not the sum of the movements: balance',
          ...sums,
          balance: { found: '0.00', computed: '500.00' },
        },
      ],
    });
  });

  test('cards from a file, with and without more on the command line', async () => {
    const path = file('\uFEFF200\r\n\r\n  300 \r\n200');
    expect(await told('create', '--file', path)).toContain('#1  2 cards  ');
    expect(await told('create', '0012345', '--file', path)).toContain('#2  3 cards  ');
    expect(await told('show', '2', '--limit', '2')).toMatch(
      /not posted\n0012345\n200\n… perhaps more: --after 200\n$/,
    );
    expect(await told('show', '2', '--after', '200')).toMatch(/not posted\n300\n$/);
  });

  test.each<[string, () => string, string]>([
    ['is empty', () => file('\uFEFF \r\n\n'), 'there is no card number in it'],
    ['is not there', () => join(dataDir(), 'nothing'), 'there is no such file'],
    ['is a folder', () => dataDir(), 'there is no such file'],
    ['is very large', () => file(Buffer.alloc((16 << 20) + 1, 49)), 'larger than 16 MB'],
    ['is a workbook', () => file(Buffer.from('PK\u0003\u0004\0\0\u001b[2J')), 'there are no such cards: PK'],
  ])('a file that %s makes no document, and not one of all cards', async (_name, path, message) => {
    await expect(told('create', '--file', path())).rejects.toThrow(message);
    expect(await told('list')).toBe('no synchronisations\n');
  });

  test('cards that are not there are named, the first of many', async () => {
    await expect(told('create', '200', '', '1\u001b[2J')).rejects.toThrow(
      'nothing was created, because there are no such cards: "", 1\ufffd[2J',
    );
    const many = Array.from({ length: 25 }, (_, i) => `x${String(i).padStart(2, '0')}`);
    await expect(told('create', ...many)).rejects.toThrow('x18, x19 … and 5 more');
    await expect(told('create', ...many, '--json')).rejects.toThrow('and 5 more');
    expect(await told('list')).toBe('no synchronisations\n');
  });

  test('what stands in the way of posting is said, with what to do', async () => {
    await expect(told('post')).rejects.toThrow('"tillgate sync create" makes a new one');
    await expect(told('show')).rejects.toThrow('there are no synchronisations');
    await told('create');
    await expect(told('post')).rejects.toThrow('lock them with "tillgate sync lock", or post with --lock');
    const shop = await openShop(dataDir());
    await closeCheck(shop, sale({ lines: [line(1, 'N\u001b1', 1000, 100)] }));
    await shop.close();
    await expect(told('post', '--lock')).rejects.toThrow(
      'not posted, because 1 line of checks waits for an item that is unknown; import: N\ufffd1',
    );
    expect(await isLocked()).toBe(false);
    await expect(told('post', '7')).rejects.toThrow('there is no synchronisation 7');
    await expect(told('show', '7')).rejects.toThrow('"tillgate sync list" shows all');
    await expect(told('post', 'x')).rejects.toThrow('a whole number is expected');
    await told('create');
    await expect(told('post')).rejects.toThrow('several synchronisations are not posted, say which: 1, 2');
    await expect(told('create', '--note', 'x'.repeat(501))).rejects.toThrow('at most 500 are accepted');
  });
});
