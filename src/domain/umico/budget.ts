import type { Context } from '../context.js';

/**
 * What is left of the time that a caller waits for Umico, in milliseconds: he may wait for several answers in turn.
 * @param begun when he began to, of `performance.now()`
 */
export async function budgetLeft({ shop }: Pick<Context, 'shop'>, begun: number): Promise<number> {
  const { settings } = await shop();
  return Math.max(1, Math.round(settings.umicoBudgetMs - (performance.now() - begun)));
}
