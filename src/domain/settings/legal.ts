import { innFault, kppForm } from '../../base/inn.js';

/** How tax numbers look: Russian, with check digits, or anything, because other countries have other ones. */
export const taxIdForms = ['RU', 'any'] as const;
export type TaxIdForm = (typeof taxIdForms)[number];

const bankKeys = ['name', 'bic', 'account', 'correspondentAccount'] as const;
const legalKeys = ['fullName', 'inn', 'kpp', 'ogrn', 'address', 'phone', 'bank'] as const;

/** The enterprise in the words of its papers; what is not given is not told. */
export type Legal = { readonly [Key in Exclude<(typeof legalKeys)[number], 'bank'>]?: string } & {
  readonly bank?: { readonly [Key in (typeof bankKeys)[number]]?: string };
};

export const legalAccepts = `an object with any of ${legalKeys.join(', ')}; bank is an object with any of ${bankKeys.join(', ')}; texts of at most 500 characters`;

export function isLegal(value: unknown): value is Legal {
  if (!isObjectOf(value, legalKeys)) return false;
  const { bank = {}, ...texts } = value;
  return isObjectOf(bank, bankKeys) && [...Object.values(texts), ...Object.values(bank)].every(isText);
}

/** What each number must look like in Russia, and how to say so. */
const russian: readonly [
  key: string,
  of: (legal: Legal) => string | undefined,
  form: RegExp,
  accepts: string,
][] = [
  ['kpp', ({ kpp }) => kpp, kppForm, 'a KPP of 9 characters'],
  ['ogrn', ({ ogrn }) => ogrn, /^(\d{13}|\d{15})$/, 'an OGRN of 13 or 15 digits'],
  ['bank.bic', ({ bank }) => bank?.bic, /^\d{9}$/, 'a BIC of 9 digits'],
  ['bank.account', ({ bank }) => bank?.account, /^\d{20}$/, 'an account of 20 digits'],
  [
    'bank.correspondentAccount',
    ({ bank }) => bank?.correspondentAccount,
    /^\d{20}$/,
    'an account of 20 digits',
  ],
];

/** @returns a line for each number that does not have the form of the country; an empty text is no number. */
export function legalFaults(legal: Legal, form: TaxIdForm): string[] {
  if (form !== 'RU') return [];
  const remedy = 'settings set taxIdForm any takes numbers of other countries';
  const faults = russian
    .filter(([, of, pattern]) => !pattern.test(of(legal) || '') && (of(legal) ?? '') !== '')
    .map(([key, , , accepts]) => `legal.${key} takes ${accepts}; ${remedy}`);
  const inn = legal.inn ?? '';
  const isWrong = inn !== '' && innFault(inn) !== undefined;
  return isWrong
    ? [`legal.inn takes an INN of 10 or 12 digits with right check digits; ${remedy}`, ...faults]
    : faults;
}

function isObjectOf<Key extends string>(
  value: unknown,
  keys: readonly Key[],
): value is { [K in Key]?: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).every((key) => (keys as readonly string[]).includes(key));
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 500;
}
