import { instant } from '../../base/time.js';
import { listOrderPayments } from '../../store/order-payments.js';
import type { Context } from '../context.js';
import { type FieldFault, textFaults } from '../fields.js';
import { type Asked, changeOrder } from './change-order.js';
import { type PaymentAnswer, settle } from './settle.js';

/** Money that the back office has taken or seen. */
export interface OfficePayment extends Asked {
  /** 2 bank account, 3 cash, 4 electronic money. */
  paymentCode: 2 | 3 | 4;
  /** Null: what is open. */
  amountMinor: number | null;
  /** What the paper is called; paid again with the same one, the same payment is meant. */
  document: string | null;
  /** An instant in UTC; null: now. */
  paidAt: string | null;
  /** A smaller amount leaves the order unpaid, with less to pay; needs a document, by which it is known when it is told again. */
  inParts?: boolean;
}

export type OfficePaymentAnswer =
  | PaymentAnswer
  | { code: 'FIELDS_REFUSED'; faults: readonly FieldFault[] }
  /** The document has paid another part of the order already. */
  | { code: 'TRANSACTION_USED'; number: string; amountMinor: number };

/** The back office says that an order was paid: status 2, 3 or 4. */
export async function payInOffice(context: Context, payment: OfficePayment): Promise<OfficePaymentAnswer> {
  const { paymentCode, document, inParts = false } = payment;
  const faults = textFaults('document', document, 200);
  if (faults.length > 0) return { code: 'FIELDS_REFUSED', faults };
  return changeOrder(context, payment, async (changing, order, lines): Promise<OfficePaymentAnswer> => {
    const amountMinor = payment.amountMinor ?? order.amountMinor - order.paidMinor;
    const earlier = document === null ? [] : await listOrderPayments(changing.tx, order.id);
    const repeated = earlier.find(
      (one) =>
        one.code === paymentCode &&
        one.document === document &&
        one.amountMinor === (payment.amountMinor ?? one.amountMinor),
    );
    if (repeated !== undefined) {
      return { code: 'OK', order, lines, repeated: true, paymentId: repeated.id };
    }
    const used = inParts
      ? earlier.find((one) => one.code === paymentCode && one.document === document)
      : undefined;
    if (used !== undefined) {
      return { code: 'TRANSACTION_USED', number: order.number, amountMinor: used.amountMinor };
    }
    const paid = {
      code: paymentCode,
      amountMinor,
      system: null,
      transactionId: null,
      rrn: null,
      authCode: null,
      cardMask: null,
      document,
      paidAt: payment.paidAt ?? instant(changing.now),
    };
    return settle(changing, order, lines, paid, { inParts: inParts && document !== null });
  });
}
