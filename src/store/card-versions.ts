import { type CardRow, cardColumns, lockVersions } from './cards.js';
import type { Reader, Transaction } from './engine.js';

/** Up to which mark of their movements cards have versions, and what is settled by now. */
export interface VersionState {
  versionedMark: number;
  newestMark: number;
  /** 0 without cards. */
  newestVersion: number;
}

const isSettled = 'mark < (SELECT below FROM settled)';

const selectState = `SELECT v.mark AS "versionedMark",
    (SELECT COALESCE(MAX(mark), 0) FROM card_movement_marks WHERE ${isSettled}) AS "newestMark",
    (SELECT COALESCE(MAX(version), 0) FROM cards) AS "newestVersion"
  FROM card_versions v WHERE v.id = 1`;

// A transaction may have written many with one mark: they stay together.
const selectUntil = `SELECT MAX(mark) AS until FROM
  (SELECT mark FROM card_movement_marks WHERE mark > :from AND ${isSettled} ORDER BY mark LIMIT :limit) page`;

// An import gives its cards their versions itself.
const giveVersions = `UPDATE cards SET version = newest.version + moved.place
  FROM (SELECT card, ROW_NUMBER() OVER (ORDER BY MAX(mark), card) AS place FROM card_movement_marks
      WHERE mark > :from AND mark <= :until AND document_kind <> 'import' GROUP BY card) AS moved,
    (SELECT COALESCE(MAX(version), 0) AS version FROM cards) AS newest
  WHERE cards.number = moved.card`;

const setState = 'UPDATE card_versions SET mark = :until WHERE id = 1';

const selectChanged = `SELECT ${cardColumns}, version FROM cards WHERE version > :version ORDER BY version LIMIT :limit`;

export async function readVersionState(reader: Reader): Promise<VersionState> {
  const state = await reader.first<VersionState>(selectState);
  if (state === undefined) throw new Error('card_versions has lost its row');
  return state;
}

/** Gives the cards of the next movements, about so many, new versions in the order of their latest movements. */
export async function versionNextMovements(tx: Transaction, limit: number): Promise<void> {
  await lockVersions(tx);
  const { versionedMark: from } = await readVersionState(tx);
  const next = await tx.first<{ until: number | null }>(selectUntil, { from, limit });
  const until = next?.until ?? null;
  if (until === null) return;
  await tx.run(giveVersions, { from, until });
  await tx.run(setState, { until });
}

/** Cards that changed behind a version, in the order of their latest changes. */
export function listChangedCards(
  reader: Reader,
  version: number,
  limit: number,
): Promise<(CardRow & { version: number })[]> {
  return reader.all(selectChanged, { version, limit });
}
