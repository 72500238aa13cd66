import { readVersionState, versionNextMovements } from '../../store/card-versions.js';
import type { Engine } from '../../store/engine.js';

/** So many take three or four milliseconds, in which no check is recorded. */
const page = 250;

/**
 * Gives versions to the cards that moved since this was done last, see `GetAccumulations`. A scheduled task, so that a till
 * which asks after a month does not wait for all of it, and done for every till that asks.
 * @returns the newest version.
 */
export async function versionCards(engine: Engine): Promise<number> {
  const { newestMark: last } = await readVersionState(engine);
  for (;;) {
    const { versionedMark, newestVersion } = await readVersionState(engine);
    if (versionedMark >= last) return newestVersion;
    await engine.transaction((tx) => versionNextMovements(tx, page));
  }
}
