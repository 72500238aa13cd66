import iconv from 'iconv-lite';
import { ACCEPTED_ENCODINGS, decodeHead, decodeText } from '../../src/base/encodings.js';

const declared = (name: string) => `<?xml version="1.0" encoding="${name}"?><имя>Карта</имя>`;
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const swap = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('encodings: header, then mark, then declaration, then UTF-8', () => {
  const plain = '<имя>Карта</имя>';
  test.each<[string, Buffer, string | undefined, string]>([
    ['UTF-8 by default', Buffer.from(plain), undefined, plain],
    ['UTF-8 with mark', Buffer.concat([MARK, Buffer.from(plain)]), undefined, plain],
    ['UTF-8 with mark and header', Buffer.concat([MARK, Buffer.from(plain)]), 'utf-8', plain],
    ['windows-1251 by header', iconv.encode(plain, 'win1251'), 'windows-1251', plain],
    ['windows-1251 by header in capitals', iconv.encode(plain, 'win1251'), 'Windows-1251', plain],
    ['cp1251 by header', iconv.encode(plain, 'win1251'), 'cp1251', plain],
    [
      'windows-1251 by declaration',
      iconv.encode(declared('windows-1251'), 'win1251'),
      undefined,
      declared('windows-1251'),
    ],
    ['header beats declaration', Buffer.from(declared('windows-1251')), 'utf-8', declared('windows-1251')],
    [
      'header beats declaration the other way',
      iconv.encode(declared('utf-8'), 'win1251'),
      'windows-1251',
      declared('utf-8'),
    ],
    [
      'mark beats declaration',
      Buffer.concat([MARK, Buffer.from(declared('windows-1251'))]),
      undefined,
      declared('windows-1251'),
    ],
    ['UTF-16LE with mark', Buffer.from(`\ufeff${plain}`, 'utf16le'), undefined, plain],
    ['UTF-16BE with mark', swap(`\ufeff${plain}`), undefined, plain],
    ['UTF-16LE without mark', Buffer.from(plain, 'utf16le'), undefined, plain],
    ['UTF-16BE without mark', swap(plain), undefined, plain],
    ['header utf-16, mark LE', Buffer.from(`\ufeff${plain}`, 'utf16le'), 'UTF-16', plain],
    ['header utf-16, mark BE', swap(`\ufeff${plain}`), 'UTF-16', plain],
    ['header utf-16, no mark, LE', Buffer.from(plain, 'utf16le'), 'utf-16', plain],
    ['header utf-16, no mark, BE', swap(plain), 'utf-16', plain],
    ['header utf-16le', Buffer.from(plain, 'utf16le'), 'utf-16le', plain],
    ['header utf-16be', swap(plain), 'utf-16be', plain],
    ['koi8-r', iconv.encode(plain, 'koi8-r'), 'koi8-r', plain],
    ['cp866 by declaration', iconv.encode(declared('cp866'), 'cp866'), undefined, declared('cp866')],
    ['iso-8859-5', iconv.encode(plain, 'iso-8859-5'), 'iso-8859-5', plain],
    ['iso-8859-1', Buffer.from('<a>\xe9</a>', 'latin1'), 'ISO-8859-1', '<a>é</a>'],
    ['us-ascii', Buffer.from('<a/>'), 'us-ascii', '<a/>'],
    [
      'a declaration of UTF-16 that cannot be true',
      Buffer.from(declared('utf-16')),
      undefined,
      declared('utf-16'),
    ],
    [
      'a declaration in single quotes',
      iconv.encode("<?xml version='1.0' encoding='cp1251'?><я/>", 'win1251'),
      undefined,
      "<?xml version='1.0' encoding='cp1251'?><я/>",
    ],
    [
      'a declaration without encoding',
      Buffer.from('<?xml version="1.0"?><я/>'),
      undefined,
      '<?xml version="1.0"?><я/>',
    ],
    ['nothing', Buffer.alloc(0), undefined, ''],
  ])('%s', (_name, bytes, charset, text) => {
    expect(decodeText(bytes, charset)).toBe(text);
  });

  test.each<[string, Buffer, string | undefined]>([
    ['bytes that are not UTF-8', Buffer.from([0x3c, 0xc0, 0x80]), undefined],
    ['windows-1251 without saying so', iconv.encode(plain, 'win1251'), undefined],
    ['a surrogate in UTF-8', Buffer.from([0x3c, 0xed, 0xa0, 0x80]), 'utf-8'],
    ['overlong UTF-8', Buffer.from([0x3c, 0xc1, 0xbf]), 'utf-8'],
    ['half a UTF-16 unit', Buffer.from([0xff, 0xfe, 0x3c]), undefined],
    ['a byte that windows-1251 has no character for', Buffer.from([0x3c, 0x98, 0x3e]), 'windows-1251'],
    ['Cyrillic in us-ascii', Buffer.from(plain), 'us-ascii'],
    ['an unknown declaration', Buffer.from('<?xml version="1.0" encoding="UTF-7"?><a/>'), undefined],
  ])('%s is refused', (_name, bytes, charset) => {
    expect(() => decodeText(bytes, charset)).toThrow(expect.objectContaining({ name: 'EncodingError' }));
  });

  test.each(['utf-7', 'utf-32', 'ebcdic', 'constructor', '__proto__', 'x'.repeat(500), 'a\nb'])(
    'charset %j is refused with a list of what is accepted',
    (charset) => {
      expect(() => decodeText(Buffer.from('<a/>'), charset)).toThrow(ACCEPTED_ENCODINGS.join(', '));
    },
  );
});

describe('encodings: the beginning of a document', () => {
  const text = '<a>Ж€😀б</a>';
  test.each<[string, Buffer, string | undefined]>([
    ['UTF-8', Buffer.from(text), undefined],
    ['UTF-8 with mark', Buffer.concat([MARK, Buffer.from(text)]), undefined],
    ['UTF-16LE', Buffer.from(text, 'utf16le'), undefined],
    ['UTF-16BE by header', swap(`\ufeff${text}`), 'utf-16'],
    ['windows-1251', iconv.encode('<a>Жб</a>', 'win1251'), 'windows-1251'],
  ])('%s is cut between characters, wherever the end falls', (_name, bytes, charset) => {
    const whole = decodeText(bytes, charset);
    const heads = Array.from({ length: bytes.length / 2 }, (_, i) => decodeHead(bytes, 2 * i + 2, charset));
    for (const head of heads) {
      expect(whole.startsWith(head)).toBe(true);
      expect(head).not.toMatch(/[\ud800-\udbff]$/);
    }
    expect(decodeHead(bytes, bytes.length + 100, charset)).toBe(whole);
    expect(heads.at(-1)?.length).toBeGreaterThanOrEqual(whole.length - 1);
  });

  test('what comes behind it is not looked at', () => {
    const bytes = Buffer.concat([Buffer.from('<a>'), Buffer.alloc(100, 0xff)]);
    expect(decodeHead(bytes, 2)).toBe('<a');
    expect(() => decodeHead(bytes, 4)).toThrow(expect.objectContaining({ name: 'EncodingError' }));
  });
});
