import type { Context } from '../domain/context.js';
import { budgetLeft } from '../domain/umico/budget.js';
import type { OperationContext } from '../http/rest/operation.js';

/** What is left of the time that the caller of an operation waits for Umico, in milliseconds. */
export function budgetOf({
  context,
  begun,
}: Pick<OperationContext<Pick<Context, 'shop'>>, 'context' | 'begun'>): Promise<number> {
  return budgetLeft(context, begun);
}
