import type { Reader, Transaction } from '../../store/engine.js';
import type { CardState, Movement, SandboxCard } from '../pos-api.js';
import { type Answer, type Books, type Call, minorOf, money, Refused } from './books.js';

export interface CardRow {
  card: string;
  status: 'active' | 'blocked';
  holder: string | null;
}

/** A card's points as of now, all in hundredths. */
interface Points {
  /** What its movements sum to. */
  balance: number;
  /** Set aside by holds and by sales that are pending. */
  reserved: number;
  /** Earned by sales that are pending. */
  pending: number;
}

const selectCard = 'SELECT card, status, holder FROM cards WHERE card = :card';
const selectCards = 'SELECT card, status, holder FROM cards ORDER BY number';
const insertCard = 'INSERT INTO cards (card, status, holder) VALUES (:card, :status, :holder)';
const updateCard = 'UPDATE cards SET status = :status, holder = :holder WHERE card = :card';
const insertMovement =
  'INSERT INTO movements (card, kind, points_minor, receipt) VALUES (:card, :kind, :pointsMinor, :receipt)';
const selectPoints = `
SELECT
  (SELECT COALESCE(SUM(points_minor), 0) FROM movements WHERE card = :card) AS balance,
  (SELECT COALESCE(SUM(points_minor), 0) FROM holds
    WHERE card = :card AND status = 'held' AND expires_ms > :now)
  + (SELECT COALESCE(SUM(spend_minor), 0) FROM receipts
    WHERE card = :card AND status = 'pending' AND kind = 'sale') AS reserved,
  (SELECT COALESCE(SUM(earn_minor), 0) FROM receipts
    WHERE card = :card AND status = 'pending' AND kind = 'sale') AS pending`;
const selectMovements = `
SELECT card, kind, points_minor, receipt FROM movements WHERE card = :card OR :card IS NULL ORDER BY number`;

export async function pointsOf(reader: Reader, card: string, now: number): Promise<Points> {
  return (await reader.first<Points>(selectPoints, { card, now })) as Points;
}

/** What may be spent. */
export async function availableOn(reader: Reader, card: string, now: number): Promise<number> {
  const { balance, reserved } = await pointsOf(reader, card, now);
  return balance - reserved;
}

/** A card that takes part. @throws Refused */
export async function activeCard(reader: Reader, card: string): Promise<CardRow> {
  const row = await knownCard(reader, card);
  if (row.status === 'blocked') throw new Refused(422, 'CARD_BLOCKED', 'The card is blocked.');
  return row;
}

async function knownCard(reader: Reader, card: string): Promise<CardRow> {
  const row = await reader.first<CardRow>(selectCard, { card });
  if (row === undefined) throw new Refused(404, 'CARD_UNKNOWN', 'Umico has no card of this number.');
  return row;
}

/** @param points in hundredths; movements of nothing are not written */
export async function move(
  tx: Transaction,
  card: string,
  movement: { kind: Movement['kind']; points: number; receipt: string | null },
): Promise<void> {
  if (movement.points === 0) return;
  const { kind, points, receipt } = movement;
  await tx.run(insertMovement, { card, kind, pointsMinor: points, receipt });
}

async function stateOf(reader: Reader, { card, status, holder }: CardRow, now: number): Promise<CardState> {
  const { balance, reserved, pending } = await pointsOf(reader, card, now);
  return { card, status, holder, available: money(balance - reserved), pending: money(pending) };
}

export async function getCard({ engine, clock }: Books, { path: { card = '' } }: Call): Promise<Answer> {
  return { status: 200, body: await stateOf(engine, await knownCard(engine, card), clock()) };
}

export async function listCards({ engine, clock }: Books): Promise<Answer> {
  const cards: CardState[] = [];
  for (const row of await engine.all<CardRow>(selectCards)) cards.push(await stateOf(engine, row, clock()));
  return { status: 200, body: { cards } };
}

/** Puts a card there, or changes it: its movements sum to the given points afterwards. */
export async function putPoints(tx: Transaction, row: CardRow, pointsMinor: number): Promise<void> {
  const known = await tx.first<CardRow>(selectCard, { card: row.card });
  await tx.run(known === undefined ? insertCard : updateCard, { ...row });
  const { balance } = await pointsOf(tx, row.card, 0);
  await move(tx, row.card, { kind: 'opening', points: pointsMinor - balance, receipt: null });
}

export async function putCard(
  { engine, clock }: Books,
  { path: { card = '' }, body }: Call,
): Promise<Answer> {
  const { points, status = 'active', holder = null } = body as SandboxCard;
  const row = { card, status, holder };
  return engine.transaction(async (tx) => {
    await putPoints(tx, row, minorOf(points));
    return { status: 200, body: await stateOf(tx, row, clock()) };
  });
}

interface MovementRow {
  card: string;
  kind: Movement['kind'];
  points_minor: number;
  receipt: string | null;
}

export async function listMovements({ engine }: Books, { card }: Call): Promise<Answer> {
  const rows = await engine.all<MovementRow>(selectMovements, { card: card ?? null });
  const movements: Movement[] = rows.map(({ points_minor, ...row }) => ({
    ...row,
    points: money(points_minor),
  }));
  return { status: 200, body: { movements } };
}
