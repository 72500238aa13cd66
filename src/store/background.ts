import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from './engine.js';

/** Of the time a look or a transaction took. */
const rest = 2;
const longestRestMs = 500;

/**
 * The engine for work that nobody waits for, however much there is of it: behind each look and each transaction it rests twice
 * as long as that took, so that tills have two thirds of the time.
 */
export function inBackground(engine: Engine): Engine {
  async function resting<T>(work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const value = await work();
    await pause(Math.min(rest * (performance.now() - began), longestRestMs));
    return value;
  }
  return {
    ...engine,
    first: (...of) => resting(() => engine.first(...of)),
    all: (...of) => resting(() => engine.all(...of)),
    allOf: (...of) => resting(() => engine.allOf(...of)),
    transaction: (...of) => resting(() => engine.transaction(...of)),
  };
}
