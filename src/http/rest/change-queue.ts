import PQueue from 'p-queue';

export interface ChangeQueueOptions {
  /** Changes that run at the same time. */
  atOnce: number;
  /** Changes that wait; more are refused at once. */
  waiting: number;
  /** How long one may wait for its turn. */
  patienceMs: number;
  /** Told when a change begins: how long it waited. */
  onBegin?: (waitedMs: number) => void;
  /** Told of a change that was refused or waited too long. */
  onRefused?: () => void;
}

/** The queue is full, or a turn did not come in time; the change was not begun. */
export class QueueRefused extends Error {
  override readonly name = 'QueueRefused';

  constructor(readonly reason: 'full' | 'too-long') {
    super(`the queue of changes: ${reason}`);
  }
}

export interface ChangeQueue {
  /**
   * Runs a change when its turn comes. Changes that have a key in common run one after the other in the order in which
   * they were added; others run side by side.
   * @throws QueueRefused; and what `work` rejects with
   */
  add<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>;
  /** Whether a change with this key waits or runs. */
  isBusy(key: string): boolean;
  /** Changes that wait. */
  depth(): number;
}

export function createChangeQueue({
  atOnce,
  waiting: most,
  patienceMs,
  onBegin,
  onRefused,
}: ChangeQueueOptions): ChangeQueue {
  const pool = new PQueue({ concurrency: atOnce });
  /** The last change of each key; it resolves when that change is over, however it went. */
  const last = new Map<string, Promise<void>>();
  let waiting = 0;

  function refuse(reason: QueueRefused['reason']): QueueRefused {
    onRefused?.();
    return new QueueRefused(reason);
  }

  async function take(keys: readonly string[], over: Promise<void>): Promise<void> {
    const before = keys.flatMap((key) => last.get(key) ?? []);
    for (const key of keys) last.set(key, over);
    // Whoever waits for others takes no place in the pool meanwhile.
    if (before.length > 0) await Promise.all(before);
  }

  function leave(keys: readonly string[], over: Promise<void>): void {
    for (const key of keys) if (last.get(key) === over) last.delete(key);
  }

  /** A change on its way: it is begun or given up, whichever comes first. */
  function ticket(reject: (error: QueueRefused) => void) {
    const addedAt = performance.now();
    let state: 'waiting' | 'begun' | 'given-up' = 'waiting';
    waiting++;
    const timer = setTimeout(() => {
      state = 'given-up';
      waiting--;
      reject(refuse('too-long'));
    }, patienceMs);
    return {
      begin(): boolean {
        if (state !== 'waiting') return false;
        state = 'begun';
        waiting--;
        clearTimeout(timer);
        onBegin?.(performance.now() - addedAt);
        return true;
      },
    };
  }

  return {
    add<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
      if (waiting >= most) return Promise.reject(refuse('full'));
      return new Promise<T>((resolve, reject) => {
        const { begin } = ticket(reject);
        let end = (): void => undefined;
        const over = new Promise<void>((done) => {
          end = done;
        });
        take(keys, over)
          .then(() => pool.add(async () => (begin() ? settled(work, resolve, reject) : undefined)))
          .finally(() => {
            leave(keys, over);
            end();
          });
      });
    },
    isBusy: (key) => last.has(key),
    depth: () => waiting,
  };
}

/** Runs the work; whatever becomes of it, this resolves. */
async function settled<T>(
  work: () => Promise<T>,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): Promise<void> {
  try {
    resolve(await work());
  } catch (error) {
    reject(error);
  }
}
