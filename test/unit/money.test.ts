import fc from 'fast-check';
import {
  allocate,
  allocateWithin,
  formatFixed,
  formatScaled,
  parseScaled,
  percentOf,
  priceOf,
  scale,
  sumOf,
} from '../../src/base/money.js';

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

test.each([
  ['evenly', 30, [100, 100, 100], [10, 10, 10]],
  ['half up, the remainder on the last', 5, [1, 1, 1, 1], [1, 1, 1, 2]],
  ['half up, never more than is left', 3, [1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0]],
  ['a remainder that no share reaches', 4, [1, 1, 1, 1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0, 0, 0, 4]],
  ['a remainder on a last that weighs nothing', 10, [1, 1, 1, 0], [3, 3, 3, 1]],
  ['all weights zero', 7, [0, 0, 0], [0, 0, 7]],
  ['a single share', 7, [3], [7]],
  ['a single share that weighs nothing', 7, [0], [7]],
  ['more than the weights', 100, [1, 3], [25, 75]],
  ['nothing', 0, [1, 2], [0, 0]],
  ['nothing to nobody', 0, [], []],
  [
    'sums near 2^53',
    Number.MAX_SAFE_INTEGER,
    [1, Number.MAX_SAFE_INTEGER - 1],
    [1, Number.MAX_SAFE_INTEGER - 1],
  ],
])('allocates %s', (_case, total, weights, shares) => {
  expect(allocate(total, weights)).toEqual(shares);
});

test('a total that nobody takes is refused', () => {
  expect(() => allocate(1, [])).toThrow(new RangeError('Nobody takes a share of 1'));
});

test('shares sum to the total, are not negative, and all but those at the end are half up', () => {
  const weights = fc.array(fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 1e13 })), {
    minLength: 1,
    maxLength: 40,
  });
  const total = fc.oneof(fc.nat({ max: 1000 }), fc.maxSafeNat());
  fc.assert(
    fc.property(total, weights, (totalMinor, given) => {
      const shares = allocate(totalMinor, given);
      expect(shares).toHaveLength(given.length);
      expect(shares.every((share) => Number.isSafeInteger(share) && share >= 0)).toBe(true);
      expect(shares.reduce((sum, share) => sum + BigInt(share), 0n)).toBe(BigInt(totalMinor));
      const whole = sumOf(given, (weight) => weight);
      let left = totalMinor;
      shares.slice(0, -1).forEach((share, i) => {
        const fair = whole === 0 ? 0 : scale(totalMinor, given[i] ?? 0, whole);
        expect(share).toBe(Math.min(fair, left));
        left -= share;
      });
    }),
    { numRuns: 5000 },
  );
});

test.each([
  ['like allocate where everybody has room', 10, [100, 100, 100], [3, 3, 4]],
  ['past a last that takes nothing', 10, [100, 100, 100, 0], [3, 3, 4, 0]],
  ['past a last that takes little', 4, [1, 1, 1, 1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 1, 1, 1, 1]],
  ['as much as all take', 6, [1, 2, 3], [1, 2, 3]],
  ['nothing where nobody takes anything', 0, [0, 0], [0, 0]],
  ['nothing to nobody', 0, [], []],
])('allocates within limits %s', (_case, total, limits, shares) => {
  expect(allocateWithin(total, limits)).toEqual(shares);
});

test('more than all limits together is refused', () => {
  expect(() => allocateWithin(7, [1, 2, 3])).toThrow(new RangeError('7 is more than 6, which all may take'));
  expect(() => allocateWithin(1, [])).toThrow(RangeError);
});

test('shares within limits sum to the total, and none is negative or passes its limit', () => {
  const limits = fc.array(fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 1e13 })), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(limits, fc.nat({ max: 10_000 }), (given, part) => {
      const totalMinor = percentOf(
        sumOf(given, (limit) => limit),
        part,
      );
      const shares = allocateWithin(totalMinor, given);
      expect(sumOf(shares, (share) => share)).toBe(totalMinor);
      expect(shares.every((share, i) => share >= 0 && share <= (given[i] ?? 0))).toBe(true);
    }),
    { numRuns: 5000 },
  );
});
