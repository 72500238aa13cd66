import { sumOf } from '../../base/money.js';
import type { OrderRow } from '../../store/orders.js';
import { type BalanceChange, moveBalance } from '../clients/balance.js';
import type { RefundOrder } from './order-state.js';
import type { Changing } from './record-change.js';

/**
 * Money that comes through the bank is the client's prepayment first, and goes from there to orders; so does what is taken
 * back or paid back. What stands here moves it where there is certainly so much.
 * @throws SumTooLarge
 */
export async function moveMoney(
  { tx, now, settings }: Changing,
  change: BalanceChange,
  day?: string,
): Promise<void> {
  const when = { now, timeZone: settings.timeZone, ...(day !== undefined && { day }) };
  const answer = await moveBalance(tx, when, change);
  if (answer.code !== 'OK')
    throw new Error(`client ${change.client}, ${change.reason} ${change.amountMinor}: ${answer.code}`);
}

/** The client's money pays an order, or, below zero, is the client's again. */
export function applyMoney(
  changing: Changing,
  { id: orderId, number: document, client }: OrderRow,
  amountMinor: number,
): Promise<void> {
  const reason = amountMinor > 0 ? 'applied' : 'released';
  return moveMoney(changing, {
    ...{ client, orderId, document, reason, documentKind: 'order' as const },
    amountMinor: -amountMinor,
  });
}

/** Somebody in the office says that money came for an order. */
export function receiveMoney(
  changing: Changing,
  { id: orderId, number, client }: OrderRow,
  { amountMinor, document }: { amountMinor: number; document: string | null },
): Promise<void> {
  return moveMoney(changing, {
    ...{ client, orderId, amountMinor, reason: 'received' as const, documentKind: 'manual' as const },
    document: document ?? number,
  });
}

/** What a refund order pays back through the bank leaves the order, and then the client's account. */
export async function returnMoney(
  changing: Changing,
  order: OrderRow,
  { number: document, payments }: RefundOrder,
): Promise<void> {
  const amountMinor = sumOf(
    payments.filter(({ code }) => code === 2),
    (payment) => payment.amountMinor,
  );
  if (amountMinor === 0) return;
  await applyMoney(changing, order, -amountMinor);
  const { client, id: orderId } = order;
  await moveMoney(changing, {
    ...{ client, orderId, document, reason: 'returned' as const, documentKind: 'order' as const },
    amountMinor: -amountMinor,
  });
}
