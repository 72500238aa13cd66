import { formatScaled, moneyDigits, parseScaled, percentDigits, quantityDigits } from '../base/money.js';
import type { CardView } from '../domain/cards/card-view.js';
import { type Check, cardKinds, checkTypes, paymentKinds } from '../domain/checks/check.js';
import type { CheckOutcome } from '../domain/checks/outcome.js';
import { EMPTY_DATE } from '../soap/date-time.js';
import { badValue } from '../soap/faults.js';
import { exceptionText, faultsText, type ResultCode, result } from './messages.js';
import type * as wire from './wire.js';

/** Sums and quantities of the wire are decimal text that the endpoint has read exactly. */
const units = { money: moneyDigits, quantity: quantityDigits } as const;

function scaled(text: string, unit: keyof typeof units, element: string): number {
  const digits = units[unit];
  const value = parseScaled(text, digits);
  if (value !== undefined) return value;
  const accepted = hasMoreDigits(text, digits) ? digitsAccepted(digits) : sizeAccepted(digits);
  throw badValue(element, {
    ru: `значение «${excerpt(text)}» не подходит, нужно число${accepted.ru}`,
    en: `"${excerpt(text)}" is not accepted, expected a number${accepted.en}`,
  });
}

function hasMoreDigits(text: string, digits: number): boolean {
  return (text.split('.')[1] ?? '').length > digits;
}

function digitsAccepted(digits: number) {
  return {
    ru: `, в котором не более ${digits} знаков после точки`,
    en: ` with at most ${digits} digits after the point`,
  };
}

/** Past 2^53 of the smallest unit nothing is computed exactly. */
function sizeAccepted(digits: number) {
  const largest = formatScaled(Number.MAX_SAFE_INTEGER, digits);
  return { ru: ` от -${largest} до ${largest}`, en: ` from -${largest} to ${largest}` };
}

/** @throws SoapFault when it has more than two digits behind the point, or does not fit. */
export const money = (text: string, element: string) => scaled(text, 'money', element);
const quantity = (text: string, element: string) => scaled(text, 'quantity', element);
const moneyOr = <Absent>(text: string | undefined, element: string, absent: Absent) =>
  text === undefined ? absent : money(text, element);

/** @throws SoapFault when a text is none of those that the contract names. */
function oneOf<Word extends string>(text: string, words: readonly Word[], element: string): Word {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw badValue(element, {
    ru: `значение «${excerpt(text)}» не подходит, нужно одно из: ${words.join(', ')}`,
    en: `"${excerpt(text)}" is not accepted, expected one of: ${words.join(', ')}`,
  });
}

export function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** `''` and nil say the same: no card kind was asked for. */
export function cardKind(text: string | null | undefined, element: string) {
  return text === undefined || text === null || text === '' ? undefined : oneOf(text, cardKinds, element);
}

/** A check of the wire in the words of the domain. @throws SoapFault that names the element which does not fit. */
export function toCheck(check: wire.Check, at = 'Check'): Check {
  return {
    till: check.KKM,
    shift: check.Shift,
    number: check.Number,
    type: oneOf(check.CheckType, checkTypes, `${at}.CheckType`),
    time: check.DateTime === EMPTY_DATE ? '' : check.DateTime,
    cashier: check.Cashier ?? null,
    fiscalSign: check.FiscalSign ?? null,
    offline: check.Offline ?? false,
    totalMinor: money(check.Total, `${at}.Total`),
    returnOf: toReference(check.ReturnOf),
    lines: (check.Lines.Line ?? []).map((line, i) => toLine(line, `${at}.Lines.Line[${i + 1}]`)),
    payments: (check.Payments.Payment ?? []).map((row, i) =>
      toPayment(row, `${at}.Payments.Payment[${i + 1}]`),
    ),
    cards: (check.Cards?.Card ?? [])
      .map((card, i) => toCheckCard(card, `${at}.Cards.Card[${i + 1}]`))
      // A till that fills in a form leaves the number empty when there was no card.
      .filter(({ number }) => number !== ''),
  };
}

function toReference(reference: wire.CheckReference | undefined): Check['returnOf'] {
  if (reference === undefined) return null;
  return {
    till: reference.KKM,
    shift: reference.Shift,
    number: reference.Number,
    time: reference.DateTime ?? null,
  };
}

function toLine(line: wire.CheckLine, at: string): Check['lines'][number] {
  return {
    position: line.Position,
    itemCode: line.ItemCode,
    barcode: line.Barcode ?? null,
    name: line.Name ?? null,
    quantityMilli: quantity(line.Quantity, `${at}.Quantity`),
    priceMinor: money(line.Price, `${at}.Price`),
    discountMinor: moneyOr(line.Discount, `${at}.Discount`, 0),
    bonusSpentMinor: moneyOr(line.BonusSpent, `${at}.BonusSpent`, 0),
    amountMinor: money(line.Amount, `${at}.Amount`),
    department: line.Department ?? null,
    returnOfPosition: line.ReturnOfPosition ?? null,
  };
}

function toPayment(payment: wire.CheckPayment, at: string): Check['payments'][number] {
  return {
    kind: oneOf(payment.Kind, paymentKinds, `${at}.Kind`),
    amountMinor: money(payment.Amount, `${at}.Amount`),
    card: payment.CardNumber === undefined || payment.CardNumber === '' ? null : payment.CardNumber,
  };
}

function toCheckCard(card: wire.CheckCard, at: string): Check['cards'][number] {
  return {
    number: card.CardNumber,
    kind: cardKind(card.CardKind, `${at}.CardKind`) ?? null,
    bonusSpentMinor: moneyOr(card.BonusSpent, `${at}.BonusSpent`, null),
    bonusEarnedMinor: moneyOr(card.BonusEarned, `${at}.BonusEarned`, null),
    accumulatedMinor: moneyOr(card.Accumulated, `${at}.Accumulated`, null),
    holdKey: card.HoldKey === undefined || card.HoldKey === '' ? null : card.HoldKey,
  };
}

export const moneyText = (minor: number) => formatScaled(minor, moneyDigits);
export const quantityText = (milli: number) => formatScaled(milli, quantityDigits);
export const percentText = (centi: number) => formatScaled(centi, percentDigits);

/** A card on the wire; of one that is not found only the number that was asked for. */
export function fromCard(code: ResultCode, number: string, card: CardView | null | undefined): wire.Card {
  const { ResultCode, Message } = result(code);
  if (card === null || card === undefined) return { ResultCode, Message, CardNumber: number };
  const { kind, next } = card;
  const sums = kind === 'Discount';
  // One literal with every field: this is answered more often than anything else, and spreading costs several times more.
  return {
    ResultCode,
    Message,
    CardNumber: number,
    CardKind: kind,
    Status: card.status,
    Holder: card.holder ?? undefined,
    DiscountPercent: sums ? percentText(card.discountPercentCenti) : undefined,
    Accumulation: sums ? moneyText(card.accumulationMinor) : undefined,
    NextDiscountPercent: next === null ? undefined : percentText(next.percentCenti),
    ToNextDiscount: next === null ? undefined : moneyText(next.toGoMinor),
    Bonus: sums ? moneyText(card.bonusMinor) : undefined,
    BonusAvailable: sums ? moneyText(card.bonusAvailableMinor) : undefined,
    Balance: sums ? undefined : moneyText(card.balanceMinor),
    ValidUntil: card.validUntil ?? undefined,
  };
}

export function fromOutcome(outcome: CheckOutcome): wire.CheckResult {
  if (outcome.code !== 'OK') {
    const details = outcome.code === 'CHECK_INVALID' ? faultsText(outcome.faults) : '';
    return {
      ...result(outcome.code, details),
      Duplicate: false,
      Cards: { Card: [] },
      Exceptions: { Exception: [] },
    };
  }
  return {
    Duplicate: outcome.duplicate,
    CheckId: String(outcome.checkId),
    Cards: { Card: outcome.cards.map(({ code, number, card }) => fromCard(code, number, card)) },
    Exceptions: { Exception: outcome.exceptions.map(exceptionText) },
    ...result('OK'),
  };
}
