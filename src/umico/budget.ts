import type { Context } from '../domain/context.js';

/** How long a caller waits for Umico, in milliseconds. */
export async function budgetOf({ shop }: Pick<Context, 'shop'>): Promise<number> {
  return (await shop()).settings.umicoBudgetMs;
}
