import { innFault } from '../../base/inn.js';
import type { TaxIdForm } from '../settings/legal.js';
import type { Party } from './statement.js';

/** A tax number; `wrong` is what stands where one should, and is none. */
export interface FoundTaxId {
  taxId: string | null;
  wrong: string | null;
}

interface Country {
  form: TaxIdForm;
  /** What stands before a number in a name. */
  words: readonly string[];
}

/** The tax number of a side: in its field, else in its name (`ИНН 7734660892 ООО …`, `7777777777, ООО …`). */
export function findTaxId(party: Party, country: Country): FoundTaxId {
  const written = party.taxId === null || /^0+$/.test(party.taxId) ? null : party.taxId;
  if (written !== null && isTaxId(written, country.form)) return { taxId: written, wrong: null };
  const inNames = party.names.flatMap((name) => numberIn(name, country.words) ?? []);
  const right = inNames.find((number) => isTaxId(number, country.form));
  return right === undefined
    ? { taxId: null, wrong: written ?? inNames[0] ?? null }
    : { taxId: right, wrong: null };
}

/** Other countries have other check digits, or none: there only the length is looked at. */
function isTaxId(text: string, form: TaxIdForm): boolean {
  return form === 'RU' ? innFault(text) === undefined : /^[\p{L}\d-]{5,20}$/u.test(text);
}

function numberIn(name: string, words: readonly string[]): string | undefined {
  const behindWord = new RegExp(`(?<![\\p{L}\\d])(?:${words.join('|')})[\\s:№]*(\\d{9,14})(?!\\d)`, 'iu');
  return behindWord.exec(name)?.[1] ?? /^\s*(\d{10}|\d{12})(?!\d)/.exec(name)?.[1];
}
