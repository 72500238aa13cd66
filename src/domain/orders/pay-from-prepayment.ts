import { instant } from '../../base/time.js';
import { findClientRow } from '../../store/clients.js';
import type { OrderLineRow, OrderRow } from '../../store/orders.js';
import type { Context } from '../context.js';
import { type Asked, changeOrder } from './change-order.js';
import type { Changing } from './record-change.js';
import { type PaymentAnswer, settle } from './settle.js';

export type PrepaymentAnswer =
  | PaymentAnswer
  /** The client's balance is less than that, or nothing. */
  | { code: 'NOT_ENOUGH'; availableMinor: number };

/** An order is paid with what its client has paid before: all that is open, or as much as there is, or a given part. */
export function payFromPrepayment(
  context: Context,
  { amountMinor, ...asked }: Asked & { amountMinor: number | null },
): Promise<PrepaymentAnswer> {
  return changeOrder(context, asked, (changing, order, lines) =>
    spendPrepayment(changing, order, lines, amountMinor),
  );
}

/** The same within a change. @param wantedMinor null: what is open, at most what there is. */
export async function spendPrepayment(
  changing: Changing,
  order: OrderRow,
  lines: readonly OrderLineRow[],
  wantedMinor: number | null = null,
): Promise<PrepaymentAnswer> {
  const availableMinor = (await findClientRow(changing.tx, order.client))?.prepaymentMinor ?? 0;
  const openMinor = order.amountMinor - order.paidMinor;
  const amountMinor = wantedMinor ?? Math.min(openMinor, availableMinor);
  // An order that takes no money says so first.
  const isShort = amountMinor > availableMinor || amountMinor === 0;
  if (isShort && order.status === 0) return { code: 'NOT_ENOUGH', availableMinor };
  const paidAt = instant(changing.now);
  const payment = { ...throughBank, amountMinor, document: 'prepayment', paidAt };
  return settle(changing, order, lines, payment, { inParts: true, fromPrepayment: true });
}

/** A payment through the bank, but for what it is. */
export const throughBank = {
  code: 2,
  system: null,
  transactionId: null,
  rrn: null,
  authCode: null,
  cardMask: null,
} as const;
