import { innFault, kppForm } from '../../base/inn.js';
import type { ClientDetails } from '../../store/clients.js';
import { type FieldFault, textFaults } from '../fields.js';
import type { TaxIdForm } from '../settings/legal.js';

/** What to change of a client: null takes away what is there, an absent key leaves it. */
export type ClientChange = { readonly [Key in keyof ClientDetails]?: ClientDetails[Key] | undefined };

const mostOf: Readonly<Record<keyof ClientDetails, number>> = {
  name: 500,
  inn: 30,
  kpp: 30,
  phone: 30,
  email: 254,
  legalAddress: 1000,
  contact: 500,
};
const keys = Object.keys(mostOf) as (keyof ClientDetails)[];

/** As long as a client's id may be. */
const mostOfId = 100;

export const idFaults = (id: string): FieldFault[] => textFaults('clientId', id, mostOfId);

/** All that is wrong with the details. */
export function detailFaults(change: ClientChange, form: TaxIdForm): FieldFault[] {
  return keys.flatMap((key) => {
    const value = change[key];
    const faults = textFaults(key, value, mostOf[key]);
    if (faults.length > 0 || value === null || value === undefined) return faults;
    const code = forms[key]?.(value, form);
    return code === undefined ? [] : [{ field: key, code }];
  });
}

type FormFault = Exclude<FieldFault['code'], 'TEXT'>;

const forms: { [Key in keyof ClientDetails]?: (value: string, form: TaxIdForm) => FormFault | undefined } = {
  inn: (value, form) =>
    form === 'RU' ? innFault(value) : isNumberOfAnyCountry(value) ? undefined : 'TAX_ID',
  kpp: (value, form) =>
    (form === 'RU' ? kppForm.test(value) : isNumberOfAnyCountry(value)) ? undefined : 'KPP',
  phone: (value) => (/^\+?[\d\s()-]+$/.test(value) && /(\d\D*){5}/.test(value) ? undefined : 'PHONE'),
  email: (value) => (/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(value) ? undefined : 'EMAIL'),
};

function isNumberOfAnyCountry(value: string): boolean {
  return /^[\p{L}\d-]+$/u.test(value);
}

/** The details with the change made. */
export function changed(present: ClientDetails, change: ClientChange): ClientDetails {
  const entries = keys.map((key) => [key, change[key] === undefined ? present[key] : change[key]]);
  return Object.fromEntries(entries);
}

/** Of a client of whom nothing is known but the id. */
export const noDetails: ClientDetails = Object.fromEntries(keys.map((key) => [key, null])) as ClientDetails;

export function isSame(a: ClientDetails, b: ClientDetails): boolean {
  return keys.every((key) => a[key] === b[key]);
}
