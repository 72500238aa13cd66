import type { Calls } from './calls.js';
import type { Good } from './plan.js';
import { milliOf, rowsOf } from './values.js';

/** Stock of the till's store by item code, thousandths; of these goods, or of all that the store has. @throws NoAnswer */
export async function readStock(
  calls: Calls,
  till: string,
  goods?: readonly Pick<Good, 'code'>[],
): Promise<Map<string, number>> {
  const ItemList = goods === undefined ? null : { ItemCode: goods.map(({ code }) => code) };
  const answer = await calls.ask('GetStock', { KKM: till, ItemList });
  const rows = rowsOf(answer, 'Stock');
  return new Map(rows.map(({ ItemCode, Quantity }) => [String(ItemCode), milliOf(Quantity)]));
}
