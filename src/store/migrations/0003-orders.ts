import type { Migration } from '../migrate.js';
import { fillSearch } from '../search-text.js';

/**
 * Clients and their orders: payments, refunds, history, reserved stock; what the REST service remembers and tells, and what
 * makes its lists of goods quick.
 */
export const orders: Migration = {
  number: 3,
  name: 'orders',
  sql: `
-- The number of the revision with which the item was changed last, and when it was taken out of the assortment.
ALTER TABLE items ADD COLUMN revision {{bigint}} NOT NULL DEFAULT 0;
UPDATE items SET revision = (SELECT number FROM revision WHERE id = 1);
ALTER TABLE items ADD COLUMN removed_at TEXT;
CREATE INDEX items_by_revision ON items (revision);

-- Article and name, folded by the program, because the engines fold letters differently (and SQLite only Latin ones).
ALTER TABLE items ADD COLUMN search TEXT NOT NULL DEFAULT '';
CREATE INDEX items_by_search ON items (article, search);
DROP INDEX items_by_group;
CREATE INDEX items_by_group ON items (item_group, article);
CREATE INDEX item_groups_by_parent ON item_groups (parent);

-- Working hours, as people write them.
ALTER TABLE stores ADD COLUMN hours TEXT;

-- id: the one that the application server gives its client.
CREATE TABLE clients (
  id TEXT PRIMARY KEY,
  name TEXT,
  inn TEXT,
  kpp TEXT,
  phone TEXT,
  email TEXT,
  legal_address TEXT,
  contact TEXT,
  prepayment_minor {{bigint}} NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) {{strict}};
CREATE INDEX clients_by_inn ON clients (inn) WHERE inn IS NOT NULL;

-- number is null only inside the transaction that books. digest: of what was booked, for a repeated external_id.
-- handed_over_check: the check that took the goods out of stock, where a till sold them.
CREATE TABLE orders (
  id {{identity}},
  number TEXT UNIQUE,
  external_id TEXT UNIQUE,
  digest TEXT NOT NULL,
  client TEXT NOT NULL REFERENCES clients (id),
  store TEXT NOT NULL REFERENCES stores (id),
  status {{bigint}} NOT NULL CHECK (status BETWEEN 0 AND 7),
  payment_code {{bigint}} NOT NULL CHECK (payment_code BETWEEN 0 AND 4),
  currency TEXT NOT NULL,
  amount_minor {{bigint}} NOT NULL CHECK (amount_minor > 0),
  paid_minor {{bigint}} NOT NULL DEFAULT 0 CHECK (paid_minor BETWEEN 0 AND amount_minor),
  refunded_minor {{bigint}} NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND paid_minor),
  delivery_address TEXT,
  comment TEXT,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  paid_at TEXT,
  handed_over_at TEXT,
  handed_over_check {{bigint}} UNIQUE REFERENCES checks (id)
) {{strict}};
CREATE INDEX orders_by_client ON orders (client, id);
CREATE INDEX orders_by_status ON orders (status, id);
CREATE INDEX orders_unpaid ON orders (expires_at) WHERE status = 0;

-- name and price as they were when it was booked. refunded: paid back. handed_over: what left with the hand-over.
CREATE TABLE order_lines (
  order_id {{bigint}} NOT NULL REFERENCES orders (id),
  position {{bigint}} NOT NULL,
  article TEXT NOT NULL REFERENCES items (article),
  name TEXT NOT NULL,
  quantity_milli {{bigint}} NOT NULL CHECK (quantity_milli > 0),
  price_minor {{bigint}} NOT NULL CHECK (price_minor >= 0),
  amount_minor {{bigint}} NOT NULL CHECK (amount_minor >= 0),
  refunded_milli {{bigint}} NOT NULL DEFAULT 0 CHECK (refunded_milli BETWEEN 0 AND quantity_milli),
  refunded_minor {{bigint}} NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND amount_minor),
  handed_over_milli {{bigint}} NOT NULL DEFAULT 0 CHECK (handed_over_milli BETWEEN 0 AND quantity_milli),
  PRIMARY KEY (order_id, position)
) {{strict}};
CREATE INDEX order_lines_by_article ON order_lines (article, order_id);

-- Money for an order; several rows where it comes in parts. system and transaction_id name a payment by card,
-- document is what anybody else calls it. paid_at: when the payer's side says that it was.
CREATE TABLE order_payments (
  id {{identity}},
  order_id {{bigint}} NOT NULL REFERENCES orders (id),
  code {{bigint}} NOT NULL CHECK (code BETWEEN 1 AND 4),
  amount_minor {{bigint}} NOT NULL CHECK (amount_minor > 0),
  refunded_minor {{bigint}} NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND amount_minor),
  system TEXT,
  transaction_id TEXT,
  rrn TEXT,
  auth_code TEXT,
  card_mask TEXT,
  document TEXT,
  paid_at TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  UNIQUE (system, transaction_id)
) {{strict}};
CREATE INDEX order_payments_by_order ON order_payments (order_id, id);

-- Every change of an order; status_before is null for the booking. amount: what was paid or refunded by it.
CREATE TABLE order_history (
  id {{identity}},
  order_id {{bigint}} NOT NULL REFERENCES orders (id),
  event TEXT NOT NULL CHECK (event IN ('booked', 'paid', 'expired', 'annulled', 'refunded', 'handed over')),
  status_before {{bigint}},
  status {{bigint}} NOT NULL CHECK (status BETWEEN 0 AND 7),
  payment_code {{bigint}} NOT NULL CHECK (payment_code BETWEEN 0 AND 4),
  amount_minor {{bigint}},
  note TEXT,
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL
) {{strict}};
CREATE INDEX order_history_by_order ON order_history (order_id, id);

-- An instruction to pay money back. number is null only inside the transaction that makes it.
CREATE TABLE refund_orders (
  id {{identity}},
  number TEXT UNIQUE,
  order_id {{bigint}} NOT NULL REFERENCES orders (id),
  amount_minor {{bigint}} NOT NULL CHECK (amount_minor > 0),
  reason TEXT,
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL
) {{strict}};
CREATE INDEX refund_orders_by_order ON refund_orders (order_id, id);

-- What of which line is paid back. returned: goods that were handed over and came back with it.
CREATE TABLE refund_order_lines (
  refund_order_id {{bigint}} NOT NULL REFERENCES refund_orders (id),
  position {{bigint}} NOT NULL,
  quantity_milli {{bigint}} NOT NULL CHECK (quantity_milli > 0),
  amount_minor {{bigint}} NOT NULL CHECK (amount_minor >= 0),
  returned_milli {{bigint}} NOT NULL CHECK (returned_milli BETWEEN 0 AND quantity_milli),
  PRIMARY KEY (refund_order_id, position)
) {{strict}};

-- Which payments the money goes back to.
CREATE TABLE refund_order_payments (
  refund_order_id {{bigint}} NOT NULL REFERENCES refund_orders (id),
  payment_id {{bigint}} NOT NULL REFERENCES order_payments (id),
  amount_minor {{bigint}} NOT NULL CHECK (amount_minor > 0),
  PRIMARY KEY (refund_order_id, payment_id)
) {{strict}};
CREATE INDEX refund_order_payments_by_payment ON refund_order_payments (payment_id);

-- Every change of what is reserved in stock. Rows are only added.
CREATE TABLE stock_reservations (
  id {{identity}},
  store TEXT NOT NULL,
  article TEXT NOT NULL,
  quantity_milli {{bigint}} NOT NULL,
  reserved_after_milli {{bigint}} NOT NULL,
  order_id {{bigint}} NOT NULL REFERENCES orders (id),
  recorded_at TEXT NOT NULL
) {{strict}};
CREATE INDEX stock_reservations_by_item ON stock_reservations (store, article, id);
CREATE INDEX stock_reservations_by_order ON stock_reservations (order_id);

-- Every change of what a client has paid without an order to pay. Rows are only added.
CREATE TABLE client_movements (
  id {{identity}},
  client TEXT NOT NULL REFERENCES clients (id),
  ledger TEXT NOT NULL CHECK (ledger IN ('prepayment')),
  amount_minor {{bigint}} NOT NULL,
  balance_after_minor {{bigint}} NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('received', 'applied', 'released', 'returned', 'adjustment')),
  document_kind TEXT NOT NULL CHECK (document_kind IN ('bank', 'order', 'import', 'manual')),
  document TEXT NOT NULL,
  order_id {{bigint}} REFERENCES orders (id),
  time TEXT NOT NULL,
  recorded_at TEXT NOT NULL
) {{strict}};
CREATE INDEX client_movements_by_client ON client_movements (client, id);

-- A request that changes something, under the key that the caller gave it: asked again, it gets its first answer.
CREATE TABLE idempotency_keys (
  user_name TEXT NOT NULL,
  operation TEXT NOT NULL,
  key TEXT NOT NULL,
  digest TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done')),
  status {{bigint}},
  answer TEXT,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  PRIMARY KEY (user_name, operation, key)
) {{strict}};
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);

-- What the application server is to be told of changes of orders. payload is JSON, its sums in minor units.
CREATE TABLE webhook_outbox (
  id {{identity}},
  event_id TEXT NOT NULL UNIQUE,
  order_id {{bigint}} NOT NULL REFERENCES orders (id),
  payload TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
  attempts {{bigint}} NOT NULL DEFAULT 0,
  next_at TEXT NOT NULL,
  last_error TEXT,
  created_at TEXT NOT NULL,
  ended_at TEXT
) {{strict}};
CREATE INDEX webhook_outbox_due ON webhook_outbox (next_at) WHERE state = 'waiting';
CREATE INDEX webhook_outbox_by_order ON webhook_outbox (order_id, id);

CREATE VIEW v_orders AS
SELECT o.number, o.external_id, o.client, c.name AS client_name, o.store, o.status,
  CASE o.status WHEN 0 THEN 'created, unpaid' WHEN 1 THEN 'paid by card' WHEN 2 THEN 'paid through the bank account'
    WHEN 3 THEN 'paid in cash' WHEN 4 THEN 'paid with electronic money' WHEN 5 THEN 'expired' WHEN 6 THEN 'annulled'
    ELSE 'money refunded' END AS status_name,
  o.payment_code, o.currency, o.amount_minor / 100.0 AS amount, o.paid_minor / 100.0 AS paid,
  o.refunded_minor / 100.0 AS refunded,
  (SELECT COUNT(*) FROM order_lines l WHERE l.order_id = o.id) AS lines,
  o.delivery_address, o.comment, o.created_at, o.expires_at, o.paid_at, o.handed_over_at, o.handed_over_check
FROM orders o JOIN clients c ON c.id = o.client;

CREATE VIEW v_order_history AS
SELECT h.id AS history_id, o.number, o.client, h.event, h.status_before, h.status, h.payment_code,
  h.amount_minor / 100.0 AS amount, h.note, h.recorded_at, h.recorded_by
FROM order_history h JOIN orders o ON o.id = h.order_id;

CREATE VIEW v_refund_orders AS
SELECT r.number, o.number AS order_number, o.client, r.amount_minor / 100.0 AS amount, p.code AS payment_code,
  t.amount_minor / 100.0 AS to_payment, p.system, p.transaction_id, p.rrn, p.card_mask, p.document, r.reason,
  r.recorded_at, r.recorded_by
FROM refund_orders r
JOIN orders o ON o.id = r.order_id
JOIN refund_order_payments t ON t.refund_order_id = r.id
JOIN order_payments p ON p.id = t.payment_id;

CREATE VIEW v_clients AS
SELECT c.id, c.name, c.inn, c.kpp, c.phone, c.email, c.legal_address, c.contact,
  c.prepayment_minor / 100.0 AS prepayment,
  (SELECT COUNT(*) FROM orders o WHERE o.client = c.id) AS orders, c.created_at, c.changed_at
FROM clients c;

CREATE VIEW v_stock_reservations AS
SELECT r.id, r.store, r.article, i.name, r.quantity_milli / 1000.0 AS quantity,
  r.reserved_after_milli / 1000.0 AS reserved_after, o.number AS order_number, r.recorded_at
FROM stock_reservations r JOIN items i ON i.article = r.article JOIN orders o ON o.id = r.order_id;

DROP VIEW v_ledger;
CREATE VIEW v_ledger AS
SELECT 'card:' || ledger AS ledger, card AS account, amount_minor / 100.0 AS amount,
  balance_after_minor / 100.0 AS balance_after, document_kind, document, time, recorded_at
FROM card_movements
UNION ALL
SELECT 'client:' || ledger, client, amount_minor / 100.0, balance_after_minor / 100.0,
  document_kind, document, time, recorded_at
FROM client_movements
UNION ALL
SELECT 'stock', store || ':' || article, quantity_milli / 1000.0, balance_after_milli / 1000.0,
  document_kind, document, time, recorded_at
FROM stock_movements;
`,
  fill: fillSearch,
};
