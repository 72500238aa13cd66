import type { Reader, Transaction } from './engine.js';

/** Something that the back office has to look at. `facts` is JSON with what is needed to act. */
export type ExceptionRow = {
  id: number;
  code: string;
  checkId: number | null;
  card: string | null;
  facts: string;
  createdAt: string;
  resolvedAt: string | null;
  resolvedBy: string | null;
  note: string | null;
};

/** An exception with the check it belongs to. */
export type ExceptionOfCheck = ExceptionRow & {
  till: string | null;
  shift: number | null;
  number: number | null;
  time: string | null;
  totalMinor: number | null;
};

const insertException = `INSERT INTO exceptions (code, check_id, card, facts, created_at)
  VALUES (:code, :checkId, :card, :facts, :createdAt)`;

const selectExceptions = `SELECT e.id, e.code, e.check_id AS "checkId", e.card, e.facts, e.created_at AS "createdAt",
  e.resolved_at AS "resolvedAt", e.resolved_by AS "resolvedBy", e.note,
  c.till, c.shift, c.number, c.time, c.total_minor AS "totalMinor"
  FROM exceptions e LEFT JOIN checks c ON c.id = e.check_id
  WHERE (:all = 1 OR e.resolved_at IS NULL) AND (:code = '' OR e.code = :code) AND (:card = '' OR e.card = :card)
    AND e.created_at >= :since
  ORDER BY e.id DESC LIMIT :limit`;

export async function addExceptions(
  tx: Transaction,
  exceptions: readonly Pick<ExceptionRow, 'code' | 'checkId' | 'card' | 'facts' | 'createdAt'>[],
): Promise<void> {
  if (exceptions.length > 0) await tx.insertMany(insertException, exceptions);
}

const resolveOfCheck = `UPDATE exceptions SET resolved_at = :resolvedAt, resolved_by = :resolvedBy, note = :note
  WHERE check_id = :checkId AND code = :code AND resolved_at IS NULL`;

/** Resolves the open exceptions of a code that a check has. */
export async function resolveExceptionsOfCheck(
  tx: Transaction,
  resolution: { checkId: number; code: string; resolvedAt: string; resolvedBy: string; note: string },
): Promise<void> {
  await tx.run(resolveOfCheck, resolution);
}

export interface ExceptionFilter {
  /** Also the resolved ones. */
  all?: boolean;
  code?: string;
  card?: string;
  /** ISO 8601 in UTC. */
  since?: string;
  limit: number;
}

/** Newest first. */
export function listExceptions(reader: Reader, filter: ExceptionFilter): Promise<ExceptionOfCheck[]> {
  const { all = false, code = '', card = '', since = '', limit } = filter;
  return reader.all<ExceptionOfCheck>(selectExceptions, { all: all ? 1 : 0, code, card, since, limit });
}
