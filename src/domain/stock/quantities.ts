/**
 * Quantities summed by article, always in the same order, so that two changes of the same goods do not wait for each
 * other crosswise.
 */
export function quantitiesByArticle(
  lines: readonly { article: string; quantityMilli: number }[],
): [article: string, quantityMilli: number][] {
  const sums = new Map<string, number>();
  for (const { article, quantityMilli } of lines) sums.set(article, (sums.get(article) ?? 0) + quantityMilli);
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
}
