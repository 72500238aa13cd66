import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { define } from '../../src/commands/bank.js';
import { verify } from '../../src/domain/verify.js';
import { commandHere } from '../support/command.js';
import { booked, giveClient } from '../support/orders.js';
import { giveStock, openShop, set, type TestShop } from '../support/shop.js';
import { clientInn, type Fields, incoming, statementBytes } from '../support/statements.js';

describe('tillgate bank', () => {
  const { dataDir, run } = commandHere('bank', define);
  const instants = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
  const told = async (...given: string[]) => (await run(...given)).replace(instants, 'TIME');
  const json = async (...given: string[]) => JSON.parse(await told(...given, '--json'));
  const refused = (...given: string[]) =>
    run(...given).then(
      () => 'not refused',
      (error: Error) => error.message.replace(instants, 'TIME'),
    );

  async function inShop<T>(work: (shop: TestShop) => Promise<T>): Promise<T> {
    const shop = await openShop(dataDir());
    shop.at(Date.now());
    try {
      return await work(shop);
    } finally {
      await shop.close();
    }
  }

  /** @returns the path of a statement. */
  function file(documents: readonly Fields[], name = 'kl_to_1c.txt'): string {
    mkdirSync(join(dataDir(), 'files'), { recursive: true });
    const path = join(dataDir(), 'files', name);
    writeFileSync(path, statementBytes(documents));
    return path;
  }

  /** INV-000001 of 200.00, INV-000002 of 300.00, of client K. */
  beforeEach(() =>
    inShop(async (shop) => {
      await giveClient(shop, 'K', { inn: clientInn });
      await giveStock(shop, 'A1', { quantityMilli: 10_000 });
      await booked(shop, { lines: [{ article: 'A1', quantityMilli: 2_000 }] });
      await booked(shop, { lines: [{ article: 'A1', quantityMilli: 3_000 }] });
    }),
  );
  afterEach(() => inShop(async (shop) => expect((await verify(shop.engine)).differences).toEqual([])));

  const pays = incoming({ Номер: '7', Сумма: '250.00', НазначениеПлатежа: 'по счету № 1' });
  const waits = incoming({ Номер: '8', ПлательщикИНН: '', НазначениеПлатежа: 'Оплата\u202e' });

  test('import: what was found, what waits, and why', async () => {
    expect(await told('import', file([pays, waits]), '--by', 'anna')).toBe(
      `kl_to_1c.txt: windows-1251, 2 documents: 2 new, 0 known, 0 bad
new: 2 incoming
matched: 1: 200.00 to orders, 50.00 to prepayments
  7/2026-11-20  200.00 → INV-000001 (number in the purpose: счету № 1)  from ООО "Клиент"
  7/2026-11-20  50.00 → prepayment of K (more than is open)  from ООО "Клиент"
wait for somebody: 1; see tillgate bank pending
  #2  8/2026-11-20  200.00  ООО "Клиент": the tax number of the payer is not told
`,
    );
    expect(await told('import', file([pays, waits]))).toBe(
      'kl_to_1c.txt: windows-1251, 2 documents: 0 new, 2 known, 0 bad\n',
    );
    expect(await told('pending')).toBe(
      `#2  8/2026-11-20  200.00  incoming  pending  from ООО "Клиент"
    Оплата?
    why: the tax number of the payer is not told
`,
    );
    expect(await told('list', '--direction', 'outgoing')).toBe('no documents\n');
    expect(await told('list', '--limit', '1')).toContain('1 of 2; --limit 2 shows all');
    expect(await told('list', '--until', '2026-11-20', '--since', '2026-01-01')).toBe('no documents\n');
    expect(await told('show', '1')).toContain(
      '    200.00 → INV-000001 (NUMBER_IN_PURPOSE: счету № 1) TIME by anna\n',
    );
  });

  test('import --json', async () => {
    const { statement, documents, matched, pending } = await json('import', file([pays, waits]));
    expect(statement).toMatchObject({ version: '1.03', encoding: 'windows-1251' });
    expect(documents).toEqual({ read: 2, new: 2, known: 0, bad: 0 });
    expect(matched).toMatchObject({ count: 1, toOrders: '200.00', toPrepayments: '50.00' });
    expect(matched.rows[0].to[0]).toEqual({
      order: 'INV-000001',
      client: 'K',
      status: 2,
      amount: '200.00',
      reason: 'NUMBER_IN_PURPOSE',
      text: 'number in the purpose',
      found: 'счету № 1',
    });
    expect(pending.rows[0].reasons).toEqual([
      { code: 'TAX_ID_MISSING', text: 'the tax number of the payer is not told' },
    ]);
    expect((await json('pending')).documents).toMatchObject([{ id: 2, amount: '200.00', state: 'pending' }]);
    expect(await json('show', '1')).toMatchObject({
      id: 1,
      matches: [{ amount: '200.00' }, { amount: '50.00' }],
    });
  });

  test('a bad document or a refused file ends with 1; other files are taken all the same', async () => {
    const bad = file([incoming({ Сумма: '1,5' }), pays], 'bad.txt');
    const none = file([], 'none.txt');
    writeFileSync(none, 'BM');
    expect(await refused('import', bad, none, file([waits]))).toBe(
      'not all of it was taken: bad.txt, none.txt',
    );
    expect((await json('list')).count).toBe(2);
    expect(await refused('import', join(dataDir(), 'absent.txt'))).toContain('there is no such file');
    await inShop((shop) => set(shop, 'bankAccounts', ['12345']));
    expect(await refused('import', file([pays]))).toBe('not all of it was taken: kl_to_1c.txt');
  });

  test('match, reverse, dismiss', async () => {
    await run('import', file([waits]));
    const match = ['match', '1', '--order', 'INV-000002=150.00', '--client', 'K'];
    expect(await told(...match, '--note', 'звонил', '--by', 'anna')).toBe(
      `matched: #1  8/2026-11-20
  150.00 → INV-000002 (told by hand)
  50.00 → prepayment of K (told by hand)
`,
    );
    expect(await refused(...match)).toBe('document 1 is matched; accepted: pending, dismissed');
    expect(await told('reverse', '1', '--by', 'anna')).toBe('taken back, waits anew: #1  8/2026-11-20\n');
    expect(await told('pending')).toContain('why: anna took the match back');
    expect(await told('dismiss', '1', '--note', 'дубль', '--by', 'anna')).toBe(
      'dismissed: #1  8/2026-11-20\n',
    );
    expect(await told('show', '1')).toContain('taken back TIME by anna');
    expect(await told('list')).toContain('anna: дубль');
  });

  test.each([
    [
      ['match', '9', '--client', 'K'],
      'there is no document 9; tillgate bank list shows those that there are',
    ],
    [['match', '1'], 'where does the money go? --order NUMBER or --client ID is needed'],
    [['match', '1', '--client', 'X'], 'there is no client "X"'],
    [
      ['match', '1', '--order', 'X'],
      'there is no order "X"; tillgate orders list shows those that there are',
    ],
    [
      ['match', '1', '--order', 'INV-000001', '--client', 'L'],
      'money of one payment is of one client; given are K, L',
    ],
    [['match', '1', '--order', 'INV-000001=200.01'], 'INV-000001 can take at most 200.00, and something'],
    [
      ['match', '1', '--order', '=1'],
      expect.stringContaining('INV-000021 or INV-000021=1130.70 is expected'),
    ],
    [['match', '1', '--client', 'K', '--note', 'x'.repeat(501)], 'a note has at most 500 characters'],
    [['reverse', '1'], 'document 1 is pending; accepted: matched'],
    [['show', '9'], 'there is no document 9; tillgate bank list shows those that there are'],
  ])('%j is refused', async (given, message) => {
    await run('import', file([waits]));
    expect(await refused(...given)).toEqual(message);
    const answer = await run('pending', '--json');
    expect(JSON.parse(answer).count).toBe(1);
  });
});
