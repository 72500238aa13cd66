/** How the catalogue of another system is taken. */
export interface ExchangeRules {
  /** Its stores, by id or name → ours. A store that is not named becomes one of its own. */
  stores: Readonly<Record<string, string>>;
  /** Where stock is that is told without a store; null: in the only store that there is. */
  defaultStore: string | null;
  /** The price type, by id or name, that is the retail price; null: the only one, or the one that is called so. */
  retailPrice: string | null;
  /** Price types that count above a quantity (thousandths). */
  volumePrices: readonly { priceType: string; aboveMilli: number }[];
}

export const exchangeAccepts =
  '{"stores", "defaultStore", "retailPrice", "volumePrices"}: an object of ids of stores, a store or null, a price type or null, and a list of {"priceType", "aboveMilli"}';

const keys = ['defaultStore', 'retailPrice', 'stores', 'volumePrices'];

export function isExchange(value: unknown): value is ExchangeRules {
  if (!isObject(value) || Object.keys(value).sort().join() !== keys.join()) return false;
  const { stores, defaultStore, retailPrice, volumePrices } = value;
  return (
    isObject(stores) &&
    Object.values(stores).every(isName) &&
    [defaultStore, retailPrice].every((one) => one === null || isName(one)) &&
    Array.isArray(volumePrices) &&
    volumePrices.every(isVolumePrice) &&
    new Set(volumePrices.map(({ aboveMilli }) => aboveMilli)).size === volumePrices.length
  );
}

function isVolumePrice(value: unknown): boolean {
  if (!isObject(value) || Object.keys(value).sort().join() !== 'aboveMilli,priceType') return false;
  const { aboveMilli, priceType } = value;
  return isName(priceType) && Number.isSafeInteger(aboveMilli) && (aboveMilli as number) >= 0;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 200;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
