import { formatFixed, moneyDigits } from '../../base/money.js';
import { catchUp, findFeedOrder, lastChangeOf, putRemoteOrder } from '../../store/feed-orders.js';
import { findOrderByNumber, type OrderRow } from '../../store/orders.js';
import type { Context } from '../context.js';
import { annul } from '../orders/annul.js';
import { handOver } from '../orders/hand-over.js';
import { payInOffice } from '../orders/pay-in-office.js';

/** What another system says of an order of ours. */
export interface RemoteOrder {
  /** Our number, which it was given. */
  number: string;
  cancelled: boolean;
  /** Money that came for it or for a part of it, null: all that is open; the document's number there. */
  paid: {
    code: 2 | 3 | 4;
    amountMinor: number | null;
    document: string | null;
    paidAt: string | null;
  } | null;
  shipped: boolean;
  remoteId: string | null;
  remoteNumber: string | null;
  remoteStatus: string | null;
}

/** What became of it, in the order in which it happened; `refused` says why not. */
export interface RemoteOutcome {
  number: string;
  done: ('paid' | 'paid in part' | 'handed over' | 'annulled')[];
  refused: string[];
}

/**
 * Takes what another system says of an order: paid, handed over, cancelled. What has happened already changes nothing; what
 * may not happen is told and leaves the order as it is.
 */
export async function takeRemoteOrder(
  context: Context,
  remote: RemoteOrder,
  by: string,
): Promise<RemoteOutcome> {
  const { engine } = context;
  const outcome: RemoteOutcome = { number: remote.number, done: [], refused: [] };
  const order = await findOrderByNumber(engine, remote.number);
  if (order === undefined) return { ...outcome, refused: ['there is no such order'] };
  const before = await lastChangeOf(engine, order.id);
  if (remote.paid !== null && order.status === 0) await pay(context, remote, by, outcome);
  if (remote.shipped && order.handedOverAt === null) await ship(context, remote, by, outcome);
  if (remote.cancelled) await cancel(context, order, by, outcome);
  await remember(context, order, remote, before);
  return outcome;
}

async function pay(context: Context, { number, paid }: RemoteOrder, by: string, outcome: RemoteOutcome) {
  if (paid === null) return;
  const { code: paymentCode, amountMinor, document, paidAt } = paid;
  const payment = { number, by, paymentCode, amountMinor, document, paidAt, inParts: true };
  const answer = await payInOffice(context, payment);
  if (answer.code === 'OK' && answer.repeated) return;
  if (answer.code === 'TRANSACTION_USED') {
    const before = formatFixed(answer.amountMinor, moneyDigits);
    outcome.refused.push(`paid: the document ${document} has paid ${before} before`);
    return;
  }
  const isPart = answer.code === 'OK' && answer.order.status === 0;
  note(answer, isPart ? 'paid in part' : 'paid', outcome);
}

async function ship(context: Context, { number }: RemoteOrder, by: string, outcome: RemoteOutcome) {
  note(await handOver(context, { number, by, check: null }), 'handed over', outcome);
}

async function cancel(context: Context, { number, status }: OrderRow, by: string, outcome: RemoteOutcome) {
  if (status === 5 || status === 6 || status === 7) return;
  note(await annul(context, { number, by, reason: null }), 'annulled', outcome);
}

type Answer = { code: string; status?: number; expectedMinor?: number; givenMinor?: number };

function note(answer: Answer, what: RemoteOutcome['done'][number], outcome: RemoteOutcome): void {
  if (answer.code === 'OK') outcome.done.push(what);
  else if (answer.code === 'NOT_ALLOWED') outcome.refused.push(`${what}: not in status ${answer.status}`);
  else if (answer.expectedMinor !== undefined) outcome.refused.push(`${what}: ${sumsOf(answer)}`);
  else outcome.refused.push(`${what}: ${answer.code}`);
}

function sumsOf({ givenMinor = 0, expectedMinor = 0 }: Answer): string {
  return `the sum is ${formatFixed(givenMinor, moneyDigits)}, and ${formatFixed(expectedMinor, moneyDigits)} is open`;
}

/** Whoever had the last change before has also what he changed himself, and is not told of it. */
async function remember({ engine }: Context, { id: orderId }: OrderRow, remote: RemoteOrder, before: number) {
  const { remoteId, remoteNumber, remoteStatus } = remote;
  await engine.transaction(async (tx) => {
    const known = await findFeedOrder(tx, orderId);
    await putRemoteOrder(tx, { orderId, remoteId, remoteNumber, remoteStatus });
    if ((known?.acknowledgedId ?? 0) >= before)
      await catchUp(tx, { orderId, historyId: await lastChangeOf(tx, orderId) });
  });
}
