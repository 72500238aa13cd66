import { isAbsolute } from 'node:path';
import { signingKey, signingKeyForm } from '../../base/signing-key.js';
import { isTimeZone } from '../../base/time.js';
import { type ExchangeRules, exchangeAccepts, isExchange } from './exchange.js';
import { isLegal, type Legal, legalAccepts, type TaxIdForm, taxIdForms } from './legal.js';

/** From this accumulation on, this discount. */
export interface DiscountStep {
  fromMinor: number;
  percentCenti: number;
}

export interface BonusRules {
  /** Share of a sale that is earned as bonus, hundredths of a percent. */
  earnPercentCenti: number;
  /** Largest share of a check that may be paid with bonus, hundredths of a percent. */
  maxSpendPercentCenti: number;
  /** Goods of these groups, and of the groups below them, earn nothing. */
  excludedGroups: readonly string[];
}

/** Where the application server is told of changes of orders. */
export interface Webhook {
  url: string;
  /** Signs what is sent, as `signingKey` takes it: kept here, or in a variable or a file where the server runs. */
  secret: string | { env: string } | { file: string };
}

/** Numbers of cards that are Umico's: they begin so, and are so long. */
export interface UmicoCardRange {
  prefix: string;
  length: number;
}

/** How a publication works; each field is a row of `settings` with the field's name as key and JSON as value. */
export interface Settings {
  organization: string;
  /** ISO 4217. */
  currency: string;
  /** IANA name; the tills' clocks show it. */
  timeZone: string;
  /** Switches of the service for tills. Off, the address answers as if it were not published. */
  service: boolean;
  /** Switch of the service for application servers, in the same way. */
  regate: boolean;
  /** Switch of the service for Umico cards, in the same way. */
  umico: boolean;
  /** Which cards of tills are Umico's; none: tills have nothing to do with it. */
  umicoCards: readonly UmicoCardRange[];
  /** How long a till or a caller waits for Umico. */
  umicoBudgetMs: number;
  discountCards: boolean;
  paymentCards: boolean;
  /** True while a synchronisation runs: cards are not accepted, checks are. */
  cardsLocked: boolean;
  /** Ascending by `fromMinor`. */
  discountSteps: readonly DiscountStep[];
  bonus: BonusRules;
  /** Bonus is there on the day it was earned and on so many days behind it; 0: for ever. */
  bonusDays: number;
  /** How long bonus or the money of a payment card is held for a check that is not closed. */
  holdMinutes: number;
  /** How long an order that is not paid keeps its goods. */
  orderTtlHours: number;
  /** What a client has paid before pays a new order at once. */
  prepaymentAtBooking: boolean;
  taxIdForm: TaxIdForm;
  legal: Legal;
  /** Our own, beside that of `legal`; where there are any, statements of other accounts are refused. */
  bankAccounts: readonly string[];
  /** What follows the side of a payment in the keys of tax numbers: Russia has `ИНН`, Kazakhstan `БИН` and `ИИН`. */
  bankTaxIdKeys: readonly string[];
  /** Money whose order is not found pays the client's unpaid orders, the oldest first. */
  bankOldestFirst: boolean;
  /** Where files of banks are looked for; null: nowhere. */
  bankFolder: string | null;
  /** The 1C that the service says it is. */
  platform: { platform: string; configuration: string };
  /** Null: nobody is told. */
  webhook: Webhook | null;
  exchange: ExchangeRules;
}

export const defaultSettings: Settings = {
  organization: '',
  currency: 'RUB',
  timeZone: 'Europe/Moscow',
  service: true,
  regate: true,
  umico: true,
  umicoCards: [],
  umicoBudgetMs: 2000,
  discountCards: true,
  paymentCards: true,
  cardsLocked: false,
  discountSteps: [],
  bonus: { earnPercentCenti: 0, maxSpendPercentCenti: 10_000, excludedGroups: [] },
  bonusDays: 0,
  holdMinutes: 10,
  orderTtlHours: 72,
  prepaymentAtBooking: false,
  taxIdForm: 'RU',
  legal: {},
  bankAccounts: [],
  bankTaxIdKeys: ['ИНН'],
  bankOldestFirst: false,
  bankFolder: null,
  platform: { platform: '1C:Enterprise 8.3', configuration: 'Tillgate' },
  webhook: null,
  exchange: { stores: {}, defaultStore: null, retailPrice: null, volumePrices: [] },
};

type Check = { accepts: string; holds: (value: unknown) => boolean };

const text: Check = {
  accepts: 'a text of at most 500 characters',
  holds: (v) => typeof v === 'string' && v.length <= 500,
};
const flag: Check = { accepts: 'true or false', holds: (v) => typeof v === 'boolean' };

const checks: Record<keyof Settings, Check> = {
  organization: text,
  currency: {
    accepts: 'three capital letters of ISO 4217, such as "RUB"',
    holds: (v) => typeof v === 'string' && /^[A-Z]{3}$/.test(v),
  },
  timeZone: {
    accepts: 'an IANA time zone, such as "Europe/Moscow"',
    holds: (v) => typeof v === 'string' && isTimeZone(v),
  },
  service: flag,
  regate: flag,
  umico: flag,
  umicoCards: {
    accepts:
      'a list of at most 50 {"prefix", "length"}: 1 to 30 letters, digits and hyphens that the number begins with, and its length from 4 to 40',
    holds: (v) => Array.isArray(v) && v.length <= 50 && v.every(isCardRange),
  },
  umicoBudgetMs: {
    accepts: 'a whole number of milliseconds from 100 to 30000',
    holds: (v) => isWhole(v, 100, 30_000),
  },
  discountCards: flag,
  paymentCards: flag,
  cardsLocked: flag,
  discountSteps: {
    accepts:
      'a list of {"fromMinor", "percentCenti"} with growing "fromMinor" and "percentCenti" from 0 to 10000',
    holds: (v) =>
      Array.isArray(v) &&
      v.every(isStep) &&
      v.every((step, i) => i === 0 || step.fromMinor > (v[i - 1]?.fromMinor ?? 0)),
  },
  bonus: {
    accepts:
      '{"earnPercentCenti", "maxSpendPercentCenti", "excludedGroups"} with percents from 0 to 10000 and a list of group ids',
    holds: (v) =>
      isRecord(v, ['earnPercentCenti', 'maxSpendPercentCenti', 'excludedGroups']) &&
      isPercent(v.earnPercentCenti) &&
      isPercent(v.maxSpendPercentCenti) &&
      Array.isArray(v.excludedGroups) &&
      v.excludedGroups.every((group) => typeof group === 'string'),
  },
  bonusDays: {
    accepts: 'a whole number of days from 0 (for ever) to 36500',
    holds: (v) => isWhole(v, 0, 36_500),
  },
  holdMinutes: {
    accepts: 'a whole number of minutes from 1 to 1440',
    holds: (v) => isWhole(v, 1, 1440),
  },
  orderTtlHours: {
    accepts: 'a whole number of hours from 1 to 8760',
    holds: (v) => isWhole(v, 1, 8760),
  },
  prepaymentAtBooking: flag,
  taxIdForm: {
    accepts: taxIdForms.map((form) => JSON.stringify(form)).join(' or '),
    holds: (v) => (taxIdForms as readonly unknown[]).includes(v),
  },
  legal: { accepts: legalAccepts, holds: isLegal },
  bankAccounts: {
    accepts: 'a list of at most 100 accounts of 5 to 34 letters and digits without spaces',
    holds: (v) => isTexts(v, 0, 100, /^[\dA-Z]{5,34}$/),
  },
  bankTaxIdKeys: {
    accepts: 'a list of 1 to 10 words of letters, such as ["ИНН"] or ["БИН", "ИИН"]',
    holds: (v) => isTexts(v, 1, 10, /^[\p{L}_]{1,20}$/u),
  },
  bankOldestFirst: flag,
  bankFolder: {
    accepts: 'null, or the whole path of a folder',
    holds: (v) => v === null || (typeof v === 'string' && v.length <= 1000 && isAbsolute(v)),
  },
  platform: {
    accepts: '{"platform", "configuration"}, texts of at most 500 characters',
    holds: (v) =>
      isRecord(v, ['platform', 'configuration']) && text.holds(v.platform) && text.holds(v.configuration),
  },
  webhook: {
    accepts: `null, or {"url", "secret"} with an https address without user and password (http for this machine only) and as secret {"env": "NAME"}, {"file": "/path"} or a text: ${signingKeyForm}`,
    holds: (v) => v === null || (isRecord(v, ['url', 'secret']) && isHook(v.url) && isSecret(v.secret)),
  },
  exchange: { accepts: exchangeAccepts, holds: isExchange },
};

export const settingNames = Object.keys(checks) as (keyof Settings)[];

/** @returns what is wrong with a setting, or undefined. */
export function settingFault(name: string, value: unknown): string | undefined {
  if (!Object.hasOwn(checks, name)) return `unknown setting "${name}"; there are: ${settingNames.join(', ')}`;
  const check = checks[name as keyof Settings];
  return check.holds(value) ? undefined : `${name} takes ${check.accepts}`;
}

function isCardRange(value: unknown): value is UmicoCardRange {
  if (!isRecord(value, ['prefix', 'length']) || !isWhole(value.length, 4, 40)) return false;
  const { prefix, length } = value;
  return typeof prefix === 'string' && /^[A-Za-z0-9-]{1,30}$/.test(prefix) && prefix.length <= Number(length);
}

function isHook(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 2000 || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  // They would be shown with the address.
  if (username !== '' || password !== '') return false;
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isHere);
}

function isSecret(value: unknown): boolean {
  if (typeof value === 'string') return signingKey(value) !== undefined;
  if (isRecord(value, ['env'])) return typeof value.env === 'string' && /^[A-Za-z_]\w{0,99}$/.test(value.env);
  return isRecord(value, ['file']) && typeof value.file === 'string' && isAbsolute(value.file);
}

function isTexts(value: unknown, least: number, most: number, form: RegExp): boolean {
  if (!Array.isArray(value) || value.length < least || value.length > most) return false;
  return value.every((one) => typeof one === 'string' && form.test(one));
}

function isStep(value: unknown): value is DiscountStep {
  return (
    isRecord(value, ['fromMinor', 'percentCenti']) &&
    Number.isSafeInteger(value.fromMinor) &&
    (value.fromMinor as number) >= 0 &&
    isPercent(value.percentCenti)
  );
}

function isPercent(value: unknown): value is number {
  return isWhole(value, 0, 10_000);
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isRecord(value: unknown, keys: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const own = Object.keys(value);
  return own.length === keys.length && keys.every((key) => own.includes(key));
}
