import { sumOf } from '../../base/money.js';
import { instant } from '../../base/time.js';
import type { BankDocumentRow } from '../../store/bank-documents.js';
import { addBankMatch } from '../../store/bank-matches.js';
import { listOrderLines, type OrderRow } from '../../store/orders.js';
import { moveMoney } from '../orders/bank-money.js';
import { throughBank } from '../orders/pay-from-prepayment.js';
import type { Changing } from '../orders/record-change.js';
import { settle } from '../orders/settle.js';
import type { Share } from './decide.js';
import type { MatchReason } from './reasons.js';

/** What of a document is needed to book its money. */
export type Money = Pick<BankDocumentRow, 'id' | 'number' | 'date' | 'amountMinor' | 'receivedOn'>;

/** To whom the money goes. */
export interface Destination {
  client: string;
  shares: readonly Share[];
  restReason: MatchReason;
  restFound: string | null;
}

/** A share that an order has got, or, without an order, the client's prepayment; and the order behind it. */
export interface Booked {
  client: string;
  order: OrderRow | null;
  amountMinor: number;
  reason: MatchReason;
  found: string | null;
}

/** What ledgers call a document of a bank. */
export function documentOf({ number, date }: Pick<BankDocumentRow, 'number' | 'date'>): string {
  return `${number}/${date}`;
}

/**
 * Money that has come is the client's prepayment; from there it pays the shares of orders, and what is left stays.
 * @throws SumTooLarge
 */
export async function bookMoney(
  changing: Changing,
  money: Money,
  { client, shares, restReason, restFound }: Destination,
): Promise<Booked[]> {
  const document = documentOf(money);
  const received = {
    client,
    amountMinor: money.amountMinor,
    reason: 'received',
    documentKind: 'bank',
  } as const;
  await moveMoney(changing, { ...received, document, orderId: null }, dayOf(money));
  const booked: Booked[] = [];
  for (const share of shares) booked.push(await bookShare(changing, money, client, share));
  const restMinor = money.amountMinor - sumOf(shares, ({ amountMinor }) => amountMinor);
  if (restMinor > 0) {
    const rest = { client, order: null, amountMinor: restMinor, reason: restReason, found: restFound };
    await keep(changing, money, rest, null);
    booked.push(rest);
  }
  return booked;
}

async function bookShare(changing: Changing, money: Money, client: string, share: Share): Promise<Booked> {
  const { order, amountMinor, reason, found } = share;
  const lines = await listOrderLines(changing.tx, order.id);
  // Noon is the same day in nearly all time zones.
  const paidAt = `${dayOf(money)}T12:00:00.000Z`;
  const payment = { ...throughBank, amountMinor, document: documentOf(money), paidAt };
  const answer = await settle(changing, order, lines, payment, { inParts: true, fromPrepayment: true });
  if (answer.code !== 'OK') throw new Error(`order ${order.number}: ${answer.code}`);
  const booked = { client, order: answer.order, amountMinor, reason, found };
  await keep(changing, money, booked, answer.paymentId);
  return booked;
}

function keep(
  { tx, now, by }: Changing,
  { id: documentId }: Money,
  { order, ...match }: Booked,
  paymentId: number | null,
): Promise<void> {
  const recorded = { recordedAt: instant(now), recordedBy: by };
  return addBankMatch(tx, { ...match, ...recorded, documentId, orderId: order?.id ?? null, paymentId });
}

export function dayOf({ receivedOn, date }: Pick<BankDocumentRow, 'receivedOn' | 'date'>): string {
  return receivedOn ?? date;
}
