import type { Migration } from '../migrate.js';

const views = (mark: string) => `
ALTER TABLE card_versions RENAME COLUMN movement_id TO mark;
CREATE VIEW card_movement_marks AS SELECT ${mark} AS mark, card, document_kind FROM card_movements;
CREATE VIEW stock_movement_marks AS
SELECT ${mark} AS mark, store, article, CASE WHEN balance_after_milli = quantity_milli THEN 1 ELSE 0 END AS entered
FROM stock_movements;
CREATE VIEW stock_reservation_marks AS SELECT ${mark} AS mark, store, article FROM stock_reservations;
`;

/** What a database says when the row is written: the number of the transaction, which no later one is below. */
const written = 'BIGINT NOT NULL DEFAULT pg_current_xact_id()::text::bigint';

/**
 * Marks of rows that are only added. Rows with marks below `settled` are all there: none comes between them any more. With
 * one writer ids are marks; with several, an id is given before its commit, so a lower one may still come.
 *
 * The indexes have COALESCE as the statements do, which keeps SQLite from an index of its own.
 */
export const marks: Migration = {
  number: 8,
  name: 'marks',
  sql: {
    sqlite: `
CREATE VIEW settled AS SELECT 9223372036854775807 AS below;
${views('id')}`,
    postgres: `
ALTER TABLE card_movements ADD COLUMN written_in ${written};
ALTER TABLE stock_movements ADD COLUMN written_in ${written};
ALTER TABLE stock_reservations ADD COLUMN written_in ${written};
CREATE INDEX card_movements_by_mark ON card_movements (written_in);
CREATE INDEX stock_movements_by_mark ON stock_movements (COALESCE(store, ''), written_in);
CREATE INDEX stock_movements_entering ON stock_movements (COALESCE(store, ''), written_in)
  WHERE balance_after_milli = quantity_milli;
CREATE INDEX stock_reservations_by_mark ON stock_reservations (COALESCE(store, ''), written_in);
DROP INDEX stock_movements_by_item;
CREATE INDEX stock_movements_by_item ON stock_movements (store, article, written_in);
DROP INDEX stock_reservations_by_item;
CREATE INDEX stock_reservations_by_item ON stock_reservations (store, article, written_in);
CREATE VIEW settled AS
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS below;
${views('written_in')}`,
  },
};
