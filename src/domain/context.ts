import type { Clock } from '../base/clock.js';
import type { Engine } from '../store/engine.js';
import type { Shop } from './settings/shop.js';

/** What every domain function of a publication works with; the first argument. */
export interface Context {
  engine: Engine;
  /** Settings, tills and groups as of now. */
  shop: () => Promise<Shop>;
  clock: Clock;
}
