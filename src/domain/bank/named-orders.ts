import type { Reader } from '../../store/engine.js';
import { listOrdersNamed, type OrderRow } from '../../store/orders.js';
import type { PendingReason } from './reasons.js';
import { orderReferences, type Reference } from './references.js';

/** An order that the purpose names, and its words. */
export interface NamedOrder {
  order: OrderRow;
  found: string;
}

export type NamedOrders = { named: NamedOrder[] } | { unclear: PendingReason };

/** The orders of these clients that a purpose names, or why that is not clear. */
export async function namedOrders(
  reader: Reader,
  purpose: string,
  clients: ReadonlySet<string>,
): Promise<NamedOrders> {
  const named: NamedOrder[] = [];
  for (const reference of orderReferences(purpose)) {
    const orders = await listOrdersNamed(reader, reference.name, reference.number);
    const own = orders.filter(({ client }) => clients.has(client));
    const unclear = unclearOf(reference, orders, own);
    if (unclear !== undefined) return { unclear };
    for (const order of own)
      if (!named.some((one) => one.order.id === order.id)) named.push({ order, found: reference.found });
  }
  return { named };
}

/** A number alone that is an order of somebody else is taken for a number of other papers. */
function unclearOf(
  { isPlain, found }: Reference,
  orders: readonly OrderRow[],
  own: readonly OrderRow[],
): PendingReason | undefined {
  if (own.length > 1) return { code: 'NAME_AMBIGUOUS', found, numbers: own.map(({ number }) => number) };
  const [other] = orders;
  if (own.length > 0 || isPlain || other === undefined) return undefined;
  return { code: 'ORDER_OF_ANOTHER_CLIENT', number: other.number, client: other.client, found };
}

/** What the purpose names, whosever it is: for who looks at a payment whose client is not known. */
export async function hintsOf(reader: Reader, purpose: string): Promise<PendingReason[]> {
  const hints: PendingReason[] = [];
  for (const { name, number, found } of orderReferences(purpose)) {
    for (const order of await listOrdersNamed(reader, name, number))
      hints.push({ code: 'ORDER_NAMED', number: order.number, client: order.client, found });
  }
  return hints;
}
