import { type Mask, maskOfName, mayBeSensitive } from './mask-names.js';
import {
  AT,
  after,
  applyMask,
  characters,
  DIGIT,
  ESCAPE,
  inBytes,
  inCharacters,
  KINDS,
  plainText,
  replace,
  type Scan,
} from './mask-scan.js';

const endsName = characters(' \t\r\n/<>"\'=&');

const ENDS_NAME = 2;
/** What a character means in the name of an element: its end, or something that does not belong there. */
const IN_NAME = KINDS.map((kind) => (kind === DIGIT || kind === AT || kind === ESCAPE ? 1 : 0));
for (const end of ' \t\r\n/<>"\'=&') IN_NAME[end.charCodeAt(0)] = ENDS_NAME;

function nameEnd(bytes: Uint8Array, from: number): number {
  let end = from;
  while (end < bytes.length && !endsName(bytes, end)) end++;
  return end;
}

/** `<` stands here. */
export function tag(scan: Scan, start: number): number {
  const { bytes, text } = scan;
  const closing = bytes[start + 1] === 47;
  let odd = 0;
  let end = start + (closing ? 2 : 1);
  for (; end < bytes.length; end++) {
    const mark = IN_NAME[bytes[end] as number] as number;
    if (mark === ENDS_NAME) break;
    odd |= mark;
  }
  // A name may be passed over, unless it is none: `Ivan <ivan@shop.example>`, `<1000000000016>`.
  const next = odd === 0 ? end : start + 1;
  if (closing || !mayBeSensitive(bytes, end)) return next;
  const name = text.slice(start + 1, end);
  const mask = maskOfName(name);
  if (mask === undefined) return next;
  const close = text.indexOf('>', end);
  if (close < 0) return hideRest(scan, end);
  if (text[close - 1] === '/') return end;
  if (close > end) replace(scan, end, close, scan.maskPart(text.slice(end, close)));
  const contentEnd = elementEnd(scan, localName(name), close + 1);
  const content = text.slice(close + 1, contentEnd);
  if (content.trim() !== '') {
    replace(scan, close + 1, contentEnd, applyMask(scan, close + 1, contentEnd, mask));
  }
  return Math.max(contentEnd, close + 1);
}

function hideRest(scan: Scan, from: number): number {
  replace(scan, from, scan.text.length, ' ***');
  return scan.text.length;
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

/** Where the contents of the element end: at its own end tag, or never. */
function elementEnd(scan: Scan, name: string, from: number): number {
  const { bytes, text } = scan;
  let depth = 1;
  for (let at = text.indexOf('<', from); at >= 0; at = text.indexOf('<', at)) {
    if (text.startsWith('<!--', at)) at = after(scan, '-->', at + 4);
    else if (text.startsWith('<![CDATA[', at)) at = after(scan, ']]>', at + 9);
    else {
      const closing = text[at + 1] === '/';
      const nameStart = at + (closing ? 2 : 1);
      const end = nameEnd(bytes, nameStart);
      if (localName(text.slice(nameStart, end)) === name) depth += closing ? -1 : 1;
      if (depth === 0) return at;
      at = Math.max(end, at + 1);
    }
  }
  return text.length;
}

const isSpace = characters(' \t\r\n');
const QUOTATION = '"'.charCodeAt(0);
const EQUALS = '='.charCodeAt(0);
/** In bytes. */
const LONGEST_KEY = 720;

/** `:` stands here, perhaps after the key of an object: `"phone": "…"`, also inside a string: `\"phone\":\"…\"`. */
export function key(scan: Scan, colon: number): number {
  const { bytes, text } = scan;
  let end = colon - 1;
  while (end > 0 && isSpace(bytes, end)) end--;
  if (bytes[end] !== QUOTATION) return colon + 1;
  const start = text.lastIndexOf('"', end - 1);
  const name = end - start <= LONGEST_KEY ? nameOf(text.slice(start + 1, end)) : '';
  const mask = name === '' ? undefined : maskOfName(name);
  if (mask === undefined) return colon + 1;
  let value = colon + 1;
  while (isSpace(bytes, value)) value++;
  return maskValue(scan, value, mask);
}

/** A key of an object as its reader sees it. */
function nameOf(written: string): string {
  return written.includes('\\') ? inBytes(plainText(inCharacters(written)).replace(/\\+$/, '')) : written;
}

function maskValue(scan: Scan, start: number, mask: Mask): number {
  const { bytes, text } = scan;
  const first = text[start];
  if (first === '"' || text.startsWith('\\"', start)) {
    const from = start + (first === '"' ? 1 : 2);
    const to = first === '"' ? stringEnd(text, from) : orEnd(text, text.indexOf('\\"', from));
    if (to > from) replace(scan, from, to, applyMask(scan, from, to, mask));
    return to + 1;
  }
  const to = first === '{' || first === '[' ? nestedEnd(text, start) : bareEnd(bytes, start);
  const value = text.slice(start, to);
  if (value === '' || value === 'null' || value === 'true' || value === 'false') return to;
  replace(scan, start, to, `"${first === '{' || first === '[' ? '***' : applyMask(scan, start, to, mask)}"`);
  return to;
}

function orEnd(text: string, at: number): number {
  return at < 0 ? text.length : at;
}

/** The quote that ends a string, or the end of the text. */
function stringEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 34) return at;
  }
  return text.length;
}

function nestedEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = stringEnd(text, at + 1);
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}

const endsValue = characters(',}] \t\r\n<"');

function bareEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && !endsValue(bytes, at)) at++;
  return at;
}

/** In bytes. */
const LONGEST_ATTRIBUTE = 300;

/** A quote stands here, perhaps before the value of an attribute: `number="…"`. */
export function attribute(scan: Scan, quote: number): number {
  const { bytes, text } = scan;
  let end = quote - 1;
  while (end > 0 && isSpace(bytes, end)) end--;
  if (bytes[end] !== EQUALS) return quote + 1;
  end--;
  while (end > 0 && isSpace(bytes, end)) end--;
  if (!mayBeSensitive(bytes, end + 1)) return quote + 1;
  let start = end;
  while (start > 0 && end - start < LONGEST_ATTRIBUTE && !endsName(bytes, start - 1)) start--;
  const mask = maskOfName(text.slice(start, end + 1));
  if (mask === undefined) return quote + 1;
  const to = orEnd(text, text.indexOf(text[quote] as string, quote + 1));
  if (to > quote + 1) replace(scan, quote + 1, to, applyMask(scan, quote + 1, to, mask));
  return to + 1;
}
