import { instant } from '../../base/time.js';
import { type ExceptionOfCheck, findException, resolveException } from '../../store/exceptions.js';
import type { Context } from '../context.js';

/** What became of one of the exceptions; one that was resolved before says by whom. */
export type Resolved =
  | { id: number; result: 'resolved' }
  | { id: number; result: 'unknown' }
  | { id: number; result: 'resolved before'; before: ExceptionOfCheck };

/**
 * Marks exceptions as looked at, all in one transaction. The first resolution counts: one that is resolved already keeps
 * who did it, when, and with which note.
 */
export async function resolveExceptions(
  { engine, clock }: Pick<Context, 'engine' | 'clock'>,
  { ids, by, note }: { ids: readonly number[]; by: string; note: string },
): Promise<Resolved[]> {
  const resolution = { resolvedAt: instant(clock()), resolvedBy: by, note };
  return engine.transaction(async (tx) => {
    const results: Resolved[] = [];
    for (const id of new Set(ids)) {
      const isDone = await resolveException(tx, { ...resolution, id });
      const before = isDone ? undefined : await findException(tx, id);
      if (isDone) results.push({ id, result: 'resolved' });
      else if (before === undefined) results.push({ id, result: 'unknown' });
      else results.push({ id, result: 'resolved before', before });
    }
    return results;
  });
}
