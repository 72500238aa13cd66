import { lockVersions, nextVersion } from './cards.js';
import type { Reader, Transaction } from './engine.js';

/** A row of `synchronisations`. Until it is posted, `postedAt` and what stands behind it are null. */
export type SynchronisationRow = {
  id: number;
  /** 1: every card that there is when it is posted; 0: those that were listed. */
  allCards: 0 | 1;
  note: string | null;
  createdAt: string;
  createdBy: string;
  postedAt: string | null;
  postedBy: string | null;
  /** How many cards it has; null for all of them before they are counted. */
  cards: number | null;
  adjusted: number | null;
  version: number | null;
};

/** The sums of a card as they were found, and as its movements and active holds make them; minor units. */
export type CardSums = {
  card: string;
  accumulationFoundMinor: number;
  accumulationMinor: number;
  bonusFoundMinor: number;
  bonusMinor: number;
  bonusHeldFoundMinor: number;
  bonusHeldMinor: number;
  balanceFoundMinor: number;
  balanceMinor: number;
  balanceHeldFoundMinor: number;
  balanceHeldMinor: number;
};

/** What a synchronisation says of a card; without a result, its sums are not adjusted yet. */
export type SynchronisedCard = CardSums & {
  synchronisationId: number;
  result: 'unchanged' | 'adjusted' | null;
  reason: string | null;
};

const columns = `s.id, s.all_cards AS "allCards", s.note, s.created_at AS "createdAt", s.created_by AS "createdBy",
  s.posted_at AS "postedAt", s.posted_by AS "postedBy", s.adjusted, s.version,
  CASE WHEN s.posted_at IS NULL AND s.all_cards = 0
    THEN (SELECT COUNT(*) FROM synchronisation_cards c WHERE c.synchronisation_id = s.id) ELSE s.cards END AS cards`;

const insertSynchronisation = `INSERT INTO synchronisations (all_cards, note, created_at, created_by)
  VALUES (:allCards, :note, :createdAt, :createdBy) RETURNING id`;

const insertListed = 'INSERT INTO synchronisation_cards (synchronisation_id, card) VALUES (:id, :card)';

const selectOne = `SELECT ${columns} FROM synchronisations s WHERE s.id = :id`;
const selectNewestFirst = `SELECT ${columns} FROM synchronisations s ORDER BY s.id DESC LIMIT :limit`;
const selectUnposted = 'SELECT id FROM synchronisations WHERE posted_at IS NULL ORDER BY id';

const movementsOf = (ledger: string) =>
  `CAST(COALESCE(SUM(CASE WHEN m.ledger = '${ledger}' THEN m.amount_minor ELSE 0 END), 0) AS BIGINT)`;

const holdsOf = (ledger: string) => `CAST(COALESCE((SELECT SUM(h.amount_minor) FROM holds h
  WHERE h.card = c.number AND h.status = 'active' AND h.ledger = '${ledger}'), 0) AS BIGINT)`;

// CROSS JOIN, because SQLite would rather walk through all cards in order than sort those of a page.
const selectSums = (page: string) => `SELECT c.number AS card,
  c.accumulation_minor AS "accumulationFoundMinor", ${movementsOf('accumulation')} AS "accumulationMinor",
  c.bonus_minor AS "bonusFoundMinor", ${movementsOf('bonus')} AS "bonusMinor",
  c.bonus_held_minor AS "bonusHeldFoundMinor", ${holdsOf('bonus')} AS "bonusHeldMinor",
  c.balance_minor AS "balanceFoundMinor", ${movementsOf('balance')} AS "balanceMinor",
  c.balance_held_minor AS "balanceHeldFoundMinor", ${holdsOf('balance')} AS "balanceHeldMinor"
  FROM (${page} LIMIT :limit) p CROSS JOIN cards c LEFT JOIN card_movements m ON m.card = c.number
  WHERE c.number = p.card GROUP BY c.number ORDER BY c.number`;

const selectSumsOfAll = selectSums('SELECT number AS card FROM cards WHERE number > :after ORDER BY number');

const selectSumsOfListed = selectSums(
  'SELECT card FROM synchronisation_cards WHERE synchronisation_id = :id AND card > :after ORDER BY card',
);

const selectSumsOfOpen = selectSums(
  'SELECT card FROM synchronisation_cards WHERE synchronisation_id = :id AND result IS NULL ORDER BY card',
);

// What a posting that was interrupted had adjusted already, stays told.
const upsertCard = `INSERT INTO synchronisation_cards
  (synchronisation_id, card, accumulation_found_minor, accumulation_minor, bonus_found_minor, bonus_minor,
    bonus_held_found_minor, bonus_held_minor, balance_found_minor, balance_minor, balance_held_found_minor,
    balance_held_minor, result, reason)
  VALUES (:synchronisationId, :card, :accumulationFoundMinor, :accumulationMinor, :bonusFoundMinor, :bonusMinor,
    :bonusHeldFoundMinor, :bonusHeldMinor, :balanceFoundMinor, :balanceMinor, :balanceHeldFoundMinor,
    :balanceHeldMinor, :result, :reason)
  ON CONFLICT (synchronisation_id, card) DO UPDATE SET
    accumulation_found_minor = excluded.accumulation_found_minor, accumulation_minor = excluded.accumulation_minor,
    bonus_found_minor = excluded.bonus_found_minor, bonus_minor = excluded.bonus_minor,
    bonus_held_found_minor = excluded.bonus_held_found_minor, bonus_held_minor = excluded.bonus_held_minor,
    balance_found_minor = excluded.balance_found_minor, balance_minor = excluded.balance_minor,
    balance_held_found_minor = excluded.balance_held_found_minor, balance_held_minor = excluded.balance_held_minor,
    result = excluded.result, reason = excluded.reason
  WHERE COALESCE(synchronisation_cards.result, '') <> 'adjusted' OR COALESCE(excluded.result, '') <> 'unchanged'`;

const raiseVersions = `UPDATE cards SET version = newest.version + raised.place
  FROM (SELECT card, ROW_NUMBER() OVER (ORDER BY card) AS place FROM synchronisation_cards
      WHERE synchronisation_id = :id AND card > :after AND card <= :last) AS raised,
    (SELECT COALESCE(MAX(version), 0) AS version FROM cards) AS newest
  WHERE cards.number = raised.card`;

// Which bonus is the oldest has to be found out anew where bonus differs.
const updateSums = `UPDATE cards SET accumulation_minor = :accumulationMinor,
  bonus_since = CASE WHEN bonus_minor <> :bonusMinor THEN '' ELSE bonus_since END, bonus_minor = :bonusMinor,
  bonus_held_minor = :bonusHeldMinor, balance_minor = :balanceMinor, balance_held_minor = :balanceHeldMinor,
  version = ${nextVersion} WHERE number = :card`;

const countCards = 'SELECT COUNT(*) AS count FROM cards';

const countOpen = `SELECT COUNT(*) AS count FROM synchronisation_cards
  WHERE synchronisation_id = :id AND result IS NULL`;

const markPosted = `UPDATE synchronisations SET posted_at = :postedAt, posted_by = :postedBy,
  cards = (SELECT COUNT(*) FROM synchronisation_cards WHERE synchronisation_id = :id),
  adjusted = (SELECT COUNT(*) FROM synchronisation_cards WHERE synchronisation_id = :id AND result = 'adjusted'),
  version = (SELECT COALESCE(MAX(version), 0) FROM cards)
  WHERE id = :id AND posted_at IS NULL`;

const cardColumns = `synchronisation_id AS "synchronisationId", card,
  accumulation_found_minor AS "accumulationFoundMinor", accumulation_minor AS "accumulationMinor",
  bonus_found_minor AS "bonusFoundMinor", bonus_minor AS "bonusMinor",
  bonus_held_found_minor AS "bonusHeldFoundMinor", bonus_held_minor AS "bonusHeldMinor",
  balance_found_minor AS "balanceFoundMinor", balance_minor AS "balanceMinor",
  balance_held_found_minor AS "balanceHeldFoundMinor", balance_held_minor AS "balanceHeldMinor", result, reason`;

const selectCards = (where: string) => `SELECT ${cardColumns} FROM synchronisation_cards
  WHERE synchronisation_id = :id AND card > :after${where} ORDER BY card LIMIT :limit`;
const selectEvery = selectCards('');
const selectAdjusted = selectCards(" AND result = 'adjusted'");

/** @returns the id of the new document. */
export async function addSynchronisation(
  tx: Transaction,
  row: Pick<SynchronisationRow, 'allCards' | 'note' | 'createdAt' | 'createdBy'>,
): Promise<number> {
  const added = await tx.first<{ id: number }>(insertSynchronisation, row);
  if (added === undefined) throw new Error('INSERT … RETURNING answered no row');
  return added.id;
}

export async function listCardsFor(tx: Transaction, id: number, cards: readonly string[]): Promise<void> {
  if (cards.length > 0)
    await tx.insertMany(
      insertListed,
      cards.map((card) => ({ id, card })),
    );
}

export function findSynchronisation(reader: Reader, id: number): Promise<SynchronisationRow | undefined> {
  return reader.first<SynchronisationRow>(selectOne, { id });
}

export function listSynchronisations(reader: Reader, limit: number): Promise<SynchronisationRow[]> {
  return reader.all<SynchronisationRow>(selectNewestFirst, { limit });
}

/** Ids of the documents that are not posted, oldest first. */
export async function listUnposted(reader: Reader): Promise<number[]> {
  return (await reader.all<{ id: number }>(selectUnposted)).map(({ id }) => id);
}

/** How many cards a document has, or will have when it is posted. */
export async function countCardsOf(
  reader: Reader,
  { allCards, cards }: Pick<SynchronisationRow, 'allCards' | 'cards'>,
): Promise<number> {
  if (allCards === 0) return cards ?? 0;
  return (await reader.first<{ count: number }>(countCards))?.count ?? 0;
}

/** The sums of a document's cards in the order of their numbers, behind `after` (`''` for the first page). */
export function readSums(
  reader: Reader,
  { id, allCards }: Pick<SynchronisationRow, 'id' | 'allCards'>,
  after: string,
  limit: number,
): Promise<CardSums[]> {
  return reader.all<CardSums>(allCards === 1 ? selectSumsOfAll : selectSumsOfListed, { id, after, limit });
}

/** The sums, as they are now, of the document's first cards that have no result. */
export function readOpenSums(reader: Reader, id: number, limit: number): Promise<CardSums[]> {
  return reader.all<CardSums>(selectSumsOfOpen, { id, limit });
}

/** How many cards of a document have no result. */
export async function countOpenCards(reader: Reader, id: number): Promise<number> {
  return (await reader.first<{ count: number }>(countOpen, { id }))?.count ?? 0;
}

export async function putSynchronisedCards(
  tx: Transaction,
  cards: readonly SynchronisedCard[],
): Promise<void> {
  if (cards.length > 0) await tx.insertMany(upsertCard, cards);
}

/** Gives new versions to the document's cards behind `after` up to `last`. */
export async function raiseVersionsOf(
  tx: Transaction,
  range: { id: number; after: string; last: string },
): Promise<void> {
  await lockVersions(tx);
  await tx.run(raiseVersions, range);
}

/** Sets what a card has to what its movements and holds make; no movement, because it is the sum that was wrong. */
export async function setCardSums(tx: Transaction, sums: CardSums): Promise<void> {
  await lockVersions(tx);
  await tx.run(updateSums, sums);
}

/** Posts a document whose cards all have their results; false when it is posted. */
export async function markSynchronisationPosted(
  tx: Transaction,
  posting: { id: number; postedAt: string; postedBy: string },
): Promise<boolean> {
  return (await tx.run(markPosted, posting)) === 1;
}

/** The document's cards in the order of their numbers, behind `after`: all, or the adjusted ones. */
export function listSynchronisedCards(
  reader: Reader,
  { id, after, limit, adjusted }: { id: number; after: string; limit: number; adjusted: boolean },
): Promise<SynchronisedCard[]> {
  return reader.all<SynchronisedCard>(adjusted ? selectAdjusted : selectEvery, { id, after, limit });
}
