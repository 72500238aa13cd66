import type { Journal } from './journal.js';

interface Retention {
  everyMs?: number;
  /** A time that went wrong; the next one comes all the same. */
  onFailure: (error: unknown) => void;
}

/**
 * Removes at once and then every hour what a journal no longer keeps. No task: each server of a database has a journal of
 * its own.
 * @returns ends it
 */
export function keepPruned(
  journal: Pick<Journal, 'prune'>,
  { everyMs = 3_600_000, onFailure }: Retention,
): () => void {
  const prune = () => void journal.prune().catch(onFailure);
  prune();
  const timer = setInterval(prune, everyMs).unref();
  return () => clearInterval(timer);
}
