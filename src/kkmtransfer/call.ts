import type { UmicoContext } from '../domain/umico/context.js';
import type { OperationContext } from '../soap/endpoint.js';

/** A publication as the service for tills sees it. */
export interface TillContext extends UmicoContext {
  publication: string;
  /** Name and version, for the connection test. */
  service: string;
  version: string;
}

/** What an operation for tills works with. */
export type TillCall = OperationContext<TillContext>;
