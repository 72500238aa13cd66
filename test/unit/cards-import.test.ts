import iconv from 'iconv-lite';
import { exportCards } from '../../src/domain/cards/export.js';
import { type BadRow, type CardImportOptions, importCards } from '../../src/domain/cards/import.js';
import { joinRow, splitRow } from '../../src/domain/cards/import-csv.js';
import type { CardFormat } from '../../src/domain/cards/import-rows.js';
import { findCard, listCardMovements } from '../../src/store/cards.js';
import type { Engine, Transaction } from '../../src/store/engine.js';
import { openShop, openShopForEachTest, type TestShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
let shop: TestShop;
openShopForEachTest(folder, (opened) => {
  shop = opened;
});

/** A file in memory, read in pieces of `piece` bytes. */
function file(
  content: string | Buffer,
  { name = 'cards.csv', piece = content.length > 100_000 ? 65_536 : 64 } = {},
) {
  const bytes = Buffer.from(content);
  return {
    name,
    size: bytes.length,
    async *read() {
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
    },
  };
}

async function take(content: string | Buffer, options: CardImportOptions & { engine?: Engine } = {}) {
  const { engine = shop.engine, ...rest } = options;
  const bad: BadRow[] = [];
  const context = { ...shop, engine };
  const result = await importCards(context, file(content), { ...rest, onBadRow: (row) => bad.push(row) });
  return { ...result, badRows: bad };
}

async function exported(format: CardFormat): Promise<string> {
  let text = '';
  for await (const piece of exportCards(shop.engine, format)) text += piece;
  return text;
}

const card = (number: string) => findCard(shop.engine, number);

describe('cards import: dialects', () => {
  const expected = {
    number: '0012345',
    kind: 'Discount',
    status: 'NotActivated',
    holder: 'Покупатель; Демо "А"',
    phone: '+70000000001',
    discountPercentCenti: 750,
    accumulationMinor: 150_050,
    bonusMinor: -1,
    balanceMinor: 0,
    validUntil: '2026-12-31T23:59:59',
  };
  const header =
    'number;kind;holder;phone;status;discountPercent;accumulation;bonus;paymentBalance;validUntil';
  const row = `0012345;discount;"Покупатель; Демо ""А""";'+70000000001;notactivated;7.5;1500.5;-0.01;0;2026-12-31`;
  const json = {
    number: '0012345',
    kind: 'Discount',
    holder: 'Покупатель; Демо "А"',
    phone: '+70000000001',
    status: 'NotActivated',
    discountPercent: 7.5,
    accumulation: '1500.50',
    bonus: -0.01,
    paymentBalance: 0,
    validUntil: '2026-12-31',
  };

  test.each([
    ['semicolons', `${header}\n${row}\n`, 'UTF-8'],
    ['a byte order mark and CRLF', `\uFEFF${header}\r\n${row}\r\n`, 'UTF-8'],
    ['no line end at the end, empty lines', `${header}\n\n${row}`, 'UTF-8'],
    ['windows-1251', iconv.encode(`${header}\n${row}\n`, 'windows-1251'), 'windows-1251'],
    [
      'commas and another order',
      `holder,number,Kind,PHONE,status,discountPercent,accumulation,bonus,validUntil\n"Покупатель; Демо ""А""",0012345,Discount,+70000000001,NotActivated,7.50,1500.50,-0.01,2026-12-31T23:59:59\n`,
      'UTF-8',
    ],
    ['a JSON array', JSON.stringify([json], null, 2), 'UTF-8'],
    ['a JSON array in one line, with a mark', `\uFEFF${JSON.stringify([json])}`, 'UTF-8'],
    ['JSON lines', `${JSON.stringify(json)}\n`, 'UTF-8'],
  ])('%s', async (_name, content, encoding) => {
    expect(await take(content)).toMatchObject({ encoding, rows: 1, bad: 0, added: 1, imported: true });
    expect(await card('0012345')).toMatchObject(expected);
  });

  test('text in the two encodings at every cut of a character', async () => {
    const bytes = Buffer.from('number;kind;holder\n1;Discount;Щёголь\n');
    await importCards(shop, file(bytes, { piece: 1 }));
    expect(await card('1')).toMatchObject({ holder: 'Щёголь' });
  });

  test.each([
    ['an unknown column', 'number;sum\n', 'unknown column "sum"'],
    ['a column twice', 'number;number\n', 'column number is there twice'],
    ['no number', 'kind;holder\n', 'there is no column number'],
    ['an open quote in the header', '"number;kind\n', 'a quote is not closed'],
    ['an empty file', '', 'the file is empty'],
    ['a workbook', 'PK\u0003\u0004…', 'is a workbook or an archive'],
    ['UTF-16', Buffer.from('\uFEFFnumber', 'utf16le'), 'is UTF-16'],
    ['bytes that are no text', Buffer.from([1, 2, 0, 3]), 'is no text'],
    ['a file without line ends', `number\n${'1'.repeat(1_100_000)}`, 'is longer than'],
    ['JSON that is cut off in an object', '[{"number":"1"', 'the object is not closed'],
    ['JSON that is cut off behind one', '[{"number":"1"}', 'the array is not closed'],
    ['JSON without a comma', '[{"number":"1"} {"number":"2"}]', 'unexpected "{"'],
    ['JSON of texts', '["1"]', 'unexpected "\\""'],
    ['JSON behind its end', '[{"number":"1"}] {"number":"2"}', 'unexpected "{"'],
    ['a comma before the end', '[{"number":"1"},]', 'unexpected "]"'],
    ['an endless object', `[{"number":"${'1'.repeat(1_100_000)}`, 'longer than'],
  ])('refuses %s', async (_name, content, message) => {
    await expect(take(content)).rejects.toMatchObject({
      name: 'CardFileRefused',
      message: expect.stringContaining(message),
    });
  });
});

describe('cards import: bad rows', () => {
  const columns =
    'number;kind;holder;phone;status;discountPercent;accumulation;bonus;paymentBalance;validUntil';

  test.each([
    [';Discount;;;;;;;;', 'number is empty'],
    [`${'1'.repeat(65)};Discount;;;;;;;;`, 'number "1'],
    [' 1;Discount;;;;;;;;', 'number " 1"'],
    ['1\u200b2;Discount;;;;;;;;', 'no spaces at the ends'],
    ['1\u0007;Discount;;;;;;;;', 'number "1\\u0007"'],
    ['1;;;;;;;;;', 'kind is empty'],
    ['1;Gift;;;;;;;;', 'kind "Gift": Discount or Payment'],
    [`1;Discount;${'x'.repeat(201)};;;;;;;`, 'holder "x'],
    ['1;Discount;;a\tb;;;;;;', 'phone "a\\tb"'],
    ['1;Discount;;;Open;;;;;', 'status "Open": Active, NotActivated or Blocked'],
    ['1;Discount;;;Expired;;;;;', 'that a card is expired follows from validUntil'],
    ['1;Discount;;;;101;;;;', 'discountPercent "101"'],
    ['1;Discount;;;;5.005;;;;', 'discountPercent "5.005"'],
    ['1;Discount;;;;;12,5;;;', 'accumulation "12,5"'],
    ['1;Discount;;;;;1e3;;;', 'accumulation "1e3"'],
    ['1;Discount;;;;;;1.001;;', 'bonus "1.001"'],
    ['1;Discount;;;;;;;10000000000000;', 'paymentBalance "10000000000000"'],
    ['1;Discount;;;;;;;;2026-02-30', 'validUntil "2026-02-30"'],
    ['1;Discount;;;;;;;;31.12.2026', 'validUntil "31.12.2026"'],
    ['1;Discount;;;;;;;;2026-12-31T24:00:00', 'validUntil "2026-12-31T24:00:00"'],
    ['1;Discount', '2 values for 10 columns'],
    ['1;"Discount;;;;;;;;', 'a quote is not closed'],
    ['1;"Discount"x;;;;;;;;', 'a quote is not closed, or text stands behind'],
    ['first;Payment;;;;;;;;', 'number "first" is already in line 2'],
    ['there;Payment;;;;;;;;', 'the card exists and is a Discount card'],
  ])('%s', async (row, message) => {
    await take('number;kind\nthere;Discount\n');
    const content = `${columns}\nfirst;Payment;;;;;;;;\n${row}\nlast;Payment;;;;;;;;\n`;
    const { badRows, bad, imported } = await take(content);
    expect(badRows).toEqual([
      { line: 3, number: expect.any(String), faults: [expect.stringContaining(message)] },
    ]);
    expect({ bad, imported }).toEqual({ bad: 1, imported: false });
    expect(await card('first')).toBeUndefined();

    expect(await take(content, { skipBad: true })).toMatchObject({ bad: 1, added: 2, imported: true });
    expect(await card('last')).toBeDefined();
    expect(await card('there')).toMatchObject({ kind: 'Discount' });
  });

  test('JSON: wrong types, unknown keys, numbers where digits count', async () => {
    const content = `[
      {"number": 12345, "kind": "Discount"},
      {"number": "2", "kind": "Discount", "__proto__": 1},
      {"number": "3", "kind": "Discount", "accumulation": {}},
      {"number": "4", "kind": "Discount", "accumulation": 1.0000000000000001},
      {"number": "5" "kind": "Discount"},
      {"number": "6", "kind": "Discount", "accumulation": 90071992547.93, "holder": null},
      {"number": "7", "kind": "Discount", "bonus": 1, "b\\u006fnus" : 2}
    ]`;
    const { badRows } = await take(content, { skipBad: true });
    expect(badRows.map(({ line, faults }) => [line, faults[0]])).toEqual([
      [2, 'number is a text: with quotes'],
      [3, expect.stringContaining('unknown key "__proto__"')],
      [4, 'accumulation is a text or a number'],
      [5, expect.stringContaining('accumulation "1.0000000000000001"')],
      [6, expect.stringContaining('Expected')],
      [8, 'the key "bonus" is there twice'],
    ]);
    expect(await card('6')).toMatchObject({ accumulationMinor: 9_007_199_254_793 });
  });

  test('a byte that is no character of windows-1251 refuses the file', async () => {
    const start = iconv.encode('number;kind;holder\n1;Discount;Демо\n2;Discount;Д', 'win1251');
    const content = Buffer.concat([start, Buffer.from([0x98]), Buffer.from('\n')]);
    await expect(take(content)).rejects.toMatchObject({
      name: 'CardFileRefused',
      message: expect.stringContaining(`byte 0x98 at offset ${start.length}`),
    });
    expect(await card('1')).toBeUndefined();
  });

  test('all faults of a row are told, and rows come in order of their lines', async () => {
    await take('number;kind\nthere;Discount\n');
    const { badRows } = await take('number;kind;bonus\nthere;Payment;\n1;x;y\n');
    expect(badRows.map(({ line, faults }) => [line, faults.length])).toEqual([
      [2, 1],
      [3, 2],
    ]);
  });

  test('a dry run changes nothing', async () => {
    expect(await take('number;kind\n1;Discount\n', { dryRun: true })).toMatchObject({
      added: 1,
      imported: false,
    });
    expect(await card('1')).toBeUndefined();
  });
});

describe('cards import: what is there', () => {
  test('an absent column and an empty cell leave what is there; a given sum is set by a movement', async () => {
    await take('number;kind;holder;bonus;accumulation\n1;Discount;Демо;10.00;5.00\n');
    expect(await take('number;bonus;holder\n1;7.50;\n')).toMatchObject({ changed: 1 });
    expect(await card('1')).toMatchObject({ holder: 'Демо', bonusMinor: 750, accumulationMinor: 500 });
    expect((await listCardMovements(shop.engine, '1', 10))[0]).toMatchObject({
      ledger: 'bonus',
      amountMinor: -250,
      balanceAfterMinor: 750,
      reason: 'import',
      documentKind: 'import',
      document: 'import:cards.csv',
      time: '2026-11-22T10:15:30',
    });
  });

  const full = {
    number: '1',
    kind: 'Discount',
    holder: 'Демо',
    phone: '+7',
    discountPercent: '5',
    bonus: '10',
    validUntil: '2027-12-31',
  };
  const emptied = { holder: null, phone: null, discountPercentCenti: null, validUntil: null };

  test.each([
    ['a hyphen', 'number;holder;phone;discountPercent;validUntil\n1;-;"-";-;-\n'],
    ['null', '[{"number":"1","holder":null,"phone":null,"discountPercent":null,"validUntil":null}]'],
  ])('%s empties what a card may be without', async (_name, content) => {
    await take(JSON.stringify([full]));
    expect(await take(content)).toMatchObject({ bad: 0, changed: 1 });
    expect(await card('1')).toMatchObject({ ...emptied, kind: 'Discount', bonusMinor: 1000 });
    expect(await take(content)).toMatchObject({ unchanged: 1 });
    for (const format of ['csv', 'json'] as const) expect(await exported(format)).not.toMatch(/;-;|null/);
  });

  test('what a card needs is not emptied: a hyphen is a fault, null leaves what is there', async () => {
    await take(JSON.stringify([full]));
    const { badRows } = await take('number;kind;status;bonus\n1;-;-;-\n');
    expect(badRows[0]?.faults).toHaveLength(3);
    const nulls = '[{"number":"1","kind":null,"status":null,"bonus":null}]';
    expect(await take(nulls)).toMatchObject({ bad: 0, unchanged: 1 });
  });

  test('the same file again changes nothing', async () => {
    const content = 'number;kind;holder;bonus\n1;Discount;Демо;10.00\n2;Payment;;\n';
    await take(content);
    expect(await take(content)).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
    expect(await listCardMovements(shop.engine, '1', 10)).toHaveLength(1);
  });

  test('an import that died between two chunks is completed by repeating it', async () => {
    const rows = Array.from({ length: 2500 }, (_, index) => `${index};Discount;${index}.25`);
    const content = `number;kind;bonus\n${rows.join('\n')}\n`;
    let transactions = 0;
    const dying: Engine = {
      ...shop.engine,
      transaction<T>(work: (tx: Transaction) => Promise<T>) {
        transactions++;
        return transactions < 3 ? shop.engine.transaction(work) : Promise.reject(new Error('killed'));
      },
    };
    await expect(take(content, { engine: dying })).rejects.toThrow('killed');
    expect(await take(content)).toMatchObject({ added: 500, unchanged: 2000 });
    expect(await card('2499')).toMatchObject({ bonusMinor: 249_925 });
  });

  test('a card of another kind that appears while the file is checked stops the import', async () => {
    const racing: Engine = {
      ...shop.engine,
      async transaction<T>(work: (tx: Transaction) => Promise<T>) {
        await take('number;kind\n1;Payment\n');
        return shop.engine.transaction(work);
      },
    };
    await expect(take('number;kind\n1;Discount\n', { engine: racing })).rejects.toThrow('import again');
  });

  test('progress tells both phases to their ends', async () => {
    const seen: string[] = [];
    await take('number;kind\n1;Discount\n2;Discount\n', {
      onProgress: ({ phase, done, total }) => seen.push(`${phase} ${done}/${total}`),
    });
    expect(seen.at(-1)).toBe('importing 2/2');
    expect(seen.filter((line) => line.startsWith('checking')).at(-1)).toBe('checking 34/34');
  });
});

describe('cards export', () => {
  const odd = [
    { number: '-1', kind: 'Discount', holder: '=HYPERLINK("x")', phone: '+7', bonus: '-5.00' },
    { number: '0012345', kind: 'Payment', holder: "'=x", paymentBalance: '100.10' },
    { number: '2', kind: 'Discount', holder: 'O\'Hara; "Ltd", it\'s', discountPercent: '0' },
    { number: '@a', kind: 'Discount', holder: "''+", status: 'Blocked', validUntil: '2027-01-01T10:00:00' },
    { number: 'ю', kind: 'Discount', validUntil: '2027-01-01' },
  ];

  test.each(['csv', 'json'] as const)('%s comes back exactly and changes nothing', async (format) => {
    await take(JSON.stringify(odd));
    const text = await exported(format);
    expect(await take(text)).toMatchObject({ rows: 5, bad: 0, unchanged: 5 });

    const other = await openShop(folder, 'Other');
    await importCards(other, file(text));
    let again = '';
    for await (const piece of exportCards(other.engine, format)) again += piece;
    expect(again).toBe(text);
    await other.close();
  });

  test('no cell begins like a formula', async () => {
    await take(JSON.stringify(odd));
    const cells = (await exported('csv')).split('\r\n').flatMap((line) => splitRow(line, ';') ?? []);
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(cells).toContain("'+7");
  });

  test('an empty publication', async () => {
    expect(await exported('json')).toBe('[]\n');
    expect((await exported('csv')).split('\r\n')).toHaveLength(2);
    expect(await take('[]')).toMatchObject({ rows: 0, imported: true });
  });

  test('pages join without gap', async () => {
    const rows = Array.from({ length: 2001 }, (_, index) => `${index};Discount`);
    await take(`number;kind\n${rows.join('\n')}\n`);
    expect((await exported('json')).split('\n')).toHaveLength(2001 + 3);
  });
});

test.each([[['a', 'b;c', '"d"', '']], [["'", "'a", "'-", '']]])(
  'a row of CSV is split as it was joined: %j',
  (values) => {
    const back = splitRow(joinRow(values, ';'), ';');
    expect(back?.map((value) => (/^'+[=+\-@]/.test(value) ? value.slice(1) : value))).toEqual(values);
  },
);
