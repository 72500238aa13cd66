import type { UmicoContext } from '../domain/umico/context.js';
import type { RequestOf, RestOperation } from '../http/rest/operation.js';
import type { operations } from './api.js';

/** A publication as ReGate sees it. */
export interface RegateContext extends UmicoContext {
  publication: string;
  /** Of this program, for `state`. */
  version: string;
  /** Of the contract. */
  apiVersion: string;
}

/** An operation of ReGate, for the list of them. */
export type RegateOperation = RestOperation<RegateContext>;

/** What the schemas of an operation let pass. */
export type RegateRequest<Id extends keyof operations> = RequestOf<operations[Id]>;
