/**
 * Exact sums: integers of minor units (2 digits), thousandths (3) and hundredths of a percent (2). Decimal text is met
 * at the edges only, and nothing near a sum is a floating-point fraction.
 */

/** Digits behind the point of a sum of money, a quantity and a percent. */
export const moneyDigits = 2;
export const quantityDigits = 3;
export const percentDigits = 2;

const decimal = /^([+-]?)(\d+)(?:\.(\d*))?$/;

/**
 * `"12.5"` with 2 digits is 1250.
 * @returns undefined when the text is no plain decimal, has more significant digits than `digits` behind the point, or
 *   does not fit 2^53.
 */
export function parseScaled(text: string, digits: number): number | undefined {
  const [, sign, whole, fraction = ''] = decimal.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const kept = fraction.slice(0, digits).padEnd(digits, '0');
  if (/[1-9]/.test(fraction.slice(digits))) return undefined;
  const value = Number(whole + kept);
  if (!Number.isSafeInteger(value)) return undefined;
  return sign === '-' && value !== 0 ? -value : value;
}

/** 1250 with 2 digits is `"12.5"`: a point, no padding. */
export function formatScaled(value: number, digits: number): string {
  const unit = 10 ** digits;
  const magnitude = Math.abs(value);
  // Taken off before dividing: a quotient of large numbers would round to the next whole one.
  let fraction = magnitude % unit;
  const whole = `${value < 0 ? '-' : ''}${(magnitude - fraction) / unit}`;
  if (fraction === 0) return whole;
  let shown = digits;
  while (fraction % 10 === 0) {
    fraction /= 10;
    shown -= 1;
  }
  return `${whole}.${String(fraction).padStart(shown, '0')}`;
}

/** 1250 with 2 digits is `"12.50"`: for people. */
export function formatFixed(value: number, digits: number): string {
  const text = String(Math.abs(value)).padStart(digits + 1, '0');
  const point = text.length - digits;
  const whole = `${value < 0 ? '-' : ''}${text.slice(0, point)}`;
  return digits === 0 ? whole : `${whole}.${text.slice(point)}`;
}

/**
 * The one rounding function: `a * b / divisor`, half up (away from zero).
 * @throws RangeError when the result does not fit 2^53.
 */
export function scale(a: number, b: number, divisor: number): number {
  const product = a * b;
  if (Number.isSafeInteger(product) && Number.isSafeInteger(2 * product))
    return roundQuotient(product, divisor);
  const exact = BigInt(a) * BigInt(b);
  const magnitude = exact < 0n ? -exact : exact;
  const rounded = Number((2n * magnitude + BigInt(divisor)) / (2n * BigInt(divisor)));
  if (!Number.isSafeInteger(rounded)) throw new RangeError(`${a} * ${b} / ${divisor} does not fit 2^53`);
  return exact < 0n ? -rounded : rounded;
}

function roundQuotient(product: number, divisor: number): number {
  const magnitude = Math.abs(product);
  const rest = magnitude % divisor;
  const whole = (magnitude - rest) / divisor + (2 * rest >= divisor ? 1 : 0);
  return product < 0 && whole !== 0 ? -whole : whole;
}

/** Price of a quantity: minor units × thousandths. */
export function priceOf(quantityMilli: number, priceMinor: number): number {
  return scale(quantityMilli, priceMinor, 1000);
}

/** A percentage (in hundredths of a percent) of a sum. */
export function percentOf(amountMinor: number, percentCenti: number): number {
  return scale(amountMinor, percentCenti, 10_000);
}

export function sumOf<Row>(rows: readonly Row[], value: (row: Row) => number): number {
  return rows.reduce((total, row) => total + value(row), 0);
}

/**
 * Shares a total in proportion to weights: half up at each share, never more than what is left, the remainder on the
 * last. The shares sum exactly to the total, and none is negative; where all weights are zero the last takes everything.
 * @param weights not negative, at least one; they sum to at most 2^53.
 * @throws RangeError when a total has nobody to take it.
 */
export function allocate(totalMinor: number, weights: readonly number[]): number[] {
  if (weights.length === 0 && totalMinor !== 0) throw new RangeError(`Nobody takes a share of ${totalMinor}`);
  const whole = sumOf(weights, (weight) => weight);
  let left = totalMinor;
  return weights.map((weight, i) => {
    // Weights that sum to zero are all zero, and so is a share of them by any divisor.
    const fair = i === weights.length - 1 ? left : scale(totalMinor, weight, whole || 1);
    const share = Math.min(fair, left);
    left -= share;
    return share;
  });
}

/**
 * Shares a total like `allocate`, in proportion to limits that no share passes: what is too much for the last goes to
 * those before it, from the end on.
 * @param limits as the weights of `allocate`.
 * @throws RangeError when the total is larger than all limits together.
 */
export function allocateWithin(totalMinor: number, limits: readonly number[]): number[] {
  const whole = sumOf(limits, (limit) => limit);
  if (totalMinor > whole) throw new RangeError(`${totalMinor} is more than ${whole}, which all may take`);
  const shares = allocate(totalMinor, limits);
  let over = 0;
  for (const [i, limit] of [...limits.entries()].reverse()) {
    const wanted = (shares[i] as number) + over;
    shares[i] = Math.min(wanted, limit);
    over = wanted - shares[i];
  }
  return shares;
}
