import fc from 'fast-check';
import { formatFixed, formatScaled, parseScaled, percentOf, priceOf, scale } from '../../src/base/money.js';

test.each([
  ['12.5', 1250],
  ['0', 0],
  ['-0', 0],
  ['+7', 700],
  ['-0.01', -1],
  ['0012.340000', 1234],
  ['90071992547409.91', Number.MAX_SAFE_INTEGER],
])('%s is %d minor units', (text, minor) => {
  expect(parseScaled(text, 2)).toBe(minor);
});

test.each(['', '.', '.5', '12,5', '1e3', 'NaN', '0x1', ' 1', '1.001', '90071992547409.92', '1'.repeat(400)])(
  '%s is no sum',
  (text) => {
    expect(parseScaled(text, 2)).toBeUndefined();
  },
);

test.each([
  [1250, '12.5', '12.50'],
  [0, '0', '0.00'],
  [-5, '-0.05', '-0.05'],
  [100, '1', '1.00'],
])('%d is written %s', (minor, short, fixed) => {
  expect(formatScaled(minor, 2)).toBe(short);
  expect(formatFixed(minor, 2)).toBe(fixed);
  expect(formatFixed(minor, 0)).toBe(String(minor));
});

test('writing and reading are inverse for every sum and number of digits', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 6 }), (value, digits) => {
      const expected = value === 0 ? 0 : value;
      expect(parseScaled(formatScaled(value, digits), digits)).toBe(expected);
      expect(parseScaled(formatFixed(value, digits), digits)).toBe(expected);
    }),
    { numRuns: 10_000 },
  );
});

test('rounds half up, away from zero, exactly', () => {
  expect(scale(5, 1, 10)).toBe(1);
  expect(scale(4, 1, 10)).toBe(0);
  expect(scale(-5, 1, 10)).toBe(-1);
  expect(Object.is(scale(-4, 1, 10), 0)).toBe(true);
  expect(priceOf(1500, 333)).toBe(500);
  expect(percentOf(10_010, 50)).toBe(50);
  expect(() => scale(Number.MAX_SAFE_INTEGER, 2, 1)).toThrow(RangeError);
});

test('rounding agrees with exact arithmetic for all integers', () => {
  const divisor = fc.constantFrom(1, 10, 1000, 10_000, 7);
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: -20_000, max: 20_000 }), divisor, (a, b, d) => {
      const product = BigInt(a) * BigInt(b);
      const magnitude = product < 0n ? -product : product;
      const rounded = (2n * magnitude + BigInt(d)) / (2n * BigInt(d));
      const exact = product < 0n ? -rounded : rounded;
      if (rounded > BigInt(Number.MAX_SAFE_INTEGER)) expect(() => scale(a, b, d)).toThrow(RangeError);
      else expect(BigInt(scale(a, b, d))).toBe(exact);
    }),
    { numRuns: 10_000 },
  );
});
