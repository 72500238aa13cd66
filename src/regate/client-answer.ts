import { money, time } from '../http/rest/values.js';
import type { ClientRow } from '../store/clients.js';
import type { ClientConfirmation, ClientDetails } from './api.js';
import type { Place } from './place.js';

/** A client as the wire shows it. */
export function confirmation(
  client: ClientRow,
  { currency, timeZone }: Place,
  created = false,
): ClientConfirmation {
  const { id, contact, prepaymentMinor, createdAt, changedAt, name, inn, kpp, phone, email, legalAddress } =
    client;
  return {
    confirmed: true,
    created,
    client: {
      clientId: id,
      ...{ name, inn, kpp, phone, email, legalAddress },
      contactPerson: contact,
      balance: money(prepaymentMinor),
      currency,
      createdAt: time(createdAt, timeZone),
      changedAt: time(changedAt, timeZone),
    },
  };
}

/** The details that a request names, in the domain's words. */
export function detailsOf({ clientId: _, contactPerson, ...details }: ClientDetails) {
  return { ...details, contact: contactPerson };
}
