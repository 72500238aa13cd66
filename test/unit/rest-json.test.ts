import fc from 'fast-check';
import { JsonError, keptNumber, readJson } from '../../src/http/rest/json-reader.js';

const limits = { depth: 32, values: 100_000 };
const read = (text: string) => readJson(text, limits).value;

function faultOf(text: string): string {
  try {
    read(text);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return `${error.fault} ${error.line}:${error.column}`;
  }
}

describe('JSON that is right', () => {
  test.each([
    ['{}', {}],
    ['[]', []],
    [' \t\r\n[ 1 , "a" , true , false , null ] \n', [1, 'a', true, false, null]],
    ['{"a":{"b":[{"c":[]}]} , "d" : {}}', { a: { b: [{ c: [] }] }, d: {} }],
    ['"Молоко \\u041c \\ud83d\\ude00 \\"\\\\\\/\\b\\f\\n\\r\\t"', 'Молоко М 😀 "\\/\b\f\n\r\t'],
    ['"\\u00e9\u2028\u007f"', 'é\u2028\u007f'],
    ['0', 0],
    ['-5', -5],
    ['999999999999999', 999_999_999_999_999],
    ['8.000', 8],
  ])('%s', (text, value) => expect(read(text)).toEqual(value));

  test('a negative zero is a zero', () => expect(Object.is(read('-0'), 0)).toBe(true));

  test.each(['89.90', '0.1', '1e2', '1E+2', '-0.5', '1000000000000000', '12345678901234567890.123', '1.0e0'])(
    'the number %s keeps its digits',
    (text) => {
      expect(keptNumber(read(text))).toBe(text);
      expect(keptNumber((read(`[${text}]`) as unknown[])[0])).toBe(text);
    },
  );

  test('a string is no kept number, whatever is in it', () => {
    expect(keptNumber(read('"89.90"'))).toBeUndefined();
    expect(keptNumber(read('8'))).toBeUndefined();
  });

  test('names of the language are names like others', () => {
    const value = read('{"__proto__":{"x":1},"constructor":2,"toString":3,"hasOwnProperty":4}') as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.entries(value)).toEqual([
      ['__proto__', { x: 1 }],
      ['constructor', 2],
      ['toString', 3],
      ['hasOwnProperty', 4],
    ]);
    expect((value as { x?: number }).x).toBeUndefined();
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  test('values are counted', () => {
    expect(readJson('{"a":[1,2,{"b":null}]}', limits).values).toBe(6);
  });
});

describe('JSON that is wrong is refused where it is wrong', () => {
  test.each([
    ['', 'empty 1:1'],
    [' \n ', 'empty 2:2'],
    ['{', 'end 1:2'],
    ['[', 'end 1:2'],
    ['[1', 'end 1:3'],
    ['[1,', 'end 1:4'],
    ['[1,]', 'unexpected 1:4'],
    ['[,1]', 'unexpected 1:2'],
    ['[1 2]', 'unexpected 1:4'],
    ['{"a"', 'end 1:5'],
    ['{"a":', 'end 1:6'],
    ['{"a":1', 'end 1:7'],
    ['{"a":1,', 'end 1:8'],
    ['{"a":1,}', 'unexpected 1:8'],
    ['{"a" 1}', 'unexpected 1:6'],
    ['{a:1}', 'unexpected 1:2'],
    ["{'a':1}", 'unexpected 1:2'],
    ['{"a":1]', 'unexpected 1:7'],
    ['[1}', 'unexpected 1:3'],
    ['"', 'end 1:2'],
    ['"a', 'end 1:3'],
    ['"\\', 'bad-escape 1:2'],
    ['"\\x"', 'bad-escape 1:2'],
    ['"\\u12g4"', 'bad-escape 1:2'],
    ['"a\nb"', 'control-character 1:3'],
    ['"a\u0000b"', 'control-character 1:3'],
    ['["\\u0000"]', 'bad-character 1:2'],
    ['"\\ud83d"', 'bad-character 1:1'],
    ['"\\ude00\\ud83d"', 'bad-character 1:1'],
    ['{"\\ud83d":1}', 'bad-character 1:2'],
    ['{}{}', 'trailing 1:3'],
    ['1 2', 'trailing 1:3'],
    ['null x', 'trailing 1:6'],
    ['tru', 'unexpected 1:1'],
    ['TRUE', 'unexpected 1:1'],
    ['NaN', 'unexpected 1:1'],
    ['Infinity', 'unexpected 1:1'],
    ['undefined', 'unexpected 1:1'],
    ['+1', 'unexpected 1:1'],
    ['.5', 'unexpected 1:1'],
    ['01', 'trailing 1:2'],
    ['1.', 'trailing 1:2'],
    ['1e', 'trailing 1:2'],
    ['-', 'unexpected 1:1'],
    ['0x10', 'trailing 1:2'],
    ['12,5', 'trailing 1:3'],
    ['// a\n1', 'unexpected 1:1'],
    ['\u00a01', 'unexpected 1:1'],
    ['\ufeff1', 'unexpected 1:1'],
    ['{\n "a": 1,\n "b": 2,\n "a": 3\n}', 'double-key 4:2'],
    ['{"a":1,"\\u0061":2}', 'double-key 1:8'],
    ['{"__proto__":1,"__proto__":2}', 'double-key 1:16'],
    [`[${'1'.repeat(81)}]`, 'long-number 1:2'],
    [`${'['.repeat(33)}${']'.repeat(33)}`, 'too-deep 1:33'],
    [`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`, 'too-deep 1:161'],
  ])('%j: %s', (text, fault) => expect(faultOf(text)).toBe(fault));

  test('32 levels are accepted', () => {
    expect(faultOf(`${'['.repeat(32)}${']'.repeat(32)}`)).toBe('accepted');
  });

  test('so many values are accepted and no more', () => {
    expect(readJson('[1,2]', { depth: 2, values: 3 }).values).toBe(3);
    expect(() => readJson('[1,2,3]', { depth: 2, values: 3 })).toThrow('too-many at line 1, column 6');
  });

  test('the name that is there twice is told', () => {
    expect.assertions(1);
    try {
      read('{"имя":1,"имя":2}');
    } catch (error) {
      expect((error as JsonError).key).toBe('имя');
    }
  });
});

describe('beside the engine', () => {
  /** What the engine would have made of it: numbers as floating points. */
  const plain = (value: unknown): unknown => {
    if (typeof value === 'symbol') return Number(value.description);
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
  };

  const isStorable = (text: string) => !text.includes('\\u0000') && !/\\ud[89a-f]/.test(text);

  test('every document that the engine writes is read alike', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(isStorable(text));
        expect(plain(read(text))).toEqual(
          plain(JSON.parse(text, (_key, value) => (Object.is(value, -0) ? 0 : value))),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('a document with a piece cut out, doubled or changed is accepted only where the engine accepts it', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 3 }), (text, where, piece) => {
        const at = where % (text.length + 1);
        const changed = text.slice(0, at) + piece + text.slice(at + piece.length);
        let accepted = true;
        try {
          JSON.parse(changed);
        } catch {
          accepted = false;
        }
        const fault = faultOf(changed);
        if (!accepted) expect(fault).not.toBe('accepted');
        else expect(fault).toMatch(/^(accepted|double-key|bad-character|too-deep|long-number)/);
      }),
      { numRuns: 1000 },
    );
  });
});
