import type { Reader, Transaction } from './engine.js';

/** What moved the bonus of a card: a check, or (without one) an import or an adjustment. Sums in minor units. */
export interface BonusEventRow {
  /** Local to the publication. */
  time: string;
  /** UTC. */
  recordedAt: string;
  till: string | null;
  shift: number | null;
  number: number | null;
  checkId: number | null;
  type: 'Sale' | 'Return' | null;
  /** Of a return: its sale, when it is known. */
  saleId: number | null;
  /** Earned, given or set; a return takes it back. */
  earnedMinor: number;
  /** Spent or taken; a return gives it back. */
  spentMinor: number;
}

const selectEvents = `SELECT c.time, c.recorded_at AS "recordedAt", c.till, c.shift, c.number, c.id AS "checkId",
    c.type, c.return_of AS "saleId", k.bonus_earned_minor AS "earnedMinor", k.bonus_spent_minor AS "spentMinor"
  FROM check_cards k JOIN checks c ON c.id = k.check_id
  WHERE k.card = :card AND k.known = 1 AND (k.bonus_earned_minor <> 0 OR k.bonus_spent_minor <> 0)
UNION ALL
SELECT m.time, m.recorded_at, NULL, NULL, NULL, NULL, NULL, NULL,
    CASE WHEN m.amount_minor > 0 THEN m.amount_minor ELSE 0 END,
    CASE WHEN m.amount_minor < 0 THEN -m.amount_minor ELSE 0 END
  FROM card_movements m
  WHERE m.card = :card AND m.ledger = 'bonus' AND m.document_kind <> 'check' AND m.reason <> 'expired'`;

const selectExpired = `SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) AS amount FROM card_movements
  WHERE card = :card AND ledger = 'bonus' AND reason = 'expired'`;

const selectDue = `SELECT number FROM cards WHERE bonus_since < :bornBefore AND bonus_since < '9999-12-31'
  AND bonus_held_minor = 0 ORDER BY bonus_since, number LIMIT :limit`;

const updateSince = 'UPDATE cards SET bonus_since = :since WHERE number = :card';

const forgetAges = `UPDATE cards SET bonus_since = ''
  WHERE number IN (SELECT card FROM card_movements WHERE ledger = 'bonus')`;

/** All that moved the bonus of a card but its expiry, in no particular order. */
export function listBonusEvents(reader: Reader, card: string): Promise<BonusEventRow[]> {
  return reader.all<BonusEventRow>(selectEvents, { card });
}

/** What has been recorded as expired so far, zero or less. */
export async function sumExpired(reader: Reader, card: string): Promise<number> {
  return (await reader.first<{ amount: number }>(selectExpired, { card }))?.amount ?? 0;
}

/** Cards on which bonus may be older than a day (`YYYY-MM-DD`), but for those with bonus held for a check. */
export async function listCardsWithOldBonus(
  reader: Reader,
  bornBefore: string,
  limit: number,
): Promise<string[]> {
  const rows = await reader.all<{ number: string }>(selectDue, { bornBefore, limit });
  return rows.map(({ number }) => number);
}

/** Notes the day of the oldest bonus that is there. */
export async function setBonusSince(tx: Transaction, card: string, since: string): Promise<void> {
  await tx.run(updateSince, { card, since });
}

/** The rule has changed: how old the bonus of each card is has to be found out anew. */
export async function forgetBonusAges(tx: Transaction): Promise<void> {
  await tx.run(forgetAges);
}
