import type { LineFault } from '../domain/umico/lines.js';
import { mostLines } from '../domain/umico/lines.js';
import type { FieldError, Texts } from '../http/rest/problem.js';
import { money, quantity } from '../http/rest/values.js';
import type { ProblemCode } from './api.js';

/** Which line of the request has a position: from 0 on, -1 for none. */
export type IndexOf = (position: number) => number;

interface Told {
  code: ProblemCode;
  /** Of the line, or with `null` as position of the request. */
  field: string;
  position: number | null;
  message: Texts;
}

type Fault<Name extends LineFault['fault']> = Extract<LineFault, { fault: Name }>;

const tellers: { readonly [Name in LineFault['fault']]: (fault: Fault<Name>) => Told } = {
  NO_LINES: () =>
    whole('BODY_INVALID', 'lines', 'принимается хотя бы одна строка', 'accepted is at least one line'),
  TOO_MANY_LINES: ({ most }) =>
    whole(
      'BODY_INVALID',
      'lines',
      `принимается не более ${most} строк`,
      `accepted are at most ${most} lines`,
    ),
  POSITION_REPEATED: ({ position }) =>
    line(
      'LINE_REPEATED',
      position,
      'position',
      `строка ${position} указана дважды`,
      `line ${position} is there twice`,
    ),
  QUANTITY_NOT_POSITIVE: ({ position }) =>
    line(
      'BODY_INVALID',
      position,
      'quantity',
      'принимается количество больше 0',
      'accepted is a quantity above 0',
    ),
  NEGATIVE: ({ position }) =>
    line('BODY_INVALID', position, 'amount', 'принимается сумма от 0', 'accepted is an amount from 0'),
  POSITION: ({ position }) =>
    line(
      'BODY_INVALID',
      position,
      'position',
      `принимается от 1 до ${mostLines}`,
      `accepted is 1 to ${mostLines}`,
    ),
  TEXT: ({ position, field }) =>
    line(
      'BODY_INVALID',
      position,
      field,
      'принимается текст без управляющих символов',
      'accepted is a text without control characters',
    ),
  TOTAL_OF_LINES: ({ expectedMinor, givenMinor }) =>
    whole(
      'AMOUNT_MISMATCH',
      'amount',
      `${money(givenMinor)} не принимается: строки дают ${money(expectedMinor)}`,
      `${money(givenMinor)} is not accepted: the lines come to ${money(expectedMinor)}`,
    ),
  POINTS_OVER_AMOUNT: ({ pointsMinor, amountMinor }) =>
    whole(
      'POINTS_TOO_MANY',
      'points',
      `${money(pointsMinor)} не принимается; принимается не больше суммы ${money(amountMinor)}`,
      `${money(pointsMinor)} is not accepted; accepted is at most the amount, ${money(amountMinor)}`,
    ),
  AMOUNT_NOT_POSITIVE: () =>
    whole('BODY_INVALID', 'amount', 'принимается сумма больше 0', 'accepted is an amount above 0'),
  SUM_TOO_LARGE: () =>
    whole('AMOUNT_TOO_LARGE', 'amount', 'принимается меньшая сумма', 'accepted is a smaller amount'),
  RETURN_LINE_UNKNOWN: ({ position }) =>
    line(
      'LINE_UNKNOWN',
      position,
      'position',
      `строки ${position} в продаже нет`,
      `the sale has no line ${position}`,
    ),
  RETURN_TOO_MUCH: ({ position, leftMilli }) =>
    line(
      'RETURN_TOO_LARGE',
      position,
      'quantity',
      `по строке ${position} можно вернуть не больше ${quantity(leftMilli)}`,
      `of line ${position} at most ${quantity(leftMilli)} can be returned`,
    ),
};

function whole(code: ProblemCode, field: string, ru: string, en: string): Told {
  return { code, field, position: null, message: { ru, en } };
}

function line(code: ProblemCode, position: number, field: string, ru: string, en: string): Told {
  return { code, field, position, message: { ru, en } };
}

/** What is wrong with a line, and the problem that a request with this fault alone has. */
export function lineError(
  fault: LineFault,
  indexOf: IndexOf,
  lines: string,
): FieldError & { code: ProblemCode } {
  const tell = tellers[fault.fault] as (fault: LineFault) => Told;
  const { code, field, position, message } = tell(fault);
  const index = position === null ? -1 : indexOf(position);
  return { code, message, field: index < 0 ? field : `${lines}[${index}].${field}` };
}
