const NAME_START = 1;
const NAME_REST = 2;

/** For each ASCII character: may it start a name, may it continue one. The colon is handled by the reader. */
const ASCII = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const letter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
  const other = (code >= 48 && code <= 57) || code === 45 || code === 46;
  ASCII[code] = letter ? NAME_START | NAME_REST : other ? NAME_REST : 0;
}

/** Ranges of NameStartChar past ASCII, XML 1.0 (fifth edition), production 4. */
const START_RANGES: readonly (readonly [number, number])[] = [
  [0xc0, 0xd6],
  [0xd8, 0xf6],
  [0xf8, 0x2ff],
  [0x370, 0x37d],
  [0x37f, 0x1fff],
  [0x200c, 0x200d],
  [0x2070, 0x218f],
  [0x2c00, 0x2fef],
  [0x3001, 0xd7ff],
  [0xf900, 0xfdcf],
  [0xfdf0, 0xfffd],
  [0x10000, 0xeffff],
];

/** What NameChar adds past ASCII, production 4a. */
const REST_RANGES: readonly (readonly [number, number])[] = [
  [0xb7, 0xb7],
  [0x300, 0x36f],
  [0x203f, 0x2040],
];

function inRanges(ranges: readonly (readonly [number, number])[], code: number): boolean {
  for (const [from, to] of ranges) if (code >= from && code <= to) return true;
  return false;
}

/** May this code point start a name (without colon)? */
export function isNameStart(code: number): boolean {
  return code < 128 ? ((ASCII[code] as number) & NAME_START) !== 0 : inRanges(START_RANGES, code);
}

/** May this code point stand inside a name (without colon)? */
export function isNamePart(code: number): boolean {
  if (code < 128) return ((ASCII[code] as number) & NAME_REST) !== 0;
  return inRanges(START_RANGES, code) || inRanges(REST_RANGES, code);
}

/** Is this code point a Char of XML 1.0, production 2? */
export function isXmlChar(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}

/** Finds the first UTF-16 unit that no XML document may hold: a control character, a non-character, half a surrogate pair. */
const ILLEGAL = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** The same for a text without surrogates: three times faster on Cyrillic, and enough for nearly all documents. */
const SUSPICIOUS = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/;

/** Index of the first illegal character, or -1. */
export function findIllegalChar(text: string): number {
  return SUSPICIOUS.test(text) ? text.search(ILLEGAL) : -1;
}

const ILLEGAL_ALL = new RegExp(ILLEGAL.source, 'gu');

/** The text with everything that XML cannot carry replaced by U+FFFD. */
export function replaceIllegalChars(text: string): string {
  return text.replace(ILLEGAL_ALL, '\ufffd');
}

/**
 * As `replaceAll`, which puts its result together piece by piece, as a tree of strings of 32 bytes a piece: 6 MB of
 * garbage for a document full of references.
 */
export function replaceEvery(text: string, what: string, by: string): string {
  return text.includes(what) ? text.split(what).join(by) : text;
}

/** Removes the white space of XML (and no other, unlike `trim`) from both ends. */
export function trimXmlSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isXmlSpace(text.charCodeAt(start))) start++;
  while (end > start && isXmlSpace(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** Space, tab, line feed, carriage return. */
export function isXmlSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13;
}
