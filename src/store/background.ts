import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from './engine.js';

/** Of the time a transaction took. */
const rest = 2;
const longestRestMs = 500;

/**
 * The engine for work that nobody waits for, however much there is of it: behind each transaction it rests twice as long as
 * that took, so that tills have two thirds of the time.
 */
export function inBackground(engine: Engine): Engine {
  return {
    ...engine,
    async transaction(work, options) {
      const began = performance.now();
      const value = await engine.transaction(work, options);
      await pause(Math.min(rest * (performance.now() - began), longestRestMs));
      return value;
    },
  };
}
