import type { Transaction } from './engine.js';

/** So many transactions of groups at once: whoever comes meanwhile waits, and goes with others. */
const groupsAtOnce = 2;
/** One that takes longer waits for somebody's lock, and no longer keeps others from beginning. */
const slowMs = 50;
/** Works of one group at most. */
const most = 32;

export interface Job {
  work: (tx: Transaction) => Promise<unknown>;
  keys: readonly string[];
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * Puts works together that come while others are under way. Who has a key in common with somebody waits until he is done.
 * @param run takes them to their end, and never rejects
 */
export function groupsBy(run: (jobs: readonly Job[]) => Promise<void>) {
  let waiting: Job[] = [];
  let underWay = 0;
  const taken = new Set<string>();

  function begin(): void {
    while (underWay < groupsAtOnce) {
      const group = takeGroup();
      if (group.length === 0) return;
      underWay += 1;
      const countNoMore = once(() => {
        underWay -= 1;
        setImmediate(begin);
      });
      const slow = setTimeout(countNoMore, slowMs);
      void run(group).then(() => {
        clearTimeout(slow);
        for (const { keys } of group) for (const key of keys) taken.delete(key);
        countNoMore();
        // Whoever has been answered may ask again within this turn.
        setImmediate(begin);
      });
    }
  }

  function takeGroup(): Job[] {
    const group: Job[] = [];
    const left: Job[] = [];
    for (const job of waiting) {
      const goesAlong = group.length < most && !job.keys.some((key) => taken.has(key));
      (goesAlong ? group : left).push(job);
      if (goesAlong) for (const key of job.keys) taken.add(key);
    }
    waiting = left;
    return group;
  }

  return <T>(work: (tx: Transaction) => Promise<T>, keys: readonly string[]): Promise<T> =>
    new Promise((resolve, reject) => {
      // What comes in one turn of the event loop goes together.
      setImmediate(begin);
      waiting.push({ work, keys, resolve: resolve as Job['resolve'], reject });
    });
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}
