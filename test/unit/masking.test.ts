import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { maskCard, maskEmail, maskHolder, maskPhone, maskText } from '../../src/base/masking.js';

describe('masks of single values', () => {
  test.each([
    ['1000000000016', '10*******0016'],
    ['0012345', '****345'],
    ['4276 1234-1234 1234', '4276********1234'],
    ['12345678901234567890', '123456**********7890'],
    ['12345', '***45'],
    ['1234', '****'],
    ['', ''],
    ['<a&bcd', '***bcd'],
  ])('card %s is shown as %s', (number, masked) => {
    expect(maskCard(number)).toBe(masked);
  });

  test('a masked value stays as it is when it is masked again', () => {
    for (const number of ['0012345', '1000000000016', '4276123412341234']) {
      expect(maskCard(maskCard(number))).toBe(maskCard(number));
    }
    expect(maskHolder(maskHolder('Иванов Иван'))).toBe('И*** И***');
    expect(maskEmail(maskEmail('ivan@shop.example'))).toBe('i***@***');
  });

  test('at most half of a card number is shown', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{1,24}$/), (number) => {
        expect(maskCard(number).replaceAll('*', '').length).toBeLessThanOrEqual(number.length / 2);
      }),
    );
  });

  test.each([
    ['Иванов Иван', 'И*** И***'],
    ['  Ли  ', 'Л***'],
    ['79121234567', '***'],
    ['', ''],
  ])('holder %s is shown as %s', (holder, masked) => {
    expect(maskHolder(holder)).toBe(masked);
  });

  test('phones and addresses keep what tells two customers apart', () => {
    expect(maskPhone('+7 (912) 345-67-89')).toBe('7******6789');
    expect(maskEmail('@')).toBe('***@***');
  });
});

describe('masks of whole bodies', () => {
  const card = '0012345';
  test.each([
    [
      'the contents of an element by name',
      '<CardNumber>0012345</CardNumber>',
      '<CardNumber>****345</CardNumber>',
    ],
    [
      'whatever the prefix',
      '<ф:CardNumber a="1">0012345</ф:CardNumber >',
      '<ф:CardNumber a="1">****345</ф:CardNumber >',
    ],
    [
      'split by comments, CDATA and references',
      '<CardNumber>00<!-- </CardNumber> -->1<![CDATA[23]]>&#52;&#x35;</CardNumber><A>1</A>',
      '<CardNumber>****345</CardNumber><A>1</A>',
    ],
    ['elements inside', '<Phone><a>7912</a><b>3456789</b></Phone>', '<Phone>***</Phone>'],
    ['the same element inside', '<Phone><Phone>12</Phone>345678</Phone>x', '<Phone>***</Phone>x'],
    ['an element that is never closed', '<Password>letmein <A>b</A>', '<Password>***'],
    ['a tag that is never closed', '<Password letmein', '<Password ***'],
    [
      'an empty element stays empty',
      '<Phone/><Phone></Phone><Q>12.50</Q>',
      '<Phone/><Phone></Phone><Q>12.50</Q>',
    ],
    ['attributes', `<Card number = "0012345" phone='12'/>`, `<Card number = "****345" phone='**'/>`],
    ['attributes of a masked element', '<Phone b="1234567890">1</Phone>', '<Phone b="1*****7890">*</Phone>'],
    ['keys', '{"phone": "12345", "x": 12345}', '{"phone": "***45", "x": 12345}'],
    ['keys with escapes', '{"pho\\u006ee" : "\\u00312345"}', '{"pho\\u006ee" : "***45"}'],
    ['bare values stay JSON', '{"cardNumber":12345,"pin":1}', '{"cardNumber":"***45","pin":1}'],
    ['nothing in place of null', '{"phone":null,"email":true}', '{"phone":null,"email":true}'],
    [
      'objects and lists',
      '{"authorization":{"a":"}"},"phones":["1"],"token":[1,[2]]}',
      '{"authorization":"***","phones":["1"],"token":"***"}',
    ],
    ['an object that is never closed', '{"authorization":{"a":["b"', '{"authorization":"***"'],
    ['a string that is never closed', '{"password":"abc\\', '{"password":"***'],
    [
      'JSON inside a string',
      '"{\\"password\\":\\"abc\\",\\"a\\":1}"',
      '"{\\"password\\":\\"***\\",\\"a\\":1}"',
    ],
    [
      'a known card in a text',
      '<Message>Карта 0012345 заблокирована</Message>',
      '<Message>Карта ****345 заблокирована</Message>',
    ],
    ['a known card inside a longer number', '<A>x90012345</A>', '<A>x****2345</A>'],
    ['a phone in groups', 'call +7 (912) 345-67-89.', 'call +7******6789.'],
    ['a date before a time stays', '{"at":"2026-11-22 10:15:30"}', '{"at":"2026-11-22 10:15:30"}'],
    [
      'times, sums and positions stay',
      '<A>2026-11-22T10:15:30</A><B>100000.00</B>',
      '<A>2026-11-22T10:15:30</A><B>100000.00</B>',
    ],
    ['an address in brackets', 'Ivan <ivan@shop.example>', 'Ivan <i***@***>'],
    ['an address with an escaped @', 'ivan&#64;shop.ru ivan\\u0040shop.ru', 'i***@*** i***@***'],
    ['a number in place of a name', '<1000000000016/></1000000000016>', '<10*******0016/></10*******0016>'],
    ['a number in a comment between digits', '12<!-- 3333333333333 -->34', '12<!-- 33*******3333 -->34'],
    ['holders', '<Holder>Иванов Иван</Holder>', '<Holder>И*** И***</Holder>'],
  ])('%s', (_name, given, masked) => {
    expect(maskText(given, { secrets: [card] })).toBe(masked);
  });

  test('a known card with letters', () => {
    expect(maskText('<A>AB-1234</A>', { secrets: ['AB-1234'] })).toBe('<A>***234</A>');
  });

  const digits = fc.stringMatching(/^[1-9][0-9]{9,18}$/);
  const embeddings: Record<string, (number: string) => string> = {
    element: (n) => `<a><CardNumber>${n}</CardNumber></a>`,
    otherElement: (n) => `<m:Check><m:Comment>card ${n}, thanks</m:Comment></m:Check>`,
    json: (n) => JSON.stringify({ a: 1, list: [n], phone: n }),
    jsonNumber: (n) => `{"a":${n},"b":2}`,
    attribute: (n) => `<a b="${n}" c='${n}'/>`,
    references: (n) => `<a>${[...n].map((d, i) => (i % 2 ? `&#${d.charCodeAt(0)};` : d)).join('')}</a>`,
    hexReferences: (n) => `<a>${[...n].map((d) => `&#x${d.charCodeAt(0).toString(16)};`).join('')}</a>`,
    jsonEscapes: (n) => `{"a":"${[...n].map((d) => `\\u00${d.charCodeAt(0).toString(16)}`).join('')}"}`,
    groups: (n) => `tel. ${n.replace(/(\d{3})(?=\d)/g, '$1-')}`,
    spaces: (n) => n.replace(/(\d{4})(?=\d)/g, '$1 '),
    phone: (n) => `+${n[0]} (${n.slice(1, 4)}) ${n.slice(4)}`,
    cdata: (n) => `<a>${n.slice(0, 5)}<![CDATA[${n.slice(5)}]]></a>`,
    comment: (n) => `<a>${n.slice(0, 5)}<!-- ${n} -->${n.slice(5)}</a>`,
    cutXml: (n) => `<a><b>${n}`,
    plain: (n) => n,
  };

  test('no long number survives in any embedding', () => {
    const names = fc.constantFrom(...Object.keys(embeddings));
    fc.assert(
      fc.property(digits, names, names, (number, one, other) => {
        const text = `${embeddings[one]?.(number)} ; ${embeddings[other]?.(number)}`;
        const read = maskText(text)
          .replace(/<!--|-->|<!\[CDATA\[|\]\]>|[-\s()+]/g, '')
          .replace(/&#x([0-9a-f]+);|\\u([0-9a-f]{4})/g, (_all, a, b) =>
            String.fromCharCode(Number.parseInt(a ?? b, 16)),
          )
          .replace(/&#([0-9]+);/g, (_all, decimal) => String.fromCharCode(Number(decimal)));
        expect(read).not.toContain(number);
        expect(read).not.toContain(number.slice(-9));
      }),
      { numRuns: 3000 },
    );
  });

  test('a known short card survives nowhere', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9]{6,9}$/),
        fc.constantFrom(...Object.keys(embeddings)),
        (number, name) => {
          const read = maskText(embeddings[name]?.(number) ?? '', { secrets: [number] })
            .replace(/<!--|-->|<!\[CDATA\[|\]\]>|[-\s()+]/g, '')
            .replace(/&#x([0-9a-f]+);|\\u([0-9a-f]{4})/g, (_all, a, b) =>
              String.fromCharCode(Number.parseInt(a ?? b, 16)),
            )
            .replace(/&#([0-9]+);/g, (_all, decimal) => String.fromCharCode(Number(decimal)));
          expect(read).not.toContain(number);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('any text at all is taken', () => {
    const pieces = fc.constantFrom(
      '<',
      '</',
      '<CardNumber',
      '>',
      '/>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      '"',
      "'",
      '\\',
      '&#',
      '49;',
      '\\u',
      '0031',
      ':',
      '=',
      '@',
      'phone',
      '{',
      '[',
      '}',
      ']',
      '12',
      '34567890123',
      ' ',
      'я',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        expect(maskText(parts.join(''), { secrets: ['34567'] })).not.toContain('34567890123');
      }),
      { numRuns: 5000 },
    );
  });

  test('names that are remembered do not keep the bodies that they stood in', () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const heapBytes = () => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const before = heapBytes();
    for (let i = 0; i < 300; i++) {
      const body = Buffer.from(`<a a-name-that-no-other-has-${i}="1">${' '.repeat(250_000)}</a>`).toString();
      expect(maskText(body)).toHaveLength(body.length);
    }
    expect(heapBytes() - before).toBeLessThan(20 * 1024 * 1024);
  });

  test('hostile repetitions take linear work', () => {
    // Counted in doublings, not in seconds: quadratic work on the larger text would not end within the test's time.
    for (const piece of [
      '1<!--',
      '<Phone>',
      '<Phone',
      '"phone":"',
      '"phone":{',
      '"phone":[',
      'a@',
      '1 ',
      '&#49;&#',
      '1<?',
      '<![CDATA[1',
      '"a" :',
      '=" ',
      "phone='",
      '\\"phone\\":\\"',
      '12]]>',
      '<CardNumber><!--',
      '1&#00000000000000049;',
      '</',
      '\\\\"',
    ]) {
      expect(typeof maskText(piece.repeat(200_000), { secrets: ['0012345'] })).toBe('string');
    }
  }, 30_000);
});
