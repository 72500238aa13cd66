import type { Migration } from '../migrate.js';

/** What is remembered of another system that tells the catalogue and takes the orders: its ids, prices, pictures. */
export const feeds: Migration = {
  number: 6,
  name: 'feeds',
  sql: `
-- Goods by the ids that the other system gives. item_id: the item that this is one kind of, or its own id.
-- deleted: it was taken away there.
CREATE TABLE feed_items (
  id TEXT PRIMARY KEY,
  item_id TEXT NOT NULL,
  article TEXT NOT NULL UNIQUE REFERENCES items (article),
  catalogue TEXT,
  deleted {{bigint}} NOT NULL CHECK (deleted IN (0, 1))
) {{strict}};
CREATE INDEX feed_items_by_item ON feed_items (item_id, id);
CREATE INDEX feed_items_by_catalogue ON feed_items (catalogue, id);

CREATE TABLE feed_price_types (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  currency TEXT
) {{strict}};

-- Properties that mean something here, and the values that goods name by id.
CREATE TABLE feed_properties (
  id TEXT PRIMARY KEY,
  meaning TEXT NOT NULL CHECK (meaning IN ('brand', 'country'))
) {{strict}};
CREATE TABLE feed_values (
  property TEXT NOT NULL REFERENCES feed_properties (id),
  id TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (property, id)
) {{strict}};

-- Pictures by the paths that the other system gives; name: of the file, which is what its contents hash to.
CREATE TABLE pictures (
  path TEXT PRIMARY KEY,
  name TEXT NOT NULL
) {{strict}};

-- Which change of an order the other system has, and which one it was told last and has not acknowledged.
-- remote_…: what it says of the order itself.
CREATE TABLE feed_orders (
  order_id {{bigint}} PRIMARY KEY REFERENCES orders (id),
  acknowledged_id {{bigint}} NOT NULL DEFAULT 0,
  offered_id {{bigint}} NOT NULL DEFAULT 0,
  offered_to TEXT,
  acknowledged_at TEXT,
  remote_id TEXT,
  remote_number TEXT,
  remote_status TEXT
) {{strict}};
CREATE INDEX feed_orders_offered ON feed_orders (offered_to) WHERE offered_to IS NOT NULL;

CREATE VIEW v_feed_items AS
SELECT f.id, f.item_id, f.article, i.name, f.catalogue, f.deleted, i.removed_at
FROM feed_items f JOIN items i ON i.article = f.article;

CREATE VIEW v_feed_orders AS
SELECT o.number, o.status, f.acknowledged_at,
  CASE WHEN f.acknowledged_id >= (SELECT MAX(h.id) FROM order_history h WHERE h.order_id = o.id) THEN 1 ELSE 0 END
    AS up_to_date,
  f.remote_id, f.remote_number, f.remote_status
FROM orders o LEFT JOIN feed_orders f ON f.order_id = o.id;
`,
};
