import { maskCard } from '../../base/masking.js';
import { instant } from '../../base/time.js';
import { findPaymentByTransaction, type OrderPaymentRow } from '../../store/order-payments.js';
import { getOrder, type OrderLineRow, type OrderRow } from '../../store/orders.js';
import type { Context } from '../context.js';
import { type FieldFault, textFaults } from '../fields.js';
import { type Asked, changeOrder } from './change-order.js';
import type { Changing } from './record-change.js';
import { type PaymentAnswer, settle } from './settle.js';

/** What the payment system says. */
export interface CardPayment extends Asked {
  amountMinor: number;
  /** Null: that of the order. */
  currency: string | null;
  system: string;
  /** The system's own name for the payment; paid again with the same one, the same payment is meant. */
  transactionId: string;
  rrn: string | null;
  authCode: string | null;
  /** At most the first 6 and the last 4 digits are kept, whatever comes. */
  cardMask: string | null;
  /** An instant in UTC; null: now. */
  paidAt: string | null;
}

export type CardPaymentAnswer =
  | PaymentAnswer
  | { code: 'FIELDS_REFUSED'; faults: readonly FieldFault[] }
  | { code: 'CURRENCY_MISMATCH'; expected: string; given: string }
  /** The transaction has paid another order, or another amount of this one. */
  | { code: 'TRANSACTION_USED'; number: string; amountMinor: number };

/** An order is paid by card: status 1. The same transaction pays once, however often it is told. */
export async function payByCard(context: Context, payment: CardPayment): Promise<CardPaymentAnswer> {
  const faults = fieldFaults(payment);
  if (faults.length > 0) return { code: 'FIELDS_REFUSED', faults };
  return changeOrder(context, payment, async (changing, order, lines): Promise<CardPaymentAnswer> => {
    const earlier = await findPaymentByTransaction(changing.tx, payment);
    if (earlier !== undefined) return again(changing, order, lines, earlier, payment);
    const { currency } = payment;
    if (currency !== null && currency !== order.currency) {
      return { code: 'CURRENCY_MISMATCH', expected: order.currency, given: currency };
    }
    return settle(changing, order, lines, {
      code: 1,
      amountMinor: payment.amountMinor,
      system: payment.system,
      transactionId: payment.transactionId,
      rrn: payment.rrn,
      authCode: payment.authCode,
      cardMask: payment.cardMask === null ? null : maskOf(payment.cardMask),
      document: null,
      paidAt: payment.paidAt ?? instant(changing.now),
    });
  });
}

/** To a transaction that has paid before: the answer was lost, or somebody uses it twice. */
async function again(
  { tx }: Changing,
  order: OrderRow,
  lines: readonly OrderLineRow[],
  earlier: OrderPaymentRow,
  { amountMinor }: CardPayment,
): Promise<CardPaymentAnswer> {
  const isSame = earlier.orderId === order.id && earlier.amountMinor === amountMinor;
  if (isSame) return { code: 'OK', order, lines, repeated: true, paymentId: earlier.id };
  const { number } = await getOrder(tx, earlier.orderId);
  return { code: 'TRANSACTION_USED', number, amountMinor: earlier.amountMinor };
}

function fieldFaults({ system, transactionId, rrn, authCode, cardMask }: CardPayment): FieldFault[] {
  return [
    ...textFaults('system', system, 100),
    ...textFaults('transactionId', transactionId, 200),
    ...textFaults('rrn', rrn, 50),
    ...textFaults('authCode', authCode, 50),
    ...textFaults('cardMask', cardMask, 50),
  ];
}

/** A whole card number must never be stored, whoever sent it. */
function maskOf(card: string): string {
  const shown = card.replace(/\D/g, '').length;
  return shown > 10 ? maskCard(card) : card;
}
