import { existsSync, readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { importStatement } from '../../src/domain/bank/import.js';
import { annul } from '../../src/domain/orders/annul.js';
import { expireOrders } from '../../src/domain/orders/expire.js';
import { handOver } from '../../src/domain/orders/hand-over.js';
import { payByCard } from '../../src/domain/orders/pay-by-card.js';
import { payFromPrepayment } from '../../src/domain/orders/pay-from-prepayment.js';
import { payInOffice } from '../../src/domain/orders/pay-in-office.js';
import { refund } from '../../src/domain/orders/refund.js';
import {
  accountsOf,
  documentsOf,
  foundIn,
  prepaymentOf,
  take,
  takeBytes,
  waiting,
  wentTo,
} from '../support/bank.js';
import { booked, cardPayment, giveClient, stateOf, stockOf } from '../support/orders.js';
import { giveStock, now, openShopForEachTest, set, type TestShop } from '../support/shop.js';
import {
  clientInn,
  type Fields,
  incoming,
  opened,
  ownAccount,
  ownInn,
  statementBytes,
  statementText,
} from '../support/statements.js';
import { temporaryFolder } from '../support/temporary.js';

let shop: TestShop;
openShopForEachTest(temporaryFolder(), (open) => {
  shop = open;
});

/** Of another client, with right check digits. */
const otherInn = '7728168971';

beforeEach(async () => {
  await giveClient(shop, 'K', { inn: clientInn });
  await giveClient(shop, 'L', { inn: otherInn });
  await giveStock(shop, 'A1', { quantityMilli: 100_000 });
});

const pays = (sum: string, purpose: string, more: Fields = {}) =>
  take(shop, [incoming({ Сумма: sum, НазначениеПлатежа: purpose, ...more })]);
const orderOf = async (number: string) => (await stateOf(shop, number)).order;

/** An order of so many A1 at 100.00. */
const order = (pieces = 2, more = {}) =>
  booked(shop, { lines: [{ article: 'A1', quantityMilli: pieces * 1000 }], ...more });

describe('an incoming payment', () => {
  test('finds its order by the number in its purpose: status 2, and every kopeck in the accounts', async () => {
    const number = await order();
    await order();
    const report = await pays('200.00', 'Оплата по счету № 1 от 20.11.2026', {
      Номер: '77',
      ДатаПоступило: '21.11.2026',
    });
    expect(wentTo(report)).toEqual([[number, 20_000, 'NUMBER_IN_PURPOSE']]);
    expect(foundIn(report)).toEqual(['счету № 1']);
    const { order: paid, payments, history } = await stateOf(shop, number);
    expect(paid).toMatchObject({
      status: 2,
      paymentCode: 2,
      paidMinor: 20_000,
      paidAt: '2026-11-21T12:00:00.000Z',
    });
    expect(payments).toMatchObject([{ code: 2, amountMinor: 20_000, document: '77/2026-11-20' }]);
    expect(history.at(-1)).toMatchObject({
      event: 'paid',
      amountMinor: 20_000,
      note: '77/2026-11-20',
      recordedBy: 'anna',
    });
    expect(await prepaymentOf(shop)).toBe(0);
    const entries = await shop.engine.all(
      `SELECT debit, credit, amount_minor AS amount, client, document_kind AS kind, document, time FROM accounting_entries
       ORDER BY id`,
    );
    expect(entries).toEqual([
      {
        debit: '51',
        credit: '62.02',
        amount: 20_000,
        client: 'K',
        kind: 'bank',
        document: '77/2026-11-20',
        time: '2026-11-21T00:00:00',
      },
      {
        debit: '62.02',
        credit: '62.01',
        amount: 20_000,
        client: 'K',
        kind: 'order',
        document: number,
        time: '2026-11-22T10:15:30',
      },
    ]);
    const [ledger] = await shop.engine.all(
      `SELECT SUM(amount) AS amount FROM v_ledger WHERE ledger = 'accounting'`,
    );
    expect(ledger).toEqual({ amount: 0 });
  });

  test('an order in several parts is unpaid until the last of them', async () => {
    const number = await order(5);
    await pays('200.00', 'по счету 1');
    expect(await orderOf(number)).toMatchObject({
      status: 0,
      paymentCode: 0,
      paidMinor: 20_000,
      paidAt: null,
    });
    await pays('150.50', 'по счету 1');
    await pays('149.50', 'по счету 1, остаток');
    const { order: paid, payments, history } = await stateOf(shop, number);
    expect(paid).toMatchObject({ status: 2, paymentCode: 2, paidMinor: 50_000 });
    expect(payments.map(({ amountMinor }) => amountMinor)).toEqual([20_000, 15_050, 14_950]);
    expect(history.map(({ event, status }) => [event, status])).toEqual([
      ['booked', 0],
      ['paid', 0],
      ['paid', 0],
      ['paid', 2],
    ]);
  });

  test('the rest of a part may be paid by card; a refund goes to both, the bank first', async () => {
    const number = await order(5);
    await pays('200.00', 'по счету 1');
    expect(await payByCard(shop, cardPayment(number, { amountMinor: 50_000 }))).toMatchObject({
      code: 'AMOUNT_MISMATCH',
      expectedMinor: 30_000,
    });
    expect(await payByCard(shop, cardPayment(number, { amountMinor: 30_000 }))).toMatchObject({
      order: { status: 1 },
    });
    const request = { number, by: 'anna', lines: [{ position: 1, quantityMilli: 3000 }], reason: null };
    const answer = await refund(shop, { ...request, amountMinor: null, goodsReturned: false });
    expect(answer).toMatchObject({
      refund: {
        payments: [
          { code: 2, amountMinor: 20_000 },
          { code: 1, amountMinor: 10_000 },
        ],
      },
    });
    expect(await accountsOf(shop)).toEqual({});
  });

  test('two orders in one payment, in the order in which they are named; what is left is a prepayment', async () => {
    const [first, second] = [await order(2), await order(3)];
    const report = await pays('600.00', 'по счетам № 2 и № 1');
    expect(wentTo(report)).toEqual([
      [second, 30_000, 'NUMBER_IN_PURPOSE'],
      [first, 20_000, 'NUMBER_IN_PURPOSE'],
      ['prepayment', 10_000, 'MORE_THAN_OPEN'],
    ]);
    expect(report).toMatchObject({ toOrdersMinor: 50_000, toPrepaymentsMinor: 10_000 });
    expect(await prepaymentOf(shop)).toBe(10_000);
    expect(await accountsOf(shop)).toEqual({ '51': 60_000, '62.01': -50_000, '62.02': -10_000 });
  });

  test('the number of the application server names an order too', async () => {
    const number = await order(2, { externalId: 'fl-1595/92' });
    expect(wentTo(await pays('1.00', 'по счету № FL-1595/92'))).toMatchObject([
      [number, 100, 'NUMBER_IN_PURPOSE'],
    ]);
  });

  test('without a number it is the only unpaid order of the amount', async () => {
    await order(3);
    const number = await order(2);
    expect(wentTo(await pays('200.00', 'Оплата'))).toEqual([[number, 20_000, 'ONLY_ORDER_OF_AMOUNT']]);
    expect(wentTo(await pays('200.00', 'Оплата'))).toEqual([['prepayment', 20_000, 'NO_ORDER_OF_AMOUNT']]);
  });

  test('what is open of an order is its amount here', async () => {
    const number = await order(5);
    await order(2);
    await pays('400.00', 'по счету 1');
    expect(wentTo(await pays('100.00', 'остаток'))).toEqual([[number, 10_000, 'ONLY_ORDER_OF_AMOUNT']]);
  });

  test('two unpaid orders of the amount: somebody must decide', async () => {
    await order();
    await order();
    expect(waiting(await pays('200.00', 'Оплата'))).toEqual([
      { code: 'AMOUNT_AMBIGUOUS', numbers: ['INV-000001', 'INV-000002'] },
    ]);
    expect(await accountsOf(shop)).toEqual({});
  });

  test('the oldest in turn, where the shop wants that', async () => {
    await set(shop, 'bankOldestFirst', true);
    await order();
    await order();
    await order();
    expect(wentTo(await pays('500.00', 'Оплата'))).toEqual([
      ['INV-000001', 20_000, 'OLDEST_UNPAID'],
      ['INV-000002', 20_000, 'OLDEST_UNPAID'],
      ['INV-000003', 10_000, 'OLDEST_UNPAID'],
    ]);
    expect((await orderOf('INV-000003')).status).toBe(0);
    expect(wentTo(await pays('500.00', 'Ещё'))).toMatchObject([
      ['INV-000003', 10_000, 'OLDEST_UNPAID'],
      ['prepayment', 40_000, 'MORE_THAN_OPEN'],
    ]);
    expect(wentTo(await pays('5.00', 'Ещё'))).toEqual([['prepayment', 500, 'NOTHING_UNPAID']]);
  });

  test('orders of others are not touched: a plain number may be of other papers, a whole one is a question', async () => {
    const number = await order(2, { client: 'L' });
    expect(wentTo(await pays('200.00', 'по счету 1'))).toEqual([['prepayment', 20_000, 'NOTHING_UNPAID']]);
    expect(waiting(await pays('200.00', `по счету ${number}`))).toEqual([
      { code: 'ORDER_OF_ANOTHER_CLIENT', number, client: 'L', found: number },
    ]);
    expect((await orderOf(number)).paidMinor).toBe(0);
  });

  test('a name that is one order by its number and another by its external id is a question', async () => {
    await order();
    await order(2, { externalId: '1' });
    expect(waiting(await pays('200.00', 'по счету 1'))).toEqual([
      { code: 'NAME_AMBIGUOUS', found: 'счету 1', numbers: ['INV-000001', 'INV-000002'] },
    ]);
  });

  test('an order that takes no money any more leaves it to the client', async () => {
    const [card, gone, late] = [await order(), await order(), await order()];
    await payByCard(shop, cardPayment(card));
    await annul(shop, { number: gone, by: 'anna', reason: null });
    for (const [number, name] of [
      [card, '1'],
      [gone, '2'],
    ] as const) {
      const report = await pays('200.00', `по счету ${name}`);
      expect(wentTo(report)).toEqual([['prepayment', 20_000, 'ORDER_CLOSED']]);
      expect(foundIn(report)).toEqual([expect.stringContaining(`${number}, status`)]);
    }
    shop.at(now + 73 * 3_600_000);
    expect(wentTo(await pays('200.00', `по счету ${late}`))).toMatchObject([
      ['prepayment', 20_000, 'ORDER_CLOSED'],
    ]);
    expect((await orderOf(late)).status).toBe(5);
    expect(await prepaymentOf(shop)).toBe(60_000);
  });

  test('what the office has recorded already is not counted twice', async () => {
    const number = await order();
    await payInOffice(shop, {
      number,
      by: 'anna',
      paymentCode: 2,
      amountMinor: null,
      document: null,
      paidAt: null,
    });
    expect(waiting(await pays('200.00', 'по счету 1'))).toEqual([{ code: 'PAID_IN_OFFICE', number }]);
    expect(await accountsOf(shop)).toEqual({ '51': 20_000, '62.01': -20_000 });
  });
});

describe('the client', () => {
  test.each<[string, Fields, string[]]>([
    ['none has the number', { ПлательщикИНН: '7707049388' }, ['CLIENT_UNKNOWN', 'ORDER_NAMED']],
    ['the check digits are wrong', { ПлательщикИНН: '7736050004' }, ['TAX_ID_WRONG', 'ORDER_NAMED']],
    ['there is no number', { ПлательщикИНН: '' }, ['TAX_ID_MISSING', 'ORDER_NAMED']],
    ['zeros are no number', { ПлательщикИНН: '0' }, ['TAX_ID_MISSING', 'ORDER_NAMED']],
  ])('%s: the payment waits, and the order that it names is told', async (_, more, codes) => {
    await order();
    const reasons = waiting(await pays('200.00', 'по счету 1', more));
    expect(reasons.map(({ code }) => code)).toEqual(codes);
    expect(reasons[1]).toEqual({ code: 'ORDER_NAMED', number: 'INV-000001', client: 'K', found: 'счету 1' });
  });

  test.each([`ИНН ${clientInn} ООО "Клиент"`, `${clientInn}, ООО "Клиент"`, `ООО "Клиент" ИНН${clientInn}`])(
    'the number stands in the name: %s',
    async (Плательщик1) => {
      expect(wentTo(await pays('5.00', 'Аванс', { ПлательщикИНН: '', Плательщик1 }))).toMatchObject([
        ['prepayment', 500, 'NOTHING_UNPAID'],
      ]);
    },
  );

  test('a document is the same one after the key of tax numbers was set', async () => {
    const kazakh = statementBytes([incoming({ ПлательщикИНН: '', ПлательщикБИН: '940140000385' })]);
    const taken = async (taxIdKeys: string[]) => {
      const { documents, added, known } = await importStatement(shop, {
        name: 'kl_to_1c.txt',
        statement: opened(kazakh, { taxIdKeys }),
        by: 'test',
      });
      return { documents, added, known };
    };
    expect(await taken(['ИНН'])).toEqual({ documents: 1, added: 1, known: 0 });
    await set(shop, 'bankTaxIdKeys', ['БИН', 'ИИН']);
    await set(shop, 'taxIdForm', 'any');
    await giveClient(shop, 'KZ', { inn: '940140000385' });
    expect(await taken(['БИН', 'ИИН'])).toEqual({ documents: 1, added: 0, known: 1 });
  });

  test('another country: another key, no check digits', async () => {
    await set(shop, 'taxIdForm', 'any');
    await set(shop, 'bankTaxIdKeys', ['БИН', 'ИИН']);
    await giveClient(shop, 'Z', { inn: '940140000385' });
    const statement = statementBytes([incoming({ ПлательщикИНН: '', ПлательщикБИН: '940140000385' })]);
    const report = await importStatement(shop, {
      name: 'kz.txt',
      statement: opened(statement, { taxIdKeys: ['БИН', 'ИИН'] }),
      by: 'anna',
    });
    expect(report.toPrepaymentsMinor).toBe(20_000);
    expect(
      wentTo(await pays('7.00', 'x', { ПлательщикИНН: '', Плательщик1: 'БИН 940140000385 ТОО' })),
    ).toMatchObject([['prepayment', 700, 'NOTHING_UNPAID']]);
    expect(await prepaymentOf(shop, 'Z')).toBe(20_700);
  });

  test('several with one number: by KPP, by the order that is named, else a question', async () => {
    await giveClient(shop, 'M', { inn: clientInn, kpp: '773601002' });
    const number = await order(2, { client: 'M' });
    expect(waiting(await pays('5.00', 'Аванс'))).toEqual([
      { code: 'CLIENTS_SEVERAL', taxId: clientInn, clients: ['K', 'M'] },
    ]);
    expect(wentTo(await pays('5.00', 'по счету 1'))).toMatchObject([[number, 500, 'NUMBER_IN_PURPOSE']]);
    expect(wentTo(await pays('5.00', 'Аванс', { ПлательщикКПП: '773601002' }))).toMatchObject([
      ['prepayment', 500, 'NO_ORDER_OF_AMOUNT'],
    ]);
    expect(await prepaymentOf(shop, 'M')).toBe(500);
  });
});

describe('direction', () => {
  const foreign = '40702810900000099999';
  test.each<[string, Fields, string, string | null]>([
    ['the payee has an account of the statement', {}, 'incoming', 'account'],
    [
      'only the settlement account of the payee',
      { ПолучательСчет: '', ПолучательРасчСчет: ownAccount },
      'incoming',
      'account',
    ],
    ['the payer has one', { ПлательщикСчет: ownAccount, ПолучательСчет: foreign }, 'outgoing', 'account'],
    ['both have', { ПлательщикСчет: ownAccount }, 'own', 'account'],
    ['a day of receipt', { ПолучательСчет: foreign, ДатаПоступило: '20.11.2026' }, 'incoming', 'date'],
    ['a day of writing off', { ПолучательСчет: foreign, ДатаСписано: '20.11.2026' }, 'outgoing', 'date'],
    ['our tax number', { ПолучательСчет: foreign }, 'incoming', 'tax id'],
    [
      'our tax number as payer',
      { ПолучательСчет: foreign, ПлательщикИНН: ownInn, ПолучательИНН: clientInn },
      'outgoing',
      'tax id',
    ],
    [
      'both days, and our tax number',
      { ПолучательСчет: foreign, ДатаСписано: '20.11.2026', ДатаПоступило: '20.11.2026' },
      'incoming',
      'tax id',
    ],
    ['nothing', { ПолучательСчет: foreign, ПолучательИНН: '' }, 'unknown', null],
  ])('%s', async (_, more, direction, by) => {
    await set(shop, 'legal', { inn: ownInn });
    const report = await pays('5.00', 'x', more);
    expect((await documentsOf(shop)).map((one) => [one.direction, one.directionBy])).toEqual([
      [direction, by],
    ]);
    expect(waiting(report)).toEqual(direction === 'unknown' ? [{ code: 'DIRECTION_UNKNOWN' }] : []);
    expect(await prepaymentOf(shop)).toBe(direction === 'incoming' ? 500 : 0);
  });

  test('the account of our papers is ours also when it is written in groups', async () => {
    await set(shop, 'taxIdForm', 'any');
    await set(shop, 'legal', { bank: { account: '40702 810 4 0000 0000 001' } });
    const report = await pays('5.00', 'x');
    expect(report.warnings.rows).toEqual([]);
    await set(shop, 'bankAccounts', ['40702810900000000009']);
    expect((await pays('6.00', 'x')).added).toBe(1);
  });

  test('a statement of another account than that of our papers is a warning', async () => {
    await set(shop, 'legal', { bank: { account: '40702810900000000009' } });
    const report = await pays('5.00', 'x');
    expect(report.warnings.rows).toEqual([
      { line: 1, element: 'РасчСчет', code: 'ACCOUNT_UNKNOWN', found: ownAccount },
    ]);
    expect(report.added).toBe(1);
  });

  test('a statement of an account that is not ours is refused whole, and says which are', async () => {
    await set(shop, 'bankAccounts', ['40702810900000000009']);
    const refusal = { name: 'StatementRefused', code: 'ACCOUNT_OF_SOMEBODY_ELSE', found: ownAccount };
    await expect(pays('5.00', 'x')).rejects.toMatchObject({ ...refusal, accepted: ['40702810900000000009'] });
    expect(await documentsOf(shop)).toEqual([]);
    await set(shop, 'bankAccounts', ['40702810900000000009', ownAccount]);
    expect((await pays('5.00', 'x')).added).toBe(1);
  });
});

describe('the same again', () => {
  const everything = async () => {
    const tables = await shop.engine.all<{ name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
    );
    return Promise.all(tables.map(({ name }) => shop.engine.all(`SELECT * FROM ${name}`)));
  };

  test('a statement again, and an overlapping one, change nothing but for what is new', async () => {
    await order(5);
    const [a, b, c] = [incoming({ НазначениеПлатежа: 'по счету 1' }), incoming(), incoming()];
    expect(await take(shop, [a, b])).toMatchObject({ documents: 2, added: 2, known: 0 });
    const before = await everything();
    expect(await take(shop, [a, b])).toMatchObject({ documents: 2, added: 0, known: 2 });
    expect(await take(shop, [b, a], { Кодировка: '', Отправитель: 'Другой' })).toMatchObject({
      added: 0,
      known: 2,
    });
    expect(await everything()).toEqual(before);
    expect(await take(shop, [b, c])).toMatchObject({ added: 1, known: 1 });
    expect(await prepaymentOf(shop)).toBe(40_000);
  });

  test('settings that changed since make no new document of it', async () => {
    const document = incoming({ ПолучательСчет: '40702810900000099999' });
    expect(waiting(await take(shop, [document]))).toEqual([{ code: 'DIRECTION_UNKNOWN' }]);
    await set(shop, 'legal', { inn: ownInn });
    expect(await take(shop, [document])).toMatchObject({ added: 0, known: 1 });
  });

  test('one document twice in a file: the second waits for somebody, and once only', async () => {
    const document = incoming();
    const report = await take(shop, [document, document, incoming()]);
    expect(report).toMatchObject({ documents: 3, added: 3 });
    expect(waiting(report)).toEqual([{ code: 'SAME_TWICE', ordinal: 2 }]);
    expect(await prepaymentOf(shop)).toBe(40_000);
    expect(await take(shop, [document, document])).toMatchObject({ added: 0, known: 2 });
    expect(await take(shop, [document])).toMatchObject({ added: 0, known: 1 });
  });

  test.each(['Номер', 'Дата', 'Сумма', 'ПлательщикСчет', 'ПлательщикИНН', 'НазначениеПлатежа'])(
    'another %s is another document',
    async (key) => {
      const document = incoming();
      const other = {
        Номер: 'X',
        Дата: '19.11.2026',
        Сумма: '201',
        ПлательщикСчет: '1',
        ПлательщикИНН: otherInn,
        НазначениеПлатежа: 'y',
      };
      await take(shop, [document]);
      expect(await take(shop, [{ ...document, [key]: other[key as keyof typeof other] }])).toMatchObject({
        added: 1,
      });
    },
  );

  test('twenty imports of one statement at once take each document once', async () => {
    await order(5);
    const bytes = statementBytes([
      incoming({ НазначениеПлатежа: 'по счету 1' }),
      ...Array.from({ length: 100 }, () => incoming({ Сумма: '1.00' })),
    ]);
    const reports = await Promise.all(Array.from({ length: 20 }, () => takeBytes(shop, bytes)));
    expect(reports.reduce((sum, { added }) => sum + added, 0)).toBe(101);
    expect(reports.reduce((sum, { known }) => sum + known, 0)).toBe(19 * 101);
    expect(await prepaymentOf(shop)).toBe(10_000);
    expect((await orderOf('INV-000001')).paidMinor).toBe(20_000);
  });
});

describe('what is wrong with a file', () => {
  test('a bad document spoils itself only', async () => {
    const report = await take(shop, [incoming(), incoming({ Сумма: '12,5' }), incoming()]);
    expect(report).toMatchObject({ documents: 2, added: 2, faults: { count: 1 } });
    expect(report.faults.rows).toEqual([{ line: 20, element: 'Сумма', code: 'SUM_INVALID', found: '12,5' }]);
    expect(await prepaymentOf(shop)).toBe(40_000);
  });

  test('a file that is refused in its middle has changed nothing', async () => {
    const bytes = Buffer.concat([statementBytes([incoming()]), Buffer.alloc(300_000, 'x')]);
    await expect(takeBytes(shop, bytes)).rejects.toMatchObject({ code: 'LINE_TOO_LONG' });
    expect(await documentsOf(shop)).toEqual([]);
  });

  test('balances and totals are compared where they are given', async () => {
    const section = (fields: Fields) => {
      const text = Object.entries(fields).map(([key, value]) => `${key}=${value}`);
      return ['СекцияРасчСчет', `РасчСчет=${ownAccount}`, ...text, 'КонецРасчСчет', 'СекцияДокумент'].join(
        '\r\n',
      );
    };
    const told = async (fields: Fields) => {
      const text = statementText([incoming({ Сумма: '10.10' })]).replace('СекцияДокумент', section(fields));
      const { warnings } = await takeBytes(shop, iconv.encode(text, 'windows-1251'));
      return warnings.rows.map(({ line, element, code, found }) => [line, element, code, found]);
    };
    const right = {
      НачальныйОстаток: '1.00',
      ВсегоПоступило: '10.10',
      ВсегоСписано: '0',
      КонечныйОстаток: '11.10',
    };
    expect(await told(right)).toEqual([]);
    expect(await told({ ВсегоПоступило: '10.10' })).toEqual([]);
    expect(await told({ ...right, КонечныйОстаток: '11.11' })).toEqual([
      [5, 'КонечныйОстаток', 'BALANCE_WRONG', '11.11 / 11.10'],
    ]);
    expect(
      await told({ ...right, НачальныйОстаток: '0', ВсегоСписано: '1', КонечныйОстаток: '9.10' }),
    ).toEqual([[5, 'ВсегоСписано', 'TOTAL_WRONG', '1.00 / 0.00']]);
  });

  test('sums that would not fit wait for somebody, and keep no other from being booked', async () => {
    const huge = String(2 ** 53 - 1).replace(/(..)$/, '.$1');
    const report = await take(shop, [
      incoming({ Сумма: huge }),
      incoming({ Сумма: huge }),
      incoming({ Сумма: huge, ПлательщикИНН: otherInn }),
    ]);
    expect(waiting(report)).toEqual([{ code: 'SUM_TOO_LARGE' }]);
    expect([await prepaymentOf(shop), await prepaymentOf(shop, 'L')]).toEqual([2 ** 53 - 1, 2 ** 53 - 1]);
    await shop.engine.transaction(async (tx) => {
      for (const table of ['bank_matches', 'bank_documents', 'client_movements', 'accounting_entries'])
        await tx.run(`DELETE FROM ${table}`);
      await tx.run('UPDATE clients SET prepayment_minor = 0');
    });
  });
});

describe('a prepayment', () => {
  beforeEach(() => pays('300.00', 'Аванс'));

  test('pays a later order when somebody says so, whole or in part', async () => {
    const [first, second] = [await order(2), await order(2)];
    expect((await orderOf(first)).status).toBe(0);
    const pay = (number: string, amountMinor: number | null = null) =>
      payFromPrepayment(shop, { number, by: 'anna', amountMinor });
    expect(await pay(first)).toMatchObject({
      code: 'OK',
      order: { status: 2, paymentCode: 2, paidMinor: 20_000 },
    });
    expect(await pay(second)).toMatchObject({ code: 'OK', order: { status: 0, paidMinor: 10_000 } });
    expect(await prepaymentOf(shop)).toBe(0);
    expect(await pay(second)).toEqual({ code: 'NOT_ENOUGH', availableMinor: 0 });
    expect(await pay(second, 1)).toEqual({ code: 'NOT_ENOUGH', availableMinor: 0 });
    expect(await pay(first)).toMatchObject({ code: 'NOT_ALLOWED', status: 2 });
    expect(await pay('INV-9')).toMatchObject({ code: 'ORDER_UNKNOWN' });
    expect((await stateOf(shop, first)).payments).toMatchObject([{ code: 2, document: 'prepayment' }]);
    expect(await accountsOf(shop)).toEqual({ '51': 30_000, '62.01': -30_000 });
  });

  test('not more than is open', async () => {
    const number = await order(2);
    expect(await payFromPrepayment(shop, { number, by: 'anna', amountMinor: 25_000 })).toMatchObject({
      code: 'AMOUNT_MISMATCH',
      expectedMinor: 20_000,
    });
  });

  test('pays a new order at once, where the shop wants that', async () => {
    await set(shop, 'prepaymentAtBooking', true);
    expect(await orderOf(await order(2))).toMatchObject({ status: 2, paymentCode: 2 });
    expect(await orderOf(await order(2))).toMatchObject({ status: 0, paidMinor: 10_000 });
    expect(await orderOf(await order(2))).toMatchObject({ status: 0, paidMinor: 0 });
    expect(await prepaymentOf(shop)).toBe(0);
  });
});

describe('what is taken back', () => {
  test('a part of an order that expires or is annulled is the client’s again', async () => {
    const [late, gone] = [await order(3), await order(4)];
    await pays('100.00', 'по счету 1');
    await pays('150.00', 'по счету 2');
    await annul(shop, { number: gone, by: 'anna', reason: 'передумал' });
    shop.at(now + 73 * 3_600_000);
    expect(await expireOrders(shop)).toBe(1);
    expect(await prepaymentOf(shop)).toBe(25_000);
    for (const [number, amountMinor, event, status] of [
      [late, -10_000, 'expired', 5],
      [gone, -15_000, 'annulled', 6],
    ] as const) {
      const { order: after, payments, history } = await stateOf(shop, number);
      expect([after.status, after.paidMinor, payments]).toEqual([status, 0, []]);
      expect(history.slice(-2)).toMatchObject([
        { event: 'payment reversed', statusBefore: 0, status: 0, amountMinor },
        { event, statusBefore: 0, status, amountMinor: null },
      ]);
    }
    expect(await stockOf(shop, 'A1')).toEqual([100_000, 0]);
    expect(await accountsOf(shop)).toEqual({ '51': 25_000, '62.02': -25_000 });
  });

  test('a refund takes the offset back and pays the client: the accounts have nothing left', async () => {
    const number = await order(2);
    await pays('200.00', 'по счету 1');
    await handOver(shop, { number, by: 'anna', check: null });
    const part = { number, by: 'anna', amountMinor: null, reason: null, goodsReturned: true };
    await refund(shop, { ...part, lines: [{ position: 1, quantityMilli: 1_000 }] });
    expect(await accountsOf(shop)).toEqual({ '51': 10_000, '62.01': -10_000 });
    await refund(shop, { ...part, lines: null });
    expect(await accountsOf(shop)).toEqual({});
    expect(await prepaymentOf(shop)).toBe(0);
    const movements = await shop.engine.all(
      'SELECT reason, amount_minor AS amount, document FROM client_movements ORDER BY id',
    );
    expect(movements.slice(2)).toEqual([
      { reason: 'released', amount: 10_000, document: number },
      { reason: 'returned', amount: -10_000, document: 'REF-000001' },
      { reason: 'released', amount: 10_000, document: number },
      { reason: 'returned', amount: -10_000, document: 'REF-000002' },
    ]);
  });
});

const folder = '../shared/samples/bank';

/** Counted by hand, with our tax number and without: directions, and why incoming ones wait. */
const samples: Record<string, [directions: string[], withTaxId: string[], reasons: string[]]> = {
  'DERIVED_sample1_as_DOS_cp866_crlf.txt': [['own', 'own'], ['own', 'own'], []],
  'xini1_sample1_all_keys_v1.03_two_accounts_cp1251_crlf.txt': [['own', 'own'], ['own', 'own'], []],
  'condo_v1.03_in_and_out_balances_cp1251_crlf.txt': [
    ['outgoing', 'incoming', 'outgoing'],
    ['outgoing', 'incoming', 'outgoing'],
    ['TAX_ID_MISSING'],
  ],
  // The first INN has wrong check digits.
  'incoming_outgoing_garbage_line_v1.03_cp1251_crlf.txt': [
    ['incoming', 'outgoing'],
    ['incoming', 'outgoing'],
    ['TAX_ID_WRONG'],
  ],
  'messy_no_end_marker_inn_inside_name_v1.03_cp1251_crlf.txt': [
    ['unknown', 'unknown'],
    ['incoming', 'outgoing'],
    ['CLIENT_UNKNOWN'],
  ],
  'unknown_direction_accounts_v1.03_cp1251_crlf.txt': [
    ['unknown', 'incoming'],
    ['unknown', 'incoming'],
    ['DIRECTION_UNKNOWN', 'TAX_ID_WRONG'],
  ],
  'xini1_sample2_oebs_v1.01_cp1251_crlf.txt': [['outgoing'], ['outgoing'], []],
};

if (!existsSync(folder)) console.warn(`${folder} is not there: statements of other systems are not tested`);
(existsSync(folder) ? describe : describe.skip)('statements of other systems', () => {
  const taken = (name: string) => takeBytes(shop, readFileSync(`${folder}/${name}`));

  test.each(Object.entries(samples))('%s', async (name, [directions]) => {
    await taken(name);
    expect((await documentsOf(shop)).map(({ direction }) => direction)).toEqual(directions);
    expect(await taken(name)).toMatchObject({ added: 0 });
  });

  test.each(Object.entries(samples))(
    '%s, where our tax number is known',
    async (name, [, directions, reasons]) => {
      await set(shop, 'legal', { inn: '7713699602' });
      const report = await taken(name);
      expect((await documentsOf(shop)).map(({ direction }) => direction)).toEqual(directions);
      expect(waiting(report).map(({ code }) => code)).toEqual(reasons);
    },
  );

  test('the INN inside the name finds the client, the number in the purpose the order', async () => {
    await set(shop, 'legal', { inn: '7713699602' });
    await giveClient(shop, 'mavi', { inn: '7734660892' });
    await giveStock(shop, 'C1', { quantityMilli: 9_000_000 });
    const number = await booked(shop, {
      client: 'mavi',
      externalId: '1595/92',
      lines: [{ article: 'C1', quantityMilli: 5_000_000 }],
    });
    const report = await taken('messy_no_end_marker_inn_inside_name_v1.03_cp1251_crlf.txt');
    expect(wentTo(report)).toEqual([[number, 20_289_875, 'NUMBER_IN_PURPOSE']]);
    expect(foundIn(report)).toEqual(['счету № 1595/92']);
    expect(await orderOf(number)).toMatchObject({
      status: 0,
      paidMinor: 20_289_875,
      amountMinor: 250_000_000,
    });
  });

  test('balances: that of the excerpt fits, its totals cannot', async () => {
    const { warnings } = await taken('condo_v1.03_in_and_out_balances_cp1251_crlf.txt');
    expect(warnings.rows.map(({ element, found }) => [element, found])).toEqual([
      ['ВсегоПоступило', '2681831.46 / 1052.98'],
      ['ВсегоСписано', '2554737.23 / 14700.00'],
    ]);
  });
});
