import type { KeySource, UmicoGate } from './context.js';
import type { UmicoPos } from './umico-pos.js';

/** What asking Umico takes, for one publication; `close` waits for what goes on behind answers. */
export function createGate(
  pos: UmicoPos,
  openKey: (source: KeySource) => string,
): UmicoGate & { close(): Promise<void> } {
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  const alone = new Map<string, Promise<unknown>>();
  return {
    pos,
    openKey,
    signal: stop.signal,
    alone<Value>(name: string, work: () => Promise<Value>) {
      const known = alone.get(name) as Promise<Value> | undefined;
      if (known !== undefined) return known;
      const begun = work().finally(() => alone.delete(name));
      alone.set(name, begun);
      return begun;
    },
    track(work) {
      running.add(work);
      void work.then(() => running.delete(work));
    },
    async close() {
      stop.abort();
      await Promise.all(running);
    },
  };
}
