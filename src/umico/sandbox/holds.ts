import { instant } from '../../base/time.js';
import type { Reader } from '../../store/engine.js';
import type { Hold, NewHold } from '../pos-api.js';
import {
  type Answer,
  type Books,
  type Call,
  checkDigest,
  digestOf,
  minorOf,
  money,
  Refused,
  settingsOf,
} from './books.js';
import { activeCard, availableOn } from './cards.js';

export interface HoldRow {
  number: number;
  key: string;
  digest: string;
  card: string;
  points_minor: number;
  status: 'held' | 'released' | 'used';
  expires_ms: number;
}

const selectHold = 'SELECT * FROM holds WHERE key = :key';
const selectHolds = 'SELECT * FROM holds WHERE card = :card OR :card IS NULL ORDER BY number';
const insertHold = `
INSERT INTO holds (key, digest, card, points_minor, status, expires_ms)
VALUES (:key, :digest, :card, :pointsMinor, 'held', :expiresMs)`;
export const markHold = "UPDATE holds SET status = :status WHERE key = :key AND status = 'held'";

export function findHold(reader: Reader, key: string): Promise<HoldRow | undefined> {
  return reader.first<HoldRow>(selectHold, { key });
}

/** A hold whose time is over is expired without anybody writing it down. */
export function isHeld({ status, expires_ms }: HoldRow, now: number): boolean {
  return status === 'held' && expires_ms > now;
}

function holdOf(row: HoldRow, now: number): Hold {
  const { number, key, card, points_minor, expires_ms } = row;
  return {
    id: `UH-${String(number).padStart(6, '0')}`,
    key,
    card,
    status: row.status === 'held' && !isHeld(row, now) ? 'expired' : row.status,
    points: money(points_minor),
    expiresAt: instant(expires_ms),
  };
}

async function knownHold(reader: Reader, key: string): Promise<HoldRow> {
  const row = await findHold(reader, key);
  if (row === undefined) throw new Refused(404, 'HOLD_UNKNOWN', 'No hold has this key.');
  return row;
}

export async function createHold({ engine, clock }: Books, { key, body }: Call): Promise<Answer> {
  const { card, points } = body as NewHold;
  const digest = digestOf('hold', null, body);
  const now = clock();
  return engine.transaction(async (tx) => {
    const before = await findHold(tx, key);
    if (before !== undefined) {
      checkDigest(before, digest);
      return { status: 200, body: holdOf(before, now) };
    }
    await activeCard(tx, card);
    const pointsMinor = minorOf(points);
    checkEnough(pointsMinor, await availableOn(tx, card, now));
    const { holdSeconds } = await settingsOf(tx);
    await tx.run(insertHold, { key, digest, card, pointsMinor, expiresMs: now + holdSeconds * 1000 });
    return { status: 201, body: holdOf(await knownHold(tx, key), now) };
  });
}

/** @throws Refused */
export function checkEnough(pointsMinor: number, availableMinor: number): void {
  if (pointsMinor <= availableMinor) return;
  const may = money(Math.max(0, availableMinor));
  throw new Refused(422, 'NOT_ENOUGH_POINTS', `${may} points may be spent.`);
}

export async function getHold({ engine, clock }: Books, { path: { key = '' } }: Call): Promise<Answer> {
  return { status: 200, body: holdOf(await knownHold(engine, key), clock()) };
}

export async function releaseHold({ engine, clock }: Books, { path: { key = '' } }: Call): Promise<Answer> {
  const now = clock();
  return engine.transaction(async (tx) => {
    const row = await knownHold(tx, key);
    if (row.status === 'used') throw new Refused(422, 'HOLD_USED', 'A sale has used it.');
    if (isHeld(row, now)) await tx.run(markHold, { key, status: 'released' });
    return { status: 200, body: holdOf(await knownHold(tx, key), now) };
  });
}

export async function listHolds({ engine, clock }: Books, { card }: Call): Promise<Answer> {
  const rows = await engine.all<HoldRow>(selectHolds, { card: card ?? null });
  return { status: 200, body: { holds: rows.map((row) => holdOf(row, clock())) } };
}
