import type { Migration } from '../migrate.js';

/** Statements of banks: their documents, and what became of the money. */
export const bank: Migration = {
  number: 5,
  name: 'bank',
  sql: `
-- A payment may be taken back: from an order that expires or is annulled before it is paid in full, or with the document.
DROP VIEW v_order_history;
CREATE TABLE order_history_again (
  id {{identity}},
  order_id {{bigint}} NOT NULL REFERENCES orders (id),
  event TEXT NOT NULL
    CHECK (event IN ('booked', 'paid', 'payment reversed', 'expired', 'annulled', 'refunded', 'handed over')),
  status_before {{bigint}},
  status {{bigint}} NOT NULL CHECK (status BETWEEN 0 AND 7),
  payment_code {{bigint}} NOT NULL CHECK (payment_code BETWEEN 0 AND 4),
  amount_minor {{bigint}},
  note TEXT,
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL
) {{strict}};
INSERT INTO order_history_again (id, order_id, event, status_before, status, payment_code, amount_minor, note, recorded_at,
    recorded_by)
  SELECT id, order_id, event, status_before, status, payment_code, amount_minor, note, recorded_at, recorded_by
  FROM order_history ORDER BY id;
DROP TABLE order_history;
ALTER TABLE order_history_again RENAME TO order_history;
CREATE INDEX order_history_by_order ON order_history (order_id, id);
CREATE VIEW v_order_history AS
SELECT h.id AS history_id, o.number, o.client, h.event, h.status_before, h.status, h.payment_code,
  h.amount_minor / 100.0 AS amount, h.note, h.recorded_at, h.recorded_by
FROM order_history h JOIN orders o ON o.id = h.order_id;

CREATE INDEX orders_unpaid_by_client ON orders (client, id) WHERE status = 0;

-- A file that brought documents which were not there yet. accounts: JSON.
CREATE TABLE bank_statements (
  id {{identity}},
  name TEXT NOT NULL,
  version TEXT,
  encoding TEXT NOT NULL,
  sender TEXT,
  accounts TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL
) {{strict}};

-- key: what makes it this document and no other, so that it is taken once. direction_by: how the direction was found.
-- state: noted is what moves no money of clients; pending waits for somebody, reasons is JSON and says why.
CREATE TABLE bank_documents (
  id {{identity}},
  key TEXT NOT NULL UNIQUE,
  statement_id {{bigint}} NOT NULL REFERENCES bank_statements (id),
  line {{bigint}} NOT NULL,
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  date TEXT NOT NULL,
  amount_minor {{bigint}} NOT NULL CHECK (amount_minor > 0),
  direction TEXT NOT NULL CHECK (direction IN ('incoming', 'outgoing', 'own', 'unknown')),
  direction_by TEXT,
  payer_name TEXT,
  payer_tax_id TEXT,
  payer_kpp TEXT,
  payer_account TEXT,
  payee_name TEXT,
  payee_tax_id TEXT,
  payee_account TEXT,
  received_on TEXT,
  written_off_on TEXT,
  purpose TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('matched', 'pending', 'noted', 'dismissed')),
  reasons TEXT NOT NULL,
  note TEXT,
  recorded_at TEXT NOT NULL,
  decided_at TEXT,
  decided_by TEXT
) {{strict}};
CREATE INDEX bank_documents_pending ON bank_documents (id) WHERE state = 'pending';
CREATE INDEX bank_documents_by_statement ON bank_documents (statement_id, id);
CREATE INDEX bank_documents_by_number ON bank_documents (number, date);

-- Where the money of a document went: to an order, or without one to the client's prepayment. payment_id: null when the
-- order has it no more.
CREATE TABLE bank_matches (
  id {{identity}},
  document_id {{bigint}} NOT NULL REFERENCES bank_documents (id),
  client TEXT NOT NULL REFERENCES clients (id),
  order_id {{bigint}} REFERENCES orders (id),
  payment_id {{bigint}} REFERENCES order_payments (id),
  amount_minor {{bigint}} NOT NULL CHECK (amount_minor > 0),
  reason TEXT NOT NULL,
  found TEXT,
  recorded_at TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  reversed_at TEXT,
  reversed_by TEXT
) {{strict}};
CREATE INDEX bank_matches_by_document ON bank_matches (document_id, id);
CREATE INDEX bank_matches_by_payment ON bank_matches (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX bank_matches_by_order ON bank_matches (order_id) WHERE order_id IS NOT NULL;

CREATE VIEW v_bank_documents AS
SELECT d.id AS document_id, d.number || '/' || d.date AS document, d.kind, d.number, d.date, d.amount_minor / 100.0 AS amount,
  d.direction, d.direction_by, d.payer_name, d.payer_tax_id, d.payer_kpp, d.payer_account, d.payee_name, d.payee_tax_id,
  d.payee_account, d.received_on, d.written_off_on, d.purpose, d.state, d.reasons, d.note, s.name AS statement, d.line,
  d.recorded_at, d.decided_at, d.decided_by
FROM bank_documents d JOIN bank_statements s ON s.id = d.statement_id;

CREATE VIEW v_bank_matches AS
SELECT m.id AS match_id, m.document_id, d.number || '/' || d.date AS document, m.client, o.number AS order_number,
  m.amount_minor / 100.0 AS amount, m.reason, m.found, m.recorded_at, m.recorded_by, m.reversed_at, m.reversed_by
FROM bank_matches m JOIN bank_documents d ON d.id = m.document_id LEFT JOIN orders o ON o.id = m.order_id;
`,
};
