import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { importStatement } from '../../src/domain/bank/import.js';
import { moveBalance } from '../../src/domain/clients/balance.js';
import { confirmClient } from '../../src/domain/clients/clients.js';
import type { Context } from '../../src/domain/context.js';
import { resolveExceptions } from '../../src/domain/exceptions/resolve-exceptions.js';
import { book } from '../../src/domain/orders/book.js';
import { handOver } from '../../src/domain/orders/hand-over.js';
import { payByCard } from '../../src/domain/orders/pay-by-card.js';
import { payWithPoints } from '../../src/domain/orders/pay-with-points.js';
import { refund } from '../../src/domain/orders/refund.js';
import { changeSetting, rememberShop } from '../../src/domain/settings/shop.js';
import { changeReceipt } from '../../src/domain/umico/change-receipt.js';
import { addConnection } from '../../src/domain/umico/connections.js';
import { noTill } from '../../src/domain/umico/context.js';
import { createDocument } from '../../src/domain/umico/documents.js';
import { createHold } from '../../src/domain/umico/holds.js';
import { sendDocument } from '../../src/domain/umico/send-document.js';
import { writeOffDocument } from '../../src/domain/umico/write-off.js';
import { openStore } from '../../src/store/open.js';
import { putUmicoHoldState } from '../../src/store/umico-holds.js';
import { startServer } from '../support/server.js';
import { runCommand } from '../support/server-process.js';
import { basic, callTill, element, get } from '../support/soap-client.js';
import { clientInn, incoming, opened, statementBytes } from '../support/statements.js';
import { temporaryFolder } from '../support/temporary.js';
import { webhookSecret } from '../support/webhook-secret.js';

/** The queries of docs/auditors.md, run on what a day of a demo shop leaves behind. */

interface Query {
  heading: string;
  sql: string;
  file: 'tillgate.db' | 'journal.db';
  /** Marked on the page: a proof that finds nothing when all is well. */
  provesNothingWrong: boolean;
}

function readQueries(): Query[] {
  const page = readFileSync('docs/auditors.md', 'utf8');
  const queries: Query[] = [];
  for (const [, before = '', sql = ''] of page.matchAll(/((?:[^\n]+\n)*)\n```sql\n([\s\S]*?)```/g)) {
    queries.push({
      // The paragraph above; its first sentence names the test.
      heading:
        before
          .replaceAll('\n', ' ')
          .trim()
          .split(/(?<=[.:?]) /)[0] ?? '',
      sql,
      file: sql.includes('v_journal') ? 'journal.db' : 'tillgate.db',
      provesNothingWrong: sql.startsWith('-- no rows when all is well\n'),
    });
  }
  return queries;
}

interface Sale {
  till?: string;
  number: number;
  time?: string;
  item?: string;
  quantity?: string;
  price?: string;
  amount: string;
  spent?: string;
  cards?: string[];
  pay?: string;
  fiscalSign?: string;
  /** Number of the sale at the same till that comes back. */
  returnOf?: number;
}

/** A check of one line. */
function closeCheck(sale: Sale): string {
  const { till = '1', number, time = '2026-11-22T09:15:00', item = '1001', quantity = '1' } = sale;
  const { amount, price = amount, spent, cards = [], pay = 'Cash', fiscalSign, returnOf } = sale;
  const bonus = spent === undefined ? '' : `<m:BonusSpent>${spent}</m:BonusSpent>`;
  const byBonus =
    spent === undefined ? '' : `<m:Payment><m:Kind>Bonus</m:Kind><m:Amount>${spent}</m:Amount></m:Payment>`;
  const sign = fiscalSign === undefined ? '' : `<m:FiscalSign>${fiscalSign}</m:FiscalSign>`;
  const named = cards.map((card) => `<m:Card><m:CardNumber>${card}</m:CardNumber></m:Card>`).join('');
  const sold =
    returnOf === undefined
      ? ''
      : `<m:ReturnOf><m:KKM>${till}</m:KKM><m:Shift>1</m:Shift><m:Number>${returnOf}</m:Number></m:ReturnOf>`;
  return `<m:CloseCheck><m:Check><m:KKM>${till}</m:KKM><m:Shift>1</m:Shift><m:Number>${number}</m:Number>
    <m:CheckType>${returnOf === undefined ? 'Sale' : 'Return'}</m:CheckType><m:DateTime>${time}</m:DateTime>${sign}<m:Total>${amount}</m:Total>${sold}
    <m:Lines><m:Line><m:Position>1</m:Position><m:ItemCode>${item}</m:ItemCode><m:Quantity>${quantity}</m:Quantity>
    <m:Price>${price}</m:Price>${bonus}<m:Amount>${amount}</m:Amount></m:Line></m:Lines>
    <m:Payments><m:Payment><m:Kind>${pay}</m:Kind><m:Amount>${amount}</m:Amount></m:Payment>${byBonus}</m:Payments>
    <m:Cards>${named}</m:Cards></m:Check></m:CloseCheck>`;
}

/** Sales with all that an auditor looks for: cards, exceptions, unknown goods, gaps, repetitions, late arrivals. */
const day: Sale[] = [
  { number: 1, quantity: '2', price: '89.90', amount: '179.80', cards: ['1000000000016'], fiscalSign: '123' },
  { number: 2, price: '789.00', item: '1004', amount: '289.00', spent: '500.00', cards: ['1000000000016'] },
  { number: 3, amount: '89.90', cards: ['1000000000023'] },
  { number: 3, amount: '89.90', cards: ['1000000000023'] },
  { number: 3, amount: '99.90' },
  { number: 4, amount: '48.00', item: 'UNKNOWN-1', cards: ['9999'] },
  { number: 8, amount: '48.00', item: '2001' },
  { number: 9, amount: '48.00', item: '2001', time: '2026-11-22T09:16:00' },
  { till: '2', number: 1, amount: '21000.00', quantity: '100', price: '210', item: '9001', pay: 'BankCard' },
  { till: '2', number: 2, amount: '500.00', item: '5002', pay: 'PaymentCard', cards: ['2000000000015'] },
  { till: '2', number: 3, amount: '39.00', item: '5001', time: '2026-11-21T20:00:00' },
  { number: 10, quantity: '1', price: '89.90', amount: '89.90', returnOf: 1 },
];

const holdBonus = `<m:HoldBonus><m:KKM>2</m:KKM><m:CardNumber>2000000000015</m:CardNumber>
  <m:Amount>1.00</m:Amount><m:HoldKey>2/1/4</m:HoldKey></m:HoldBonus>`;

const folder = temporaryFolder();
const queries = readQueries();

beforeAll(async () => {
  // 09:15:30 in Moscow.
  const now = Date.parse('2026-11-22T06:15:30.000Z');
  const server = await startServer({ dataDir: folder, clock: () => now });
  try {
    await synchroniseDamagedCard();
    for (const sale of day) {
      const { status, text } = await callTill({ service: server.service, body: closeCheck(sale) });
      expect([status, text]).toEqual([200, expect.stringContaining('ResultCode')]);
    }
    const hold = await callTill({ service: server.service, body: holdBonus });
    expect(element(hold.text, 'ResultCode')).toBe('OK');
    expect((await get(server.service, { Authorization: basic('kassir', 'wrong') })).status).toBe(401);
  } finally {
    await server.close();
  }
  const engine = await openStore({ dataDir: folder, publication: 'TP7' });
  const context = { engine, clock: () => now, shop: rememberShop(engine) };
  await resolveExceptions(context, { ids: [1], by: 'anna', note: 'card of another shop' });
  await sellByOrders(context);
  await sellWithPoints(context);
  await payOrderByPoints(context);
  await engine.close();
});

/** Orders 1 paid, partly paid back and handed over, 2 handed over with the first check, 3 paid, 4 unpaid. */
async function sellByOrders(context: Context): Promise<void> {
  const by = 'richest';
  await changeSetting(context.engine, 'webhook', {
    url: 'https://shop.example/',
    secret: webhookSecret,
  });
  await confirmClient(context, { id: 'RS-1', details: { name: 'Клиент', inn: clientInn } });
  const lines = [{ article: '1001', quantityMilli: 2_000 }];
  const texts = { externalId: null, deliveryAddress: null, comment: null };
  const numbers: string[] = [];
  for (let count = 0; count < 4; count += 1) {
    const answer = await book(context, { client: 'RS-1', store: 'main', lines, by, ...texts });
    if (answer.code === 'OK') numbers.push(answer.order.number);
  }
  const facts = {
    rrn: '632600000001',
    authCode: null,
    cardMask: '220000******0004',
    paidAt: null,
    currency: null,
  };
  for (const number of numbers.slice(0, 3)) {
    const payment = { number, by, system: 'bank', transactionId: number, amountMinor: 17_980, ...facts };
    expect(await payByCard(context, payment)).toMatchObject({ code: 'OK' });
  }
  const [first = '', second = ''] = numbers;
  const part = { lines: [{ position: 1, quantityMilli: 1_000 }], amountMinor: null, reason: null };
  expect(await refund(context, { number: first, by, ...part, goodsReturned: false })).toMatchObject({
    code: 'OK',
  });
  expect(await handOver(context, { number: first, by, check: null })).toMatchObject({ code: 'OK' });
  const check = { till: '1', shift: 1, number: 1, date: null };
  expect(await handOver(context, { number: second, by, check })).toMatchObject({ code: 'OK' });
  const documents = [
    incoming({ Номер: '17', Сумма: '50.00', НазначениеПлатежа: 'по счету 4' }),
    incoming({ ПлательщикИНН: '' }),
  ];
  const statement = opened(statementBytes(documents));
  await importStatement(context, { name: 'kl_to_1c.txt', statement, by });
  const received = { client: 'RS-1', amountMinor: 10_000, reason: 'received', documentKind: 'bank' } as const;
  const times = { now: context.clock(), timeZone: 'Europe/Moscow' };
  await context.engine.transaction((tx) =>
    moveBalance(tx, times, { ...received, document: '17', orderId: null }),
  );
}

/** A wholesale document that Umico has processed, written off; another that waits to be sent. */
async function sellWithPoints(context: Context): Promise<void> {
  const by = 'umico';
  const key = { env: 'UMICO_KEY' };
  const connection = { id: 'wholesale', purpose: 'wholesale' as const, till: null, user: by, currency: null };
  const place = { baseUrl: 'https://pos.example', posId: 'POS-1', key, enabled: true };
  expect(await addConnection(context, { ...connection, ...place })).toMatchObject({ code: 'OK' });
  const line = { position: 1, article: '1001', name: 'Чай', quantityMilli: 1_000, priceMinor: 8_990 };
  const document = { client: 'Альфа', user: by, card: '9944000000000012', pointsMinor: 3_000, by };
  const lines = [{ ...line, amountMinor: 8_990 }];
  for (const isProcessed of [true, false]) {
    const draft = await createDocument(context, { kind: 'sale', ...document, amountMinor: 8_990, lines });
    const number = draft.code === 'OK' ? draft.document.number : '';
    const sent = await sendDocument(context, { number, overrideReason: null, by });
    if (sent.code !== 'OK') throw new Error(sent.code);
    if (!isProcessed) continue;
    const moved = { umicoId: 'UM-1', spentMinor: 3_000, earnedMinor: 100, nextAt: null, reached: 1 } as const;
    await context.engine.transaction((tx) =>
      changeReceipt(tx, context.clock(), sent.receipt, { status: 'processed', ...moved }),
    );
    expect(await writeOffDocument(context, { number, by })).toMatchObject({ code: 'OK' });
  }
}

/** An order that held points have paid; its sale waits to be sent. */
async function payOrderByPoints(context: Context): Promise<void> {
  const [by, card] = ['admin', '9944000000000012'];
  const place = { baseUrl: 'https://pos.example', posId: 'POS-1', key: { env: 'UMICO_KEY' }, enabled: true };
  const retail = { id: 'orders', purpose: 'retail' as const, till: null, user: null, currency: null };
  expect(await addConnection(context, { ...retail, ...place })).toMatchObject({ code: 'OK' });
  const lines = [{ article: '1001', quantityMilli: 1_000 }];
  const texts = { externalId: null, deliveryAddress: null, comment: null };
  const order = await book(context, { client: 'RS-1', store: 'main', lines, by, ...texts });
  if (order.code !== 'OK') throw new Error(order.code);
  const { number, amountMinor: pointsMinor } = order.order;
  const asker = { purpose: 'retail', till: noTill } as const;
  const wanted = { asker, card, pointsMinor, tillKey: null, document: number, by };
  const created = await createHold(context, wanted);
  if (created.code !== 'OK') throw new Error(created.code);
  const { hold } = created;
  await context.engine.transaction((tx) => putUmicoHoldState(tx, { ...hold, status: 'held' }));
  const sums = {
    amountMinor: null,
    pointsMinor: null,
    paymentCode: 4,
    document: null,
    paidAt: null,
  } as const;
  const payment = { number, by, card, till: null, ...sums };
  expect(await payWithPoints(context, payment, hold.key)).toMatchObject({ code: 'OK' });
}

async function synchroniseDamagedCard(): Promise<void> {
  const connection = new Database(join(folder, 'TP7', 'tillgate.db'));
  connection.exec("UPDATE cards SET accumulation_minor = 1 WHERE number = '0012345'");
  connection.close();
  for (const given of [['create'], ['post', '--lock']]) {
    const done = await runCommand(['sync', ...given], { env: { TILLGATE_DATA_DIR: folder } });
    expect(done).toMatchObject({ code: 0, stderr: '' });
  }
}

function execute({ file, sql }: Pick<Query, 'file' | 'sql'>): unknown[] {
  const connection = new Database(join(folder, 'TP7', file), { readonly: true });
  try {
    return connection.prepare(sql).all();
  } finally {
    connection.close();
  }
}

test('the page holds its queries, each with a line that says what for', () => {
  expect(queries.length).toBeGreaterThanOrEqual(12);
  expect(queries.filter(({ heading }) => heading === '')).toEqual([]);
  expect(queries.filter(({ provesNothingWrong }) => provesNothingWrong).length).toBeGreaterThan(2);
  expect(queries.filter(({ file }) => file === 'journal.db').length).toBeGreaterThan(2);
});

test.each(queries)('$heading', (query) => {
  const rows = execute(query);
  if (query.provesNothingWrong) expect(rows).toEqual([]);
  else expect(rows).not.toEqual([]);
});

test('every table and view of both databases is on the page', () => {
  const page = readFileSync('docs/auditors.md', 'utf8');
  for (const file of ['tillgate.db', 'journal.db'] as const) {
    const sql = `SELECT name FROM sqlite_schema WHERE type = 'view' OR (type = 'table' AND name NOT LIKE 'sqlite_%')`;
    const names = execute({ file, sql }) as { name: string }[];
    expect(names.filter(({ name }) => !page.includes(`\`${name}\``))).toEqual([]);
  }
});

test('the proofs find what is wrong', () => {
  const connection = new Database(join(folder, 'TP7', 'tillgate.db'));
  try {
    connection.exec(`BEGIN; UPDATE cards SET bonus_minor = bonus_minor + 1 WHERE number = '0012345';
      UPDATE stock SET quantity_milli = quantity_milli + 1 WHERE store = 'main' AND article = '1001';
      UPDATE stock SET reserved_milli = reserved_milli + 1 WHERE store = 'main' AND article = '1002';
      UPDATE orders SET paid_minor = paid_minor - 1 WHERE id = 3;
      UPDATE clients SET prepayment_minor = prepayment_minor + 1;
      UPDATE umico_documents SET write_off_minor = write_off_minor + 1 WHERE id = 1;
      UPDATE checks SET total_minor = total_minor + 1 WHERE id = 1;`);
    for (const { sql, provesNothingWrong } of queries) {
      if (provesNothingWrong) expect(connection.prepare(sql).all()).toHaveLength(1);
    }
    connection.exec('ROLLBACK');
  } finally {
    connection.close();
  }
});
