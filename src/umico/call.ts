import type { Context } from '../domain/context.js';
import type { RequestOf, RestOperation } from '../http/rest/operation.js';
import type { operations } from './api.js';

/** A publication as our Umico service sees it. */
export interface UmicoContext extends Context {
  publication: string;
}

/** An operation of the service, for the list of them. */
export type UmicoOperation = RestOperation<UmicoContext>;

/** What the schemas of an operation let pass. */
export type UmicoRequest<Id extends keyof operations> = RequestOf<operations[Id]>;
