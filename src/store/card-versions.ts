import { type CardRow, cardColumns, nextVersion } from './cards.js';
import type { Reader, Transaction } from './engine.js';

/** Up to which movement cards have versions, and which is the newest. */
export interface VersionState {
  versionedMovement: number;
  newestMovement: number;
  /** 0 without cards. */
  newestVersion: number;
}

const selectState = `SELECT v.movement_id AS "versionedMovement",
    (SELECT COALESCE(MAX(id), 0) FROM card_movements) AS "newestMovement",
    (SELECT COALESCE(MAX(version), 0) FROM cards) AS "newestVersion"
  FROM card_versions v WHERE v.id = 1`;

// An import gives its cards their versions itself.
const selectMoved = `SELECT card FROM card_movements WHERE id > :from AND id <= :until AND document_kind <> 'import'
  GROUP BY card ORDER BY MAX(id)`;

const giveVersion = `UPDATE cards SET version = ${nextVersion} WHERE number = :card`;

const setState = 'UPDATE card_versions SET movement_id = :until WHERE id = 1';

const selectChanged = `SELECT ${cardColumns}, version FROM cards WHERE version > :version ORDER BY version LIMIT :limit`;

export async function readVersionState(reader: Reader): Promise<VersionState> {
  const state = await reader.first<VersionState>(selectState);
  if (state === undefined) throw new Error('card_versions has lost its row');
  return state;
}

/** Gives the cards of the next movements, at most so many, new versions in the order of their latest movements. */
export async function versionNextMovements(tx: Transaction, limit: number): Promise<void> {
  const { versionedMovement: from, newestMovement } = await readVersionState(tx);
  const until = Math.min(from + limit, newestMovement);
  const moved = await tx.all<{ card: string }>(selectMoved, { from, until });
  for (const { card } of moved) await tx.run(giveVersion, { card });
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
