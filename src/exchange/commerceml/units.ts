import { attributeOf, type Element, ownText } from './element.js';
import type { Reading } from './values.js';

/** Units by their codes in OKEI, the Russian classifier that CommerceML names them by. */
const byCode = new Map([
  ['003', 'мм'],
  ['004', 'см'],
  ['006', 'м'],
  ['018', 'пог. м'],
  ['055', 'м2'],
  ['111', 'мл'],
  ['112', 'л'],
  ['113', 'м3'],
  ['163', 'г'],
  ['166', 'кг'],
  ['168', 'т'],
  ['356', 'ч'],
  ['359', 'сут'],
  ['625', 'лист'],
  ['657', 'изд'],
  ['704', 'набор'],
  ['715', 'пара'],
  ['728', 'пачка'],
  ['736', 'рул'],
  ['778', 'упак'],
  ['796', 'шт'],
  ['812', 'ящ'],
  ['839', 'компл'],
  ['868', 'бут'],
  ['876', 'усл. ед'],
]);

/** Units that the classifier of the file declares: code or id → name. */
export type DeclaredUnits = ReadonlyMap<string, string>;

const longest = 50;

/**
 * The name of a unit: what is written in the element, unless that is a code; else its short name, what its code means, or
 * its full name.
 */
export function unitIn(
  reading: Reading,
  element: Element | undefined,
  declared: DeclaredUnits,
): string | undefined {
  if (element === undefined) return undefined;
  const text = ownText(element);
  const isCode = text !== undefined && (declared.has(text) || /^\d{1,4}$/.test(text));
  const code = isCode ? text : attributeOf(element, 'Код');
  const name =
    (isCode ? undefined : text) ??
    attributeOf(element, 'НаименованиеКраткое') ??
    (code === undefined ? undefined : (declared.get(code) ?? byCode.get(code.padStart(3, '0')))) ??
    attributeOf(element, 'НаименованиеПолное');
  if (name !== undefined) return name.slice(0, longest);
  if (code !== undefined) {
    const accepted = [...byCode.keys()].join(', ');
    reading.fault(element, `unit ${code} has no name and is not known; known are ${accepted}`);
  }
  return undefined;
}
