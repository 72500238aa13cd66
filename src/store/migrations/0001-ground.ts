import type { Migration } from '../migrate.js';

/**
 * The ground floor: settings, users, shop, catalogue, cards, checks, exceptions, tasks, and the auditors' views.
 *
 * Sums are integers in minor units (`_minor`), quantities in thousandths (`_milli`), percents in hundredths (`_centi`).
 * `_at` columns are instants in UTC (`2026-11-22T06:15:30.123Z`); `time` and `valid_until` are local to the publication,
 * as tills write them. Tokens in double braces are the few words in which the engines differ.
 */
export const ground: Migration = {
  number: 1,
  name: 'ground',
  sql: `
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) {{strict}};

-- One row. Its number grows with every change of settings, users, stores, tills and items, so that a process knows
-- in one cheap look whether what it remembers of them is still true.
CREATE TABLE revision (
  id {{bigint}} PRIMARY KEY CHECK (id = 1),
  number {{bigint}} NOT NULL
) {{strict}};
INSERT INTO revision (id, number) VALUES (1, 1);

CREATE TABLE users (
  name TEXT PRIMARY KEY,
  password_hash TEXT,
  roles TEXT NOT NULL,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) {{strict}};

CREATE TABLE cities (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL
) {{strict}};

CREATE TABLE stores (
  id TEXT PRIMARY KEY,
  city TEXT REFERENCES cities (id),
  name TEXT NOT NULL,
  address TEXT
) {{strict}};

CREATE TABLE tills (
  id TEXT PRIMARY KEY,
  store TEXT NOT NULL REFERENCES stores (id)
) {{strict}};

CREATE TABLE item_groups (
  id TEXT PRIMARY KEY,
  parent TEXT REFERENCES item_groups (id),
  name TEXT NOT NULL
) {{strict}};

CREATE TABLE items (
  article TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  item_group TEXT REFERENCES item_groups (id),
  brand TEXT,
  country TEXT,
  short_description TEXT,
  full_description TEXT,
  icons TEXT NOT NULL DEFAULT '[]',
  unit TEXT NOT NULL,
  portion_milli {{bigint}},
  min_quantity_milli {{bigint}},
  quantity_step_milli {{bigint}},
  retail_price_minor {{bigint}} NOT NULL
) {{strict}};
CREATE INDEX items_by_group ON items (item_group);

CREATE TABLE item_barcodes (
  article TEXT NOT NULL REFERENCES items (article) ON DELETE CASCADE,
  barcode TEXT NOT NULL,
  PRIMARY KEY (article, barcode)
) {{strict}};
CREATE INDEX item_barcodes_by_barcode ON item_barcodes (barcode);

CREATE TABLE item_volume_prices (
  article TEXT NOT NULL REFERENCES items (article) ON DELETE CASCADE,
  above_milli {{bigint}} NOT NULL,
  price_minor {{bigint}} NOT NULL,
  PRIMARY KEY (article, above_milli)
) {{strict}};

CREATE TABLE stock (
  store TEXT NOT NULL REFERENCES stores (id),
  article TEXT NOT NULL REFERENCES items (article),
  quantity_milli {{bigint}} NOT NULL,
  reserved_milli {{bigint}} NOT NULL DEFAULT 0,
  unlimited {{bigint}} NOT NULL DEFAULT 0 CHECK (unlimited IN (0, 1)),
  PRIMARY KEY (store, article)
) {{strict}};

CREATE TABLE checks (
  id {{identity}},
  till TEXT NOT NULL REFERENCES tills (id),
  shift {{bigint}} NOT NULL,
  number {{bigint}} NOT NULL,
  date TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('Sale', 'Return')),
  time TEXT NOT NULL,
  store TEXT NOT NULL,
  cashier TEXT,
  fiscal_sign TEXT,
  offline {{bigint}} NOT NULL CHECK (offline IN (0, 1)),
  total_minor {{bigint}} NOT NULL,
  return_of_till TEXT,
  return_of_shift {{bigint}},
  return_of_number {{bigint}},
  return_of_date TEXT,
  return_of {{bigint}} REFERENCES checks (id),
  digest TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  UNIQUE (till, shift, number, date)
) {{strict}};
CREATE INDEX checks_by_sale ON checks (return_of) WHERE return_of IS NOT NULL;

CREATE TABLE check_lines (
  check_id {{bigint}} NOT NULL REFERENCES checks (id),
  position {{bigint}} NOT NULL,
  item_code TEXT NOT NULL,
  article TEXT,
  barcode TEXT,
  name TEXT,
  quantity_milli {{bigint}} NOT NULL,
  price_minor {{bigint}} NOT NULL,
  discount_minor {{bigint}} NOT NULL,
  bonus_spent_minor {{bigint}} NOT NULL,
  amount_minor {{bigint}} NOT NULL,
  department TEXT,
  return_of_position {{bigint}},
  posted {{bigint}} NOT NULL CHECK (posted IN (0, 1)),
  PRIMARY KEY (check_id, position)
) {{strict}};
CREATE INDEX check_lines_unposted ON check_lines (item_code) WHERE posted = 0;

CREATE TABLE check_payments (
  check_id {{bigint}} NOT NULL REFERENCES checks (id),
  ordinal {{bigint}} NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('Cash', 'BankCard', 'PaymentCard', 'Bonus', 'Points', 'Other')),
  amount_minor {{bigint}} NOT NULL,
  card TEXT,
  PRIMARY KEY (check_id, ordinal)
) {{strict}};

CREATE TABLE check_cards (
  check_id {{bigint}} NOT NULL REFERENCES checks (id),
  ordinal {{bigint}} NOT NULL,
  card TEXT NOT NULL,
  known {{bigint}} NOT NULL CHECK (known IN (0, 1)),
  accumulated_minor {{bigint}} NOT NULL,
  bonus_earned_minor {{bigint}} NOT NULL,
  bonus_spent_minor {{bigint}} NOT NULL,
  paid_minor {{bigint}} NOT NULL,
  hold_key TEXT,
  PRIMARY KEY (check_id, ordinal)
) {{strict}};
CREATE INDEX check_cards_by_card ON check_cards (card);

-- The first answer to each check, word for word: a repeated check gets it again.
CREATE TABLE check_results (
  check_id {{bigint}} PRIMARY KEY REFERENCES checks (id),
  result TEXT NOT NULL
) {{strict}};

CREATE TABLE stock_movements (
  id {{identity}},
  store TEXT NOT NULL,
  article TEXT NOT NULL,
  quantity_milli {{bigint}} NOT NULL,
  balance_after_milli {{bigint}} NOT NULL,
  document_kind TEXT NOT NULL CHECK (document_kind IN ('check', 'import', 'order')),
  document TEXT NOT NULL,
  check_id {{bigint}} REFERENCES checks (id),
  time TEXT NOT NULL,
  recorded_at TEXT NOT NULL
) {{strict}};
CREATE INDEX stock_movements_by_item ON stock_movements (store, article, id);

CREATE TABLE cards (
  number TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('Discount', 'Payment')),
  status TEXT NOT NULL CHECK (status IN ('Active', 'NotActivated', 'Blocked')),
  holder TEXT,
  phone TEXT,
  discount_percent_centi {{bigint}},
  accumulation_minor {{bigint}} NOT NULL DEFAULT 0,
  bonus_minor {{bigint}} NOT NULL DEFAULT 0,
  bonus_held_minor {{bigint}} NOT NULL DEFAULT 0,
  balance_minor {{bigint}} NOT NULL DEFAULT 0,
  balance_held_minor {{bigint}} NOT NULL DEFAULT 0,
  valid_until TEXT,
  created_at TEXT NOT NULL
) {{strict}};

CREATE TABLE card_movements (
  id {{identity}},
  card TEXT NOT NULL REFERENCES cards (number),
  ledger TEXT NOT NULL CHECK (ledger IN ('accumulation', 'bonus', 'balance')),
  amount_minor {{bigint}} NOT NULL,
  balance_after_minor {{bigint}} NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('purchase', 'earned', 'spent', 'paid', 'returned', 'import', 'adjustment', 'expired')),
  document_kind TEXT NOT NULL CHECK (document_kind IN ('check', 'import', 'synchronisation', 'task')),
  document TEXT NOT NULL,
  check_id {{bigint}} REFERENCES checks (id),
  time TEXT NOT NULL,
  recorded_at TEXT NOT NULL
) {{strict}};
CREATE INDEX card_movements_by_card ON card_movements (card, id);

CREATE TABLE holds (
  key TEXT PRIMARY KEY,
  card TEXT NOT NULL REFERENCES cards (number),
  ledger TEXT NOT NULL CHECK (ledger IN ('bonus', 'balance')),
  till TEXT NOT NULL,
  amount_minor {{bigint}} NOT NULL CHECK (amount_minor > 0),
  status TEXT NOT NULL CHECK (status IN ('active', 'used', 'released', 'expired')),
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  ended_at TEXT,
  check_id {{bigint}}
) {{strict}};
CREATE INDEX holds_by_card ON holds (card);
CREATE INDEX holds_active ON holds (expires_at) WHERE status = 'active';

CREATE TABLE exceptions (
  id {{identity}},
  code TEXT NOT NULL,
  check_id {{bigint}} REFERENCES checks (id),
  card TEXT,
  facts TEXT NOT NULL,
  created_at TEXT NOT NULL,
  resolved_at TEXT,
  resolved_by TEXT,
  note TEXT
) {{strict}};
CREATE INDEX exceptions_open ON exceptions (id) WHERE resolved_at IS NULL;
CREATE INDEX exceptions_by_check ON exceptions (check_id);

CREATE TABLE tasks (
  id {{identity}},
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  payload TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('waiting', 'done', 'failed')),
  attempts {{bigint}} NOT NULL DEFAULT 0,
  run_at TEXT NOT NULL,
  last_error TEXT,
  created_at TEXT NOT NULL,
  ended_at TEXT
) {{strict}};
CREATE UNIQUE INDEX tasks_waiting ON tasks (name, key) WHERE status = 'waiting';
CREATE INDEX tasks_due ON tasks (run_at) WHERE status = 'waiting';

CREATE VIEW v_checks AS
SELECT c.id AS check_id, c.till, c.shift, c.number, c.date, c.type, c.time, c.store, c.cashier, c.fiscal_sign, c.offline,
  c.total_minor / 100.0 AS total,
  (SELECT COUNT(*) FROM check_lines l WHERE l.check_id = c.id) AS lines,
  (SELECT COUNT(*) FROM check_lines l WHERE l.check_id = c.id AND l.posted = 0) AS unposted_lines,
  (SELECT COUNT(*) FROM exceptions e WHERE e.check_id = c.id AND e.resolved_at IS NULL) AS open_exceptions,
  c.return_of, c.recorded_at
FROM checks c;

CREATE VIEW v_card_statement AS
SELECT m.card, m.id AS movement_id, m.time, m.ledger, m.reason,
  m.amount_minor / 100.0 AS amount, m.balance_after_minor / 100.0 AS balance_after,
  m.document_kind, m.document, c.till, c.shift, c.number AS check_number, c.type AS check_type,
  m.recorded_at
FROM card_movements m
LEFT JOIN checks c ON c.id = m.check_id;

CREATE VIEW v_stock AS
SELECT s.store, s.article, i.code, i.name, i.unit,
  s.quantity_milli / 1000.0 AS quantity, s.reserved_milli / 1000.0 AS reserved,
  (s.quantity_milli - s.reserved_milli) / 1000.0 AS available, s.unlimited
FROM stock s JOIN items i ON i.article = s.article;

CREATE VIEW v_ledger AS
SELECT 'card:' || ledger AS ledger, card AS account, amount_minor / 100.0 AS amount,
  balance_after_minor / 100.0 AS balance_after, document_kind, document, time, recorded_at
FROM card_movements
UNION ALL
SELECT 'stock', store || ':' || article, quantity_milli / 1000.0, balance_after_milli / 1000.0,
  document_kind, document, time, recorded_at
FROM stock_movements;

CREATE VIEW v_exceptions AS
SELECT e.id, e.code, e.card, c.till, c.shift, c.number AS check_number, c.time AS check_time,
  c.total_minor / 100.0 AS check_total, e.facts, e.created_at, e.resolved_at, e.resolved_by, e.note
FROM exceptions e LEFT JOIN checks c ON c.id = e.check_id;
`,
};
