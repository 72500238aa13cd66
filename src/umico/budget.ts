import type { Context } from '../domain/context.js';
import type { OperationContext } from '../http/rest/operation.js';

/** What is left of the time that a caller waits for Umico, in milliseconds: he may wait for several answers in turn. */
export async function budgetOf({
  context,
  begun,
}: Pick<OperationContext<Pick<Context, 'shop'>>, 'context' | 'begun'>): Promise<number> {
  const { settings } = await context.shop();
  return Math.max(1, Math.round(settings.umicoBudgetMs - (performance.now() - begun)));
}
