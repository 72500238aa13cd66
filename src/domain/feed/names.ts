import { itemIdOf } from './records.js';

const longest = 100;

/**
 * Articles for goods that come for the first time, best first: the one that is told; where that is not theirs alone, the
 * item's with what stands behind `#` in the id; the id itself.
 */
export function articlesFor(
  id: string,
  { own, ofItem }: { own: string | undefined; ofItem: string | undefined },
): string[] {
  const itemId = itemIdOf(id);
  const candidates =
    id === itemId
      ? [own, own && `${own}#${id}`, id]
      : [own !== ofItem && ofItem && own, `${ofItem ?? own ?? itemId}${id.slice(itemId.length)}`, id];
  return candidates.filter((one) => typeof one === 'string' && one.length <= longest) as string[];
}
