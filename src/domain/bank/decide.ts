import { instant } from '../../base/time.js';
import { isPaidOtherwise } from '../../store/bank-matches.js';
import { type ClientRow, listClientsByTaxId } from '../../store/clients.js';
import { listUnpaidOrders, lockOrder, type OrderRow } from '../../store/orders.js';
import { expireOverdue } from '../orders/expire.js';
import type { Changing } from '../orders/record-change.js';
import { hintsOf, type NamedOrder, namedOrders } from './named-orders.js';
import type { MatchReason, PendingReason } from './reasons.js';
import type { FoundTaxId } from './tax-id.js';

/** An incoming payment, as far as it decides where its money goes. */
export interface Incoming {
  amountMinor: number;
  payer: FoundTaxId & { kpp: string | null };
  purpose: string;
}

/** So much of the money for an order. */
export interface Share {
  order: OrderRow;
  amountMinor: number;
  reason: MatchReason;
  found: string | null;
}

/** Where the money goes: shares to orders, what is left to the client's prepayment; or why somebody must decide. */
export type Decision =
  | { kind: 'pending'; reasons: PendingReason[] }
  | { kind: 'matched'; client: string; shares: Share[]; restReason: MatchReason; restFound: string | null };

const mostClients = 20;
const mostUnpaid = 1000;

/** Decides by what the payment says; orders that it decides for are locked and not overdue. */
export async function decide(changing: Changing, incoming: Incoming): Promise<Decision> {
  const { tx } = changing;
  const clients = await clientsOf(changing, incoming);
  if ('code' in clients) {
    return { kind: 'pending', reasons: [clients, ...(await hintsOf(tx, incoming.purpose))] };
  }
  const answer = await namedOrders(tx, incoming.purpose, new Set(clients.map(({ id }) => id)));
  if ('unclear' in answer) return { kind: 'pending', reasons: [answer.unclear] };
  const payers = new Set(answer.named.map(({ order }) => order.client));
  if (payers.size === 1) return byName(changing, incoming, answer.named);
  const [client, another] = clients;
  if (client !== undefined && another === undefined) return byAmount(changing, incoming, client.id);
  const ids = clients.map(({ id }) => id);
  const taxId = incoming.payer.taxId as string;
  return { kind: 'pending', reasons: [{ code: 'CLIENTS_SEVERAL', taxId, clients: ids }] };
}

/** At least one; where a tax number has several, those with the payer's KPP, if any has it. */
async function clientsOf({ tx }: Changing, { payer }: Incoming): Promise<ClientRow[] | PendingReason> {
  const { taxId, wrong, kpp } = payer;
  if (taxId === null)
    return wrong === null ? { code: 'TAX_ID_MISSING' } : { code: 'TAX_ID_WRONG', found: wrong };
  const clients = await listClientsByTaxId(tx, taxId, mostClients);
  if (clients.length === 0) return { code: 'CLIENT_UNKNOWN', taxId };
  const ofBranch = clients.filter((client) => client.kpp !== null && client.kpp === kpp);
  return ofBranch.length > 0 ? ofBranch : clients;
}

/** The orders that the purpose names, in its order. */
async function byName(
  changing: Changing,
  { amountMinor }: Incoming,
  named: readonly NamedOrder[],
): Promise<Decision> {
  const shares: Share[] = [];
  let left = amountMinor;
  let closed: string | undefined;
  for (const {
    order: { number, client },
    found,
  } of named) {
    const order = await openOrder(changing, number);
    const open = order.amountMinor - order.paidMinor;
    if (order.status !== 0) {
      if (await isPaidOtherwise(changing.tx, { orderId: order.id, amountMinor })) {
        return { kind: 'pending', reasons: [{ code: 'PAID_IN_OFFICE', number }] };
      }
      closed = `${found}: ${number}, status ${order.status}, client ${client}`;
    } else if (left > 0) {
      shares.push({ order, amountMinor: Math.min(open, left), reason: 'NUMBER_IN_PURPOSE', found });
      left -= Math.min(open, left);
    }
  }
  const { client } = (named[0] as NamedOrder).order;
  const restReason = closed === undefined ? 'MORE_THAN_OPEN' : 'ORDER_CLOSED';
  return { kind: 'matched', client, shares, restReason, restFound: closed ?? null };
}

/** The order as nobody else changes it until the transaction ends; expired if its time is over. */
export async function openOrder(changing: Changing, number: string): Promise<OrderRow> {
  return expireOverdue(changing, (await lockOrder(changing.tx, number)) as OrderRow);
}

/** The only unpaid order of the amount, else the oldest ones in turn, if the shop wants that. */
async function byAmount(changing: Changing, { amountMinor }: Incoming, client: string): Promise<Decision> {
  const { tx, now, settings } = changing;
  const unpaid = await listUnpaidOrders(tx, { client, now: instant(now), limit: mostUnpaid });
  const ofAmount = unpaid.filter((order) => order.amountMinor - order.paidMinor === amountMinor);
  if (ofAmount.length === 1)
    return inTurn(changing, { amountMinor, client }, ofAmount, 'ONLY_ORDER_OF_AMOUNT');
  if (settings.bankOldestFirst) return inTurn(changing, { amountMinor, client }, unpaid, 'OLDEST_UNPAID');
  if (ofAmount.length > 1) {
    const numbers = ofAmount.map(({ number }) => number);
    return { kind: 'pending', reasons: [{ code: 'AMOUNT_AMBIGUOUS', numbers }] };
  }
  const restReason = unpaid.length === 0 ? 'NOTHING_UNPAID' : 'NO_ORDER_OF_AMOUNT';
  return { kind: 'matched', client, shares: [], restReason, restFound: null };
}

async function inTurn(
  changing: Changing,
  { amountMinor, client }: { amountMinor: number; client: string },
  unpaid: readonly OrderRow[],
  reason: MatchReason,
): Promise<Decision> {
  const shares: Share[] = [];
  let left = amountMinor;
  for (const { number } of unpaid) {
    if (left === 0) break;
    const order = await openOrder(changing, number);
    if (order.status !== 0) continue;
    const share = Math.min(order.amountMinor - order.paidMinor, left);
    shares.push({ order, amountMinor: share, reason, found: null });
    left -= share;
  }
  const restReason = shares.length === 0 ? 'NOTHING_UNPAID' : 'MORE_THAN_OPEN';
  return { kind: 'matched', client, shares, restReason, restFound: null };
}
