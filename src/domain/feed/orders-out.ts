import { instant } from '../../base/time.js';
import { findStore, listItemsOf, type StoreRow } from '../../store/catalogue.js';
import { type ClientRow, findClientRow } from '../../store/clients.js';
import type { Reader } from '../../store/engine.js';
import {
  acknowledgeOrders,
  type ChangedOrderRow,
  findFeedIdOfArticle,
  listChangedOrders,
  offerOrders,
} from '../../store/feed-orders.js';
import { listOrderPayments, type OrderPaymentRow } from '../../store/order-payments.js';
import { listOrderLines, type OrderLineRow } from '../../store/orders.js';
import type { Context } from '../context.js';
import type { Settings } from '../settings/settings.js';

/** A line of an order with what the other system calls the goods. */
export type ToldLine = OrderLineRow & { feedId: string; unit: string };

/** An order with all that another system needs of it. */
export interface ToldOrder {
  order: ChangedOrderRow;
  lines: ToldLine[];
  payments: OrderPaymentRow[];
  client: ClientRow;
  store: StoreRow | undefined;
  settings: Settings;
}

/** More are told the next time. */
const mostOrders = 1000;

/**
 * Orders that changed since the other system said that it has them, oldest first; they are remembered as told to the
 * session.
 */
export async function offerChangedOrders({ engine, shop }: Context, session: string): Promise<ToldOrder[]> {
  const { settings } = await shop();
  // In one transaction: what is remembered as told is what was told, and not a change that came between.
  return engine.transaction(async (tx) => {
    const changed = await listChangedOrders(tx, { after: 0, limit: mostOrders });
    const told: ToldOrder[] = [];
    for (const order of changed) told.push({ ...(await describe(tx, order)), settings });
    await offerOrders(
      tx,
      changed.map(({ id, historyId }) => ({ orderId: id, historyId, session })),
    );
    return told;
  });
}

async function describe(reader: Reader, order: ChangedOrderRow): Promise<Omit<ToldOrder, 'settings'>> {
  const client = await findClientRow(reader, order.client);
  if (client === undefined) throw new Error(`the client of ${order.number} is gone`);
  const lines = await toldLines(reader, order.id);
  const payments = await listOrderPayments(reader, order.id);
  return { order, lines, payments, client, store: await findStore(reader, order.store) };
}

async function toldLines(reader: Reader, orderId: number): Promise<ToldLine[]> {
  const rows = await listOrderLines(reader, orderId);
  const articles = [...new Set(rows.map(({ article }) => article))];
  const units = new Map<string, string>();
  for (let at = 0; at < articles.length; at += 250) {
    for (const { article, unit } of await listItemsOf(reader, articles.slice(at, at + 250)))
      units.set(article, unit);
  }
  const lines: ToldLine[] = [];
  for (const line of rows) {
    const feedId = (await findFeedIdOfArticle(reader, line.article)) ?? line.article;
    lines.push({ ...line, feedId, unit: units.get(line.article) ?? '' });
  }
  return lines;
}

/** The session has what it was told. @returns how many orders */
export function acknowledge({ engine, clock }: Context, session: string): Promise<number> {
  return engine.transaction((tx) => acknowledgeOrders(tx, { session, now: instant(clock()) }));
}
