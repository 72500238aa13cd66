import { join } from 'node:path';
import type { JournalRow } from '../../src/journal/read.js';
import { readJournal } from '../../src/journal/read.js';
import { KASSA, serverFor } from '../support/samples.js';
import type { TestServer } from '../support/server.js';
import {
  type CheckFacts,
  callTill,
  closeCheckBody,
  element,
  elements,
  getCardBody,
  transferSalesBody,
  type Version,
} from '../support/soap-client.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
const CARD = '5000000000017';
let server: TestServer;

beforeEach(async () => {
  server = await serverFor({ given: { status: 200, cards: [{ number: CARD }] } }, newFolder());
});
afterEach(() => server.close());

const call = (body: string, version: Version = '1.1') =>
  callTill({ service: server.service, body, version, headers: KASSA });

/** Accepted, duplicates, refused. */
const counts = (text: string) =>
  ['Accepted', 'Duplicates', 'Refused'].map((name) => Number(element(text, name)));

/** The part of the answer that holds the result of each check. */
const results = (text: string) => text.slice(text.indexOf('<m:Results>'));

/** Sales with five lines each, an hour of them, the last one first. */
function sales(count: number, more: Partial<CheckFacts> = {}): CheckFacts[] {
  return Array.from({ length: count }, (_, index) => {
    const minute = String(59 - (index % 60)).padStart(2, '0');
    const time = `2026-11-22T09:${minute}:00`;
    return { number: count - index, time, amount: '1', lines: 5, itemCode: 'A1', cards: [CARD], ...more };
  });
}

async function accumulation(): Promise<string | undefined> {
  return element((await call(getCardBody(CARD))).text, 'Accumulation');
}

/** Rows of the journal as they were written, oldest first; the server is closed for it. */
async function journalled(query: Parameters<typeof readJournal>[1] = {}): Promise<JournalRow[]> {
  await server.close();
  const file = join(server.dataDir, 'TP7', 'journal.db');
  return readJournal(file, { operation: 'TransferSales', bodies: true, ...query }).rows.reverse();
}

test('transfer-sales: a thousand checks of five lines, and all of them again', async () => {
  const checks = sales(1000);
  const { status, text } = await call(transferSalesBody(checks));
  expect([status, element(text, 'ResultCode'), ...counts(text)]).toEqual([200, 'OK', 1000, 0, 0]);
  expect(elements(results(text), 'Number').map(Number)).toEqual(checks.map(({ number }) => number));
  expect(new Set(elements(results(text), 'ResultCode'))).toEqual(new Set(['OK']));
  expect(await accumulation()).toBe('5000');

  const again = await call(transferSalesBody([...checks].reverse()));
  expect(counts(again.text)).toEqual([0, 1000, 0]);
  expect(await accumulation()).toBe('5000');
});

test('transfer-sales: two calls at once with the same checks, and checks closed one by one beside them', async () => {
  const checks = sales(300);
  const [one, other, ...single] = await Promise.all([
    call(transferSalesBody(checks)),
    call(transferSalesBody([...checks].reverse())),
    ...checks.slice(0, 30).map((check) => call(closeCheckBody(check))),
  ]);
  const [first, second] = [counts(one.text), counts(other.text)];
  const closed = single.filter(({ text }) => element(text, 'Duplicate') === 'false').length;
  expect([first[2], second[2]]).toEqual([0, 0]);
  expect((first[0] ?? 0) + (second[0] ?? 0) + closed).toBe(300);
  expect((first[1] ?? 0) + (second[1] ?? 0) + (30 - closed)).toBe(330);
  expect(await accumulation()).toBe('1500');
});

describe('transfer-sales: a bad check among good ones', () => {
  test.each([
    ['a total of three digits', 'Total', '<m:Total>5<', '<m:Total>5.001<', 'CHECK_INVALID'],
    ['another type', 'CheckType', '<m:CheckType>Sale<', '<m:CheckType>sale<', 'CHECK_INVALID'],
    [
      'a quantity of four digits',
      'Lines.Line[1].Quantity',
      'Quantity>1<',
      'Quantity>1.0001<',
      'CHECK_INVALID',
    ],
    ['a price past 2^53', 'Lines.Line[1].Price', 'Price>1<', `Price>${'9'.repeat(20)}<`, 'CHECK_INVALID'],
    ['another payment', 'Payments.Payment[1].Kind', 'Kind>Cash<', 'Kind>Tip<', 'CHECK_INVALID'],
    ['an unknown till', undefined, 'KKM>1<', 'KKM>__proto__<', 'TILL_UNKNOWN'],
    ['no time', undefined, '>2026-11-22T09:58:00<', '>0001-01-01T00:00:00<', 'CHECK_INVALID'],
  ])('with %s is refused alone', async (_, path, good, bad, code) => {
    // The second of the list.
    const [before, one, ...behind] = transferSalesBody(sales(3)).split(/(?=<m:Check>)/);
    const body = [before, one, behind[0]?.replace(good, bad), ...behind.slice(1)].join('');
    expect(body).toContain(bad);
    const { status, text } = await call(body);
    expect([status, element(text, 'ResultCode'), ...counts(text)]).toEqual([200, 'OK', 2, 0, 1]);
    expect(elements(results(text), 'ResultCode')).toEqual(['OK', code, 'OK']);
    const named = /Элемент CheckList\.Check\[2\]\.(\S+):/.exec(elements(results(text), 'Message')[1] ?? '');
    expect(named?.[1]).toBe(path);
    expect(await accumulation()).toBe('10');
  });

  test.each<[string, string, string, string]>([
    ['a comma in a price', 'Lines.Line[1].Price', '<m:Price>1<', '<m:Price>1,00<'],
    ['30 February', 'DateTime', '>2026-11-22T09:58:00<', '>2026-02-30T09:58:00<'],
    ['letters for its number', 'Number', '<m:Number>2<', '<m:Number>two<'],
    ['no till', 'KKM', '<m:KKM>1</m:KKM>', ''],
    [
      'an unknown element',
      'Colour',
      '<m:Total>',
      '<m:Colour><a:b xmlns:a="urn:a">red</a:b>!</m:Colour><m:Total>',
    ],
    ['an element twice', 'Total', '<m:Total>', '<m:Total>1</m:Total><m:Total>'],
    ['text between elements', '', '<m:Total>', '!<m:Total>'],
    ['an element in a sum', 'Total', '<m:Total>', '<m:Total><m:Total>1</m:Total>'],
  ])(
    'that is not of the schema (%s) is refused alone, with what could be read of it',
    async (_, path, good, bad) => {
      const [before, one, ...behind] = transferSalesBody(sales(3)).split(/(?=<m:Check>)/);
      const body = [before, one, behind[0]?.replace(good, bad), ...behind.slice(1)].join('');
      expect(body).toContain(bad);
      const { status, text } = await call(body);
      expect([status, element(text, 'ResultCode'), ...counts(text)]).toEqual([200, 'OK', 2, 0, 1]);
      expect(elements(results(text), 'ResultCode')).toEqual(['OK', 'CHECK_INVALID', 'OK']);
      expect(elements(results(text), 'Number')).toEqual(['3', path === 'Number' ? '0' : '2', '1']);
      const named = /^Элемент CheckList\.Check\[2\]\.?(\S*):/.exec(
        elements(results(text), 'Message')[1] ?? '',
      );
      expect(named?.[1]).toBe(path);
      expect(await accumulation()).toBe('10');
    },
  );

  test('that is broken XML breaks the whole list, and nothing is recorded', async () => {
    const { status, text } = await call(transferSalesBody(sales(3)).replace('</m:Price>', '</m:Preis>'));
    expect([status, element(text, 'Code')]).toEqual([500, 'MALFORMED_XML']);
    expect(await accumulation()).toBe('0');
  });
});

test.each(['1.1', '1.2'] as const)(
  'transfer-sales: SOAP %s: more than 1,000 checks are refused as a whole',
  async (version) => {
    const { status, text } = await call(transferSalesBody(sales(1001, { lines: 1 })), version);
    expect([status, element(text, 'ResultCode'), ...counts(text)]).toEqual([
      200,
      'CHECK_INVALID',
      0,
      0,
      1001,
    ]);
    expect(element(text, 'Message')).toBe(
      'Чеков в списке 1001, за один раз принимается не более 1000; не принят ни один ' +
        '(The list has 1001 checks, at most 1000 are accepted at once; none was recorded)',
    );
    expect(text).toContain('<m:Results/>');
    expect(await accumulation()).toBe('0');
    expect((await journalled()).map(({ document, code }) => [document, code])).toEqual([
      ['TransferSales of 1001 checks', 'CHECK_INVALID'],
    ]);
  },
);

describe('transfer-sales: the journal', () => {
  test('is told how far a call has come, after each hundred checks', async () => {
    const unknown = { number: 999, till: '77', time: '2026-11-22T00:00:00', amount: '1' };
    const checks = sales(240);
    await call(transferSalesBody([...checks, ...checks.slice(0, 9), unknown]));
    const rows = (await journalled()).filter(({ code }) => code !== 'TILL_UNKNOWN');
    expect(rows.map(({ document, code, status }) => [document, code, status])).toEqual([
      ['TransferSales 100/250: 99 accepted, 0 duplicates, 1 refused', 'PROGRESS', 102],
      ['TransferSales 200/250: 199 accepted, 0 duplicates, 1 refused', 'PROGRESS', 102],
      ['TransferSales 250/250: 240 accepted, 9 duplicates, 1 refused', 'OK', 200],
    ]);
    expect(new Set(rows.map(({ requestId }) => requestId)).size).toBe(1);
  });

  test('keeps the content of what was refused, masked, however long the list', async () => {
    const [check] = sales(1);
    await call(closeCheckBody({ number: 1, ...check, amount: '2' }));
    await call(transferSalesBody(sales(400)));
    const [row, ...more] = await journalled({ code: 'CHECK_CONFLICT' });
    expect(more).toEqual([]);
    expect(row?.document).toBe('check 1/1/1/2026-11-22');
    const content = JSON.parse(row?.request ?? '');
    expect(content).toMatchObject({ KKM: '1', Number: 1, Total: '5' });
    expect(content.Cards).toEqual({ Card: [{ CardNumber: '50*******0017' }] });
  });
});
