import type { LineFault } from '../domain/orders/booked-lines.js';
import type { RefundLineFault } from '../domain/orders/refund-shares.js';
import type { FieldError, Texts } from '../http/rest/problem.js';
import { quantity } from '../http/rest/values.js';
import type { ProblemCode } from './api.js';

/** A fault with the place of its line in the request, from 0 on. */
export type PlacedFault = (LineFault | RefundLineFault) & { index: number };

interface Told {
  code: ProblemCode;
  /** Which member of the line is meant. */
  member: 'article' | 'quantity' | 'position';
  message: Texts;
}

type Teller<Fault> = (fault: Fault) => Told;

const tellers: { readonly [Code in PlacedFault['code']]: Teller<Extract<PlacedFault, { code: Code }>> } = {
  ARTICLE_UNKNOWN: ({ article }) => ({
    code: 'ARTICLE_UNKNOWN',
    member: 'article',
    message: { ru: `артикула ${article} нет`, en: `there is no article ${article}` },
  }),
  ARTICLE_REMOVED: ({ article }) => ({
    code: 'ARTICLE_REMOVED',
    member: 'article',
    message: { ru: `товар ${article} снят с продажи`, en: `the item ${article} is not sold any more` },
  }),
  AMOUNT_TOO_LARGE: ({ article }) => ({
    code: 'AMOUNT_TOO_LARGE',
    member: 'quantity',
    message: {
      ru: `сумма строки с артикулом ${article} слишком велика; принимается меньшее количество`,
      en: `the amount of the line with ${article} is too large; accepted is a smaller quantity`,
    },
  }),
  QUANTITY_NOT_POSITIVE: () => ({
    code: 'QUANTITY_TOO_SMALL',
    member: 'quantity',
    message: { ru: 'принимается количество больше 0', en: 'accepted is a quantity above 0' },
  }),
  QUANTITY_TOO_SMALL: ({ article, quantityMilli, leastMilli }) => ({
    code: 'QUANTITY_TOO_SMALL',
    member: 'quantity',
    message: {
      ru: `артикул ${article}: ${quantity(quantityMilli)} не принимается; принимается от ${quantity(leastMilli)}`,
      en: `article ${article}: ${quantity(quantityMilli)} is not accepted; accepted is ${quantity(leastMilli)} and more`,
    },
  }),
  QUANTITY_OFF_STEP: ({ article, quantityMilli, stepMilli, lowerMilli, upperMilli }) => ({
    code: 'QUANTITY_OFF_STEP',
    member: 'quantity',
    message: {
      ru: `артикул ${article}: ${quantity(quantityMilli)} не принимается; шаг ${quantity(stepMilli)}, ближайшее: ${either('или', lowerMilli, upperMilli)}`,
      en: `article ${article}: ${quantity(quantityMilli)} is not accepted; the step is ${quantity(stepMilli)}, the nearest: ${either('or', lowerMilli, upperMilli)}`,
    },
  }),
  LINE_UNKNOWN: ({ position }) => ({
    code: 'LINE_UNKNOWN',
    member: 'position',
    message: { ru: `строки ${position} в заказе нет`, en: `the order has no line ${position}` },
  }),
  LINE_REPEATED: ({ position }) => ({
    code: 'LINE_REPEATED',
    member: 'position',
    message: {
      ru: `строка ${position} указана дважды; принимается один раз`,
      en: `line ${position} is there twice; accepted is once`,
    },
  }),
  REFUND_TOO_LARGE: ({ position, leftMilli }) => ({
    code: 'REFUND_TOO_LARGE',
    member: 'quantity',
    message: {
      ru: `по строке ${position} можно вернуть не больше ${quantity(leftMilli)}`,
      en: `of line ${position} at most ${quantity(leftMilli)} can be refunded`,
    },
  }),
};

function either(or: string, lowerMilli: number | null, upperMilli: number): string {
  return lowerMilli === null ? quantity(upperMilli) : `${quantity(lowerMilli)} ${or} ${quantity(upperMilli)}`;
}

/** What is wrong with a line, and the problem that a request with this fault alone has. */
export function lineError(fault: PlacedFault): FieldError & { code: ProblemCode } {
  const tell = tellers[fault.code] as Teller<PlacedFault>;
  const { code, member, message } = tell(fault);
  return { field: `lines[${fault.index}].${member}`, code, message };
}
