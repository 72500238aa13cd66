import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { type Fields, incoming, opened, ownAccount, statementText, wholeOf } from '../support/statements.js';

const read = (text: string, encoding = 'windows-1251') => wholeOf(opened(iconv.encode(text, encoding)));
const line = (text: string, of: string) => text.split(/\r?\n/).indexOf(of) + 1;

describe('a statement of a bank', () => {
  test('head, documents, accounts', async () => {
    const text = statementText(
      [
        incoming({
          Номер: '15',
          ДатаПоступило: '21.11.2026',
          ПлательщикКПП: '773601001',
          ПлательщикБИК: '044525225',
        }),
        incoming({
          Номер: '16',
          Сумма: '54000',
          ПлательщикРасчСчет: '40702810900000099999',
          НазначениеПлатежа: '',
        }),
      ],
      { Отправитель: 'Банк' },
    ).replace(
      'СекцияДокумент',
      `СекцияРасчСчет\nРасчСчет=${ownAccount}\nНачальныйОстаток=8300.00\nВсегоПоступило=1.5\nВсегоСписано=\nКонецРасчСчет\nСекцияДокумент`,
    );
    const { head, documents, accounts, faults, warnings } = await read(text);
    expect(head).toEqual({
      version: '1.03',
      encoding: 'windows-1251',
      sender: 'Банк',
      accounts: [ownAccount],
    });
    expect(documents[0]).toEqual({
      line: 12,
      kind: 'Платежное поручение',
      number: '15',
      date: '2026-11-20',
      amountMinor: 20_000,
      payer: {
        names: ['ООО "Клиент"'],
        taxId: '7736050003',
        anyTaxId: '7736050003',
        kpp: '773601001',
        bic: '044525225',
        accounts: ['40702810900000012345'],
      },
      payee: {
        names: ['ООО "Магазин"'],
        taxId: '7707083893',
        anyTaxId: '7707083893',
        kpp: null,
        bic: null,
        accounts: [ownAccount],
      },
      receivedOn: '2026-11-21',
      writtenOffOn: null,
      purpose: 'Оплата за товар',
    });
    expect(documents[1]).toMatchObject({ amountMinor: 5_400_000, purpose: '' });
    expect(documents[1]?.payer.accounts).toEqual(['40702810900000012345', '40702810900000099999']);
    expect(accounts).toEqual([
      {
        line: 6,
        account: ownAccount,
        openingMinor: 830_000,
        receivedMinor: 150,
        writtenOffMinor: null,
        closingMinor: null,
      },
    ]);
    expect([faults, warnings]).toEqual([[], []]);
  });

  test('a purpose in lines, a value with =, unknown keys, keys in letters of any size', async () => {
    const { НазначениеПлатежа: _, ...rest } = incoming({
      НазначениеПлатежа1: 'за = товар',
      НазначениеПлатежа2: 'по счету 5',
    });
    const text = statementText([{ ...rest, Неизвестно: 'да', 'НОМЕР ': ' 7' } as Fields]).replace(
      'Номер=',
      'Прочее=',
    );
    expect((await read(text)).documents[0]).toMatchObject({ number: '7', purpose: 'за = товар по счету 5' });
  });

  test('the tax number has the key of the country, accounts may be IBANs', async () => {
    const bytes = iconv.encode(
      statementText([
        incoming({ ПлательщикБИН: '940140000385', ПлательщикСчет: 'kz75 125k zt20 0000 1234' }),
      ]),
      'windows-1251',
    );
    const { documents } = await wholeOf(opened(bytes, { taxIdKeys: ['БИН', 'ИИН'] }));
    expect(documents[0]?.payer).toMatchObject({ taxId: '940140000385', accounts: ['KZ75125KZT2000001234'] });
    const kazakh = statementText([incoming({ ПлательщикСчет: '', ПлательщикИИК: 'KZ75125KZT2000001234' })]);
    expect((await read(kazakh)).documents[0]?.payer.accounts).toEqual(['KZ75125KZT2000001234']);
  });
});

describe('encodings', () => {
  const text = (said: string) =>
    statementText([incoming({ НазначениеПлатежа: 'Ёлка № 5' })], { Кодировка: said });

  test.each([
    ['windows-1251', 'Windows', []],
    ['cp866', 'DOS', []],
    ['utf-8', 'UTF-8', []],
    ['koi8-r', 'KOI8-R', []],
    // Nothing could be read if it were believed.
    ['utf-8', 'Windows', ['ENCODING_CONTRADICTED']],
    ['windows-1251', 'DOS', ['ENCODING_CONTRADICTED']],
    ['cp866', 'EBCDIC', ['ENCODING_UNKNOWN']],
    ['cp866', '', []],
  ])('%s, said to be %s', async (encoding, said, codes) => {
    const { head, documents, warnings } = await read(text(said), encoding);
    expect(head.encoding).toBe(encoding);
    expect(documents[0]?.purpose).toBe(encoding === 'koi8-r' ? 'Ёлка ? 5' : 'Ёлка № 5');
    expect(warnings.map(({ code }) => code)).toEqual(codes);
  });

  test.each(['windows-1251', 'cp866', 'utf-8'])('%s, which the file does not say', async (encoding) => {
    const silent = text('').replace('Кодировка=\r\n', '');
    expect((await read(silent, encoding)).documents[0]?.purpose).toBe('Ёлка № 5');
  });

  test.each([
    ['utf-8', 'utf-8'],
    ['utf-16le', 'utf-16le'],
    ['utf-16be', 'utf-16be'],
  ])('a byte order mark of %s beats what the file says', async (encoding) => {
    const bytes = iconv.encode(text('DOS'), encoding, { addBOM: true });
    const { head, documents, warnings } = await wholeOf(opened(bytes, { pieces: 7 }));
    expect(head.encoding).toBe(encoding);
    expect(documents[0]?.purpose).toBe('Ёлка № 5');
    expect(warnings).toEqual([]);
  });

  test('a byte that is no character is told with its line and loses nothing else', async () => {
    const bytes = iconv.encode(text('Windows'), 'windows-1251');
    bytes[bytes.indexOf(iconv.encode('Ёлка', 'windows-1251'))] = 0x98;
    const { documents, warnings } = await wholeOf(opened(bytes));
    expect(documents[0]?.purpose).toBe('\ufffdлка № 5');
    expect(warnings).toEqual([
      {
        line: line(text('Windows'), 'НазначениеПлатежа=Ёлка № 5'),
        element: null,
        code: 'BAD_CHARACTER',
        found: 'НазначениеПлатежа=\ufffdлка № 5',
      },
    ]);
  });

  test.each([
    ['PK\u0003\u0004…', 'NO_TEXT'],
    ['1\0C\0', 'NO_TEXT'],
    ['', 'NOT_A_STATEMENT'],
    ['\r\n\r\n', 'NOT_A_STATEMENT'],
    ['<?xml version="1.0"?>', 'NOT_A_STATEMENT'],
    ['1CClientBankExchange2\r\n', 'NOT_A_STATEMENT'],
    [`1CClientBankExchange\r\n${'ЀЁ\r\n'.repeat(10)}`, 'UNREADABLE'],
    [`1CClientBankExchange\r\n${'x'.repeat(200_000)}`, 'LINE_TOO_LONG'],
  ])('what is no statement is refused as a whole: %j', async (given, code) => {
    await expect(read(given, 'utf-8')).rejects.toMatchObject({ name: 'StatementRefused', code });
  });
});

describe('what is odd', () => {
  const document = incoming({ Номер: '1' });
  const text = statementText([document, incoming({ Номер: '2' })]);
  const codes = (
    issues: readonly { line: number; code: string; element: string | null; found: string | null }[],
  ) => issues.map(({ line: at, element, code, found }) => [at, element, code, found]);

  test.each(['\n', '\r\n', '\r', '\r\n\n'])('ends of lines %j', async (end) => {
    const { documents, warnings } = await read(text.replaceAll('\r\n', end));
    expect([documents.map(({ number }) => number), warnings]).toEqual([['1', '2'], []]);
  });

  test('a line of garbage, inside and outside of documents', async () => {
    const { documents, warnings } = await read(
      text.replace('Номер=1', '### мусор ###\r\nНомер=1').replace('КонецФайла', 'мусор\r\nКонецФайла'),
    );
    expect(documents).toHaveLength(2);
    expect(codes(warnings)).toEqual([
      [6, null, 'GARBAGE_LINE', '### мусор ###'],
      [30, null, 'GARBAGE_LINE', 'мусор'],
    ]);
  });

  test('no last line of the file: every document is taken', async () => {
    const { documents, warnings } = await read(text.replace('КонецФайла\r\n', ''));
    expect(documents).toHaveLength(2);
    expect(warnings.map(({ code }) => code)).toEqual(['END_MISSING']);
  });

  test('a document that is not ended is whole where the next one begins, or the file says that it ends', async () => {
    const { documents, warnings } = await read(text.replaceAll('КонецДокумента\r\n', ''));
    expect(documents.map(({ number }) => number)).toEqual(['1', '2']);
    expect(codes(warnings)).toEqual([
      [5, 'Платежное поручение', 'SECTION_NOT_ENDED', null],
      [16, 'Платежное поручение', 'SECTION_NOT_ENDED', null],
    ]);
  });

  test('a document in which the file is cut off is not taken: nobody knows what is missing', async () => {
    const { documents, faults } = await read(text.slice(0, text.lastIndexOf('Сумма=200') + 'Сумма=2'.length));
    expect(documents.map(({ number }) => number)).toEqual(['1']);
    expect(codes(faults)).toEqual([[17, 'Платежное поручение', 'DOCUMENT_CUT_OFF', null]]);
  });

  test('what follows the end is read and told of', async () => {
    const { documents, warnings } = await read(text + text);
    expect(documents).toHaveLength(4);
    expect(warnings.map(({ code }) => code)).toEqual(['GARBAGE_LINE', 'AFTER_END'].reverse());
  });

  test.each([
    ['Сумма=200.00', 'Сумма=12,5', 'SUM_INVALID', '12,5'],
    ['Сумма=200.00', 'Сумма=-5', 'SUM_INVALID', '-5'],
    ['Сумма=200.00', 'Сумма=+5', 'SUM_INVALID', '+5'],
    ['Сумма=200.00', 'Сумма=0.00', 'SUM_INVALID', '0.00'],
    ['Сумма=200.00', 'Сумма=1e400', 'SUM_INVALID', '1e400'],
    ['Сумма=200.00', 'Сумма=NaN', 'SUM_INVALID', 'NaN'],
    ['Сумма=200.00', 'Сумма=10.105', 'SUM_INVALID', '10.105'],
    ['Сумма=200.00', 'Сумма=1 000.00', 'SUM_INVALID', '1 000.00'],
    ['Сумма=200.00', 'Сумма=99999999999999.99', 'SUM_INVALID', '99999999999999.99'],
    ['Сумма=200.00', 'Сумма=200.00\r\nСумма=300.00', 'KEY_REPEATED', '300.00'],
    ['Сумма=200.00\r\n', '', 'VALUE_MISSING', null],
    ['Дата=20.11.2026', 'Дата=30.02.2026', 'DATE_INVALID', '30.02.2026'],
    ['Дата=20.11.2026', 'Дата=2026-11-20', 'DATE_INVALID', '2026-11-20'],
    ['Дата=20.11.2026', 'Дата=', 'VALUE_MISSING', null],
    [
      'НазначениеПлатежа=Оплата за товар',
      `НазначениеПлатежа=${'я'.repeat(5000)}`,
      'VALUE_TOO_LONG',
      'я'.repeat(60),
    ],
  ])('%.40j as %.40j spoils its own document only', async (was, is, code, found) => {
    const { documents, faults } = await read(text.replace(was, is));
    expect(documents.map(({ number }) => number)).toEqual(['2']);
    const [key = ''] = was.split('=');
    const at = code === 'VALUE_MISSING' ? 5 : line(text, was) + (code === 'KEY_REPEATED' ? 1 : 0);
    expect(codes(faults)).toEqual([[at, key, code, found]]);
  });

  test('a date that decides nothing, and a key with two values, are warnings', async () => {
    const odd = text.replace('Номер=1', 'Номер=1\r\nДатаПоступило=31.11.2026\r\nПлательщик1=ООО "Иной"');
    const { documents, warnings } = await read(odd);
    expect(documents[0]).toMatchObject({ receivedOn: null, payer: { names: ['ООО "Иной"'] } });
    expect(codes(warnings)).toEqual([
      [13, 'Плательщик1', 'KEY_REPEATED', 'ООО "Клиент"'],
      [7, 'ДатаПоступило', 'DATE_INVALID', '31.11.2026'],
    ]);
  });

  test('a section of an account without account or with a bad sum is told of', async () => {
    const section = (inner: string) =>
      text.replace('СекцияДокумент', `СекцияРасчСчет\r\n${inner}\r\nКонецРасчСчет\r\nСекцияДокумент`);
    expect(codes((await read(section('НачальныйОстаток=1'))).warnings)).toEqual([
      [5, 'РасчСчет', 'VALUE_MISSING', null],
    ]);
    expect(codes((await read(section('РасчСчет=1\r\nНачальныйОстаток=x'))).warnings)).toEqual([
      [7, 'НачальныйОстаток', 'SUM_INVALID', 'x'],
    ]);
    const cut = text.slice(0, text.indexOf('СекцияДокумент'));
    expect(codes((await read(`${cut}СекцияРасчСчет\r\nКонецДокумента`)).warnings)).toEqual([
      [6, 'КонецДокумента', 'GARBAGE_LINE', 'КонецДокумента'],
      [5, 'СекцияРасчСчет', 'DOCUMENT_CUT_OFF', null],
      [6, 'КонецФайла', 'END_MISSING', null],
    ]);
  });
});

test('any bytes are read or refused, however they are cut', async () => {
  const pieces = fc.constantFrom(
    '1CClientBankExchange',
    '\r\n',
    '\n',
    '\r',
    'СекцияДокумент=П',
    'КонецДокумента',
    'КонецФайла',
    'СекцияРасчСчет',
    'КонецРасчСчет',
    'Номер=1',
    'Сумма=5',
    'Сумма=x',
    'Дата=01.01.2026',
    'РасчСчет=1',
    'мусор',
    '=',
    '\0',
    '\ufeff',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(pieces),
      fc.integer({ min: 1, max: 50 }),
      fc.constantFrom('windows-1251', 'utf-8'),
      async (given, size, encoding) => {
        const bytes = iconv.encode(`1CClientBankExchange\r\n${given.join('')}`, encoding);
        const result = (cut: number) =>
          wholeOf(opened(bytes, { pieces: cut })).catch((error: Error) => {
            if (error.name !== 'StatementRefused') throw error;
            return error.message;
          });
        expect(await result(size)).toEqual(await result(bytes.length));
      },
    ),
    { numRuns: 300 },
  );
});

test('what is written is what is read', async () => {
  const value = fc.stringMatching(/^[а-яА-ЯёЁ0-9=/№., -]{0,40}$/).map((text) => text.trim());
  await fc.assert(
    fc.asyncProperty(
      value,
      fc.integer({ min: 1, max: 2 ** 53 - 1 }),
      fc.constantFrom('windows-1251', 'cp866', 'utf-8'),
      async (purpose, minor, encoding) => {
        const digits = String(minor).padStart(3, '0');
        const Сумма = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
        const { documents, faults } = await read(
          statementText([incoming({ Сумма, НазначениеПлатежа: purpose })], { Кодировка: '' }),
          encoding,
        );
        expect([faults, documents[0]?.amountMinor, documents[0]?.purpose]).toEqual([[], minor, purpose]);
      },
    ),
    { numRuns: 300 },
  );
});

const folder = '../shared/samples/bank';

/** Counted by hand: the encoding, the accounts, and number, date, sum (kopecks) and payer's tax number of each document. */
const samples = {
  'DERIVED_sample1_as_DOS_cp866_crlf.txt': [
    'cp866',
    ['12345678901234567890'],
    [
      ['1', '2020-01-01', 1010, '1234567890'],
      ['1', '2020-01-01', 1010, '1234567890'],
    ],
    [],
  ],
  'xini1_sample1_all_keys_v1.03_two_accounts_cp1251_crlf.txt': [
    'windows-1251',
    ['12345678901234567890'],
    [
      ['1', '2020-01-01', 1010, '1234567890'],
      ['1', '2020-01-01', 1010, '1234567890'],
    ],
    [],
  ],
  'condo_v1.03_in_and_out_balances_cp1251_crlf.txt': [
    'windows-1251',
    ['40702810801500116391'],
    [
      ['61298', '2022-04-15', 70_000, '6671093163'],
      ['6032', '2022-04-15', 105_298, null],
      ['239', '2022-04-18', 1_400_000, '6671093163'],
    ],
    [],
  ],
  'incoming_outgoing_garbage_line_v1.03_cp1251_crlf.txt': [
    'windows-1251',
    ['40702810000000000123'],
    [
      ['15', '2026-08-20', 11_800_000, '7712345678'],
      ['16', '2026-08-21', 5_400_000, '7706123456'],
    ],
    [[22, 'GARBAGE_LINE']],
  ],
  'messy_no_end_marker_inn_inside_name_v1.03_cp1251_crlf.txt': [
    'windows-1251',
    [],
    [
      ['1248', '2026-05-07', 20_289_875, null],
      ['1402', '2026-05-05', 3_200_050, '7713699602'],
    ],
    [[30, 'END_MISSING']],
  ],
  'unknown_direction_accounts_v1.03_cp1251_crlf.txt': [
    'windows-1251',
    ['40702810400000012345'],
    [
      ['200', '2026-06-15', 50_000, null],
      ['201', '2026-06-15', 10_000, '7701111111'],
    ],
    [],
  ],
  'xini1_sample2_oebs_v1.01_cp1251_crlf.txt': [
    'windows-1251',
    ['40706810900000064381'],
    [['119', '2021-08-20', 1, '7707049388']],
    [],
  ],
} as const;

if (!existsSync(folder)) console.warn(`${folder} is not there: statements of other systems are not tested`);
(existsSync(folder) ? describe : describe.skip)('statements of other systems', () => {
  test.each(Object.entries(samples))('%s', async (name, [encoding, accounts, documents, warnings]) => {
    const whole = await wholeOf(opened(readFileSync(`${folder}/${name}`)));
    expect(whole.head).toMatchObject({ encoding, accounts });
    expect(whole.faults).toEqual([]);
    expect(whole.documents.map((one) => [one.number, one.date, one.amountMinor, one.payer.taxId])).toEqual(
      documents,
    );
    expect(whole.warnings.map(({ line: at, code }) => [at, code])).toEqual(warnings);
  });

  test('sections of accounts: balances, and both accounts of a statement of two', async () => {
    const [two, condo] = await Promise.all(
      [
        'xini1_sample1_all_keys_v1.03_two_accounts_cp1251_crlf.txt',
        'condo_v1.03_in_and_out_balances_cp1251_crlf.txt',
      ].map((name) => wholeOf(opened(readFileSync(`${folder}/${name}`)))),
    );
    expect(two?.accounts.map(({ account }) => account)).toEqual([
      '12345678901234567890',
      '12345678901234567891',
    ]);
    expect(condo?.accounts).toEqual([
      {
        line: 11,
        account: '40702810801500116391',
        openingMinor: 830_000,
        receivedMinor: 268_183_146,
        writtenOffMinor: 255_473_723,
        closingMinor: 13_539_423,
      },
    ]);
  });
});
