import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { closeCheck } from '../../src/domain/checks/close-check.js';
import { createSynchronisation } from '../../src/domain/synchronisations/create.js';
import { postSynchronisation } from '../../src/domain/synchronisations/post.js';
import { type Verification, verify } from '../../src/domain/verify.js';
import { card, giveCard, line, openShop, sale, set, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let shops = 0;

/** A shop with history: cards, holds, checks with cards, stock, an unposted line. */
async function openBusyShop(): Promise<{ shop: TestShop; file: string }> {
  const publication = `P${++shops}`;
  const shop = await openShop(folder, publication);
  await set(shop, 'bonus', { earnPercentCenti: 500, maxSpendPercentCenti: 10_000, excludedGroups: [] });
  await giveCard(shop, { number: '100' }, { accumulation: 5000, bonus: 700 });
  await giveCard(shop, { number: '200', kind: 'Payment' }, { balance: 50_000 });
  await closeCheck(
    shop,
    sale({
      lines: [
        line(1, 'A1', 1500, 10_000, { discountMinor: 100, bonusSpentMinor: 200 }),
        line(2, 'A2', 333, 2550),
      ],
      cards: [card('100')],
    }),
  );
  await closeCheck(
    shop,
    sale({
      number: 2,
      payments: [{ kind: 'PaymentCard', amountMinor: 10_000, card: '200' }],
      cards: [card('404')],
    }),
  );
  await closeCheck(shop, sale({ number: 3, lines: [line(1, 'unknown', 1000, 100)] }));
  return { shop, file: join(folder, publication, 'tillgate.db') };
}

/** Changes the database behind everybody's back. */
function corrupt(file: string, sql: string): void {
  const connection = new Database(file);
  connection.pragma('foreign_keys = OFF');
  connection.exec(sql);
  connection.close();
}

async function verified(sql?: string, limit?: number): Promise<Verification> {
  const { shop, file } = await openBusyShop();
  if (sql !== undefined) corrupt(file, sql);
  const result = await verify(shop.engine, limit === undefined ? {} : { limit });
  await shop.close();
  return result;
}

test('a database in order has no differences, and its rows are counted', async () => {
  expect(await verified()).toEqual({
    counts: {
      cards: 2,
      cardMovements: 7,
      checks: 3,
      lines: 4,
      holds: 0,
      items: 3,
      stockMovements: 3,
      clients: 0,
      orders: 0,
      umicoReceipts: 0,
      bankDocuments: 0,
    },
    differences: [],
    more: [],
  });
});

const hold = `INSERT INTO holds (key, card, ledger, till, amount_minor, status, created_at, expires_at)
  VALUES ('h', '100', 'bonus', '1', 50, 'active', '', '')`;

test.each<[string, string, string, string, string]>([
  [
    'card-accumulation',
    "UPDATE cards SET accumulation_minor = accumulation_minor + 1 WHERE number = '100'",
    'card 100, accumulation',
    '205.49',
    '205.50',
  ],
  ['card-bonus', "UPDATE cards SET bonus_minor = 0 WHERE number = '100'", 'card 100, bonus', '12.77', '0.00'],
  [
    'card-balance',
    "DELETE FROM card_movements WHERE reason = 'paid'",
    'card 200, balance',
    '500.00',
    '400.00',
  ],
  [
    'card-running-balance',
    "UPDATE card_movements SET balance_after_minor = 1 WHERE reason = 'spent'",
    'card 100, bonus, movement 5',
    '5.00',
    '0.01',
  ],
  ['card-bonus-held', hold, 'card 100, bonus held', '0.50', '0.00'],
  [
    'card-balance-held',
    "UPDATE cards SET balance_held_minor = 5 WHERE number = '200'",
    'card 200, balance held',
    '0.00',
    '0.05',
  ],
  ['stock', "UPDATE stock SET quantity_milli = 0 WHERE article = 'A2'", 'stock main, A2', '-0.333', '0.000'],
  [
    'stock-running-balance',
    'UPDATE stock_movements SET balance_after_milli = 7 WHERE id = 1',
    'stock main, A1, movement 1',
    '-1.500',
    '0.007',
  ],
  [
    'item-revision',
    "UPDATE items SET revision = 9999999 WHERE article = 'A2'",
    'item A2',
    'at most revision 1000003',
    'revision 9999999',
  ],
  [
    'check-line-amount',
    'UPDATE check_lines SET price_minor = price_minor + 10 WHERE check_id = 1 AND position = 2',
    'check 1/1/1/2026-11-22, line 2',
    '8.52',
    '8.49',
  ],
  [
    'check-total-of-lines',
    'UPDATE checks SET total_minor = 1 WHERE id = 2',
    'check 1/1/2/2026-11-22',
    '100.00',
    '0.01',
  ],
  [
    'check-total-of-payments',
    'UPDATE check_payments SET amount_minor = 5 WHERE check_id = 3',
    'check 1/1/3/2026-11-22, payments',
    '0.05',
    '1.00',
  ],
  [
    'check-result-json',
    `UPDATE check_results SET result = '{"code":' WHERE check_id = 3`,
    'check_results 3',
    'JSON',
    '{"code":',
  ],
  [
    'check-date',
    "UPDATE checks SET date = '2026-11-23' WHERE id = 3",
    'check 1/1/3/2026-11-23, date',
    '2026-11-22',
    '2026-11-23',
  ],
  [
    'check-bonus-payments',
    "INSERT INTO check_payments (check_id, ordinal, kind, amount_minor) VALUES (1, 9, 'Bonus', 150)",
    'check 1/1/1/2026-11-22, Bonus payments',
    '2.00',
    '1.50',
  ],
  ['check-result', 'DELETE FROM check_results WHERE check_id = 3', 'check 1/1/3/2026-11-22', 'an answer', ''],
  [
    'check-card-accumulated',
    'UPDATE check_cards SET accumulated_minor = 1 WHERE check_id = 1',
    'check 1/1/1/2026-11-22, card 100, accumulated',
    '0.01',
    '155.49',
  ],
  [
    'check-card-bonus-earned',
    'UPDATE check_cards SET bonus_earned_minor = 1 WHERE check_id = 1',
    'check 1/1/1/2026-11-22, card 100, bonus earned',
    '0.01',
    '7.77',
  ],
  [
    'check-card-bonus-spent',
    'UPDATE check_cards SET bonus_spent_minor = 1 WHERE check_id = 1',
    'check 1/1/1/2026-11-22, card 100, bonus spent',
    '0.01',
    '2.00',
  ],
  [
    'check-card-paid',
    "UPDATE check_cards SET paid_minor = 1 WHERE card = '200'",
    'check 1/1/2/2026-11-22, card 200, paid',
    '0.01',
    '100.00',
  ],
  [
    'check-card-named',
    "DELETE FROM check_cards WHERE card = '200'",
    'movement 7 of check 2 on card 200',
    'a card of the check',
    '',
  ],
  [
    'check-stock',
    'UPDATE check_lines SET quantity_milli = 2000 WHERE check_id = 2',
    'check 1/1/2/2026-11-22, item A1',
    '-2.000',
    '-1.000',
  ],
  [
    'check-stock',
    'DELETE FROM stock_movements WHERE check_id = 2',
    'check 1/1/2/2026-11-22, item A1',
    '-1.000',
    '0.000',
  ],
  [
    'reference-card_movements-cards',
    "DELETE FROM cards WHERE number = '200'",
    'card_movements 3',
    'a row of cards',
    '',
  ],
  [
    'reference-check_lines-checks',
    'DELETE FROM checks WHERE id = 3',
    'check_lines 3/1',
    'a row of checks',
    '',
  ],
  [
    'reference-stock_movements-stock',
    "DELETE FROM stock WHERE article = 'A2'",
    'stock_movements 2',
    'a row of stock',
    '',
  ],
  ['reference-checks-tills', "DELETE FROM tills WHERE id = '1'", 'checks 1', 'a row of tills', ''],
  [
    'reference-items-item_groups',
    "DELETE FROM item_groups WHERE id = 'cigars'",
    'items C1',
    'a row of item_groups',
    '',
  ],
])('%s: %s', async (rule, sql, subject, expected, found) => {
  const { differences } = await verified(sql);
  expect(differences).toContainEqual({ rule, says: expect.any(String), subject, expected, found });
});

test.each<[string, string, string, string, string]>([
  [
    'return-card-accumulated',
    'UPDATE check_cards SET accumulated_minor = 1 WHERE check_id = 4',
    'check 1/1/4/2026-11-22, card 100, accumulated',
    '0.01',
    '155.49',
  ],
  [
    'return-card-bonus',
    'UPDATE check_cards SET bonus_spent_minor = 1 WHERE check_id = 4',
    'check 1/1/4/2026-11-22, card 100, bonus',
    '-7.76',
    '-5.77',
  ],
  [
    'return-card-paid',
    'UPDATE check_cards SET paid_minor = 1 WHERE check_id = 4',
    'check 1/1/4/2026-11-22, card 100, paid',
    '0.01',
    '0.00',
  ],
  [
    'whole-return-accumulated',
    'UPDATE check_cards SET accumulated_minor = 1 WHERE check_id = 1',
    'check 1/1/1/2026-11-22, card 100',
    '0.01',
    '155.49',
  ],
  [
    'whole-return-bonus-earned',
    'UPDATE check_cards SET bonus_earned_minor = 1 WHERE check_id = 4',
    'check 1/1/1/2026-11-22, card 100',
    '7.77',
    '0.01',
  ],
  [
    'whole-return-bonus-spent',
    'UPDATE check_cards SET bonus_spent_minor = 1 WHERE check_id = 4',
    'check 1/1/1/2026-11-22, card 100',
    '2.00',
    '0.01',
  ],
  [
    'returned-at-most-sold',
    'UPDATE returned_lines SET quantity_milli = 1501 WHERE position = 1',
    'check 1/1/1/2026-11-22, line 1',
    '1.500',
    '1.501',
  ],
  [
    'returned-lines',
    'DELETE FROM returned_lines WHERE position = 2',
    'check 1/1/4/2026-11-22, line 2',
    '0.333',
    '0.000',
  ],
])('of a returned sale, %s: %s', async (rule, sql, subject, expected, found) => {
  const { shop, file } = await openBusyShop();
  const returnOf = { till: '1', shift: 1, number: 1, time: null };
  const lines = [
    line(1, 'A1', 1500, 10_000, { discountMinor: 100, bonusSpentMinor: 200 }),
    line(2, 'A2', 333, 2550),
  ];
  await closeCheck(shop, sale({ type: 'Return', number: 4, returnOf, lines }));
  corrupt(file, sql);
  const { differences } = await verify(shop.engine);
  expect(differences).toContainEqual({ rule, says: expect.any(String), subject, expected, found });
  await shop.close();
});

test.each<[string, string, string, string, string]>([
  ['card-version', 'UPDATE cards SET version = 9', 'version 9', 'one card', '2 cards'],
  ['card-version', "UPDATE cards SET version = 0 WHERE number = '200'", 'version 0', 'one card', '1 cards'],
  [
    'synchronisation-cards',
    "DELETE FROM synchronisation_cards WHERE card = '100'",
    'synchronisation 1, cards',
    '1',
    '2',
  ],
  [
    'synchronisation-adjusted',
    'UPDATE synchronisations SET adjusted = NULL',
    'synchronisation 1, adjusted',
    '1',
    '',
  ],
  [
    'synchronisation-version',
    'UPDATE synchronisations SET version = 1000',
    'synchronisation 1, version',
    'at most 5',
    '1000',
  ],
  [
    'synchronisation-result',
    "UPDATE synchronisation_cards SET result = NULL WHERE card = '200'",
    'synchronisation 1, card 200',
    'a result',
    '',
  ],
  [
    'synchronisation-sums',
    "UPDATE synchronisation_cards SET bonus_held_minor = 1 WHERE card = '100'",
    'synchronisation 1, card 100',
    'adjusted',
    'unchanged',
  ],
  [
    'synchronisation-sums',
    "UPDATE synchronisation_cards SET balance_found_minor = balance_minor WHERE card = '200'",
    'synchronisation 1, card 200',
    'unchanged',
    'adjusted',
  ],
  [
    'reference-synchronisation_cards-cards',
    "UPDATE synchronisation_cards SET card = '404' WHERE card = '100'",
    'synchronisation_cards 1/404',
    'a row of cards',
    '',
  ],
  [
    'reference-synchronisation_cards-synchronisations',
    'DELETE FROM synchronisations',
    'synchronisation_cards 1/100',
    'a row of synchronisations',
    '',
  ],
])('of a posted synchronisation, %s: %s', async (rule, sql, subject, expected, found) => {
  const publication = `P${++shops}`;
  const shop = await openShop(folder, publication);
  const file = join(folder, publication, 'tillgate.db');
  await giveCard(shop, { number: '100' }, { accumulation: 5000, bonus: 700 });
  await giveCard(shop, { number: '200', kind: 'Payment' }, { balance: 50_000 });
  corrupt(file, "UPDATE cards SET balance_minor = 5 WHERE number = '200'");
  const author = 'office';
  await createSynchronisation(shop, { note: null, author });
  await postSynchronisation(shop, { author, lock: true });
  corrupt(file, sql);
  const { differences } = await verify(shop.engine);
  expect(differences).toContainEqual({ rule, says: expect.any(String), subject, expected, found });
  await shop.close();
});

test('of each rule only so many differences are told, and it is said that there are more', async () => {
  const { differences, more } = await verified('DELETE FROM check_results', 2);
  expect(differences.map(({ rule }) => rule)).toEqual(['check-result', 'check-result']);
  expect(more).toEqual(['check-result']);
});

test('the rounding of lines is that of the domain, half up, also near 2^53', async () => {
  const { shop } = await openBusyShop();
  const lines = [line(1, 'A1', 1, 500), line(2, 'A1', 1, 499), line(3, 'A1', 3, 166_667)];
  const large = { ...line(4, 'A1', 1_000_000_000, 4_000_000_000), amountMinor: 4_000_000_000_000_000 };
  expect(await closeCheck(shop, sale({ number: 9, lines: [...lines, large] }))).toMatchObject({ code: 'OK' });
  expect((await verify(shop.engine)).differences).toEqual([]);
  await shop.close();
});

test('a table that cannot be read is a difference of its rules, and the others are looked at all the same', async () => {
  const { counts, differences } = await verified(
    'DROP TABLE check_payments; DROP TABLE holds; UPDATE stock SET quantity_milli = 7',
  );
  expect(counts).toMatchObject({ checks: 3, holds: null });
  const rules = differences.map(({ rule }) => rule);
  expect(rules).toEqual(expect.arrayContaining(['check-total-of-payments', 'check-bonus-payments', 'stock']));
  expect(differences).toContainEqual({
    rule: 'check-total-of-payments',
    says: expect.any(String),
    subject: 'rule check-total-of-payments',
    expected: 'rows that can be read',
    found: expect.stringContaining('no such table'),
  });
});

test('pages of the file that are damaged are differences, with exit code 1 and without a stack trace', async () => {
  const { shop, file } = await openBusyShop();
  await shop.close();
  const connection = new Database(file);
  const page = connection.pragma('page_size', { simple: true }) as number;
  const roots = connection
    .prepare("SELECT rootpage FROM sqlite_schema WHERE name IN ('card_movements', 'check_lines')")
    .pluck()
    .all() as number[];
  connection.close();
  const bytes = readFileSync(file);
  for (const root of roots) bytes.fill(0xa5, (root - 1) * page, root * page);
  writeFileSync(file, bytes);

  const publications = JSON.stringify([{ name: basename(dirname(file)) }]);
  const env = { PATH: process.env.PATH, TILLGATE_DATA_DIR: folder, TILLGATE_PUBLICATIONS: publications };
  const given = ['dist/cli.js', 'verify', '--publication', basename(dirname(file))];
  const { status, stdout, stderr } = spawnSync(process.execPath, given, { encoding: 'utf8', env });
  expect(stderr).not.toContain('    at ');
  expect(status).toBe(1);
  expect(stdout).toContain('database file: expected ok, found ');
  expect(stdout).toContain('rule card-bonus: expected rows that can be read, found cannot be read: ');
  expect(stdout).toContain('3 checks');
});
