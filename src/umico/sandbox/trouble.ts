import type { NewTrouble, Trouble } from '../pos-api.js';
import { Refused } from './books.js';

export type { Trouble } from '../pos-api.js';

/** Which call it is, as far as trouble is chosen by. */
export interface Occasion {
  operation: string;
  key: string | undefined;
  card: string | undefined;
}

/** The trouble that waits for calls. It is kept in memory: a sandbox starts in good health. */
export interface Troubles {
  /** @throws Refused for a combination that no call could have */
  add(trouble: NewTrouble): Trouble;
  list(): readonly Trouble[];
  remove(id: number): void;
  clear(): void;
  /** What happens to this call: the oldest that fits. Counts it. */
  take(occasion: Occasion): Trouble | undefined;
}

/** These only have their effect in what is done. */
const alwaysDone = new Set<NewTrouble['kind']>(['latency', 'pending', 'reject']);
const promisesNothing = new Set([401, 403, 429, 503]);
const mostTroubles = 10_000;

export function createTroubles(): Troubles {
  let waiting: Trouble[] = [];
  let lastId = 0;
  return {
    add(given) {
      checkTrouble(given);
      if (waiting.length >= mostTroubles) throw invalid(`${mostTroubles} troubles wait already`);
      lastId++;
      const trouble = { id: lastId, ...given, done: alwaysDone.has(given.kind) || (given.done ?? false) };
      waiting.push(trouble);
      return trouble;
    },
    list: () => waiting,
    remove(id) {
      waiting = waiting.filter((trouble) => trouble.id !== id);
    },
    clear() {
      waiting = [];
      lastId = 0;
    },
    take(occasion) {
      const found = waiting.find((trouble) => fits(trouble, occasion));
      if (found?.times === undefined) return found;
      found.times--;
      if (found.times === 0) waiting = waiting.filter((trouble) => trouble !== found);
      return found;
    },
  };
}

function fits(trouble: Trouble, { operation, key, card }: Occasion): boolean {
  return (
    (trouble.operation === undefined || trouble.operation === operation) &&
    (trouble.key === undefined || trouble.key === key) &&
    (trouble.card === undefined || trouble.card === card)
  );
}

function checkTrouble({ kind, done, status, milliseconds }: NewTrouble): void {
  if ((kind === 'status') !== (status !== undefined)) throw invalid('kind "status" goes with a status');
  if ((kind === 'latency') !== (milliseconds !== undefined))
    throw invalid('kind "latency" goes with milliseconds');
  if (done && status !== undefined && promisesNothing.has(status)) {
    throw invalid(`${status} promises that nothing was done, so it cannot come with "done"`);
  }
  if (done === false && alwaysDone.has(kind)) throw invalid(`a call with ${kind} is done in any case`);
}

function invalid(message: string): Refused {
  return new Refused(400, 'REQUEST_INVALID', `${message}.`);
}
