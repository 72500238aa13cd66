import { compileDecoders, type ObjectDecoder } from '../../src/soap/decode.js';
import { closeRequest, openRequest, type RequestFacts } from '../../src/soap/envelope.js';
import { SoapFault } from '../../src/soap/faults.js';
import { readServiceModel, type ServiceModel } from '../../src/soap/model.js';
import { requestFault } from '../../src/soap/refusals.js';
import { DEFAULT_XML_LIMITS } from '../../src/soap/xml-reader.js';
import { check, closeCheck, envelope, getCard, NAMESPACE, wsdlText } from '../support/soap-server.js';

let model: ServiceModel;
let decoders: ReadonlyMap<string, ObjectDecoder>;

beforeAll(async () => {
  model = await readServiceModel(await wsdlText());
  decoders = compileDecoders(model);
});

function decode(body: string, zone = 'Asia/Yerevan', header = ''): unknown {
  const facts: RequestFacts = { version: undefined, operation: undefined };
  const reader = openRequest(envelope(body, '1.1', header), model, [], DEFAULT_XML_LIMITS, facts);
  const value = decoders.get(facts.operation?.name ?? '')?.(reader, zone);
  closeRequest(reader);
  return value;
}

function faultOf(body: string): SoapFault {
  try {
    decode(body);
  } catch (error) {
    const fault = requestFault(error);
    if (fault instanceof SoapFault) return fault;
    throw error;
  }
  throw new Error('There was no fault.');
}

const hold = (amount: string) =>
  `<m:HoldBonus><m:KKM>1</m:KKM><m:CardNumber>1</m:CardNumber>${amount}<m:HoldKey>k</m:HoldKey></m:HoldBonus>`;

describe('decode: structure', () => {
  test('GetCard: leading zeros stay, a missing nillable parameter is null', () => {
    expect(decode(getCard('0012345'))).toEqual({ KKM: '1', CardNumber: '0012345', CardKind: null });
  });

  test.each([
    ['nil', '<m:CardKind xsi:nil="true"/>', null],
    ['nil as 1, with white space', '<m:CardKind xsi:nil=" 1 "> </m:CardKind>', null],
    ['not nil', '<m:CardKind xsi:nil="false">Discount</m:CardKind>', 'Discount'],
    ['empty', '<m:CardKind/>', ''],
    ['empty with two tags', '<m:CardKind></m:CardKind>', ''],
    ['with a type and a foreign attribute', '<m:CardKind xsi:type="xs:string" a="b"> x </m:CardKind>', ' x '],
    ['in CDATA', '<m:CardKind><![CDATA[<a> & b]]></m:CardKind>', '<a> & b'],
    ['unqualified by default namespace', `<CardKind xmlns="${NAMESPACE}">x</CardKind>`, 'x'],
  ])('a string that is %s', (_name, element, value) => {
    const body = `<m:GetCard><m:KKM>1</m:KKM><m:CardNumber>2</m:CardNumber>${element}</m:GetCard>`;
    expect(decode(body)).toEqual({ KKM: '1', CardNumber: '2', CardKind: value });
  });

  test('elements in any order come back in the order of the schema', () => {
    const value = decode(
      '<m:GetCheck><m:Number>3</m:Number><m:KKM>1</m:KKM><m:Shift>2</m:Shift></m:GetCheck>',
    );
    expect(Object.entries(value as object)).toEqual([
      ['KKM', '1'],
      ['Shift', 2],
      ['Number', 3],
    ]);
  });

  test('a whole check: lists are arrays, optional elements that are missing are no properties', () => {
    const value = decode(
      closeCheck({
        Lines:
          check()
            .match(/<m:Lines>.*<\/m:Lines>/)?.[0]
            ?.replace(/<\/m:Line><m:Line>.*<\/m:Line>/, '</m:Line>') ?? '',
      }),
    );
    expect(value).toEqual({
      Check: {
        KKM: '1',
        Shift: 12,
        Number: 34,
        CheckType: 'Sale',
        DateTime: '2026-11-22T10:15:30',
        Total: '30',
        Lines: { Line: [{ Position: 1, ItemCode: 'A1', Quantity: '1', Price: '10', Amount: '10' }] },
        Payments: { Payment: [{ Kind: 'Cash', Amount: '30' }] },
      },
    });
  });

  test.each([
    ['an empty list', '<m:GetStock><m:KKM>1</m:KKM><m:ItemList/></m:GetStock>', { ItemCode: [] }],
    [
      'a list of one',
      '<m:GetStock><m:KKM>1</m:KKM><m:ItemList><m:ItemCode>7</m:ItemCode></m:ItemList></m:GetStock>',
      { ItemCode: ['7'] },
    ],
    ['a nil list', '<m:GetStock><m:KKM>1</m:KKM><m:ItemList xsi:nil="true"/></m:GetStock>', null],
    ['no list', '<m:GetStock><m:KKM>1</m:KKM></m:GetStock>', null],
  ])('%s', (_name, body, list) => {
    expect(decode(body)).toEqual({ KKM: '1', ItemList: list });
  });

  test.each([
    ['empty', '<m:ReturnOf/>'],
    ['empty with two tags', '<m:ReturnOf></m:ReturnOf>'],
    ['nil', '<m:ReturnOf xsi:nil="true"/>'],
  ])('an optional complex element that is %s counts as missing', (_name, element) => {
    expect(decode(closeCheck({ ReturnOf: element }))).not.toHaveProperty('Check.ReturnOf');
  });

  test('an optional value that is empty counts as missing', () => {
    expect(decode(closeCheck({ Offline: '<m:Offline> </m:Offline>' }))).not.toHaveProperty('Check.Offline');
  });

  test('TestConnection without parameters', () => {
    expect(decode('<m:TestConnection/>')).toEqual({ KKM: null });
  });

  test('headers that need not be understood are read over', () => {
    const header =
      '<soap:Header><w:a xmlns:w="w" soap:mustUnderstand="0"><w:b>&amp;</w:b></w:a></soap:Header>';
    expect(decode(getCard(), 'UTC', header)).toMatchObject({ KKM: '1' });
  });
});

describe('decode: refusals name the element and say what is accepted', () => {
  test.each([
    [
      'unknown element',
      '<m:GetCard><m:KKM>1</m:KKM><m:Foo/></m:GetCard>',
      'UNEXPECTED_ELEMENT',
      'Foo',
      'KKM, CardNumber, CardKind',
    ],
    [
      'known name in another namespace',
      '<m:GetCard><KKM>1</KKM></m:GetCard>',
      'WRONG_NAMESPACE',
      'KKM',
      NAMESPACE,
    ],
    [
      'repeated',
      '<m:GetCard><m:KKM>1</m:KKM><m:KKM>2</m:KKM></m:GetCard>',
      'REPEATED_ELEMENT',
      'KKM',
      'once',
    ],
    [
      'repeated after being empty',
      closeCheck({ Offline: '<m:Offline/><m:Offline>1</m:Offline>' }),
      'REPEATED_ELEMENT',
      'Check.Offline',
      'once',
    ],
    ['missing', '<m:GetCard><m:KKM>1</m:KKM></m:GetCard>', 'MISSING_ELEMENT', 'CardNumber', 'CardNumber'],
    ['missing inside', closeCheck({ Total: '' }), 'MISSING_ELEMENT', 'Check.Total', 'Total'],
    [
      'nil where there must be a value',
      '<m:GetCard><m:KKM xsi:nil="true"/></m:GetCard>',
      'BAD_VALUE',
      'KKM',
      'not empty',
    ],
    [
      'nil with content',
      '<m:GetCard><m:CardKind xsi:nil="true">x</m:CardKind></m:GetCard>',
      'BAD_VALUE',
      'CardKind',
      'empty',
    ],
    [
      'nil that is neither',
      '<m:GetCard><m:CardKind xsi:nil="yes"/></m:GetCard>',
      'BAD_VALUE',
      'CardKind',
      'true, false',
    ],
    [
      'elements in a string',
      '<m:GetCard><m:KKM><m:b/></m:KKM></m:GetCard>',
      'UNEXPECTED_CONTENT',
      'KKM',
      'text',
    ],
    [
      'text among elements',
      closeCheck({ Lines: '<m:Lines>x</m:Lines>' }),
      'UNEXPECTED_CONTENT',
      'Check.Lines',
      'elements',
    ],
    ['empty decimal', hold('<m:Amount/>'), 'BAD_VALUE', 'Amount', 'decimal'],
    [
      'empty required complex element',
      '<m:CloseCheck><m:Check/></m:CloseCheck>',
      'MISSING_ELEMENT',
      'Check.KKM',
      'Total',
    ],
    ['a second operation', `${getCard()}${getCard()}`, 'UNEXPECTED_ELEMENT', undefined, 'one operation'],
  ])('%s', (_name, body, code, element, says) => {
    const fault = faultOf(body);
    expect(fault).toMatchObject({ side: 'sender', code, facts: { element } });
    expect(fault.text.en).toContain(says);
    if (element !== undefined) expect(fault.text.ru).toContain(element);
  });

  test('the path counts the elements of a list from 1', () => {
    const lines = check().match(/<m:Lines>.*<\/m:Lines>/)?.[0] ?? '';
    const fault = faultOf(closeCheck({ Lines: lines.replace('<m:Quantity>2<', '<m:Quantity>2,5<') }));
    expect(fault.facts.element).toBe('Check.Lines.Line[2].Quantity');
    expect(fault.text.ru).toBe(
      'Элемент Check.Lines.Line[2].Quantity: значение «2,5» недопустимо, ожидается десятичное число с точкой, не более 40 цифр, например 12.50',
    );
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    '%s is an unknown element like any other',
    (name) => {
      expect(faultOf(`<m:GetCard><m:${name}>1</m:${name}></m:GetCard>`)).toMatchObject({
        code: 'UNEXPECTED_ELEMENT',
        facts: { element: name },
      });
      expect(faultOf(`<m:${name}/>`).code).toBe('UNKNOWN_OPERATION');
    },
  );

  test.each([
    "'; drop table cards; --",
    "' or '1'='1",
    'a\nb',
    '=HYPERLINK("x")',
    '__proto__',
    '../..',
    '%00',
  ])('the string %j is kept as it is', (text) => {
    const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
    expect(decode(getCard(escaped))).toMatchObject({ CardNumber: text });
  });
});

describe('decode: typed values', () => {
  test.each([
    ['12.5', '12.5'],
    ['12.50', '12.5'],
    ['+007.10', '7.1'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['0', '0'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-.50', '-0.5'],
    ['00000000000000000000000000000000000000000000000000001', '1'],
    [' \n12.5\t', '12.5'],
    ['12345678901234567890', '12345678901234567890'],
    ['0.1234567890123456789', '0.1234567890123456789'],
    ['9007199254740993', '9007199254740993'],
    [`${'9'.repeat(30)}.${'9'.repeat(10)}`, `${'9'.repeat(30)}.${'9'.repeat(10)}`],
  ])('decimal %s → %s', (text, value) => {
    expect(decode(hold(`<m:Amount>${text}</m:Amount>`))).toMatchObject({ Amount: value });
  });

  test.each([
    '12,5',
    '1e400',
    '1E5',
    'NaN',
    'INF',
    '-INF',
    'Infinity',
    '0x10',
    '1 000',
    '1\u00a0000',
    '1_000',
    '--1',
    '+-1',
    '+',
    '-',
    '.',
    '-.',
    '1.2.3',
    '١٢',
    '１２',
    '12.5₽',
    'true',
    '1'.repeat(41),
    `0.${'1'.repeat(41)}`,
    '9'.repeat(100_000),
    '0'.repeat(81),
    '\u00a01',
  ])('decimal %s is refused', (text) => {
    expect(faultOf(hold(`<m:Amount>${text}</m:Amount>`))).toMatchObject({
      code: 'BAD_VALUE',
      facts: { element: 'Amount' },
    });
  });

  const shift = (text: string) =>
    `<m:GetCheck><m:KKM>1</m:KKM><m:Shift>${text}</m:Shift><m:Number>1</m:Number></m:GetCheck>`;

  test.each([
    ['1', 1],
    ['007', 7],
    ['+5', 5],
    ['-0', 0],
    [' 12 ', 12],
    ['2147483647', 2147483647],
    ['-2147483648', -2147483648],
  ])('int %s → %d', (text, value) => {
    expect(decode(shift(text))).toMatchObject({ Shift: value });
  });

  test.each(['', ' ', '2147483648', '-2147483649', '1.0', '1e3', '0x1', 'NaN', '1 2', '9'.repeat(50), '１'])(
    'int %j is refused',
    (text) => {
      expect(faultOf(shift(text))).toMatchObject({ code: 'BAD_VALUE', facts: { element: 'Shift' } });
    },
  );

  test.each([
    ['true', true],
    ['false', false],
    ['1', true],
    ['0', false],
    [' true ', true],
  ])('boolean %s → %s', (text, value) => {
    expect(decode(closeCheck({ Offline: `<m:Offline>${text}</m:Offline>` }))).toMatchObject({
      Check: { Offline: value },
    });
  });

  test.each(['True', 'TRUE', 'yes', 'да', '2', '-1', 'tru e'])('boolean %s is refused', (text) => {
    expect(faultOf(closeCheck({ Offline: `<m:Offline>${text}</m:Offline>` }))).toMatchObject({
      facts: { element: 'Check.Offline' },
    });
  });

  const at = (text: string) => closeCheck({ DateTime: `<m:DateTime>${text}</m:DateTime>` });

  test.each([
    ['2026-11-22T10:15:30', '2026-11-22T10:15:30'],
    [' 2026-11-22T10:15:30\n', '2026-11-22T10:15:30'],
    ['0001-01-01T00:00:00', '0001-01-01T00:00:00'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00'],
    ['9999-12-31T23:59:59', '9999-12-31T23:59:59'],
    ['2024-02-29T00:00:00', '2024-02-29T00:00:00'],
    ['2000-02-29T00:00:00', '2000-02-29T00:00:00'],
    ['2026-11-22T10:15:30.000', '2026-11-22T10:15:30'],
    ['2026-11-22T10:15:30.1200', '2026-11-22T10:15:30.12'],
    ['2026-11-22T10:15:30.123456789', '2026-11-22T10:15:30.123456789'],
    ['2026-11-22T10:15:30Z', '2026-11-22T14:15:30'],
    ['2026-11-22T10:15:30.5Z', '2026-11-22T14:15:30.5'],
    ['2026-11-22T22:15:30Z', '2026-11-23T02:15:30'],
    ['2026-11-22T10:15:30+04:00', '2026-11-22T10:15:30'],
    ['2026-11-22T10:15:30-05:30', '2026-11-22T19:45:30'],
    ['2026-12-31T23:59:59+00:00', '2027-01-01T03:59:59'],
    ['1500-03-01T00:00:00+04:00', '1500-02-28T22:58:00'],
  ])('dateTime %s → %s in Yerevan', (text, value) => {
    expect(decode(at(text))).toMatchObject({ Check: { DateTime: value } });
  });

  test('a time with a zone falls into the summer time of the publication', () => {
    const value = decode(at('2026-07-01T10:00:00Z'), 'Europe/Berlin');
    expect(value).toMatchObject({ Check: { DateTime: '2026-07-01T12:00:00' } });
  });

  test.each([
    '2026-02-30T00:00:00',
    '2025-02-29T00:00:00',
    '1900-02-29T00:00:00',
    '2026-04-31T00:00:00',
    '2026-13-01T00:00:00',
    '2026-00-01T00:00:00',
    '2026-01-00T00:00:00',
    '2026-01-32T00:00:00',
    '2026-01-01T24:00:00',
    '2026-01-01T23:60:00',
    '2026-01-01T23:59:60',
    '0000-01-01T00:00:00',
    '-0001-01-01T00:00:00',
    '10000-01-01T00:00:00',
    '2026-11-22',
    '2026-11-22 10:15:30',
    '22.11.2026 10:15:30',
    '20261122T101530',
    '2026-11-22T10:15',
    '2026-11-22t10:15:30',
    '2026-11-22T10:15:30z',
    '2026-11-22T10:15:30.',
    '2026-11-22T10:15:30.1234567891',
    '2026-11-22T10:15:30+14:01',
    '2026-11-22T10:15:30+4:00',
    '2026-11-22T10:15:30+04',
    '2026-11-22T10:15:30+04:60',
    '9999-12-31T23:00:00-04:00',
    '0001-01-01T00:00:01+14:00',
    'now',
  ])('dateTime %s is refused', (text) => {
    const fault = faultOf(at(text));
    expect(fault).toMatchObject({ code: 'BAD_VALUE', facts: { element: 'Check.DateTime' } });
    expect(fault.text.en).toContain('2026-11-22T10:15:30');
  });
});
