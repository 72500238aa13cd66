import type { Transaction } from '../../store/engine.js';
import { addExceptions } from '../../store/exceptions.js';
import type { CheckException } from './outcome.js';

/** Writes down what the back office has to look at in a check. */
export async function keepExceptions(
  tx: Transaction,
  { checkId, recordedAt: createdAt }: { checkId: number; recordedAt: string },
  exceptions: readonly CheckException[],
): Promise<void> {
  const rows = exceptions.map(({ code, card, facts }) => ({
    code,
    checkId,
    card,
    facts: JSON.stringify(facts),
    createdAt,
  }));
  await addExceptions(tx, rows);
}
