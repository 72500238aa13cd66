import type { ItemStock, StoreItem } from '../domain/assortment/items.js';
import { money, quantity } from '../http/rest/values.js';
import type { Item, Quantity, Stock } from './api.js';

/** An item of a store as the wire shows it. */
export function toItem(item: StoreItem): Item {
  const { unit } = item;
  // Spelt out: spread, an item of a long page costs seven times as much.
  return {
    article: item.article,
    name: item.name,
    group: item.group,
    brand: item.brand,
    countryOfOrigin: item.country,
    barcodes: [...item.barcodes],
    shortDescription: item.shortDescription,
    fullDescription: item.fullDescription,
    icons: [...item.icons],
    unit,
    portion: quantityOrNull(item.portionMilli),
    minQuantity: quantityOrNull(item.minQuantityMilli),
    quantityStep: quantityOrNull(item.quantityStepMilli),
    stock: toStock(item.stock, unit),
    prices: {
      retail: money(item.retailPriceMinor),
      volume: item.volumePrices.map(({ aboveMilli, priceMinor }) => ({
        above: quantity(aboveMilli),
        price: money(priceMinor),
      })),
    },
  };
}

function toStock({ onHandMilli, reservedMilli, availableMilli, unlimited }: ItemStock, unit: string): Stock {
  const available = quantity(availableMilli);
  return {
    onHand: quantity(onHandMilli),
    reserved: quantity(reservedMilli),
    available,
    unlimited,
    text: `${unlimited ? 'без ограничения ' : ''}${available} ${unit}`,
  };
}

function quantityOrNull(milli: number | null): Quantity | null {
  return milli === null ? null : quantity(milli);
}
