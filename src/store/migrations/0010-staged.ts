import type { Migration } from '../migrate.js';

/** What an import is about to change. Nobody reads it but the transaction that changes all of it at once. */
export const staged: Migration = {
  number: 10,
  name: 'staged',
  sql: `
-- recoded: it gets another code. renamed: another name or group. rebarcoded, repriced: its barcodes or volume prices become those that are staged.
CREATE TABLE staged_items (
  article TEXT PRIMARY KEY,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  item_group TEXT,
  brand TEXT,
  country TEXT,
  short_description TEXT,
  full_description TEXT,
  icons TEXT NOT NULL,
  unit TEXT NOT NULL,
  portion_milli {{bigint}},
  min_quantity_milli {{bigint}},
  quantity_step_milli {{bigint}},
  retail_price_minor {{bigint}} NOT NULL,
  removed_at TEXT,
  search TEXT NOT NULL,
  recoded {{bigint}} NOT NULL,
  renamed {{bigint}} NOT NULL,
  rebarcoded {{bigint}} NOT NULL,
  repriced {{bigint}} NOT NULL
) {{strict}};
CREATE TABLE staged_barcodes (
  article TEXT NOT NULL,
  barcode TEXT NOT NULL,
  PRIMARY KEY (article, barcode)
) {{strict}};
CREATE TABLE staged_volume_prices (
  article TEXT NOT NULL,
  above_milli {{bigint}} NOT NULL,
  price_minor {{bigint}} NOT NULL,
  PRIMARY KEY (article, above_milli)
) {{strict}};
-- quantity_milli: what will be there; null: what is there.
CREATE TABLE staged_stock (
  article TEXT NOT NULL,
  store TEXT NOT NULL,
  quantity_milli {{bigint}},
  unlimited {{bigint}} NOT NULL,
  PRIMARY KEY (article, store)
) {{strict}};
CREATE TABLE staged_feed_items (
  article TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  item_id TEXT NOT NULL,
  catalogue TEXT,
  deleted {{bigint}} NOT NULL
) {{strict}};
`,
};
