import type { FeedGroup, FeedPriceType, FeedProperty, FeedStore } from '../../domain/feed/records.js';
import { attributeOf, childOf, childrenOf, type Element, ownText, textOf } from './element.js';
import { idIn, lineIn, type Reading } from './values.js';

/** `Группы` with all groups below, parents first. */
export function groupsOf(reading: Reading, groups: Element, parent: string | null = null): FeedGroup[] {
  return childrenOf(groups, 'Группа').flatMap((element) => {
    const id = idIn(reading, element, childOf(element, 'Ид'));
    if (id === undefined) return [];
    const name = lineIn(reading, childOf(element, 'Наименование'), 500) ?? id;
    const below = childOf(element, 'Группы');
    const group: FeedGroup = { kind: 'group', place: placeOf(reading, element), id, parent, name };
    return [group, ...(below === undefined ? [] : groupsOf(reading, below, id))];
  });
}

/** `Свойство`; files before 2.04 call it `СвойствоНоменклатуры`. */
export function propertyOf(reading: Reading, element: Element): FeedProperty | undefined {
  const id = idIn(reading, element, childOf(element, 'Ид'));
  if (id === undefined) return undefined;
  const variants = childrenOf(childOf(element, 'ВариантыЗначений'), 'Справочник');
  const values = variants.flatMap((one) => {
    const key = textOf(one, 'ИдЗначения');
    const text = textOf(one, 'Значение');
    return key === undefined || text === undefined ? [] : [[key, text] as const];
  });
  const name = textOf(element, 'Наименование') ?? '';
  return { kind: 'property', place: placeOf(reading, element), id, name, values };
}

export function priceTypeOf(reading: Reading, element: Element): FeedPriceType | undefined {
  const id = idIn(reading, element, childOf(element, 'Ид'));
  if (id === undefined) return undefined;
  const name = lineIn(reading, childOf(element, 'Наименование'), 500) ?? id;
  const currency = textOf(element, 'Валюта');
  return { kind: 'priceType', place: placeOf(reading, element), id, name, currency };
}

export function storeOf(reading: Reading, element: Element): FeedStore | undefined {
  const id = idIn(reading, element, childOf(element, 'Ид'));
  if (id === undefined) return undefined;
  const name = lineIn(reading, childOf(element, 'Наименование'), 500) ?? id;
  const address = lineIn(reading, childOf(childOf(element, 'Адрес'), 'Представление'), 1000);
  return { kind: 'store', place: placeOf(reading, element), id, name, address };
}

/** `ЕдиницаИзмерения` of a classifier: what items may call it, and its name. */
export function unitNames(element: Element): (readonly [code: string, name: string])[] {
  const short = textOf(element, 'НаименованиеКраткое') ?? attributeOf(element, 'НаименованиеКраткое');
  const name = short ?? textOf(element, 'Наименование') ?? ownText(element);
  const codes = [textOf(element, 'Ид'), textOf(element, 'Код'), attributeOf(element, 'Код')];
  return name === undefined
    ? []
    : codes.flatMap((code) => (code === undefined ? [] : [[code, name] as const]));
}

function placeOf(reading: Reading, { line }: Element) {
  return { file: reading.file, line };
}
