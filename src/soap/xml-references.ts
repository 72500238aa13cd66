import { isXmlChar } from './xml-chars.js';

/** Refuses a reference, by the index of its ampersand in the raw text. */
export type RefuseReference = (message: string, index: number) => never;

/** Longest reference that can be legal: `&#x10FFFF;` with room for leading zeros. */
const MAX_REFERENCE = 16;

/**
 * Replaces the references of a text or an attribute value: `&lt; &gt; &amp; &quot; &apos;`, `&#10;`, `&#xA;`.
 * Every other ampersand is refused, and so are numbers that are no XML characters.
 */
export function expandReferences(raw: string, refuse: RefuseReference): string {
  let at = raw.indexOf('&');
  if (at === -1) return raw;
  let result = '';
  let from = 0;
  while (at !== -1) {
    const end = raw.indexOf(';', at);
    if (end === -1 || end - at > MAX_REFERENCE) refuse('an ampersand that starts no reference', at);
    result += raw.slice(from, at) + expandOne(raw.slice(at + 1, end), at, refuse);
    from = end + 1;
    at = raw.indexOf('&', from);
  }
  return result + raw.slice(from);
}

function expandOne(name: string, index: number, refuse: RefuseReference): string {
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
      return expandNumber(name, index, refuse);
  }
}

function expandNumber(name: string, index: number, refuse: RefuseReference): string {
  const hex = name.startsWith('#x');
  const digits = name.slice(hex ? 2 : 1);
  const numeric = name.startsWith('#') && (hex ? /^[0-9a-fA-F]+$/ : /^[0-9]+$/).test(digits);
  if (!numeric) refuse('an unknown entity; only lt, gt, amp, quot, apos and numbers are known', index);
  const code = Number.parseInt(digits, hex ? 16 : 10);
  if (!isXmlChar(code)) refuse('a reference to a character that XML does not allow', index);
  return String.fromCodePoint(code);
}
