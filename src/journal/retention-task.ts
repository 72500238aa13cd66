import type { Journal } from './journal.js';

/** For the task table: removes once an hour what the journal no longer keeps. */
export function journalRetention(journal: Pick<Journal, 'prune'>) {
  return {
    parse: (): null => null,
    handler: async (): Promise<void> => {
      await journal.prune();
    },
    maxAttempts: 3,
    schedule: { everyMs: 3_600_000 },
  };
}
