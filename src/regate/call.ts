import type { Context } from '../domain/context.js';
import type { RestOperation } from '../http/rest/operation.js';

/** A publication as ReGate sees it. */
export interface RegateContext extends Context {
  publication: string;
  /** Of this program, for `state`. */
  version: string;
}

/** An operation of ReGate, for the list of them. */
export type RegateOperation = RestOperation<RegateContext>;
