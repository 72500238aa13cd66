import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { StorageUnavailable } from './engine.js';
import { isLost } from './postgres-errors.js';

/** What a transaction is found by afterwards. */
export interface TransactionMark {
  /** As `xid8`; null: it has changed nothing. */
  id: string | null;
  /** The second in which it began, by the clock of the server. */
  begun: string;
}

const begun = "DATE_TRUNC('second', NOW())::TEXT AS begun";
/** For a statement of a transaction that is going to change something. */
export const markColumns = `pg_current_xact_id()::TEXT AS id, ${begun}`;
const readMark = `SELECT pg_current_xact_id_if_assigned()::TEXT AS id, ${begun}`;
/**
 * A server that has crashed may give the number of a transaction whose records were lost to another one. But it writes a
 * checkpoint before it lets anybody in, so without one since then the number is still ours.
 */
const readStatus = `SELECT pg_xact_status($1::xid8) AS status, checkpoint_time < $2::TIMESTAMPTZ AS "isOurs"
  FROM pg_control_checkpoint()`;

const askEveryMs = 50;

/** Whether it has happened cannot be found out, so it must not be run again either. */
export class OutcomeUnknown extends StorageUnavailable {}

/** How to find out what has become of a transaction. */
export interface Aftermath {
  /** Asks on another connection. */
  askElsewhere: (query: pg.QueryConfig) => Promise<pg.QueryResult>;
  /** How long to look for an answer when the connection is lost. */
  patienceMs: number;
}

interface CommitOptions extends Aftermath {
  /** Where it is known already. */
  mark: TransactionMark | undefined;
}

/**
 * Commits. When the connection is lost before the answer, the server is asked what has become of it.
 * @returns what the server says that it did: `COMMIT`, or `ROLLBACK` of what had failed before.
 * @throws what the connection was lost by, and then nothing has happened; OutcomeUnknown where nobody can say
 */
export async function commit(
  client: pg.ClientBase,
  { mark, askElsewhere, patienceMs }: CommitOptions,
): Promise<string> {
  const known = mark ?? ((await client.query(readMark)).rows[0] as TransactionMark);
  try {
    return (await client.query('COMMIT')).command;
  } catch (error) {
    if (!isLost(error) || known.id === null) throw error;
    if (!(await hasCommitted(known, askElsewhere, patienceMs))) throw error;
    return 'COMMIT';
  }
}

async function hasCommitted(
  { id, begun }: TransactionMark,
  ask: Aftermath['askElsewhere'],
  patienceMs: number,
): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  for (; performance.now() < deadline; await pause(askEveryMs)) {
    const answer = await ask({ text: readStatus, values: [id, begun] }).catch(() => undefined);
    const { status, isOurs } = answer?.rows[0] ?? {};
    if (isOurs === false) break;
    if (status === 'committed' || status === 'aborted') return status === 'committed';
  }
  throw new OutcomeUnknown(
    'The connection was lost while it was recorded, and nobody can say whether it is; ask again.',
  );
}
