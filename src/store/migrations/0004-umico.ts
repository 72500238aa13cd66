import type { Migration } from '../migrate.js';

/** Umico: connections, receipts, holds, calculations of returns and wholesale documents; accounting entries. */
export const umico: Migration = {
  number: 4,
  name: 'umico',
  sql: `
-- Where and as whom Umico is asked. Retail: for one till, or with a null till for all that have none of their own.
-- Wholesale: for one user. key_source is JSON: a sealed key, or the variable or file in which it stands.
CREATE TABLE umico_connections (
  id TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('retail', 'wholesale')),
  till TEXT,
  user_name TEXT,
  base_url TEXT NOT NULL,
  pos_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  key_source TEXT NOT NULL,
  enabled {{bigint}} NOT NULL CHECK (enabled IN (0, 1)),
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  CHECK ((purpose = 'retail' AND user_name IS NULL) OR (purpose = 'wholesale' AND till IS NULL AND user_name IS NOT NULL))
) {{strict}};
CREATE UNIQUE INDEX umico_connections_by_till ON umico_connections (COALESCE(till, '')) WHERE purpose = 'retail';
CREATE UNIQUE INDEX umico_connections_by_user ON umico_connections (user_name) WHERE purpose = 'wholesale';

-- A transaction at Umico. key: ours, under which Umico knows it. reached: Umico may have got it, at base_url as pos_id, and
-- is asked there only. points: to be spent. next_at: when it is looked at next; null when it is final.
-- returned and taken_back: points given back to the card, and earned ones taken off it again.
CREATE TABLE umico_receipts (
  id {{identity}},
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('sale', 'return', 'cancel')),
  purpose TEXT NOT NULL CHECK (purpose IN ('retail', 'wholesale')),
  till TEXT,
  user_name TEXT,
  card TEXT NOT NULL,
  document_kind TEXT NOT NULL CHECK (document_kind IN ('check', 'order', 'umico document', 'request')),
  document TEXT NOT NULL,
  check_id {{bigint}} REFERENCES checks (id),
  order_id {{bigint}} REFERENCES orders (id),
  umico_document_id {{bigint}},
  sale_id {{bigint}} REFERENCES umico_receipts (id),
  currency TEXT NOT NULL,
  amount_minor {{bigint}} NOT NULL CHECK (amount_minor >= 0),
  points_minor {{bigint}} NOT NULL CHECK (points_minor >= 0),
  hold_key TEXT,
  calculation TEXT,
  unconfirmed_override {{bigint}} NOT NULL DEFAULT 0 CHECK (unconfirmed_override IN (0, 1)),
  override_reason TEXT,
  status TEXT NOT NULL CHECK (status IN ('new', 'sending', 'pending', 'processed', 'rejected', 'returned',
    'partially-returned', 'unknown')),
  reason TEXT,
  umico_id TEXT,
  earned_minor {{bigint}} NOT NULL DEFAULT 0,
  spent_minor {{bigint}} NOT NULL DEFAULT 0,
  returned_minor {{bigint}} NOT NULL DEFAULT 0,
  taken_back_minor {{bigint}} NOT NULL DEFAULT 0,
  reached {{bigint}} NOT NULL DEFAULT 0 CHECK (reached IN (0, 1)),
  base_url TEXT,
  pos_id TEXT,
  connection TEXT,
  attempts {{bigint}} NOT NULL DEFAULT 0,
  waits {{bigint}} NOT NULL DEFAULT 0,
  next_at TEXT,
  claim TEXT,
  claimed_until TEXT,
  time TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  settled_at TEXT
) {{strict}};
CREATE INDEX umico_receipts_due ON umico_receipts (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX umico_receipts_by_card ON umico_receipts (card, id);
CREATE INDEX umico_receipts_by_umico_id ON umico_receipts (umico_id) WHERE umico_id IS NOT NULL;
CREATE INDEX umico_receipts_by_document ON umico_receipts (document, id);
CREATE INDEX umico_receipts_by_sale ON umico_receipts (sale_id, id) WHERE sale_id IS NOT NULL;
CREATE UNIQUE INDEX umico_receipts_by_check ON umico_receipts (check_id) WHERE check_id IS NOT NULL;
CREATE INDEX umico_receipts_by_order ON umico_receipts (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX umico_receipts_by_umico_document ON umico_receipts (umico_document_id, id)
  WHERE umico_document_id IS NOT NULL;

-- returned: of a sold line, what its returns bring back, those on their way included.
CREATE TABLE umico_receipt_lines (
  receipt_id {{bigint}} NOT NULL REFERENCES umico_receipts (id),
  position {{bigint}} NOT NULL,
  sale_position {{bigint}},
  article TEXT NOT NULL,
  name TEXT NOT NULL,
  quantity_milli {{bigint}} NOT NULL CHECK (quantity_milli > 0),
  price_minor {{bigint}} NOT NULL CHECK (price_minor >= 0),
  amount_minor {{bigint}} NOT NULL CHECK (amount_minor >= 0),
  returned_milli {{bigint}} NOT NULL DEFAULT 0 CHECK (returned_milli BETWEEN 0 AND quantity_milli),
  returned_minor {{bigint}} NOT NULL DEFAULT 0 CHECK (returned_minor BETWEEN 0 AND amount_minor),
  PRIMARY KEY (receipt_id, position)
) {{strict}};

-- Every change of a receipt's status; status_before is null for the first. Rows are only added.
CREATE TABLE umico_receipt_history (
  id {{identity}},
  receipt_id {{bigint}} NOT NULL REFERENCES umico_receipts (id),
  status_before TEXT,
  status TEXT NOT NULL,
  reason TEXT,
  recorded_at TEXT NOT NULL
) {{strict}};
CREATE INDEX umico_receipt_history_by_receipt ON umico_receipt_history (receipt_id, id);

-- Points reserved at Umico. till_key: the till's own name for it. wanted: what its owner wants; one that is held and wanted
-- released is on its way back. receipt_id: the sale that spends it.
CREATE TABLE umico_holds (
  id {{identity}},
  key TEXT NOT NULL UNIQUE,
  till_key TEXT UNIQUE,
  purpose TEXT NOT NULL CHECK (purpose IN ('retail', 'wholesale')),
  till TEXT,
  user_name TEXT,
  card TEXT NOT NULL,
  points_minor {{bigint}} NOT NULL CHECK (points_minor > 0),
  document TEXT,
  status TEXT NOT NULL CHECK (status IN ('new', 'sending', 'unknown', 'held', 'released', 'used', 'expired', 'refused')),
  wanted TEXT NOT NULL CHECK (wanted IN ('held', 'released')),
  reason TEXT,
  umico_id TEXT,
  available_minor {{bigint}},
  expires_at TEXT NOT NULL,
  receipt_id {{bigint}} REFERENCES umico_receipts (id),
  reached {{bigint}} NOT NULL DEFAULT 0 CHECK (reached IN (0, 1)),
  base_url TEXT,
  pos_id TEXT,
  connection TEXT,
  attempts {{bigint}} NOT NULL DEFAULT 0,
  waits {{bigint}} NOT NULL DEFAULT 0,
  next_at TEXT,
  claim TEXT,
  claimed_until TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  ended_at TEXT
) {{strict}};
CREATE INDEX umico_holds_due ON umico_holds (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX umico_holds_by_card ON umico_holds (card, id);
CREATE UNIQUE INDEX umico_holds_by_receipt ON umico_holds (receipt_id) WHERE receipt_id IS NOT NULL;

-- What Umico says a return would come to. lines is JSON; receipt_id: the return that was made by it.
CREATE TABLE umico_calculations (
  id {{identity}},
  key TEXT NOT NULL UNIQUE,
  sale_id {{bigint}} NOT NULL REFERENCES umico_receipts (id),
  lines TEXT NOT NULL,
  amount_minor {{bigint}} NOT NULL,
  umico_id TEXT NOT NULL,
  returned_minor {{bigint}} NOT NULL,
  taken_back_minor {{bigint}} NOT NULL,
  cash_minor {{bigint}} NOT NULL,
  receipt_id {{bigint}} UNIQUE REFERENCES umico_receipts (id),
  calculated_at TEXT NOT NULL,
  calculated_by TEXT NOT NULL
) {{strict}};
CREATE INDEX umico_calculations_by_sale ON umico_calculations (sale_id, id);

-- Wholesale documents. number is null only inside the transaction that makes it. receipt_id: the one it was sent with
-- last. may_be_spent and will_be_earned: of a sale, as calculated; calculation: of a return.
CREATE TABLE umico_documents (
  id {{identity}},
  number TEXT UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('sale', 'return')),
  client TEXT NOT NULL,
  user_name TEXT NOT NULL,
  card TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount_minor {{bigint}} NOT NULL CHECK (amount_minor > 0),
  points_minor {{bigint}} NOT NULL DEFAULT 0 CHECK (points_minor BETWEEN 0 AND amount_minor),
  sale_document_id {{bigint}} REFERENCES umico_documents (id),
  receipt_id {{bigint}} REFERENCES umico_receipts (id),
  may_be_spent_minor {{bigint}},
  will_be_earned_minor {{bigint}},
  calculation TEXT,
  calculated_at TEXT,
  write_off_minor {{bigint}},
  written_off_at TEXT,
  written_off_by TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL
) {{strict}};
CREATE INDEX umico_documents_by_client ON umico_documents (client, id);
CREATE INDEX umico_documents_by_sale ON umico_documents (sale_document_id) WHERE sale_document_id IS NOT NULL;

CREATE TABLE umico_document_lines (
  document_id {{bigint}} NOT NULL REFERENCES umico_documents (id),
  position {{bigint}} NOT NULL,
  sale_position {{bigint}},
  article TEXT NOT NULL,
  name TEXT NOT NULL,
  quantity_milli {{bigint}} NOT NULL CHECK (quantity_milli > 0),
  price_minor {{bigint}} NOT NULL CHECK (price_minor >= 0),
  amount_minor {{bigint}} NOT NULL CHECK (amount_minor >= 0),
  PRIMARY KEY (document_id, position)
) {{strict}};

-- Double entry: an amount from the account credit to the account debit. Rows are only added.
CREATE TABLE accounting_entries (
  id {{identity}},
  debit TEXT NOT NULL,
  credit TEXT NOT NULL,
  amount_minor {{bigint}} NOT NULL CHECK (amount_minor > 0),
  client TEXT,
  document_kind TEXT NOT NULL,
  document TEXT NOT NULL,
  description TEXT NOT NULL,
  time TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  CHECK (debit <> credit)
) {{strict}};
CREATE INDEX accounting_entries_by_document ON accounting_entries (document_kind, document);
CREATE INDEX accounting_entries_by_client ON accounting_entries (client, id) WHERE client IS NOT NULL;

CREATE VIEW v_umico_connections AS
SELECT id, purpose, till, user_name, base_url, pos_id, currency, enabled, created_at, changed_at FROM umico_connections;

CREATE VIEW v_umico_receipts AS
SELECT r.key, r.kind, r.status, r.reason, r.umico_id, r.purpose, r.till, r.user_name, r.card, r.document_kind, r.document,
  s.key AS sale_key, r.currency, r.amount_minor / 100.0 AS amount, r.points_minor / 100.0 AS points,
  r.earned_minor / 100.0 AS earned, r.spent_minor / 100.0 AS spent, r.returned_minor / 100.0 AS returned,
  r.taken_back_minor / 100.0 AS taken_back, r.unconfirmed_override, r.override_reason, r.connection, r.attempts, r.next_at,
  r.time, r.created_at, r.created_by, r.changed_at, r.settled_at
FROM umico_receipts r LEFT JOIN umico_receipts s ON s.id = r.sale_id;

CREATE VIEW v_umico_receipt_history AS
SELECT h.id AS history_id, r.key, r.kind, r.document, h.status_before, h.status, h.reason, h.recorded_at
FROM umico_receipt_history h JOIN umico_receipts r ON r.id = h.receipt_id;

CREATE VIEW v_umico_holds AS
SELECT h.key, h.till_key, h.till, h.user_name, h.card, h.points_minor / 100.0 AS points, h.status, h.wanted, h.reason,
  r.key AS receipt_key, h.created_at, h.expires_at, h.ended_at
FROM umico_holds h LEFT JOIN umico_receipts r ON r.id = h.receipt_id;

CREATE VIEW v_umico_documents AS
SELECT d.number, d.kind, d.client, d.user_name, d.card, d.currency, d.amount_minor / 100.0 AS amount,
  d.points_minor / 100.0 AS points, s.number AS sale_number, r.key AS receipt_key, COALESCE(r.status, 'draft') AS status,
  r.reason, r.earned_minor / 100.0 AS earned, r.spent_minor / 100.0 AS spent, r.returned_minor / 100.0 AS returned,
  d.write_off_minor / 100.0 AS written_off, d.written_off_at, d.written_off_by, d.created_at, d.created_by
FROM umico_documents d LEFT JOIN umico_receipts r ON r.id = d.receipt_id
LEFT JOIN umico_documents s ON s.id = d.sale_document_id;

CREATE VIEW v_accounting AS
SELECT id AS entry_id, time, debit, credit, amount_minor / 100.0 AS amount, client, document_kind, document, description,
  recorded_at
FROM accounting_entries;

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
FROM stock_movements
UNION ALL
SELECT 'accounting', debit, amount_minor / 100.0, NULL, document_kind, document, time, recorded_at
FROM accounting_entries
UNION ALL
SELECT 'accounting', credit, -amount_minor / 100.0, NULL, document_kind, document, time, recorded_at
FROM accounting_entries;
`,
};
