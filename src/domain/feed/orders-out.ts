import { instant } from '../../base/time.js';
import { findStore, listItemsOf, type StoreRow } from '../../store/catalogue.js';
import { type ClientRow, findClientRow } from '../../store/clients.js';
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
  const changed = await listChangedOrders(engine, { after: 0, limit: mostOrders });
  const told: ToldOrder[] = [];
  for (const order of changed) {
    const client = await findClientRow(engine, order.client);
    if (client === undefined) throw new Error(`the client of ${order.number} is gone`);
    const rows = await listOrderLines(engine, order.id);
    const articles = [...new Set(rows.map(({ article }) => article))];
    const units = new Map<string, string>();
    for (let at = 0; at < articles.length; at += 250) {
      for (const { article, unit } of await listItemsOf(engine, articles.slice(at, at + 250)))
        units.set(article, unit);
    }
    const lines: ToldLine[] = [];
    for (const line of rows) {
      const feedId = (await findFeedIdOfArticle(engine, line.article)) ?? line.article;
      lines.push({ ...line, feedId, unit: units.get(line.article) ?? '' });
    }
    const payments = await listOrderPayments(engine, order.id);
    told.push({ order, lines, payments, client, store: await findStore(engine, order.store), settings });
  }
  await engine.transaction((tx) =>
    offerOrders(
      tx,
      changed.map(({ id, historyId }) => ({ orderId: id, historyId, session })),
    ),
  );
  return told;
}

/** The session has what it was told. @returns how many orders */
export function acknowledge({ engine, clock }: Context, session: string): Promise<number> {
  return engine.transaction((tx) => acknowledgeOrders(tx, { session, now: instant(clock()) }));
}
