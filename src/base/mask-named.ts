import { type Mask, maskOfName, mayBeSensitive } from './mask-names.js';
import {
  AT,
  after,
  applyMask,
  characters,
  DIGIT,
  ESCAPE,
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

function nameEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && !endsName(text, end)) end++;
  return end;
}

/** `<` stands here. */
export function tag(scan: Scan, start: number): number {
  const { text } = scan;
  const closing = text.charCodeAt(start + 1) === 47;
  let odd = 0;
  let end = start + (closing ? 2 : 1);
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    const mark = code < 128 ? (IN_NAME[code] as number) : 0;
    if (mark === ENDS_NAME) break;
    odd |= mark;
  }
  // A name may be passed over, unless it is none: `Ivan <ivan@shop.example>`, `<1000000000016>`.
  const next = odd === 0 ? end : start + 1;
  if (closing || !mayBeSensitive(text, end)) return next;
  const name = text.slice(start + 1, end);
  const mask = maskOfName(name);
  if (mask === undefined) return next;
  const close = text.indexOf('>', end);
  if (close < 0) return hideRest(scan, end);
  if (text[close - 1] === '/') return end;
  if (close > end) replace(scan, end, close, scan.maskPart(text.slice(end, close)));
  const contentEnd = elementEnd(scan, localName(name), close + 1);
  const content = text.slice(close + 1, contentEnd);
  if (content.trim() !== '') replace(scan, close + 1, contentEnd, applyMask(mask, content));
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
  const { text } = scan;
  let depth = 1;
  for (let at = text.indexOf('<', from); at >= 0; at = text.indexOf('<', at)) {
    if (text.startsWith('<!--', at)) at = after(scan, '-->', at + 4);
    else if (text.startsWith('<![CDATA[', at)) at = after(scan, ']]>', at + 9);
    else {
      const closing = text[at + 1] === '/';
      const nameStart = at + (closing ? 2 : 1);
      const end = nameEnd(text, nameStart);
      if (localName(text.slice(nameStart, end)) === name) depth += closing ? -1 : 1;
      if (depth === 0) return at;
      at = Math.max(end, at + 1);
    }
  }
  return text.length;
}

const isSpace = characters(' \t\r\n');
const LONGEST_KEY = 240;

/** `:` stands here, perhaps after the key of an object: `"phone": "…"`, also inside a string: `\"phone\":\"…\"`. */
export function key(scan: Scan, colon: number): number {
  const { text } = scan;
  let end = colon - 1;
  while (end > 0 && isSpace(text, end)) end--;
  if (text[end] !== '"') return colon + 1;
  const start = text.lastIndexOf('"', end - 1);
  const name = end - start <= LONGEST_KEY ? nameOf(text.slice(start + 1, end)) : '';
  const mask = name === '' ? undefined : maskOfName(name);
  if (mask === undefined) return colon + 1;
  let value = colon + 1;
  while (isSpace(text, value)) value++;
  return maskValue(scan, value, mask);
}

/** A key of an object as its reader sees it. */
function nameOf(written: string): string {
  return written.includes('\\') ? plainText(written).replace(/\\+$/, '') : written;
}

function maskValue(scan: Scan, start: number, mask: Mask): number {
  const { text } = scan;
  const first = text[start];
  if (first === '"' || text.startsWith('\\"', start)) {
    const from = start + (first === '"' ? 1 : 2);
    const to = first === '"' ? stringEnd(text, from) : orEnd(text, text.indexOf('\\"', from));
    if (to > from) replace(scan, from, to, applyMask(mask, text.slice(from, to)));
    return to + 1;
  }
  const to = first === '{' || first === '[' ? nestedEnd(text, start) : bareEnd(text, start);
  const value = text.slice(start, to);
  if (value === '' || value === 'null' || value === 'true' || value === 'false') return to;
  replace(scan, start, to, `"${first === '{' || first === '[' ? '***' : applyMask(mask, value)}"`);
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

function bareEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !endsValue(text, at)) at++;
  return at;
}

const LONGEST_ATTRIBUTE = 100;

/** A quote stands here, perhaps before the value of an attribute: `number="…"`. */
export function attribute(scan: Scan, quote: number): number {
  const { text } = scan;
  let end = quote - 1;
  while (end > 0 && isSpace(text, end)) end--;
  if (text[end] !== '=') return quote + 1;
  end--;
  while (end > 0 && isSpace(text, end)) end--;
  if (!mayBeSensitive(text, end + 1)) return quote + 1;
  let start = end;
  while (start > 0 && end - start < LONGEST_ATTRIBUTE && !endsName(text, start - 1)) start--;
  const mask = maskOfName(text.slice(start, end + 1));
  if (mask === undefined) return quote + 1;
  const to = orEnd(text, text.indexOf(text[quote] as string, quote + 1));
  if (to > quote + 1) replace(scan, quote + 1, to, applyMask(mask, text.slice(quote + 1, to)));
  return to + 1;
}
