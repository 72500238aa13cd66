import { replaceEvery, replaceIllegalChars } from './xml-chars.js';

/** What an element's text cannot hold as it is. Tested once per value; the slow way is rare. */
const SPECIAL = /[^\t\n\x20-\x25\x27-\x3b\x3d\x3f-\ud7ff\ue000-\ufffd]/;

/** The ampersand first, because the others bring one. */
const ESCAPES = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['\r', '&#13;'],
] as const;

/** Text of an element: markup escaped, carriage returns kept as `&#13;`, characters that XML cannot carry as U+FFFD. */
export function escapeText(text: string): string {
  if (!SPECIAL.test(text)) return text;
  let escaped = replaceIllegalChars(text);
  for (const [character, reference] of ESCAPES) escaped = replaceEvery(escaped, character, reference);
  return escaped;
}

/** Value of an attribute in quotes of either kind. */
export function escapeAttribute(text: string): string {
  return escapeText(text)
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&apos;')
    .replace(/\n/g, '&#10;')
    .replace(/\t/g, '&#9;');
}
