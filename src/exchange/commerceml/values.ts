import { moneyDigits, parseScaled, quantityDigits, scale } from '../../base/money.js';
import { type Element, ownText } from './element.js';

/** What reads a record is given: where faults go to, and where what was taken otherwise than it is written. */
export interface Reading {
  /** What the file is called. */
  file: string;
  fault(element: Element, message: string): void;
  warn(element: Element, message: string): void;
}

/** Sums and quantities above this are mistakes. */
const most = 10 ** 15;

/** A price in minor units; one with more digits is rounded half up, and that is told. */
export function priceIn(reading: Reading, element: Element | undefined): number | undefined {
  const text = plain(element);
  if (element === undefined || text === undefined) return undefined;
  const exact = parseScaled(text, moneyDigits);
  const value = exact ?? roundedPrice(text);
  if (value === undefined || value < 0 || value >= most) {
    reading.fault(element, `"${shown(text)}" is not accepted, but a price such as 1500.50, not negative`);
    return undefined;
  }
  if (exact === undefined) reading.warn(element, `${shown(text)} has more than 2 digits and was rounded`);
  return value;
}

function roundedPrice(text: string): number | undefined {
  const finer = parseScaled(/^\d+\.\d{3,8}/.exec(text)?.[0] ?? '', 8);
  return finer === undefined || !/^[\d.]+$/.test(text) ? undefined : scale(finer, 1, 10 ** 6);
}

/** A quantity in thousandths. It may be negative: more was sold than was known to be there. */
export function quantityIn(reading: Reading, element: Element | undefined): number | undefined {
  const text = plain(element);
  return element === undefined || text === undefined ? undefined : quantityOf(reading, element, text);
}

/** As {@link quantityIn}, of a text that stands in an attribute of the element. */
export function quantityOf(reading: Reading, element: Element, text: string): number | undefined {
  const value = parseScaled(withoutSpaces(text), quantityDigits);
  if (value !== undefined && Math.abs(value) < most) return value;
  reading.fault(element, `"${shown(text)}" is not accepted, but a quantity with at most 3 digits`);
  return undefined;
}

/** Undefined when it is absent. */
export function flagIn(reading: Reading, element: Element | undefined): boolean | undefined {
  const text = ownText(element);
  if (element === undefined || text === undefined) return undefined;
  return flagOf(reading, element, text);
}

export function flagOf(reading: Reading, element: Element, text: string): boolean | undefined {
  const value = flags.get(text.toLowerCase());
  if (value === undefined) reading.fault(element, `"${shown(text)}" is not accepted, but true or false`);
  return value;
}

const flags = new Map([
  ['true', true],
  ['1', true],
  ['да', true],
  ['false', false],
  ['0', false],
  ['нет', false],
]);

const unprintable = /[\p{Cc}\p{Cs}]+/gu;

/** A text of one line: white space inside becomes a space. Too long is a fault. */
export function lineIn(reading: Reading, element: Element | undefined, length: number): string | undefined {
  const text = ownText(element)?.replace(unprintable, ' ');
  if (element === undefined || text === undefined || text.length <= length) return text;
  reading.fault(element, `a text of ${text.length} characters is not accepted, but one of at most ${length}`);
  return undefined;
}

/** An id that must be there. */
export function idIn(reading: Reading, element: Element, id: Element | undefined): string | undefined {
  const text = lineIn(reading, id, longestId);
  if (text === undefined && ownText(id) === undefined) reading.fault(element, '<Ид> is missing');
  return text;
}

/** Two of 36 characters and what stands between them. */
const longestId = 100;

function plain(element: Element | undefined): string | undefined {
  const text = ownText(element);
  return text === undefined ? undefined : withoutSpaces(text);
}

/** Some configurations group thousands by (hard) spaces. */
function withoutSpaces(text: string): string {
  return text.trim().replace(/(?<=\d)[ \u00a0\u202f](?=\d{3}(?:\D|$))/g, '');
}

export function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
