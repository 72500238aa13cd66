import type { CheckType } from './checks.js';
import type { Parameters, Reader, Transaction } from './engine.js';

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
  type: CheckType | null;
  time: string | null;
  store: string | null;
  cashier: string | null;
  offline: 0 | 1 | null;
  totalMinor: number | null;
};

const insertException = `INSERT INTO exceptions (code, check_id, card, facts, created_at)
  VALUES (:code, :checkId, :card, :facts, :createdAt)`;

const columns = `e.id, e.code, e.check_id AS "checkId", e.card, e.facts, e.created_at AS "createdAt",
  e.resolved_at AS "resolvedAt", e.resolved_by AS "resolvedBy", e.note,
  c.till, c.shift, c.number, c.type, c.time, c.store, c.cashier, c.offline, c.total_minor AS "totalMinor"`;

const source = 'FROM exceptions e LEFT JOIN checks c ON c.id = e.check_id';

const resolveOfCheck = `UPDATE exceptions SET resolved_at = :resolvedAt, resolved_by = :resolvedBy, note = :note
  WHERE check_id = :checkId AND code = :code AND resolved_at IS NULL`;

const resolveOne = `UPDATE exceptions SET resolved_at = :resolvedAt, resolved_by = :resolvedBy, note = :note
  WHERE id = :id AND resolved_at IS NULL`;

export async function addExceptions(
  tx: Transaction,
  exceptions: readonly Pick<ExceptionRow, 'code' | 'checkId' | 'card' | 'facts' | 'createdAt'>[],
): Promise<void> {
  if (exceptions.length > 0) await tx.insertMany(insertException, exceptions);
}

/** Who looked at an exception, when (ISO 8601 in UTC), and what came of it. */
export type Resolution = { resolvedAt: string; resolvedBy: string; note: string };

/** Resolves the open exceptions of a code that a check has. */
export async function resolveExceptionsOfCheck(
  tx: Transaction,
  resolution: Resolution & { checkId: number; code: string },
): Promise<void> {
  await tx.run(resolveOfCheck, resolution);
}

/** False when there is no such exception, or it is resolved already. */
export async function resolveException(
  tx: Transaction,
  resolution: Resolution & { id: number },
): Promise<boolean> {
  return (await tx.run(resolveOne, resolution)) === 1;
}

/** What to look for; everything given must hold. */
export interface ExceptionFilter {
  /** Open ones unless told. */
  state?: 'open' | 'resolved' | 'all';
  code?: string;
  card?: string;
  /** Of the check, like all that follows but the last. */
  till?: string;
  shift?: number;
  number?: number;
  date?: string;
  /** ISO 8601 in UTC. */
  since?: string;
}

const states = {
  open: 'e.resolved_at IS NULL',
  resolved: 'e.resolved_at IS NOT NULL',
  all: '1 = 1',
} as const;

const conditions = {
  code: 'e.code = :code',
  card: 'e.card = :card',
  till: 'c.till = :till',
  shift: 'c.shift = :shift',
  number: 'c.number = :number',
  date: 'c.date = :date',
  since: 'e.created_at >= :since',
} as const;

/** Newest first; all of them unless limited. */
export function listExceptions(
  reader: Reader,
  { limit = 2_147_483_647, ...filter }: ExceptionFilter & { limit?: number },
): Promise<ExceptionOfCheck[]> {
  const sql = `SELECT ${columns} ${source} WHERE ${conditionsOf(filter)} ORDER BY e.id DESC LIMIT :limit`;
  return reader.all(sql, { ...filter, limit } as Parameters);
}

export async function countExceptions(reader: Reader, filter: ExceptionFilter): Promise<number> {
  const sql = `SELECT COUNT(*) AS count ${source} WHERE ${conditionsOf(filter)}`;
  return (await reader.first<{ count: number }>(sql, filter as Parameters))?.count ?? 0;
}

function conditionsOf({ state = 'open', ...wanted }: ExceptionFilter): string {
  const names = (Object.keys(conditions) as (keyof typeof conditions)[]).filter(
    (name) => wanted[name] !== undefined,
  );
  return [states[state], ...names.map((name) => conditions[name])].join(' AND ');
}

export function findException(reader: Reader, id: number): Promise<ExceptionOfCheck | undefined> {
  return reader.first(`SELECT ${columns} ${source} WHERE e.id = :id`, { id });
}
