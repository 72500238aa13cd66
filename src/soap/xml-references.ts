import { isXmlChar, replaceEvery } from './xml-chars.js';

/** Refuses a reference, by the index of its ampersand in the raw text. */
export type RefuseReference = (message: string, index: number) => never;

/** Longest reference that can be legal: `&#x10FFFF;` with room for leading zeros. */
const MAX_REFERENCE = 16;

/** The ampersand last, or it would start another reference. */
const NAMES = [
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
] as const;
const NAMED = /&(?:lt|gt|amp|quot|apos);/y;
const NUMERIC = /&#(?:[0-9]+|x[0-9a-fA-F]+);/y;

/**
 * Replaces the references of a text or an attribute value: `&lt; &gt; &amp; &quot; &apos;`, `&#10;`, `&#xA;`.
 * Every other ampersand is refused, and so are numbers that are no XML characters.
 */
export function expandReferences(raw: string, refuse: RefuseReference): string {
  let at = raw.indexOf('&');
  if (at === -1) return raw;
  let numbers = false;
  for (; at !== -1; at = raw.indexOf('&', at + 1)) {
    NAMED.lastIndex = at;
    if (NAMED.test(raw)) continue;
    checkNumber(raw, at, refuse);
    numbers = true;
  }
  let text = numbers ? raw.replace(/&#[^;]+;/g, expandNumber) : raw;
  for (const [reference, character] of NAMES) text = replaceEvery(text, reference, character);
  return text;
}

function checkNumber(raw: string, at: number, refuse: RefuseReference): void {
  const end = raw.indexOf(';', at);
  if (end === -1 || end - at > MAX_REFERENCE) refuse('an ampersand that starts no reference', at);
  NUMERIC.lastIndex = at;
  if (!NUMERIC.test(raw)) {
    refuse('an unknown entity; only lt, gt, amp, quot, apos and numbers are known', at);
  }
  if (!isXmlChar(codeOf(raw.slice(at, end))))
    refuse('a reference to a character that XML does not allow', at);
}

function codeOf(reference: string): number {
  return reference[2] === 'x'
    ? Number.parseInt(reference.slice(3), 16)
    : Number.parseInt(reference.slice(2), 10);
}

/** An ampersand stays a reference until all others are replaced, or it would start one of them. */
function expandNumber(reference: string): string {
  const code = codeOf(reference);
  return code === 38 ? '&amp;' : String.fromCodePoint(code);
}
