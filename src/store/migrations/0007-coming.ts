import type { Migration } from '../migrate.js';

const isVisible = (row: string) => `${row}.revision <= (SELECT number FROM revision WHERE id = 1)`;

/** Goods, groups and stores that an import writes bit by bit, under a revision that is still to come: nobody sees them. */
export const coming: Migration = {
  number: 7,
  name: 'coming',
  sql: `
ALTER TABLE item_groups ADD COLUMN revision {{bigint}} NOT NULL DEFAULT 0;
ALTER TABLE stores ADD COLUMN revision {{bigint}} NOT NULL DEFAULT 0;

-- Without it, whoever takes goods away or reads the stock of some goods would look at all of it.
CREATE INDEX stock_by_article ON stock (article, store);

DROP VIEW v_stock;
CREATE VIEW v_stock AS
SELECT s.store, s.article, i.code, i.name, i.unit,
  s.quantity_milli / 1000.0 AS quantity, s.reserved_milli / 1000.0 AS reserved,
  (s.quantity_milli - s.reserved_milli) / 1000.0 AS available, s.unlimited
FROM stock s JOIN items i ON i.article = s.article
WHERE ${isVisible('i')};

DROP VIEW v_feed_items;
CREATE VIEW v_feed_items AS
SELECT f.id, f.item_id, f.article, i.name, f.catalogue, f.deleted, i.removed_at
FROM feed_items f JOIN items i ON i.article = f.article
WHERE ${isVisible('i')};

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
FROM stock_movements m
WHERE NOT EXISTS (SELECT 1 FROM items i WHERE i.article = m.article AND NOT ${isVisible('i')})
UNION ALL
SELECT 'accounting', debit, amount_minor / 100.0, NULL, document_kind, document, time, recorded_at
FROM accounting_entries
UNION ALL
SELECT 'accounting', credit, -amount_minor / 100.0, NULL, document_kind, document, time, recorded_at
FROM accounting_entries;
`,
};
