import type { Texts } from '../../http/rest/problem.js';
import type { Dictionaries, OrderStatus, PaymentCode } from '../api.js';
import type { RegateOperation } from '../call.js';
import { paymentNames, statusNames } from '../names.js';

const body: Dictionaries = {
  orderStatuses: entries<OrderStatus>(statusNames),
  paymentCodes: entries<PaymentCode>(paymentNames),
};

export const dictionaries: RegateOperation = {
  kind: 'list',
  // It is the same until the program is another one, and that is part of every version.
  version: async () => 'dictionaries',
  run: async () => ({ body }),
};

function entries<Code extends number>(names: Readonly<Record<Code, Texts>>): { code: Code; name: Texts }[] {
  return Object.entries<Texts>(names).map(([code, name]) => ({ code: Number(code) as Code, name }));
}
