import { compileEncoders, type ResponseEncoder } from '../../src/soap/encode.js';
import { readServiceModel } from '../../src/soap/model.js';
import { wsdlText } from '../support/soap-server.js';

let encoders: ReadonlyMap<string, ResponseEncoder>;

beforeAll(async () => {
  encoders = compileEncoders(await readServiceModel(await wsdlText()));
});

function encode(operation: string, value: unknown, version: '1.1' | '1.2' = '1.1'): string {
  return encoders.get(operation)?.({ return: value }, version).toString() ?? '';
}

const content = (xml: string): string => /<m:return[^>]*>(.*)<\/m:return>/s.exec(xml)?.[1] ?? '';
const card = { ResultCode: 'OK', Message: '', CardNumber: '1' };

describe('encode: the form of an answer of 1C', () => {
  test.each([
    ['1.1', 'http://schemas.xmlsoap.org/soap/envelope/'],
    ['1.2', 'http://www.w3.org/2003/05/soap-envelope'],
  ] as const)('SOAP %s', (version, namespace) => {
    expect(
      encode(
        'GetCard',
        { ...card, Message: 'Карта', Bonus: '12.50', ValidUntil: '2027-01-01T00:00:00' },
        version,
      ),
    ).toBe(
      `<soap:Envelope xmlns:soap="${namespace}"><soap:Body><m:GetCardResponse xmlns:m="urn:tp7:KKMTransfer"><m:return xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><m:ResultCode>OK</m:ResultCode><m:Message>Карта</m:Message><m:CardNumber>1</m:CardNumber><m:Bonus>12.5</m:Bonus><m:ValidUntil>2027-01-01T00:00:00</m:ValidUntil></m:return></m:GetCardResponse></soap:Body></soap:Envelope>`,
    );
  });

  test('an empty list has no elements, a list of strings has one each', () => {
    const result = {
      ResultCode: 'OK',
      Message: 'x',
      Duplicate: false,
      Cards: { Card: [] },
      Exceptions: { Exception: ['а', 'б'] },
    };
    expect(content(encode('CloseCheck', result))).toBe(
      '<m:ResultCode>OK</m:ResultCode><m:Message>x</m:Message><m:Duplicate>false</m:Duplicate><m:Cards/><m:Exceptions><m:Exception>а</m:Exception><m:Exception>б</m:Exception></m:Exceptions>',
    );
  });

  test.each([
    ['markup', '<a> & "b" \'c\' ]]>', '&lt;a&gt; &amp; "b" \'c\' ]]&gt;'],
    ['line ends', 'a\r\nb\tc', 'a&#13;\nb\tc'],
    ['what XML cannot carry', 'a\0b\x1bc\ufffed\ud83d', 'a\ufffdb\ufffdc\ufffdd\ufffd'],
    ['an emoji', '😀', '😀'],
    ['spaces', '  a  ', '  a  '],
  ])('%s in text', (_name, text, written) => {
    expect(content(encode('GetCard', { ...card, Message: text }))).toContain(
      `<m:Message>${written}</m:Message>`,
    );
  });

  test.each([
    ['12.50', '12.5'],
    ['100', '100'],
    ['-0.00', '0'],
    ['0.10', '0.1'],
    ['12345678901234567890.12', '12345678901234567890.12'],
  ])('decimal %s is written %s', (value, written) => {
    expect(content(encode('GetCard', { ...card, Bonus: value }))).toContain(`<m:Bonus>${written}</m:Bonus>`);
  });

  test('a time loses its fraction; null and undefined of optional elements are left out', () => {
    const xml = content(
      encode('GetCard', { ...card, ValidUntil: '2027-01-01T00:00:00.123', Bonus: null, Balance: undefined }),
    );
    expect(xml).toContain('<m:ValidUntil>2027-01-01T00:00:00</m:ValidUntil>');
    expect(xml).not.toContain('Bonus');
  });

  test.each([
    ['a missing element', { ResultCode: 'OK', Message: '' }, /CardNumber/],
    ['a number for a decimal', { ...card, Bonus: 12.5 }, /Bonus/],
    ['a decimal with a comma', { ...card, Bonus: '12,5' }, /Bonus/],
    ['a number for a string', { ...card, CardNumber: 1 }, /CardNumber/],
    ['a date alone', { ...card, ValidUntil: '2027-01-01' }, /ValidUntil/],
    ['nothing at all', null, /return/],
  ])('%s is our own mistake', (_name, value, message) => {
    expect(() => encode('GetCard', value)).toThrow(message);
  });

  test('wrong booleans, integers and lists are our own mistake', () => {
    const result = {
      ResultCode: 'OK',
      Message: '',
      Duplicate: 'no',
      Cards: { Card: [] },
      Exceptions: { Exception: [] },
    };
    expect(() => encode('CloseCheck', result)).toThrow(/Duplicate/);
    expect(() => encode('CloseCheck', { ...result, Duplicate: true, Cards: { Card: {} } })).toThrow(/Card/);
    expect(() => encode('CloseCheck', { ...result, Duplicate: true, Cards: [null] })).not.toThrow();
    expect(() => encode('TransferSales', { ResultCode: '', Message: '', Accepted: 1.5 })).toThrow(/Accepted/);
  });
});

test('encode: nillable OUT parameters of another service are written as nil', async () => {
  const text = (await wsdlText()).replace(
    '<xs:element name="return"\n\t\t\t\t\t\t\t\ttype="tns:Card"/>',
    '<xs:element name="return" type="tns:Card" nillable="true"/>',
  );
  const other = compileEncoders(await readServiceModel(text)).get('GetCard');
  expect(other?.({ return: null }, '1.1').toString()).toContain(
    '<m:return xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>',
  );
});
