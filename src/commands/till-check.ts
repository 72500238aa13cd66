import { formatScaled, moneyDigits, parseScaled, priceOf, quantityDigits, sumOf } from '../base/money.js';

/** What `tillgate till close` was told. */
export interface CheckOptions {
  till: string;
  shift: number;
  number: number;
  time: string;
  /** `CODE:QUANTITY:PRICE` each; `*` separates too, where the shell leaves it alone. */
  items: readonly string[];
  cards: readonly string[];
  /** Bonus to spend, taken from the first line that can bear it. */
  spend?: string;
  /** Key of what was held on the first card. */
  hold?: string;
  /** `KIND=AMOUNT` or `PaymentCard=AMOUNT@CARD` each; without any, all in cash. */
  payments: readonly string[];
  /** Closed without a connection. */
  offline?: boolean;
}

/**
 * The check of the wire, with sums that add up.
 * @throws RangeError that says which text is not of the expected form.
 */
export function composeCheck(options: CheckOptions): Record<string, unknown> {
  const bonusMinor = options.spend === undefined ? 0 : amount(options.spend, '--spend');
  const lines = options.items.map(parseItem);
  const bearer = lines.find(({ priceMinor }) => priceMinor >= bonusMinor);
  if (bearer === undefined) throw new RangeError(`--spend ${options.spend}: no line is that much worth`);
  bearer.bonusMinor = bonusMinor;
  const total = sumOf(lines, ({ priceMinor, bonusMinor: spent }) => priceMinor - spent);
  return {
    KKM: options.till,
    Shift: options.shift,
    Number: options.number,
    CheckType: 'Sale',
    DateTime: options.time,
    ...(options.offline === undefined ? {} : { Offline: options.offline }),
    Total: money(total),
    Lines: { Line: lines.map(toLine) },
    Payments: { Payment: payments(options.payments, total, bonusMinor) },
    ...(options.cards.length === 0 ? {} : { Cards: { Card: cards(options) } }),
  };
}

interface Item {
  code: string;
  quantityMilli: number;
  unitMinor: number;
  priceMinor: number;
  bonusMinor: number;
}

const money = (minor: number) => formatScaled(minor, moneyDigits);

function parseItem(text: string): Item {
  const [, code = '', quantity = '', price = ''] = /^(.+)[*:]([^*:]+)[*:]([^*:]+)$/.exec(text) ?? [];
  const quantityMilli = parseScaled(quantity, quantityDigits);
  const unitMinor = parseScaled(price, moneyDigits);
  if (code === '' || quantityMilli === undefined || unitMinor === undefined) {
    throw new RangeError(`--item ${text}: expected CODE:QUANTITY:PRICE, for example 1001:2:89.90`);
  }
  return { code, quantityMilli, unitMinor, priceMinor: priceOf(quantityMilli, unitMinor), bonusMinor: 0 };
}

function toLine({ code, quantityMilli, unitMinor, priceMinor, bonusMinor }: Item, index: number) {
  return {
    Position: index + 1,
    ItemCode: code,
    Quantity: formatScaled(quantityMilli, quantityDigits),
    Price: money(unitMinor),
    ...(bonusMinor === 0 ? {} : { BonusSpent: money(bonusMinor) }),
    Amount: money(priceMinor - bonusMinor),
  };
}

function cards({ cards: numbers, hold }: CheckOptions) {
  return numbers.map((CardNumber, index) =>
    index === 0 && hold !== undefined ? { CardNumber, HoldKey: hold } : { CardNumber },
  );
}

function payments(texts: readonly string[], totalMinor: number, bonusMinor: number) {
  const told = texts.map((text) => {
    const [kind = '', rest = ''] = text.split('=');
    const [sum = '', card] = rest.split('@');
    return {
      Kind: kind,
      Amount: money(amount(sum, `--pay ${text}`)),
      ...(card === undefined ? {} : { CardNumber: card }),
    };
  });
  const paid = told.length > 0 ? told : [{ Kind: 'Cash', Amount: money(totalMinor) }];
  return bonusMinor === 0 ? paid : [...paid, { Kind: 'Bonus', Amount: money(bonusMinor) }];
}

function amount(text: string, where: string): number {
  const minor = parseScaled(text, moneyDigits);
  if (minor === undefined || minor < 0) throw new RangeError(`${where}: expected an amount such as 100.50`);
  return minor;
}
