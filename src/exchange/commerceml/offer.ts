import type { FeedOffer, FeedPrice, FeedStock } from '../../domain/feed/records.js';
import { attributeOf, childOf, childrenOf, type Element, textOf } from './element.js';
import { barcodesOf, deletedIn } from './item.js';
import { type DeclaredUnits, unitIn } from './units.js';
import { idIn, lineIn, priceIn, quantityIn, quantityOf, type Reading } from './values.js';

/** `Предложение` of a list of offers. Undefined: it has no id; that is a fault. */
export function offerOf(reading: Reading, element: Element, units: DeclaredUnits): FeedOffer | undefined {
  const id = idIn(reading, element, childOf(element, 'Ид'));
  if (id === undefined) return undefined;
  const kindOf = textOf(element, 'ИдХарактеристики');
  return {
    kind: 'offer',
    place: { file: reading.file, line: element.line },
    id: kindOf === undefined || id.includes('#') ? id : `${id}#${kindOf}`,
    article: lineIn(reading, childOf(element, 'Артикул'), 100),
    name: lineIn(reading, childOf(element, 'Наименование'), 500),
    unit: unitIn(reading, childOf(element, 'БазоваяЕдиница') ?? childOf(element, 'Единица'), units),
    barcodes: barcodesOf(reading, element),
    prices: pricesOf(reading, element),
    stock: stockOf(reading, element),
    deleted: deletedIn(reading, element),
  };
}

function pricesOf(reading: Reading, element: Element): FeedPrice[] | undefined {
  const prices = childOf(element, 'Цены');
  return prices && childrenOf(prices, 'Цена').flatMap((price) => priceOf(reading, price) ?? []);
}

function priceOf(reading: Reading, element: Element): FeedPrice | undefined {
  const priceType = textOf(element, 'ИдТипаЦены');
  const amount = childOf(element, 'ЦенаЗаЕдиницу');
  const priceMinor = priceIn(reading, amount);
  if (priceType === undefined) {
    reading.fault(element, '<ИдТипаЦены> is missing');
    return undefined;
  }
  if (amount === undefined) reading.fault(element, '<ЦенаЗаЕдиницу> is missing');
  if (priceMinor === undefined) return undefined;
  const ratio = quantityIn(reading, childOf(element, 'Коэффициент')) ?? 1000;
  if (ratio !== 1000) {
    reading.warn(element, `a price of ${ratio / 1000} units at once was left out: goods are sold by one`);
    return undefined;
  }
  const from = quantityIn(reading, childOf(element, 'МинКоличество')) ?? 0;
  const currency = textOf(element, 'Валюта');
  return { priceType, priceMinor, currency, fromMilli: from > 0 ? from : null };
}

/**
 * Stock comes in three shapes: `Остатки` with or without stores, `Склад` with two attributes, or one `Количество` for all
 * stores together. What is told by store counts, and the sum of it is left aside.
 */
function stockOf(reading: Reading, element: Element): FeedStock[] | undefined {
  const byStore = [...leftovers(reading, element), ...attributes(reading, element)];
  const stored = byStore.filter(({ store }) => store !== null);
  if (stored.length > 0) return summed(stored);
  if (byStore.length > 0) return summed(byStore);
  const total = quantityIn(reading, childOf(element, 'Количество'));
  return total === undefined ? undefined : [{ store: null, quantityMilli: total }];
}

function leftovers(reading: Reading, element: Element): FeedStock[] {
  return childrenOf(childOf(element, 'Остатки'), 'Остаток').flatMap((rest): FeedStock[] => {
    const stores = childrenOf(rest, 'Склад');
    if (stores.length === 0) return told(null, quantityIn(reading, childOf(rest, 'Количество')));
    return stores.flatMap((store) => {
      const id = idIn(reading, store, childOf(store, 'Ид'));
      const quantity = childOf(store, 'Количество') ?? childOf(rest, 'Количество');
      return id === undefined ? [] : told(id, quantityIn(reading, quantity));
    });
  });
}

function attributes(reading: Reading, element: Element): FeedStock[] {
  const stores = [...childrenOf(element, 'Склад'), ...childrenOf(childOf(element, 'Склады'), 'Склад')];
  return stores.flatMap((store) => {
    const id = attributeOf(store, 'ИдСклада');
    const quantity = attributeOf(store, 'КоличествоНаСкладе');
    if (id === undefined) {
      reading.fault(store, 'the attribute ИдСклада is missing');
      return [];
    }
    return told(id, quantity === undefined ? undefined : quantityOf(reading, store, quantity));
  });
}

function told(store: string | null, quantityMilli: number | undefined): FeedStock[] {
  return quantityMilli === undefined ? [] : [{ store, quantityMilli }];
}

/** A store that is told twice (by series of goods, for example) holds both. */
function summed(stock: readonly FeedStock[]): FeedStock[] {
  const sums = new Map<string | null, number>();
  for (const { store, quantityMilli } of stock) sums.set(store, (sums.get(store) ?? 0) + quantityMilli);
  return [...sums].map(([store, quantityMilli]) => ({ store, quantityMilli }));
}
