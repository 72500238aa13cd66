import { isXmlChar } from './xml-chars.js';

/** A reference that is not one of the five entities and no character reference to a legal character. */
export class BadReference extends Error {
  constructor(
    message: string,
    /** Index of the ampersand in the raw text. */
    readonly index: number,
  ) {
    super(message);
  }
}

/** Longest reference that can be legal: `&#x10FFFF;` with room for leading zeros. */
const MAX_REFERENCE = 16;

/**
 * Replaces the references of a text or an attribute value: `&lt; &gt; &amp; &quot; &apos;`, `&#10;`, `&#xA;`.
 * Throws `BadReference` on every other ampersand, and on numbers that are no XML characters.
 */
export function expandReferences(raw: string): string {
  let at = raw.indexOf('&');
  if (at === -1) return raw;
  let result = '';
  let from = 0;
  while (at !== -1) {
    const end = raw.indexOf(';', at);
    if (end === -1 || end - at > MAX_REFERENCE)
      throw new BadReference('an ampersand that starts no reference', at);
    result += raw.slice(from, at) + expandOne(raw.slice(at + 1, end), at);
    from = end + 1;
    at = raw.indexOf('&', from);
  }
  return result + raw.slice(from);
}

function expandOne(name: string, index: number): string {
  switch (name) {
    case 'lt':
      return '<';
    case 'gt':
      return '>';
    case 'amp':
      return '&';
    case 'quot':
      return '"';
    case 'apos':
      return "'";
    default:
      return expandNumber(name, index);
  }
}

function expandNumber(name: string, index: number): string {
  const hex = name.startsWith('#x');
  const digits = name.slice(hex ? 2 : 1);
  const numeric = name.startsWith('#') && (hex ? /^[0-9a-fA-F]+$/ : /^[0-9]+$/).test(digits);
  if (!numeric)
    throw new BadReference('an unknown entity; only lt, gt, amp, quot, apos and numbers are known', index);
  const code = Number.parseInt(digits, hex ? 16 : 10);
  if (!isXmlChar(code)) throw new BadReference('a reference to a character that XML does not allow', index);
  return String.fromCodePoint(code);
}
