/** The sandbox's tables. They are its own, and nothing is ever migrated: another schema is another file. */
export const fileName = 'umico-sandbox-1.db';

/** Statements, each ending in a semicolon at the end of a line. */
export const tables = `
CREATE TABLE IF NOT EXISTS settings (id INTEGER PRIMARY KEY CHECK (id = 1), json TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS cards (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  card TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL CHECK (status IN ('active', 'blocked')),
  holder TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS movements (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  card TEXT NOT NULL REFERENCES cards (card),
  kind TEXT NOT NULL CHECK (kind IN ('opening', 'earned', 'spent', 'returned', 'taken-back')),
  points_minor INTEGER NOT NULL,
  receipt TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS movements_by_card ON movements (card);
CREATE UNIQUE INDEX IF NOT EXISTS movements_once ON movements (receipt, kind) WHERE receipt IS NOT NULL;
CREATE TABLE IF NOT EXISTS holds (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  digest TEXT NOT NULL,
  card TEXT NOT NULL REFERENCES cards (card),
  points_minor INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('held', 'released', 'used')),
  expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS holds_by_card ON holds (card, status);
CREATE TABLE IF NOT EXISTS receipts (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  digest TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('sale', 'return', 'cancellation')),
  card TEXT NOT NULL REFERENCES cards (card),
  status TEXT NOT NULL CHECK (status IN ('pending', 'processed', 'rejected', 'returned', 'partially-returned')),
  reason TEXT,
  document TEXT,
  sale TEXT REFERENCES receipts (key),
  hold TEXT REFERENCES holds (key),
  amount_minor INTEGER NOT NULL,
  earn_minor INTEGER NOT NULL,
  spend_minor INTEGER NOT NULL,
  give_back_minor INTEGER NOT NULL,
  take_back_minor INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  questions INTEGER NOT NULL,
  will_reject TEXT,
  stays_pending INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS receipts_by_card ON receipts (card, status);
CREATE INDEX IF NOT EXISTS receipts_by_sale ON receipts (sale);
CREATE TABLE IF NOT EXISTS receipt_lines (
  receipt TEXT NOT NULL REFERENCES receipts (key),
  position INTEGER NOT NULL,
  sale_position INTEGER,
  article TEXT NOT NULL,
  name TEXT NOT NULL,
  quantity_milli INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  PRIMARY KEY (receipt, position)
) STRICT;
CREATE TABLE IF NOT EXISTS calculations (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  sale TEXT NOT NULL REFERENCES receipts (key)
) STRICT;
`;

/** In an order in which nothing refers to what is gone. */
export const tableNames = [
  'calculations',
  'receipt_lines',
  'receipts',
  'holds',
  'movements',
  'cards',
  'settings',
] as const;

/** Cards that a new sandbox has. */
export const demoCards = [
  { card: '9944000000000012', status: 'active', holder: 'Ə*** M***', pointsMinor: 250_00 },
  { card: '9944000000000029', status: 'blocked', holder: 'N*** H***', pointsMinor: 80_00 },
  { card: '9944000000000036', status: 'active', holder: null, pointsMinor: 0 },
  { card: '9944000000000043', status: 'active', holder: 'R*** Q***', pointsMinor: 5000_00 },
] as const;
