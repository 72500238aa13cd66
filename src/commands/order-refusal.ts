import type { FieldFault } from '../domain/fields.js';
import type { AnnulmentAnswer } from '../domain/orders/annul.js';
import type { HandOverAnswer } from '../domain/orders/hand-over.js';
import type { PointsRefusal } from '../domain/orders/hold-points.js';
import type { PrepaymentAnswer } from '../domain/orders/pay-from-prepayment.js';
import type { OfficePaymentAnswer } from '../domain/orders/pay-in-office.js';
import type { PointsAnswer, PointsNotTaken } from '../domain/orders/pay-with-points.js';
import type { RefundAnswer } from '../domain/orders/refund.js';
import type { RefundLineFault } from '../domain/orders/refund-shares.js';
import { refused } from '../regate/problems.js';
import { statusText } from './order-text.js';
import { money, quantity } from './order-units.js';

type Answer =
  | OfficePaymentAnswer
  | PrepaymentAnswer
  | PointsRefusal
  | PointsAnswer
  | PointsNotTaken
  | AnnulmentAnswer
  | HandOverAnswer
  | RefundAnswer;

export type OrderRefusal = Exclude<Answer, { code: 'OK' }>;

/** What was wrong with a change of an order, and what would be accepted. */
export function orderRefusal(refusal: OrderRefusal): string {
  switch (refusal.code) {
    case 'ORDER_UNKNOWN':
      return `there is no order "${refusal.number}"; tillgate orders list shows those that there are`;
    case 'NOT_ALLOWED':
      return `${refusal.number} has status ${statusText(refusal.status)}; accepted: ${refusal.accepted.map(statusText).join(', ')}`;
    case 'AMOUNT_MISMATCH':
      return `the amount ${money(refusal.givenMinor)} is not accepted, but ${money(refusal.expectedMinor)}`;
    case 'NOT_ENOUGH':
      return `the prepayment of the client is ${money(refusal.availableMinor)}; accepted is at most that, and something`;
    case 'FIELDS_REFUSED':
      return refusal.faults.map(fieldText).join('; ');
    case 'HANDED_OVER':
      return `it was handed over ${refusal.handedOverAt}; that is done once`;
    case 'NOTHING_LEFT':
      return `nothing is left of it: ${money(refusal.refundedMinor)} was paid back`;
    case 'NO_LINES':
      return 'no lines are given; without --line everything that is left is paid back';
    case 'LINES_REFUSED':
      return refusal.faults.map(lineFault).join('; ');
    case 'AMOUNT_ZERO':
      return 'what is given costs nothing, so that nothing can be paid back for it';
    case 'CHECK_UNKNOWN':
      return 'there is no such check; accepted is one that was closed, as TILL/SHIFT/NUMBER or TILL/SHIFT/NUMBER/DATE';
    case 'CHECK_IS_RETURN':
      return 'the check is a return; accepted is the sale of the goods';
    case 'CHECK_OF_ANOTHER_STORE':
      return `the check took its goods out of store ${refusal.store}; accepted is one of store ${refusal.expectedStore}`;
    case 'CHECK_TAKEN':
      return `order ${refusal.number} was handed over with the check; a check hands over one order`;
    case 'CHECK_SOLD_LESS':
      return refusal.shortages
        .map(
          ({ article, wantedMilli, soldMilli }) =>
            `article ${article}: the check took ${quantity(soldMilli)} out of stock, the order has ${quantity(wantedMilli)}`,
        )
        .join('; ');
    default:
      // Of points, in the words of ReGate, which calls them the same.
      return refused(refusal).problem.detail.en;
  }
}

function fieldText(fault: FieldFault): string {
  return fault.code === 'TEXT'
    ? `${fault.field}: accepted is a text of ${fault.least} to ${fault.most} characters`
    : `${fault.field}: ${fault.code}`;
}

function lineFault(fault: RefundLineFault): string {
  const line = `line ${fault.position}`;
  switch (fault.code) {
    case 'LINE_UNKNOWN':
      return `${line}: the order has no such line; tillgate orders show lists them`;
    case 'LINE_REPEATED':
      return `${line}: is there twice`;
    case 'QUANTITY_NOT_POSITIVE':
      return `${line}: the quantity must be above zero`;
    case 'REFUND_TOO_LARGE':
      return `${line}: only ${quantity(fault.leftMilli)} is left to be paid back`;
    case 'QUANTITY_OFF_STEP': {
      const nearest = [fault.lowerMilli ?? [], fault.upperMilli].flat().map(quantity).join(' or ');
      return `${line}: ${quantity(fault.quantityMilli)} is not accepted; whole pieces were sold, the nearest: ${nearest}`;
    }
  }
}
