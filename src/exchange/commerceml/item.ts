import type { FeedItem } from '../../domain/feed/records.js';
import { attributeOf, childOf, childrenOf, type Element, ownText, textOf } from './element.js';
import { type DeclaredUnits, unitIn } from './units.js';
import { flagIn, idIn, lineIn, type Reading } from './values.js';

/** `Товар` of a catalogue. Undefined: it has no id; that is a fault. */
export function itemOf(reading: Reading, element: Element, units: DeclaredUnits): FeedItem | undefined {
  const id = idIn(reading, element, childOf(element, 'Ид'));
  if (id === undefined) return undefined;
  const maker = childOf(element, 'Изготовитель') ?? childOf(element, 'ТорговаяМарка');
  return {
    kind: 'item',
    place: { file: reading.file, line: element.line },
    id,
    article: lineIn(reading, childOf(element, 'Артикул'), 100),
    code: lineIn(reading, childOf(element, 'Код'), 100) ?? requisite(element, 'Код')?.slice(0, 100),
    name: lineIn(reading, childOf(element, 'Наименование'), 500),
    unit: unitIn(reading, childOf(element, 'БазоваяЕдиница') ?? childOf(element, 'Единица'), units),
    group: groupOf(element),
    brand: textOf(maker, 'Наименование') ?? (maker?.children.length === 0 ? ownText(maker) : undefined),
    country: textOf(element, 'Страна') ?? textOf(element, 'СтранаПроисхождения'),
    barcodes: barcodesOf(reading, element),
    fullDescription: textOf(element, 'Описание') ?? requisite(element, 'ОписаниеВФорматеHTML'),
    pictures: childrenOf(element, 'Картинка').flatMap((picture) => ownText(picture) ?? []),
    properties: propertiesOf(element),
    deleted: deletedIn(reading, element),
  };
}

/** A value of `ЗначенияРеквизитов`. */
export function requisite(element: Element, name: string): string | undefined {
  const values = childrenOf(childOf(element, 'ЗначенияРеквизитов'), 'ЗначениеРеквизита');
  return textOf(
    values.find((value) => textOf(value, 'Наименование') === name),
    'Значение',
  );
}

/** Undefined: nothing is said of barcodes; without any the element is left out or empty. */
export function barcodesOf(reading: Reading, element: Element): string[] | undefined {
  const given = [
    ...childrenOf(element, 'Штрихкод'),
    ...childrenOf(childOf(element, 'Штрихкоды'), 'Штрихкод'),
  ];
  if (given.length === 0) return undefined;
  return [...new Set(given.flatMap((one) => lineIn(reading, one, 100) ?? []))];
}

/** Old files mark what was taken away by an attribute, new ones by an element. */
export function deletedIn(reading: Reading, element: Element): boolean | undefined {
  const marked = flagIn(reading, childOf(element, 'ПометкаУдаления'));
  const status = attributeOf(element, 'Статус');
  return marked ?? (status === undefined ? undefined : status.toLowerCase() === 'удален');
}

function groupOf(element: Element): string | null | undefined {
  const groups = childOf(element, 'Группы');
  return groups === undefined ? undefined : (textOf(groups, 'Ид') ?? null);
}

function propertiesOf(element: Element): Record<string, string> {
  const values = childrenOf(childOf(element, 'ЗначенияСвойств'), 'ЗначенияСвойства');
  const told = values.flatMap((one) => {
    const id = textOf(one, 'Ид');
    const value = textOf(one, 'Значение') ?? textOf(one, 'ИдЗначения');
    return id === undefined || value === undefined ? [] : [[id, value] as const];
  });
  return Object.fromEntries(told);
}
