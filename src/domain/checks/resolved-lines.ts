import { sumOf } from '../../base/money.js';
import { listItemsOfCodes } from '../../store/catalogue.js';
import type { Reader } from '../../store/engine.js';
import type { Shop } from '../settings/shop.js';
import type { Check, CheckLine } from './check.js';

/** A line with the item that its code means, when there is one. */
export type ResolvedLine = CheckLine & { article: string | null; itemGroup: string | null };

export async function resolveLines(reader: Reader, { lines }: Check): Promise<ResolvedLine[]> {
  const items = await listItemsOfCodes(reader, new Set(lines.map(({ itemCode }) => itemCode)));
  const byCode = new Map(items.map((item) => [item.code, item]));
  return lines.map((line) => {
    const item = byCode.get(line.itemCode);
    return { article: item?.article ?? null, itemGroup: item?.itemGroup ?? null, ...line };
  });
}

/** Whether bonus is earned with a line, and may be spent on it; goods that nobody knows are no exception. */
export function takesBonus({ itemGroup }: ResolvedLine, { bonuslessGroups }: Shop): boolean {
  return itemGroup === null || !bonuslessGroups.has(itemGroup);
}

/** What is left of the total without the goods that earn no bonus. */
export function earning(lines: readonly ResolvedLine[], shop: Shop): number {
  return sumOf(
    lines.filter((line) => takesBonus(line, shop)),
    ({ amountMinor }) => amountMinor,
  );
}
