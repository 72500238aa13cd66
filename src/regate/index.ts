import { confirmClient } from './operations/confirm-client.js';
import { getClient } from './operations/get-client.js';
import { updateClient } from './operations/update-client.js';

/**
 * THE LIST of operations of ReGate, in the order of the contract (`schemas/regate.openapi.yaml`), by operationId. One
 * without a handler is published all the same and answers the problem NOT_AVAILABLE.
 */
export const operations = {
  state: undefined,
  dictionaries: undefined,
  city: undefined,
  citystore: undefined,
  storetable: undefined,
  assortment: undefined,
  getClient,
  confirmClient,
  updateClient,
  booking: undefined,
  bookingstate: undefined,
  paycard: undefined,
  refund: undefined,
  cancel: undefined,
  payOrder: undefined,
  annulOrder: undefined,
  handOver: undefined,
};
