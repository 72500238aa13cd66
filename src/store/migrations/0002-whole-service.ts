import type { Migration } from '../migrate.js';

/** What the whole service for tills needs: versions of cards, age of bonus, linked returns, synchronisations. */
export const wholeService: Migration = {
  number: 2,
  name: 'whole-service',
  sql: `
-- Grows with every change of a card and is never given twice: tills that keep a copy ask for what is newer. Checks do not
-- write it, because moving an entry of its index costs more than the movement: cards get it when somebody asks, and every
-- minute, for all movements behind card_versions.movement_id.
ALTER TABLE cards ADD COLUMN version {{bigint}} NOT NULL DEFAULT 0;
UPDATE cards SET version = numbered.version
  FROM (SELECT number, ROW_NUMBER() OVER (ORDER BY number) AS version FROM cards) AS numbered
  WHERE numbered.number = cards.number;
CREATE INDEX cards_by_version ON cards (version);
CREATE TABLE card_versions (
  id {{bigint}} PRIMARY KEY CHECK (id = 1),
  movement_id {{bigint}} NOT NULL
) {{strict}};
INSERT INTO card_versions (id, movement_id) SELECT 1, COALESCE(MAX(id), 0) FROM card_movements;

-- The day of the oldest bonus that may still be there; '' when it has to be found out anew.
ALTER TABLE cards ADD COLUMN bonus_since TEXT NOT NULL DEFAULT '9999-12-31';
UPDATE cards SET bonus_since = '' WHERE bonus_minor <> 0;
CREATE INDEX cards_by_bonus_since ON cards (bonus_since) WHERE bonus_since < '9999-12-31';

-- Whether the line earned bonus when it was sold; a return takes back what it earned by this.
ALTER TABLE check_lines ADD COLUMN earning {{bigint}} NOT NULL DEFAULT 1 CHECK (earning IN (0, 1));

-- Which part of which sold line a line of a return brings back.
CREATE TABLE returned_lines (
  check_id {{bigint}} NOT NULL REFERENCES checks (id),
  position {{bigint}} NOT NULL,
  sale_id {{bigint}} NOT NULL REFERENCES checks (id),
  sale_position {{bigint}} NOT NULL,
  quantity_milli {{bigint}} NOT NULL CHECK (quantity_milli > 0),
  PRIMARY KEY (check_id, position, sale_position)
) {{strict}};
CREATE INDEX returned_lines_by_sale ON returned_lines (sale_id, sale_position);

-- Returns that came before the sale they name.
CREATE INDEX checks_waiting_for_sale ON checks (return_of_till, return_of_shift, return_of_number)
  WHERE return_of IS NULL AND return_of_till IS NOT NULL;

-- A document that proves the sums of cards against their movements. It is posted or it is not: what is null here is
-- written with posted_at. version: the newest version of a card when it was posted.
CREATE TABLE synchronisations (
  id {{identity}},
  all_cards {{bigint}} NOT NULL CHECK (all_cards IN (0, 1)),
  note TEXT,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  posted_at TEXT,
  posted_by TEXT,
  cards {{bigint}},
  adjusted {{bigint}},
  version {{bigint}}
) {{strict}};

-- The cards of the document: listed when it is created, or all of them when it is posted. Sums as they were found and
-- as they were computed from the movements and the active holds. Without a result: not computed, or not adjusted yet.
CREATE TABLE synchronisation_cards (
  synchronisation_id {{bigint}} NOT NULL REFERENCES synchronisations (id),
  card TEXT NOT NULL,
  accumulation_found_minor {{bigint}},
  accumulation_minor {{bigint}},
  bonus_found_minor {{bigint}},
  bonus_minor {{bigint}},
  bonus_held_found_minor {{bigint}},
  bonus_held_minor {{bigint}},
  balance_found_minor {{bigint}},
  balance_minor {{bigint}},
  balance_held_found_minor {{bigint}},
  balance_held_minor {{bigint}},
  result TEXT CHECK (result IN ('unchanged', 'adjusted')),
  reason TEXT,
  PRIMARY KEY (synchronisation_id, card)
) {{strict}};
CREATE INDEX synchronisation_cards_open ON synchronisation_cards (synchronisation_id, card) WHERE result IS NULL;
CREATE INDEX synchronisation_cards_adjusted ON synchronisation_cards (synchronisation_id, card)
  WHERE result = 'adjusted';

DROP VIEW v_card_statement;
CREATE VIEW v_card_statement AS
SELECT m.card, m.id AS movement_id, m.time, m.ledger, m.reason,
  m.amount_minor / 100.0 AS amount, m.balance_after_minor / 100.0 AS balance_after,
  m.document_kind, m.document, c.till, c.shift, c.number AS check_number, c.type AS check_type,
  s.till || '/' || s.shift || '/' || s.number || '/' || s.date AS returned_sale, m.recorded_at
FROM card_movements m
LEFT JOIN checks c ON c.id = m.check_id
LEFT JOIN checks s ON s.id = c.return_of;

CREATE VIEW v_returns AS
SELECT r.id AS return_id, r.till, r.shift, r.number, r.time, r.total_minor / 100.0 AS total,
  s.id AS sale_id, s.till AS sale_till, s.shift AS sale_shift, s.number AS sale_number, s.time AS sale_time,
  l.position, l.sale_position, l.quantity_milli / 1000.0 AS quantity
FROM checks r
LEFT JOIN checks s ON s.id = r.return_of
LEFT JOIN returned_lines l ON l.check_id = r.id
WHERE r.type = 'Return';

CREATE VIEW v_holds AS
SELECT h.key, h.card, h.ledger, h.till, h.amount_minor / 100.0 AS amount, h.status, h.created_at, h.expires_at,
  h.ended_at, h.check_id
FROM holds h;

CREATE VIEW v_synchronisations AS
SELECT s.id AS synchronisation_id, s.created_at, s.created_by, s.posted_at, s.posted_by, s.note, c.card,
  c.accumulation_found_minor / 100.0 AS accumulation_found, c.accumulation_minor / 100.0 AS accumulation,
  c.bonus_found_minor / 100.0 AS bonus_found, c.bonus_minor / 100.0 AS bonus,
  c.bonus_held_found_minor / 100.0 AS bonus_held_found, c.bonus_held_minor / 100.0 AS bonus_held,
  c.balance_found_minor / 100.0 AS balance_found, c.balance_minor / 100.0 AS balance,
  c.balance_held_found_minor / 100.0 AS balance_held_found, c.balance_held_minor / 100.0 AS balance_held,
  CASE WHEN s.posted_at IS NULL THEN NULL ELSE c.result END AS result, c.reason
FROM synchronisations s LEFT JOIN synchronisation_cards c ON c.synchronisation_id = s.id;
`,
};
