/** Digits that a decimal of ours may have; far past any sum of money, so that nothing is ever rounded to fit. */
export const MAX_DECIMAL_DIGITS = 40;

const LEXICAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/**
 * Reads the lexical form of `xs:decimal` and returns the exact value as canonical text: no plus sign, no padding
 * (`+007.10` → `7.1`, `-0` → `0`, `.5` → `0.5`). Undefined when the text is no decimal (`12,5`, `1e400`, `NaN`, hex,
 * empty) or has more than `MAX_DECIMAL_DIGITS` digits. Never goes through a floating number.
 */
export function canonicalDecimal(text: string): string | undefined {
  if (isPlainInteger(text)) return text;
  if (text.length > MAX_DECIMAL_DIGITS * 2) return undefined;
  const match = LEXICAL.exec(text);
  if (match === null) return undefined;
  const whole = match[2] as string;
  const fraction = match[3] ?? '';
  if (whole === '' && fraction === '') return undefined;
  const integer = stripLeadingZeros(whole);
  const rest = stripTrailingZeros(fraction);
  if (integer.length + rest.length > MAX_DECIMAL_DIGITS) return undefined;
  const magnitude = `${integer === '' ? '0' : integer}${rest === '' ? '' : `.${rest}`}`;
  return match[1] === '-' && magnitude !== '0' ? `-${magnitude}` : magnitude;
}

/** The common case, which needs no work: up to 15 digits and no leading zero. */
function isPlainInteger(text: string): boolean {
  const length = text.length;
  if (length === 0 || length > 15) return false;
  if (text.charCodeAt(0) === 48) return length === 1;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

function stripLeadingZeros(digits: string): string {
  let start = 0;
  while (start < digits.length && digits.charCodeAt(start) === 48) start++;
  return start === 0 ? digits : digits.slice(start);
}

function stripTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--;
  return end === digits.length ? digits : digits.slice(0, end);
}
