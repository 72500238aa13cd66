import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Engine } from '../../store/engine.js';
import { type ItemStockRow, listStockOfCodes, listStockOfStore } from '../../store/stock.js';
import { textsAtOnce } from '../../store/text-list.js';
import type { Context } from '../context.js';

export type StockAnswer =
  | { code: 'OK'; rows: readonly ItemStockRow[] }
  | { code: 'TILL_UNKNOWN' }
  /** Of codes in the list, or of items in the store. */
  | { code: 'TOO_MANY'; most: number };

const most = 5_000;
const page = 500;

/**
 * The stock of the till's store: of the items with these codes, in the order asked, or, without any, of all that the store
 * has, in order of their codes. Unknown codes are left out; a known item that the store never had has a stock of zero.
 */
export async function listStock(
  { engine, shop }: Context,
  { till: id, codes }: { till: string; codes: readonly string[] },
): Promise<StockAnswer> {
  const till = (await shop()).tills.get(id);
  if (till === undefined) return { code: 'TILL_UNKNOWN' };
  if (codes.length > most) return { code: 'TOO_MANY', most };
  if (codes.length > 0) return { code: 'OK', rows: await stockOfCodes(engine, till.store, codes) };
  const rows = await stockOfStore(engine, till.store);
  return rows.length > most ? { code: 'TOO_MANY', most } : { code: 'OK', rows };
}

/** Not much more than may be answered. Other requests get their turn between the pages. */
async function stockOfStore(engine: Engine, store: string): Promise<ItemStockRow[]> {
  const rows: ItemStockRow[] = [];
  for (let after = ''; rows.length <= most; await nextTurn()) {
    const next = await listStockOfStore(engine, { store, after, limit: page });
    rows.push(...next);
    if (next.length < page) break;
    after = next.at(-1)?.article ?? '';
  }
  return rows.sort((a, b) => (a.code < b.code ? -1 : 1));
}

async function stockOfCodes(
  engine: Engine,
  store: string,
  codes: readonly string[],
): Promise<ItemStockRow[]> {
  const wanted = [...new Set(codes)];
  const found = new Map<string, ItemStockRow>();
  for (let start = 0; start < wanted.length; start += textsAtOnce) {
    if (start > 0) await nextTurn();
    const rows = await listStockOfCodes(engine, store, wanted.slice(start, start + textsAtOnce));
    for (const row of rows) found.set(row.code, row);
  }
  return wanted.map((code) => found.get(code)).filter((row) => row !== undefined);
}
