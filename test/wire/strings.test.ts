import { nasty } from '../support/nasty.js';
import { startServer, type TestServer } from '../support/server.js';
import { callTill, element, elements, escapeXml, getCardBody, type Version } from '../support/soap-client.js';
import { openStore } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let server: TestServer;

beforeAll(async () => {
  server = await startServer({ dataDir: folder });
});
afterAll(() => server.close());

/** Where a till may put any text, and where it is found again. */
const fields: Record<string, { table: string; column: string }> = {
  Cashier: { table: 'checks', column: 'cashier' },
  FiscalSign: { table: 'checks', column: 'fiscal_sign' },
  ItemCode: { table: 'check_lines', column: 'item_code' },
  Barcode: { table: 'check_lines', column: 'barcode' },
  Name: { table: 'check_lines', column: 'name' },
  Department: { table: 'check_lines', column: 'department' },
  PaymentCard: { table: 'check_payments', column: 'card' },
  CardNumber: { table: 'check_cards', column: 'card' },
  HoldKey: { table: 'check_cards', column: 'hold_key' },
};

/** A check with a text in every field that takes any. */
function checkOf(number: number, text: string): string {
  const any = escapeXml(text);
  const at = (name: string) => `<m:${name}>${any}</m:${name}>`;
  return `<m:CloseCheck><m:Check><m:KKM>1</m:KKM><m:Shift>1</m:Shift><m:Number>${number}</m:Number><m:CheckType>Sale</m:CheckType><m:DateTime>2026-11-22T10:15:30</m:DateTime>${at('Cashier')}${at('FiscalSign')}<m:Total>1</m:Total><m:Lines><m:Line><m:Position>1</m:Position>${at('ItemCode')}${at('Barcode')}${at('Name')}<m:Quantity>1</m:Quantity><m:Price>1</m:Price><m:Amount>1</m:Amount>${at('Department')}</m:Line></m:Lines><m:Payments><m:Payment><m:Kind>PaymentCard</m:Kind><m:Amount>1</m:Amount>${at('CardNumber')}</m:Payment></m:Payments><m:Cards><m:Card>${at('CardNumber')}${at('HoldKey')}</m:Card></m:Cards></m:Check></m:CloseCheck>`;
}

test.each(nasty.map((text, i) => [JSON.stringify(text).slice(0, 60), text, i + 1] as const))(
  'a check with %s in every text is kept as it was sent',
  async (_, text, number) => {
    const version: Version = number % 2 === 0 ? '1.2' : '1.1';
    const answer = await callTill({ ...server, version, body: checkOf(number, text) });
    expect(element(answer.text, 'ResultCode')).toBe('OK');
    expect(element(answer.text, 'CardNumber')).toBe(text);
    const again = await callTill({ ...server, version, body: checkOf(number, text) });
    expect(element(again.text, 'Duplicate')).toBe('true');
    expect(again.text.replace('<m:Duplicate>true', '<m:Duplicate>false')).toBe(answer.text);

    const engine = await openStore({ dataDir: folder, publication: 'TP7' });
    const { id } = (await engine.first<{ id: number }>('SELECT id FROM checks WHERE number = :number', {
      number,
    })) ?? { id: 0 };
    const kept: Record<string, unknown> = {};
    for (const [name, { table, column }] of Object.entries(fields)) {
      const key = table === 'checks' ? 'id' : 'check_id';
      const row = await engine.first<{ text: string }>(
        `SELECT ${column} AS "text" FROM ${table} WHERE ${key} = :id`,
        { id },
      );
      kept[name] = row?.text;
    }
    await engine.close();
    expect(kept).toEqual(Object.fromEntries(Object.keys(fields).map((name) => [name, text])));
  },
);

test.each(nasty.map((text) => [JSON.stringify(text).slice(0, 60), text] as const))(
  'a lookup of card %s finds none and gives the number back as it came',
  async (_, text) => {
    const answer = await callTill({ ...server, body: getCardBody(text) });
    expect(element(answer.text, 'ResultCode')).toBe('CARD_NOT_FOUND');
    expect(element(answer.text, 'CardNumber')).toBe(text);
  },
);

test.each(nasty.map((text) => [JSON.stringify(text).slice(0, 60), text] as const))(
  'a till of the name %s is not known',
  async (_, text) => {
    const answer = await callTill({ ...server, body: getCardBody('0012345', { till: escapeXml(text) }) });
    expect(elements(answer.text, 'ResultCode')).toEqual(['TILL_UNKNOWN']);
  },
);

test('line ends are what XML makes of them', async () => {
  const bare = checkOf(900, 'x').replaceAll('>x<', '>a\r\nb\rc<');
  await callTill({ ...server, body: bare });
  const engine = await openStore({ dataDir: folder, publication: 'TP7' });
  const row = await engine.first('SELECT cashier FROM checks WHERE number = 900');
  await engine.close();
  expect(row).toEqual({ cashier: 'a\nb\nc' });
});

test.each([0, 1, 0x0b, 0x1f, 0xfffe, 0xffff, 0xd800, 0xdfff])(
  'character %i is refused, plain and as a reference',
  async (code) => {
    for (const text of [String.fromCharCode(code), `&#${code};`]) {
      const body = getCardBody('0012345').replace('0012345', text);
      const { status, text: answer } = await callTill({ ...server, body });
      // UTF-8 has no lone surrogates: the client sends U+FFFD instead, which is a character.
      if (/[\ud800-\udfff]/.test(text)) expect(element(answer, 'CardNumber')).toBe('\ufffd');
      else expect([status, element(answer, 'Code')]).toEqual([500, 'MALFORMED_XML']);
    }
  },
);
