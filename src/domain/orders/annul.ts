import { instant } from '../../base/time.js';
import type { Context } from '../context.js';
import { type FieldFault, linesFaults } from '../fields.js';
import { type Asked, changeOrder, type OrderAnswer, type OrderUnknown } from './change-order.js';
import { recordChange } from './record-change.js';
import { release } from './reserve.js';
import { releasePayments } from './reverse-payment.js';
import { type NotAllowed, notAllowed, statusBehind } from './transitions.js';

export interface Annulment extends Asked {
  reason: string | null;
}

export type AnnulmentAnswer =
  | OrderAnswer
  | OrderUnknown
  | NotAllowed
  | { code: 'FIELDS_REFUSED'; faults: readonly FieldFault[] };

/** Annuls an order that is not paid and gives its goods back; what was paid of it is the client's prepayment. */
export async function annul(context: Context, asked: Annulment): Promise<AnnulmentAnswer> {
  const faults = linesFaults('reason', asked.reason, mostOfReason);
  if (faults.length > 0) return { code: 'FIELDS_REFUSED', faults };
  return changeOrder(context, asked, async (changing, order, lines): Promise<AnnulmentAnswer> => {
    const status = statusBehind('annul', order.status);
    if (status === undefined) return notAllowed('annul', order);
    const reserving = { orderId: order.id, store: order.store, recordedAt: instant(changing.now) };
    await release(changing.tx, reserving, lines);
    const unpaid = await releasePayments(changing, order);
    const told = { event: 'annulled', note: asked.reason } as const;
    return { code: 'OK', order: await recordChange(changing, unpaid, { ...unpaid, status }, told), lines };
  });
}

/** As long as the reason for an annulment or a refund may be. */
export const mostOfReason = 500;
