import { annulOrder } from './operations/annul-order.js';
import { assortment } from './operations/assortment.js';
import { booking } from './operations/booking.js';
import { bookingstate } from './operations/bookingstate.js';
import { cancel } from './operations/cancel.js';
import { city } from './operations/city.js';
import { citystore } from './operations/citystore.js';
import { confirmClient } from './operations/confirm-client.js';
import { dictionaries } from './operations/dictionaries.js';
import { getClient } from './operations/get-client.js';
import { handOver } from './operations/hand-over.js';
import { payOrder } from './operations/pay-order.js';
import { paycard } from './operations/paycard.js';
import { refund } from './operations/refund.js';
import { state } from './operations/state.js';
import { storetable } from './operations/storetable.js';
import { updateClient } from './operations/update-client.js';

/**
 * THE LIST of operations of ReGate, in the order of the contract (`schemas/regate.openapi.yaml`), by operationId. One
 * without a handler is published all the same and answers the problem NOT_AVAILABLE.
 */
export const operations = {
  state,
  dictionaries,
  city,
  citystore,
  storetable,
  assortment,
  getClient,
  confirmClient,
  updateClient,
  booking,
  bookingstate,
  paycard,
  refund,
  cancel,
  payOrder,
  annulOrder,
  handOver,
};
