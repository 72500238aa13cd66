import type { ExchangeRules } from '../settings/exchange.js';
import type { FeedNote } from './notes.js';
import type { FeedOffer, FeedPrice } from './records.js';

/** Which price types count, and in which currency. */
export interface PriceRules {
  /** Id of the price type that is the retail price; undefined: there is none to choose. */
  retail: string | undefined;
  /** Id of a price type → the quantity above which it counts, thousandths. */
  volume: ReadonlyMap<string, number>;
  currency: string;
  /** What each price type says of its currency. */
  currencies: ReadonlyMap<string, string | undefined>;
}

/** Those of an import without prices. */
export const noPrices: PriceRules = {
  retail: undefined,
  volume: new Map(),
  currency: '',
  currencies: new Map(),
};

interface PriceType {
  id: string;
  name: string;
  currency: string | undefined | null;
}

/** @returns the rules, or why they cannot be made. */
export function priceRulesOf(
  { retailPrice, volumePrices }: ExchangeRules,
  types: readonly PriceType[],
  currency: string,
): PriceRules | { fault: string } {
  const known = types.map(({ id, name }) => `${name} (${id})`).join(', ');
  const find = (wanted: string) => types.find(({ id, name }) => id === wanted || name === wanted)?.id;
  const volume = new Map<string, number>();
  for (const { priceType, aboveMilli } of volumePrices) {
    const id = find(priceType);
    if (id !== undefined) volume.set(id, aboveMilli);
  }
  const currencies = new Map(types.map((type) => [type.id, type.currency ?? undefined]));
  if (retailPrice !== null) {
    const retail = find(retailPrice);
    // Before any price types were told, a price may only be named by its id.
    if (retail === undefined && types.length > 0)
      return { fault: `the setting exchange names the retail price "${retailPrice}"; there are: ${known}` };
    return { retail: retail ?? retailPrice, volume, currency, currencies };
  }
  const left = types.filter(({ id }) => !volume.has(id));
  const retail = left.length === 1 ? left : left.filter(({ name }) => /розн|retail/i.test(name));
  if (retail.length > 1 || (retail.length === 0 && left.length > 0))
    return {
      fault: `which of the price types is the retail price? There are: ${known}; say it with "retailPrice" of the setting exchange`,
    };
  return { retail: retail[0]?.id, volume, currency, currencies };
}

/** Prices of an item; a key that is absent is not told. */
export interface TakenPrices {
  retail?: number;
  volume?: { above: number; price: number }[];
}

/**
 * The prices of an offer that count. What 1C calls a price from a quantity on is one above the thousandth before it.
 * @param note is told of a price in another currency.
 */
export function takePrices(
  rules: PriceRules,
  { prices, place }: FeedOffer,
  note: (note: FeedNote) => void,
): TakenPrices {
  if (prices === undefined) return {};
  // Files of prices alone may come before any price type was told; then the only type of the offer is meant.
  const only = new Set(prices.map(({ priceType }) => priceType));
  const retailType = rules.retail ?? (only.size === 1 ? [...only][0] : undefined);
  const taken: TakenPrices = {};
  const volume = new Map<number, number>();
  for (const price of prices) {
    const isRetail = price.priceType === retailType;
    const above = rules.volume.get(price.priceType);
    if (!isRetail && above === undefined) continue;
    const currency = price.currency ?? rules.currencies.get(price.priceType);
    if (!isCurrency(currency, rules.currency)) {
      note({ place, message: currencyFault(price, currency ?? '', rules.currency) });
      continue;
    }
    if (isRetail && price.fromMilli === null) taken.retail = price.priceMinor;
    else if (isRetail) volume.set((price.fromMilli ?? 1) - 1, price.priceMinor);
    else volume.set(above ?? 0, price.priceMinor);
  }
  if (volume.size > 0 || (rules.volume.size > 0 && taken.retail !== undefined))
    taken.volume = [...volume].map(([above, price]) => ({ above, price })).sort((a, b) => a.above - b.above);
  return taken;
}

function currencyFault({ priceType }: FeedPrice, given: string, expected: string): string {
  return `a price of the type ${priceType} is in ${given}; this publication's currency is ${expected}, and nothing is converted`;
}

/** How 1C writes currencies: by letters, by the digits of ISO 4217, or as people do. */
const spellings = new Map<string, readonly string[]>([
  ['RUB', ['RUR', '643', '810', 'РУБ', 'РУБ.', 'РУБЛЬ', '₽']],
  ['AZN', ['944', 'МАН', 'МАН.', 'МАНАТ', '₼']],
  ['KZT', ['398', 'ТЕНГЕ', 'ТГ', 'ТГ.', '₸']],
  ['BYN', ['933', 'БЕЛ. РУБ.', 'БЕЛ.РУБ.']],
  ['UZS', ['860', 'СУМ']],
  ['KGS', ['417', 'СОМ']],
  ['AMD', ['051', '51', 'ДРАМ']],
  ['GEL', ['981', 'ЛАРИ']],
  ['USD', ['840', '$', 'ДОЛЛ', 'ДОЛЛ.']],
  ['EUR', ['978', '€', 'ЕВРО']],
]);

/** A price without a currency is in that of the publication. */
export function isCurrency(given: string | undefined, expected: string): boolean {
  if (given === undefined) return true;
  const name = given.trim().toUpperCase();
  return name === expected || (spellings.get(expected)?.includes(name) ?? false);
}
