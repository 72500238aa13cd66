import { type BankDocumentRow, putBankDocument } from '../../store/bank-documents.js';
import { findClientRow } from '../../store/clients.js';
import { findOrderByNumber } from '../../store/orders.js';
import type { Context } from '../context.js';
import type { Changing } from '../orders/record-change.js';
import { type NotAllowed, notAllowed } from '../orders/transitions.js';
import { type Booked, bookMoney, type Destination } from './book-money.js';
import { type AskedDocument, changeDocument, type DocumentRefusal, decided } from './change-document.js';
import { openOrder, type Share } from './decide.js';

export interface MatchRequest extends AskedDocument {
  /** In turn; without an amount, what is open of it or left of the money. */
  orders: readonly { number: string; amountMinor: number | null }[];
  /** Who gets what is left as a prepayment; null: the client of the orders. */
  client: string | null;
}

export type MatchAnswer =
  | { code: 'OK'; document: BankDocumentRow; booked: readonly Booked[] }
  | DocumentRefusal
  | MatchRefusal;

export type MatchRefusal =
  | { code: 'NOTHING_NAMED' }
  | { code: 'CLIENT_UNKNOWN'; client: string }
  | { code: 'ORDER_UNKNOWN'; number: string }
  | NotAllowed
  /** Money of one payment is of one client. */
  | { code: 'CLIENTS_DIFFER'; clients: readonly string[] }
  /** More than is open of the order, or left of the money. */
  | { code: 'SHARE_TOO_LARGE'; number: string; mostMinor: number };

/** Somebody says where the money of a waiting document belongs. */
export function matchByHand(context: Context, request: MatchRequest): Promise<MatchAnswer> {
  return changeDocument<Exclude<MatchAnswer, DocumentRefusal>>(
    context,
    request,
    ['pending', 'dismissed'],
    async (changing, document) => {
      const destination = await destinationOf(changing, document, request);
      if ('code' in destination) return destination;
      const matched = {
        ...decided(changing, document, 'matched', request.note),
        ...(document.direction === 'unknown' && { direction: 'incoming' as const, directionBy: request.by }),
      };
      await putBankDocument(changing.tx, matched);
      return { code: 'OK', document: matched, booked: await bookMoney(changing, matched, destination) };
    },
  );
}

async function destinationOf(
  changing: Changing,
  { amountMinor }: BankDocumentRow,
  { orders, client }: MatchRequest,
): Promise<Destination | MatchRefusal> {
  const shares: Share[] = [];
  let left = amountMinor;
  for (const { number, amountMinor: wanted } of orders) {
    const share = await shareOf(changing, number, wanted, left);
    if ('code' in share) return share;
    shares.push(share);
    left -= share.amountMinor;
  }
  const owners = new Set([...shares.map(({ order }) => order.client), ...(client === null ? [] : [client])]);
  const [owner, another] = owners;
  if (owner === undefined) return { code: 'NOTHING_NAMED' };
  if (another !== undefined) return { code: 'CLIENTS_DIFFER', clients: [...owners] };
  if ((await findClientRow(changing.tx, owner)) === undefined)
    return { code: 'CLIENT_UNKNOWN', client: owner };
  return { client: owner, shares, restReason: 'BY_HAND', restFound: null };
}

async function shareOf(
  changing: Changing,
  number: string,
  wanted: number | null,
  left: number,
): Promise<Share | MatchRefusal> {
  if ((await findOrderByNumber(changing.tx, number)) === undefined) return { code: 'ORDER_UNKNOWN', number };
  const order = await openOrder(changing, number);
  if (order.status !== 0) return notAllowed('payThroughBank', order);
  const mostMinor = Math.min(order.amountMinor - order.paidMinor, left);
  const amountMinor = wanted ?? mostMinor;
  if (amountMinor > mostMinor || amountMinor === 0) return { code: 'SHARE_TOO_LARGE', number, mostMinor };
  return { order, amountMinor, reason: 'BY_HAND', found: null };
}
