import type { Check, CheckCard, CheckLine, CheckPayment } from '../../domain/checks/check.js';
import type * as wire from '../../kkmtransfer/wire.js';
import { moneyText, quantityText } from './values.js';

const optional = <Name extends string, Given, Text>(
  name: Name,
  value: Given | null,
  text: (value: Given) => Text,
) => (value === null ? {} : ({ [name]: text(value) } as Record<Name, Text>));
const same = <Given>(value: Given) => value;

/** A check in the words of the wire. Elements stand in the order of the schema, because the client keeps theirs. */
export function wireCheck(check: Check): wire.Check {
  const { till, shift, number, type, time, cashier, offline, totalMinor, returnOf } = check;
  return {
    KKM: till,
    Shift: shift,
    Number: number,
    CheckType: type,
    DateTime: time,
    ...optional('Cashier', cashier, same),
    ...(offline ? { Offline: true } : {}),
    Total: moneyText(totalMinor),
    ...optional('ReturnOf', returnOf, wireReference),
    Lines: { Line: check.lines.map(wireLine) },
    Payments: { Payment: check.payments.map(wirePayment) },
    ...(check.cards.length === 0 ? {} : { Cards: { Card: check.cards.map(wireCard) } }),
  };
}

function wireReference({ till, shift, number, time }: NonNullable<Check['returnOf']>): wire.CheckReference {
  return { KKM: till, Shift: shift, Number: number, ...optional('DateTime', time, same) };
}

function wireLine(line: CheckLine): wire.CheckLine {
  const { position, itemCode, quantityMilli, priceMinor, discountMinor, bonusSpentMinor, amountMinor } = line;
  return {
    Position: position,
    ItemCode: itemCode,
    Quantity: quantityText(quantityMilli),
    Price: moneyText(priceMinor),
    ...optional('Discount', discountMinor || null, moneyText),
    ...optional('BonusSpent', bonusSpentMinor || null, moneyText),
    Amount: moneyText(amountMinor),
    ...optional('ReturnOfPosition', line.returnOfPosition, same),
  };
}

function wirePayment({ kind, amountMinor, card }: CheckPayment): wire.CheckPayment {
  return { Kind: kind, Amount: moneyText(amountMinor), ...optional('CardNumber', card, same) };
}

function wireCard(card: CheckCard): wire.CheckCard {
  return {
    CardNumber: card.number,
    ...optional('BonusSpent', card.bonusSpentMinor, moneyText),
    ...optional('BonusEarned', card.bonusEarnedMinor, moneyText),
    ...optional('Accumulated', card.accumulatedMinor, moneyText),
    ...optional('HoldKey', card.holdKey, same),
  };
}
