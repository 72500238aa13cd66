import type { CardRow } from '../../store/cards.js';
import type { addCheckParts, CheckRow } from '../../store/checks.js';
import type { Shop } from '../settings/shop.js';
import type { CardEffect } from './card-effects.js';
import type { Check } from './check.js';
import { identityOf } from './identity.js';
import { type ResolvedLine, takesBonus } from './resolved-lines.js';

/** A check as it is recorded, but for what only the shop knows of it. */
export function rowOf(check: Check): Omit<CheckRow, 'store' | 'digest' | 'recordedAt'> {
  const { type, time, cashier, fiscalSign, offline, totalMinor, returnOf } = check;
  const { till, shift, number, date } = identityOf(check);
  return {
    till,
    shift,
    number,
    date,
    type,
    time,
    cashier,
    fiscalSign,
    offline: offline ? 1 : 0,
    totalMinor,
    returnOfTill: returnOf?.till ?? null,
    returnOfShift: returnOf?.shift ?? null,
    returnOfNumber: returnOf?.number ?? null,
    returnOfDate: returnOf?.time?.slice(0, 10) ?? null,
  };
}

/** Its lines, payments and cards. */
export function partsOf(
  checkId: number,
  { check, shop }: { check: Check; shop: Shop },
  lines: readonly ResolvedLine[],
  effects: readonly CardEffect[],
  rows: ReadonlyMap<string, CardRow>,
): Parameters<typeof addCheckParts>[1] {
  return {
    lines: lines.map((line) => ({
      checkId,
      posted: line.article === null ? 0 : 1,
      earning: takesBonus(line, shop) ? 1 : 0,
      ...line,
    })),
    payments: check.payments.map((payment, ordinal) => ({ checkId, ordinal, ...payment })),
    cards: effects.map(({ number, toldKind: _, ...effect }, ordinal) => ({
      checkId,
      ordinal,
      card: number,
      known: rows.has(number) ? 1 : 0,
      ...effect,
    })),
  };
}
