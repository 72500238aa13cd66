import { decode, inBytes, isDigit, markupEnd, replace, type Scan } from './mask-scan.js';
import { maskCard } from './mask-values.js';

/** Between the groups of a phone or card number. NUL: text in UTF-16 that was taken for something else. */
const SEPARATORS = [...'\0 \t\u00a0\u2009\u202f()-\u2010\u2011\u2012\u2013\u2014\u2212'];
/** Those of several bytes. */
const WIDE = SEPARATORS.map(inBytes).filter(({ length }) => length > 1);
const SEPARATE = new Set([...SEPARATORS, ...WIDE]);
const LONGEST_GAP = 3;
const SHORTEST_MASKED = 10;

/** A digit stands at `start`, plain or escaped. Answers where to go on. */
export function number(scan: Scan, start: number): number {
  const { bytes, text } = scan;
  let end = start;
  while (end < bytes.length && isDigit(bytes[end])) end++;
  if (end > start && end < bytes.length && endsNumber(bytes, end)) {
    const length = end - start;
    if (length >= SHORTEST_MASKED || (scan.secrets.length > 0 && isSecret(scan, text.slice(start, end)))) {
      replace(scan, start, end, maskCard(text.slice(start, end)));
    }
    return end;
  }
  if (isDateAndTime(text, start)) return start + DATE.length;
  return groupedNumber(scan, start, end);
}

/** What may stand between two digits of a number, or begin something that may: NUL, spaces, `&`, `(`, `)`, `-`, `\\`, `]`. */
const GOES_ON = new Uint8Array(256).fill(1, 128);
for (const character of '\0 \t&()-\\]') GOES_ON[character.charCodeAt(0)] = 1;

/** Whether nothing that could go on a number stands here: the common case, decided by a look at a byte or two. */
function endsNumber(bytes: Uint8Array, at: number): boolean {
  const code = bytes[at] as number;
  if (code === 60) return bytes[at + 1] !== 33 && bytes[at + 1] !== 63;
  return GOES_ON[code] === 0;
}

const DATE = '2026-11-22';

/** `2026-11-22 10:15`: the date in front of a time is no phone number. */
function isDateAndTime(text: string, at: number): boolean {
  return (
    text[at + 4] === '-' &&
    text[at + 7] === '-' &&
    text[at + 10] === ' ' &&
    text[at + 13] === ':' &&
    (text[at + 5] === '0' || text[at + 5] === '1') &&
    text[at + 8] !== '-'
  );
}

function isSecret(scan: Scan, digits: string): boolean {
  return scan.secrets.some(
    (secret) =>
      digits === secret || (secret.length >= 6 && digits.length > secret.length && digits.includes(secret)),
  );
}

/** A number whose digits are separated, escaped, or split by comments and CDATA. */
function groupedNumber(scan: Scan, start: number, firstGroupEnd: number): number {
  const { bytes, text } = scan;
  let digits = '';
  let end = start;
  let gap = 0;
  let split = false;
  for (let at = start; at < bytes.length && gap <= LONGEST_GAP; ) {
    const code = bytes[at] as number;
    if (isDigit(code)) {
      end = at + 1;
      while (end < bytes.length && isDigit(bytes[end])) end++;
      digits += text.slice(at, end);
      gap = 0;
      at = end;
      continue;
    }
    const character = text[at] as string;
    let decoded = character;
    let next = at + 1;
    if (code === 38 || code === 92) {
      const reference = decode(text, at);
      if (reference === undefined) break;
      decoded = reference.character;
      next = reference.end;
    } else if (code >= 128) {
      decoded = WIDE.find((separator) => text.startsWith(separator, at)) ?? character;
      next = at + decoded.length;
    }
    if (isDigit(decoded.charCodeAt(0))) {
      digits += decoded;
      end = next;
      gap = 0;
    } else if (SEPARATE.has(decoded)) {
      if (code !== 0) gap++;
    } else {
      const markup = markupEnd(scan, at);
      if (markup === undefined) break;
      next = markup;
      split = true;
    }
    at = next;
  }
  if (digits.length >= SHORTEST_MASKED || isSecret(scan, digits)) {
    replace(scan, start, end, maskCard(digits));
    return end;
  }
  // What stands inside a comment or between groups has not been looked at by itself yet.
  return split || firstGroupEnd === start ? Math.max(firstGroupEnd, start + 1) : firstGroupEnd;
}
