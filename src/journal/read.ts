import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { maskCard, maskText } from '../base/masking.js';

/** What to look for; everything given must hold. */
export interface JournalQuery {
  /** Full number, or masked as the journal shows it. */
  card?: string;
  /** As recorded, or its beginning up to a slash: `check 1/12/34` also finds `check 1/12/34/2026-11-22`. */
  document?: string;
  operation?: string;
  /** Only what was sent to Umico. */
  protocol?: 'umico';
  user?: string;
  /** Milliseconds since 1970, inclusive. */
  since?: number;
  /** Milliseconds since 1970, exclusive. */
  until?: number;
  /** HTTP status. */
  status?: number;
  /** Result, fault or problem code. */
  code?: string;
  /** How many rows at most. Default 50. */
  limit?: number;
  /** Only rows older than this id: the `next` of the page before. */
  after?: number;
  /** Also the bodies. Default false. */
  bodies?: boolean;
}

/** One row, masked as it was written. Bodies are absent unless asked for, and null where there were none. */
export interface JournalRow {
  id: number;
  /** An instant in UTC: `2026-11-22T06:15:30.123Z`. */
  time: string;
  requestId: string;
  publication: string;
  direction: 'in' | 'out';
  protocol: string;
  operation: string | null;
  user: string | null;
  address: string | null;
  card: string | null;
  document: string | null;
  status: number;
  code: string | null;
  durationMs: number;
  requestBytes: number;
  responseBytes: number;
  request?: string | null;
  response?: string | null;
}

export interface JournalPage {
  /** Newest first. */
  rows: JournalRow[];
  /** For the next page; absent on the last. */
  next?: number;
}

const conditions = {
  card: 'card = :card',
  document: `(document = :document OR substr(document, 1, length(:document) + 1) = :document || '/')`,
  operation: 'operation = :operation',
  user: 'user = :user',
  since: 'time_ms >= :since',
  until: 'time_ms < :until',
  status: 'status = :status',
  code: 'result_code = :code',
  after: 'id < :after',
} as const;

type Condition = keyof typeof conditions;

/** What the index alone can decide, so that a search for a card does not read the bodies of all others. */
const inIndex: readonly Condition[] = ['card', 'document', 'since', 'until'];

const columns = `id, time_ms AS timeMs, request_id AS requestId, publication, direction, protocol, operation, user,
  address, card, document, status, result_code AS code, duration_ms AS durationMs, request_bytes AS requestBytes,
  response_bytes AS responseBytes`;

/**
 * Searches a journal, beside a process that writes it.
 * @throws Error when there is no journal at this place, or the file is none.
 */
export function readJournal(file: string, query: JournalQuery = {}): JournalPage {
  if (!existsSync(file)) throw new Error(`There is no journal at ${file}: nothing has been recorded yet.`);
  const connection = new Database(file, { readonly: true, timeout: 2000 });
  try {
    const limit = query.limit ?? 50;
    const found = connection.prepare(searchFor(query)).all({ ...given(query), limit: limit + 1 });
    const rows = (found.slice(0, limit) as (Omit<JournalRow, 'time'> & { timeMs: number })[]).map(rowOf);
    const last = rows.at(-1);
    return found.length > limit && last !== undefined ? { rows, next: last.id } : { rows };
  } finally {
    connection.close();
  }
}

function searchFor(query: JournalQuery): string {
  const bodies = query.bodies === true ? ', request, response' : '';
  if (query.protocol === 'umico') {
    const where = ["protocol = 'umico'", ...conditionsOf(query)].join(' AND ');
    return `SELECT ${columns}${bodies} FROM journal INDEXED BY journal_of_umico WHERE ${where} ORDER BY id DESC LIMIT :limit`;
  }
  const asked = (Object.keys(conditions) as Condition[]).filter((name) => query[name] !== undefined);
  const byIndex = asked.filter((name) => inIndex.includes(name));
  const where: string[] = asked.filter((name) => !inIndex.includes(name)).map((name) => conditions[name]);
  if (byIndex.length > 0) {
    const inner = byIndex.map((name) => conditions[name]).join(' AND ');
    where.push(`id IN (SELECT id FROM journal INDEXED BY journal_by_time WHERE ${inner})`);
  }
  return `SELECT ${columns}${bodies} FROM journal
    ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY id DESC LIMIT :limit`;
}

function conditionsOf(query: JournalQuery): string[] {
  return (Object.keys(conditions) as Condition[])
    .filter((name) => query[name] !== undefined)
    .map((name) => conditions[name]);
}

/** The values asked for, masked as they were written. */
function given(query: JournalQuery): Record<string, string | number> {
  const secrets = query.card === undefined ? [] : [query.card];
  const values: Record<string, string | number> = {};
  for (const name of Object.keys(conditions) as Condition[]) {
    const value = query[name];
    if (value === undefined) continue;
    if (name === 'card') values[name] = maskCard(String(value));
    else values[name] = typeof value === 'string' && name !== 'code' ? maskText(value, { secrets }) : value;
  }
  return values;
}

function rowOf({ timeMs, ...row }: Omit<JournalRow, 'time'> & { timeMs: number }): JournalRow {
  const { id, ...others } = row;
  return { id, time: new Date(timeMs).toISOString(), ...others };
}
