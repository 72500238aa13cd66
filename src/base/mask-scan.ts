import type { Mask } from './mask-names.js';

/** What the parts of the text scanner share: the state of a scan, classes of characters, references, markup. */

export interface Passage {
  readonly text: string;
  out: string;
  /** Up to here the text has been copied to `out` or replaced. */
  copied: number;
  /** Where the next such end is; remembered, so that a text full of beginnings is not searched again and again. */
  readonly ends: Record<'-->' | '?>' | ']]>', number>;
}

/**
 * A text is scanned as its UTF-8: all that means something to the scanner is ASCII, and bytes are read several times as
 * fast as characters. `text` and `out` have a character for each byte (`inBytes`), so that `text` and `bytes` share
 * their positions; whoever looks at anything else than ASCII in them takes it through `inCharacters` first.
 */
export interface Scan extends Passage {
  readonly bytes: Buffer;
  /** A character for each byte as well. */
  readonly secrets: readonly string[];
  /** Masks a part of the text by itself. */
  readonly maskPart: (part: string) => string;
}

const BEYOND_ASCII = /[\u0080-\uffff]/;

/** The text whose UTF-8 is written here with a character for each byte. */
export function inCharacters(bytes: string): string {
  return BEYOND_ASCII.test(bytes) ? Buffer.from(bytes, 'latin1').toString() : bytes;
}

/** The UTF-8 of a text, with a character for each byte. */
export function inBytes(text: string): string {
  return BEYOND_ASCII.test(text) ? Buffer.from(text).toString('latin1') : text;
}

export const BORING = 0;
export const DIGIT = 1;
export const TAG = 2;
export const COLON = 3;
export const QUOTE = 4;
export const AT = 5;
export const ESCAPE = 6;
/** By byte. */
export const KINDS = new Uint8Array(256);
for (const digit of '0123456789') KINDS[digit.charCodeAt(0)] = DIGIT;
KINDS['<'.charCodeAt(0)] = TAG;
KINDS[':'.charCodeAt(0)] = COLON;
KINDS['"'.charCodeAt(0)] = QUOTE;
KINDS["'".charCodeAt(0)] = QUOTE;
KINDS['@'.charCodeAt(0)] = AT;
KINDS['&'.charCodeAt(0)] = ESCAPE;
KINDS['\\'.charCodeAt(0)] = ESCAPE;

/** A set of ASCII characters to be asked by byte; a set of strings takes three times the time of the whole scan. */
export function characters(of: string): (bytes: Uint8Array, at: number) => boolean {
  const marks = new Uint8Array(256);
  for (const character of of) marks[character.charCodeAt(0)] = 1;
  return (bytes, at) => at < bytes.length && marks[bytes[at] as number] === 1;
}

export function replace(scan: Passage, from: number, to: number, replacement: string): void {
  scan.out += scan.text.slice(scan.copied, from) + replacement;
  scan.copied = to;
}

/** Position after the next `end` at or behind `from`; the length of the text if there is none. */
export function after(scan: Passage, end: '-->' | '?>' | ']]>', from: number): number {
  if (scan.ends[end] < from) {
    const found = scan.text.indexOf(end, from);
    scan.ends[end] = found < 0 ? scan.text.length : found;
  }
  return Math.min(scan.ends[end] + end.length, scan.text.length);
}

export function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= 48 && code <= 57;
}

/** The end of a comment, an instruction or a CDATA mark that stands here and does not interrupt the text around it. */
export function markupEnd(scan: Passage, at: number): number | undefined {
  const { text } = scan;
  if (text.startsWith('<!--', at)) return after(scan, '-->', at + 4);
  if (text.startsWith('<![CDATA[', at)) return at + 9;
  if (text.startsWith(']]>', at)) return at + 3;
  if (text.startsWith('<?', at)) return after(scan, '?>', at + 2);
  return undefined;
}

interface Reference {
  character: string;
  end: number;
}

const REFERENCE = /&#(?:x([0-9a-fA-F]{1,24})|([0-9]{1,24}));|\\u([0-9a-fA-F]{4})/y;

/** `&#49;`, `&#x31;` or `\u0031` at this place. */
export function decode(text: string, at: number): Reference | undefined {
  REFERENCE.lastIndex = at;
  const found = REFERENCE.exec(text);
  if (found === null) return undefined;
  const [whole, xmlHex, xmlDecimal, json] = found;
  const code = xmlDecimal === undefined ? Number.parseInt(xmlHex ?? json ?? '', 16) : Number(xmlDecimal);
  return { character: code <= 0xffff ? String.fromCharCode(code) : '\ufffd', end: at + whole.length };
}

/** The contents of an element or a string, in characters, as its reader sees them: without markup, references resolved. */
export function plainText(content: string): string {
  if (!/[<&\\\]]/.test(content)) return content;
  const scan = passage(content);
  for (let at = 0; at < content.length; ) {
    const kind = content[at];
    const markup = kind === '<' || kind === ']' ? markupEnd(scan, at) : undefined;
    const reference = kind === '&' || kind === '\\' ? decode(content, at) : undefined;
    const end = markup ?? reference?.end;
    if (end !== undefined) replace(scan, at, end, reference?.character ?? '');
    at = end ?? at + 1;
  }
  return scan.out + content.slice(scan.copied);
}

/** ASCII without markup and references: what nearly every value is. */
const PLAIN = /^[^<>&"\\\]\u0080-\uffff]*$/;

/**
 * A value is shown in part only when it is a plain one; inside markup it is not clear what would be shown. Answers the
 * masked value with a character for each byte.
 */
export function applyMask({ bytes, text }: Scan, from: number, to: number, mask: Mask): string {
  const written = text.slice(from, to);
  if (PLAIN.test(written)) return mask(written);
  const value = plainText(bytes.toString('utf8', from, to));
  return /[<>"]/.test(value) ? '***' : inBytes(mask(value));
}

function passage(text: string): Passage {
  return { text, out: '', copied: 0, ends: { '-->': -1, '?>': -1, ']]>': -1 } };
}

export function newScan(bytes: Buffer, secrets: readonly string[], maskPart: Scan['maskPart']): Scan {
  const { text, out, copied, ends } = passage(bytes.toString('latin1'));
  return { text, out, copied, ends, bytes, secrets, maskPart };
}
