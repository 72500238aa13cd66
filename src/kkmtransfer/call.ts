import type { Context } from '../domain/context.js';
import type { SoapCall } from '../soap/endpoint.js';

/** What an operation for tills works with. */
export interface TillCall extends SoapCall {
  context: Context;
  /** Name and version of the service, for the connection test. */
  service: string;
  version: string;
}
