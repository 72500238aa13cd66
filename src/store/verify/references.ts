import type { Rule } from './rule.js';

/** A row that refers to a row that is not there. */
const referenceRule = (
  table: string,
  key: string,
  parent: string,
  match: string,
  condition = '1 = 1',
): Rule => ({
  name: `reference-${table}-${parent}`,
  says: `every row of ${table} refers to a row of ${parent} that exists`,
  unit: 'text',
  sql: `SELECT '${table} ' || ${key} AS subject, 'a row of ${parent}' AS expected, NULL AS found
    FROM ${table} t WHERE ${condition} AND NOT EXISTS (SELECT 1 FROM ${parent} p WHERE ${match}) LIMIT :limit`,
});

const ofCheck = (table: string, key: string, condition?: string) =>
  referenceRule(table, key, 'checks', 'p.id = t.check_id', condition);

const ofOrder = (table: string, key: string) => referenceRule(table, key, 'orders', 'p.id = t.order_id');

/** No row refers to nothing. */
export const referenceRules: readonly Rule[] = [
  referenceRule('card_movements', 't.id', 'cards', 'p.number = t.card'),
  ofCheck('card_movements', 't.id', "t.document_kind = 'check'"),
  referenceRule('holds', 't.key', 'cards', 'p.number = t.card'),
  referenceRule(
    'synchronisation_cards',
    `t.synchronisation_id || '/' || t.card`,
    'synchronisations',
    'p.id = t.synchronisation_id',
  ),
  referenceRule(
    'synchronisation_cards',
    `t.synchronisation_id || '/' || t.card`,
    'cards',
    'p.number = t.card',
  ),
  ofCheck('holds', 't.key', "t.status = 'used'"),
  referenceRule('checks', 't.id', 'tills', 'p.id = t.till'),
  referenceRule('checks', 't.id', 'stores', 'p.id = t.store'),
  ofCheck('check_lines', `t.check_id || '/' || t.position`),
  ofCheck('check_payments', `t.check_id || '/' || t.ordinal`),
  ofCheck('check_cards', `t.check_id || '/' || t.ordinal`),
  ofCheck('check_results', 't.check_id'),
  ofCheck('exceptions', 't.id', 't.check_id IS NOT NULL'),
  referenceRule('check_cards', `t.check_id || '/' || t.ordinal`, 'cards', 'p.number = t.card', 't.known = 1'),
  referenceRule(
    'check_lines',
    `t.check_id || '/' || t.position`,
    'items',
    'p.article = t.article',
    't.posted = 1',
  ),
  referenceRule('stock_movements', 't.id', 'stock', 'p.store = t.store AND p.article = t.article'),
  ofCheck('stock_movements', 't.id', "t.document_kind = 'check'"),
  referenceRule('stock', `t.store || '/' || t.article`, 'stores', 'p.id = t.store'),
  referenceRule('stock', `t.store || '/' || t.article`, 'items', 'p.article = t.article'),
  referenceRule('tills', 't.id', 'stores', 'p.id = t.store'),
  referenceRule('stores', 't.id', 'cities', 'p.id = t.city', 't.city IS NOT NULL'),
  referenceRule('items', 't.article', 'item_groups', 'p.id = t.item_group', 't.item_group IS NOT NULL'),
  referenceRule('item_groups', 't.id', 'item_groups', 'p.id = t.parent', 't.parent IS NOT NULL'),
  referenceRule('item_barcodes', 't.barcode', 'items', 'p.article = t.article'),
  referenceRule('orders', 't.id', 'clients', 'p.id = t.client'),
  referenceRule('orders', 't.id', 'stores', 'p.id = t.store'),
  referenceRule('orders', 't.id', 'checks', 'p.id = t.handed_over_check', 't.handed_over_check IS NOT NULL'),
  ofOrder('order_lines', `t.order_id || '/' || t.position`),
  referenceRule('order_lines', `t.order_id || '/' || t.position`, 'items', 'p.article = t.article'),
  ofOrder('order_payments', 't.id'),
  ofOrder('order_history', 't.id'),
  ofOrder('refund_orders', 't.id'),
  referenceRule(
    'refund_order_lines',
    `t.refund_order_id || '/' || t.position`,
    'refund_orders',
    'p.id = t.refund_order_id',
  ),
  referenceRule(
    'refund_order_payments',
    `t.refund_order_id || '/' || t.payment_id`,
    'refund_orders',
    'p.id = t.refund_order_id',
  ),
  ofOrder('stock_reservations', 't.id'),
  referenceRule('stock_reservations', 't.id', 'stock', 'p.store = t.store AND p.article = t.article'),
  referenceRule('client_movements', 't.id', 'clients', 'p.id = t.client'),
  referenceRule('bank_documents', 't.id', 'bank_statements', 'p.id = t.statement_id'),
  referenceRule('bank_matches', 't.id', 'bank_documents', 'p.id = t.document_id'),
  referenceRule('bank_matches', 't.id', 'clients', 'p.id = t.client'),
  referenceRule('bank_matches', 't.id', 'orders', 'p.id = t.order_id', 't.order_id IS NOT NULL'),
  ofOrder('webhook_outbox', 't.id'),
  referenceRule('item_volume_prices', 't.article', 'items', 'p.article = t.article'),
];
