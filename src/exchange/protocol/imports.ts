import type { FeedImportResult, FeedProgress } from '../../domain/feed/import-feed.js';

/** An import that was begun. */
interface Running {
  progress: FeedProgress | undefined;
  /** Never rejects. */
  done: Promise<Outcome>;
}

export type Outcome = { result: FeedImportResult } | { error: unknown };

/** Begins an import, which tells how far it is, and ends without a change when it is told to. */
export type Begin = (
  onProgress: (progress: FeedProgress) => void,
  signal: AbortSignal,
) => Promise<FeedImportResult>;

/**
 * Imports that 1C asks for again and again until they are done. One at a time in a publication: two would only wait for
 * each other's locks.
 */
export function createImports(patienceMs: number) {
  const running = new Map<string, Running>();
  const queues = new Map<string, Promise<unknown>>();
  const stopping = new AbortController();

  function start(publication: string, begin: Begin): Running {
    const before = queues.get(publication) ?? Promise.resolve();
    const one: Running = { progress: undefined, done: Promise.resolve({ error: undefined }) };
    one.done = before
      .then(() =>
        begin((progress) => {
          one.progress = progress;
        }, stopping.signal),
      )
      .then(
        (result) => ({ result }),
        (error: unknown) => ({ error }),
      );
    queues.set(publication, one.done);
    return one;
  }

  return {
    /**
     * Waits a while for an import, which is begun unless it runs.
     * @param key what is imported, beginning with whose it is
     * @returns its outcome, once, or how far it is
     */
    async ask(
      key: string,
      publication: string,
      begin: Begin,
    ): Promise<Outcome | { progress: FeedProgress | undefined }> {
      let one = running.get(key);
      if (one === undefined) {
        one = start(publication, begin);
        running.set(key, one);
      }
      const outcome = await withPatience(one.done, patienceMs);
      if (outcome === undefined) return { progress: one.progress };
      if (running.get(key) === one) running.delete(key);
      return outcome;
    },
    /** Other files have come: whoever asks next means those, and not what still runs or was never asked for. */
    forget(owner: string): void {
      for (const key of running.keys()) if (key.startsWith(`${owner}/`)) running.delete(key);
    },
    /** Ends what runs, without a change; 1C begins anew. */
    async stop(): Promise<void> {
      stopping.abort();
      await Promise.all(queues.values());
    },
  };
}

export type Imports = ReturnType<typeof createImports>;

function withPatience<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    void work.then((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
