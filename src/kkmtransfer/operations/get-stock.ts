import { listStock } from '../../domain/stock/list-stock.js';
import { type SoapFault, senderFault } from '../../soap/faults.js';
import type { ItemStockRow } from '../../store/stock.js';
import type { TillCall } from '../call.js';
import { quantityText } from '../mapping.js';
import { unknownTill } from '../messages.js';
import type * as wire from '../wire.js';

/** Current stock of the till's store. */
export async function getStock(call: TillCall, { KKM, ItemList }: wire.GetStock): Promise<wire.StockList> {
  const codes = ItemList?.ItemCode ?? [];
  const answer = await listStock(call.context, { till: KKM, codes });
  if (answer.code === 'TILL_UNKNOWN') throw unknownTill();
  if (answer.code === 'TOO_MANY') throw tooMany(codes.length, answer.most);
  return { Stock: answer.rows.map(toStock) };
}

function toStock({ code, name, quantityMilli, reservedMilli, unlimited }: ItemStockRow): wire.Stock {
  return {
    ItemCode: code,
    Name: name,
    Quantity: quantityText(quantityMilli),
    Reserved: quantityText(reservedMilli),
    Available: quantityText(quantityMilli - reservedMilli),
    Unlimited: unlimited === 1,
  };
}

function tooMany(listed: number, most: number): SoapFault {
  const text =
    listed === 0
      ? {
          ru: `В магазине больше ${most} товаров: запросите остатки по списку кодов (ItemList)`,
          en: `The store has more than ${most} items: ask for them by a list of codes (ItemList)`,
        }
      : {
          ru: `В списке ItemList ${listed} кодов, допустимо не более ${most}: разделите его на несколько запросов`,
          en: `There are ${listed} codes in ItemList, accepted are at most ${most}: ask in several requests`,
        };
  return senderFault('TOO_MANY_ITEMS', text, 'ItemList');
}
