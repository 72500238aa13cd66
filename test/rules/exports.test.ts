import { exportLedger } from '../../src/domain/ledger-export.js';
import { exportOrders } from '../../src/domain/orders/export.js';
import { addAccountingEntry } from '../../src/store/accounting.js';
import { bookNames } from '../../src/store/ledger.js';
import { catalogue, item, offer, offers, retailType } from '../support/commerceml.js';
import { importTexts } from '../support/feed.js';
import { booked, giveClient } from '../support/orders.js';
import { openShop, type TestShop } from '../support/shop.js';
import { temporaryFolders } from '../support/temporary.js';

const folder = temporaryFolders();
let shop: TestShop;

beforeEach(async () => {
  shop = await openShop(folder());
});
afterEach(() => shop.close());

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

async function sell(): Promise<string> {
  const stock = '<Количество>5</Количество>';
  const sold = offers(`${offer('1', '10', stock)}\n${offer('2', '20', stock)}`, { before: retailType });
  await importTexts(shop, [catalogue(`${item('1')}\n${item('2')}`), sold]);
  await giveClient(shop, 'K');
  const lines = [
    { article: 'A-1', quantityMilli: 2000 },
    { article: 'A-2', quantityMilli: 1000 },
  ];
  return booked(shop, { lines, comment: '=HYPERLINK("http://x";"y")' });
}

describe('orders', () => {
  test('a row for each line; no cell is a formula', async () => {
    const number = await sell();
    const [head = '', first = '', second = '', end] = (await textOf(exportOrders(shop.engine, 'csv'))).split(
      '\r\n',
    );
    expect(head).toMatch(/^number;externalId;client;store;status;/);
    expect(first).toMatch(new RegExp(`^${number};;K;main;0;0;RUB;40.00;0.00;0.00;`));
    expect(first).toContain(`"'=HYPERLINK(""http://x"";""y"")";1;A-1;Товар 1;2;10.00;20.00;0;0`);
    expect(second).toMatch(/;2;A-2;Товар 2;1;20.00;20.00;0;0$/);
    expect(end).toBe('');
  });

  test('JSON, also of none', async () => {
    expect(JSON.parse(await textOf(exportOrders(shop.engine, 'json')))).toEqual([]);
    const number = await sell();
    expect(JSON.parse(await textOf(exportOrders(shop.engine, 'json')))).toMatchObject([
      { number, position: 1, quantity: '2', amount: '40.00', externalId: null },
      { number, position: 2 },
    ]);
  });
});

test('the ledger: each book in its units, in the order in which it was written', async () => {
  await sell();
  const entry = {
    debit: '51',
    credit: '62.02',
    amountMinor: 1050,
    client: 'K',
    documentKind: 'bank',
    document: '7',
  };
  const told = { description: 'Аванс', time: '2026-11-22T10:00:00', recordedAt: '2026-11-22T07:00:00.000Z' };
  await shop.engine.transaction((tx) => addAccountingEntry(tx, { ...entry, ...told }));
  const rows = JSON.parse(await textOf(exportLedger(shop.engine, bookNames, 'json')));
  expect(rows).toMatchObject([
    { ledger: 'stock', account: 'main:A-1', amount: '5', balanceAfter: '5', document: 'import:1.xml,2.xml' },
    { ledger: 'stock', account: 'main:A-2', amount: '5' },
    { ledger: 'accounting', account: 'K', debit: '51', credit: '62.02', amount: '10.50', balanceAfter: null },
  ]);
  const csv = await textOf(exportLedger(shop.engine, ['accounting'], 'csv'));
  expect(csv.split('\r\n')).toEqual([
    'ledger;account;debit;credit;amount;balanceAfter;documentKind;document;description;time;recordedAt',
    'accounting;K;51;62.02;10.50;;bank;7;Аванс;2026-11-22T10:00:00;2026-11-22T07:00:00.000Z',
    '',
  ]);
});

test('the ledger: what others have written is no formula', async () => {
  await giveClient(shop, '=1+1');
  const entry = { debit: '51', credit: '62.02', amountMinor: 1050, client: '=1+1', documentKind: 'bank' };
  const hostile = { document: '@SUM(A1)', description: `+cmd|' /C calc'!A0\r\n=2+2` };
  const at = { time: '2026-11-22T10:00:00', recordedAt: '2026-11-22T07:00:00.000Z' };
  await shop.engine.transaction((tx) => addAccountingEntry(tx, { ...entry, ...hostile, ...at }));
  const [, row = ''] = (await textOf(exportLedger(shop.engine, ['accounting'], 'csv'))).split(
    /\r\n(?==|acc)/,
  );
  expect(row).toContain(`accounting;'=1+1;51;62.02;10.50;;bank;'@SUM(A1);"'+cmd|' /C calc'!A0`);
});
