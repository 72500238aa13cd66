import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { commandLineIn } from '../support/command.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
const run = commandLineIn(folder);
const tillgate = (...given: string[]) => run(['--data-dir', 'data', ...given]);

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return name;
}

const bad = () => file('bad.csv', 'number;kind\n1;Discount\n2;Gift\n');

test('init with demo data, twice', () => {
  expect(tillgate('init', '--demo')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('24 items, 4 cards'),
  });
  expect(JSON.parse(tillgate('init', '--demo', '--json').stdout)).toEqual({
    publication: 'TP7',
    demo: true,
    added: { settings: 0, users: 0, items: 0, cards: 0 },
  });
});

test('cards import: a bad row ends with 1 and its line, and nothing is imported', () => {
  const { status, stderr } = tillgate('cards', 'import', bad());
  expect(status).toBe(1);
  expect(stderr).toContain('line 3: kind "Gift": Discount or Payment');
  expect(tillgate('cards', 'show', '1')).toMatchObject({ status: 1, stderr: 'there is no card 1\n' });
});

test('cards import --json: all bad rows and the counts in one document', () => {
  const { status, stdout } = tillgate('cards', 'import', bad(), '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    badRows: [{ line: 3, number: '2', faults: ['kind "Gift": Discount or Payment'] }],
    format: 'csv',
    encoding: 'UTF-8',
    rows: 2,
    bad: 1,
    added: 1,
    changed: 0,
    unchanged: 0,
    imported: false,
  });
  const broken = file('broken.json', '[{"number":"1","kind":"x"}');
  expect(JSON.parse(tillgate('cards', 'import', broken, '--json').stdout)).toEqual({
    badRows: [expect.objectContaining({ line: 1 })],
    error: 'the array is not closed: the file is cut off',
  });
});

test('cards import: more bad rows than are shown', () => {
  const rows = Array.from({ length: 150 }, (_, index) => `${index};Gift`);
  const { stderr } = tillgate('cards', 'import', file('many.csv', `number;kind\n${rows.join('\n')}\n`));
  expect(stderr.split('\n').filter((line) => line.startsWith('line '))).toHaveLength(100);
  expect(stderr).toContain('… and 50 more bad rows');
});

test('cards import: no file, a folder', () => {
  expect(tillgate('cards', 'import', 'none.csv')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('none.csv'),
  });
  expect(tillgate('cards', 'import', 'data')).toMatchObject({ status: 1 });
});

test('cards export: a file for its owner only, with a mark that Excel needs; the output without', () => {
  expect(tillgate('cards', 'export', 'out.csv')).toMatchObject({
    status: 0,
    stdout: 'exported to out.csv\n',
  });
  const { stdout } = tillgate('cards', 'export');
  expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toBe(`\uFEFF${stdout}`);
  if (process.platform !== 'win32') expect(statSync(join(folder, 'out.csv')).mode & 0o777).toBe(0o600);
  expect(existsSync(join(folder, 'out.csv.part'))).toBe(false);
  expect(tillgate('cards', 'import', 'out.csv').stdout).toContain('0 new, 0 changed, 4 unchanged, 0 bad');
  expect(JSON.parse(tillgate('cards', 'export', '--json').stdout)).toHaveLength(4);
  expect(tillgate('cards', 'export', 'no/such/folder.csv')).toMatchObject({ status: 1 });
});

test('cards show', () => {
  expect(JSON.parse(tillgate('cards', 'show', '0012345', '--json').stdout)).toMatchObject({
    number: '0012345',
    status: 'Active',
    accumulation: '999.00',
    movements: [{ ledger: 'accumulation', reason: 'import', amount: '999.00', balanceAfter: '999.00' }],
  });
  expect(tillgate('cards', 'show', '0012345', '--movements', 'x')).toMatchObject({ status: 2 });
});

test('cards show tells until when bonus is there, when it has an age', () => {
  const days = 36_500;
  expect(tillgate('settings', 'set', 'bonusDays', `${days}`)).toMatchObject({ status: 0 });
  const shown = JSON.parse(tillgate('cards', 'show', '1000000000016', '--json').stdout);
  const [{ time }] = shown.movements.filter(({ ledger }: { ledger: string }) => ledger === 'bonus');
  const lastDay = new Date(Date.parse(`${time}Z`) + days * 86_400_000).toISOString().slice(0, 10);
  expect(shown.bonusUntil).toEqual([{ lastDay, bonus: shown.bonus }]);
  expect(tillgate('cards', 'show', '1000000000016').stdout).toContain(
    `bonus until ${lastDay}: ${shown.bonus}\n`,
  );
});

test('catalogue export and import, and what is wrong with a document', () => {
  tillgate('catalogue', 'export', 'catalogue.json');
  expect(tillgate('catalogue', 'import', 'catalogue.json').stdout).toContain(
    'items 24 (0 new or changed), stock 0 set',
  );
  const withdrawn = (removed: unknown) => JSON.stringify({ items: [{ article: '9001', removed }] });
  tillgate('catalogue', 'import', file('withdrawn.json', withdrawn(true)));
  expect(tillgate('catalogue', 'import', 'catalogue.json').stdout).toBe(
    'cities 2 (0 new or changed), stores 2 (0 new or changed), tills 2 (0 new or changed), groups 10 (0 new or changed), items 24 (0 new or changed), stock 0 set\n' +
      'still out of the assortment: 1 (9001); "removed": false brings an item back\n',
  );
  tillgate('catalogue', 'import', file('back.json', withdrawn(false)));
  expect(tillgate('catalogue', 'import', 'catalogue.json').stdout).not.toContain('still out');
  const wrong = file('wrong.json', '{"goods":[]}');
  expect(tillgate('catalogue', 'import', wrong)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('goods: unknown key; there are: cities'),
  });
  expect(JSON.parse(tillgate('catalogue', 'import', wrong, '--json').stdout).faults).toHaveLength(1);
});

test('settings show and set', () => {
  expect(tillgate('settings', 'set', 'currency', 'EUR')).toMatchObject({ status: 0 });
  expect(tillgate('settings', 'show', 'currency').stdout).toBe('"EUR"\n');
  expect(tillgate('settings', 'set', 'currency', '5')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('three capital letters'),
  });
  expect(tillgate('settings', 'show', 'nothing')).toMatchObject({ status: 2 });
});

test('settings: the secret of the webhook is not shown', () => {
  const webhook = { url: 'https://shop.example/hooks', secret: `whsec_canary${'A'.repeat(34)}` };
  const shown = JSON.stringify({ ...webhook, secret: '***' });
  expect(tillgate('settings', 'set', 'webhook', JSON.stringify(webhook)).stdout).toBe(
    `webhook is now ${shown}\n`,
  );
  expect(tillgate('settings', 'show', 'webhook').stdout).toBe(`${shown}\n`);
  expect(tillgate('settings', 'show', '--json').stdout).not.toContain('canary');
  expect(tillgate('settings', 'set', 'webhook', 'null')).toMatchObject({ status: 0 });
});

test('settings: the note that demo data were loaded is none', () => {
  expect(tillgate('settings', 'show').stdout).not.toContain('demoLoaded');
  expect(JSON.parse(tillgate('settings', 'show', '--json').stdout)).not.toHaveProperty('demoLoaded');
  expect(tillgate('settings', 'set', 'demoLoaded', 'false')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('there is no setting "demoLoaded"'),
  });
});

test('settings set bonus: groups that the catalogue does not have are named, and nothing is changed', () => {
  const bonus = (...excludedGroups: string[]) =>
    JSON.stringify({ earnPercentCenti: 500, maxSpendPercentCenti: 5000, excludedGroups });
  const before = tillgate('settings', 'show', 'bonus').stdout;
  expect(tillgate('settings', 'set', 'bonus', bonus('tobaco', 'gifts', 'x'))).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(
      /^bonus: the catalogue has no group "tobaco", "x"; there are: bread, .*, tobacco\n$/,
    ),
  });
  expect(tillgate('settings', 'show', 'bonus').stdout).toBe(before);
  expect(tillgate('settings', 'set', 'bonus', bonus('tobacco'))).toMatchObject({ status: 0 });
});

test('till close --help shows defaults as people write them', () => {
  const { stdout } = tillgate('till', 'close', '--help');
  expect(stdout).not.toContain('[]');
  expect(stdout.replace(/\s+/g, ' ')).toContain('number of the check (default: made from the clock) --time');
});

test('exceptions: an empty list says so', () => {
  expect(tillgate('exceptions')).toMatchObject({ status: 0, stdout: 'no exceptions\n' });
  expect(JSON.parse(tillgate('exceptions', '--since', '2h', '--json').stdout)).toEqual({
    exceptions: [],
    count: 0,
  });
});

test('exceptions: what is needed to act, in the units of people', () => {
  const database = new Database(join(folder, 'data/TP7/tillgate.db'));
  database.exec(`INSERT INTO exceptions (code, card, facts, created_at, resolved_at) VALUES
    ('NOT_ENOUGH', '0012345', '{"paidMinor":1250,"ledger":"balance"}', '2026-11-22T07:15:30.000Z', NULL),
    ('CARD_NOT_FOUND', '404', '{}', '2026-11-22T07:15:30.000Z', '2026-11-23T07:15:30.000Z')`);
  database.close();
  expect(tillgate('exceptions').stdout).toBe(
    '#1  NOT_ENOUGH  card 0012345  paid 12.50, ledger balance  recorded 2026-11-22T07:15:30.000Z\n',
  );
  expect(tillgate('exceptions', '--all').stdout.split('\n')).toHaveLength(3);
  expect(JSON.parse(tillgate('exceptions', '--all', '--code', 'CARD_NOT_FOUND', '--json').stdout)).toEqual({
    exceptions: [expect.objectContaining({ id: 2, card: '404', facts: {} })],
    count: 1,
  });
  expect(tillgate('exceptions', '--card', '1')).toMatchObject({ stdout: 'no exceptions\n' });
  expect(tillgate('exceptions', '--since', 'yesterday')).toMatchObject({ status: 2 });
});

test('verify: 0 and the counts, or 1 and the differences', () => {
  expect(tillgate('verify')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^verified: 4 cards, .*: no differences\n$/),
  });
  const database = new Database(join(folder, 'data/TP7/tillgate.db'));
  database.exec("UPDATE cards SET bonus_minor = 1 WHERE number = '0012345'");
  database.close();
  expect(tillgate('verify')).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(
      /^card 0012345, bonus: expected 0\.00, found 0\.01 .*\nverified: .*: 1 difference\n$/,
    ),
  });
  expect(JSON.parse(tillgate('verify', '--json').stdout).differences).toHaveLength(1);
});
