import type { Reader, Transaction } from './engine.js';

/** A row of the queue. Times are instants in UTC. */
export interface TaskRow {
  id: number;
  name: string;
  key: string;
  /** JSON text. */
  payload: string;
  status: 'waiting' | 'done' | 'failed';
  /** Runs begun since the task was asked for, the present one included. */
  attempts: number;
  /** Not before this. While another process runs it: when that is given up for dead. */
  runAt: string;
  lastError: string | null;
  createdAt: string;
  endedAt: string | null;
}

const columns = `id, name, key, payload, status, attempts, run_at AS "runAt", last_error AS "lastError",
  created_at AS "createdAt", ended_at AS "endedAt"`;

// A task that is asked for again while it waits takes the newer payload and the earlier time. Its attempts begin anew,
// and so a run that is under way finds at its end that it is not the last word, and the task runs once more.
const insertTask = `
INSERT INTO tasks (name, key, payload, status, attempts, run_at, created_at)
VALUES (:name, :key, :payload, 'waiting', 0, :runAt, :createdAt)
ON CONFLICT (name, key) WHERE status = 'waiting' DO UPDATE SET
  payload = excluded.payload,
  attempts = 0,
  run_at = CASE WHEN excluded.run_at < tasks.run_at THEN excluded.run_at ELSE tasks.run_at END`;

// Many ask for it one behind the other: whoever finds it waiting for a time that is early enough writes nothing, and locks
// nothing, so that nobody waits for him. During a run it is put to the time that is asked for, so that runs do not follow
// each other without a pause.
const insertWaking = `
INSERT INTO tasks (name, key, payload, status, attempts, run_at, created_at)
SELECT :name, :key, :payload, 'waiting', 0, :runAt, :createdAt WHERE NOT EXISTS (
  SELECT 1 FROM tasks WHERE name = :name AND key = :key AND status = 'waiting' AND attempts = 0 AND run_at <= :runAt)
ON CONFLICT (name, key) WHERE status = 'waiting' DO UPDATE SET attempts = 0, run_at = excluded.run_at
WHERE tasks.attempts > 0 OR tasks.run_at > excluded.run_at`;

// Not later than the present interval wants it, should the interval have become shorter.
const insertScheduled = `
INSERT INTO tasks (name, key, payload, status, attempts, run_at, created_at)
VALUES (:name, :key, :payload, 'waiting', 0, :runAt, :createdAt)
ON CONFLICT (name, key) WHERE status = 'waiting' DO UPDATE SET
  run_at = CASE WHEN :latest < tasks.run_at THEN :latest ELSE tasks.run_at END`;

export interface NewTask {
  name: string;
  key: string;
  payload: string;
  runAt: string;
  createdAt: string;
}

/** Adds a task, or renews the one that waits under the same name and key. */
export function addTask(tx: Transaction, task: NewTask): Promise<number> {
  return tx.run(insertTask, { ...task });
}

/**
 * Brings the next run of a scheduled task forward to `runAt`; one that is under way will be followed by another then. For
 * tasks that take whatever they find. With several processes a run that begins at this very moment may look before the
 * change is committed: then the next run of the schedule finds it.
 */
export function wakeTask(tx: Transaction, task: NewTask): Promise<number> {
  return tx.run(insertWaking, { ...task });
}

/** Adds the next run of a scheduled task unless one waits; that one is moved forward to `latest` at most. */
export function addScheduledTask(tx: Transaction, task: NewTask, latest: string): Promise<number> {
  return tx.run(insertScheduled, { ...task, latest });
}

/** Due tasks of the given names, the longest due first. */
export function dueTasks(
  reader: Reader,
  { names, now, limit }: { names: readonly string[]; now: string; limit: number },
): Promise<TaskRow[]> {
  const places = names.map((_, at) => `:name${at}`);
  const values = Object.fromEntries(names.map((name, at) => [`name${at}`, name]));
  return reader.all<TaskRow>(
    `SELECT ${columns} FROM tasks WHERE status = 'waiting' AND run_at <= :now AND name IN (${places.join(', ')})
     ORDER BY run_at, id LIMIT :limit`,
    { ...values, now, limit },
  );
}

const claim = `
UPDATE tasks SET attempts = attempts + 1, run_at = :leaseUntil
WHERE id = :id AND status = 'waiting' AND attempts = :attempts AND run_at = :runAt`;

/** Takes a task as it was read; false when another process was faster, or it has changed. */
export async function claimTask(tx: Transaction, task: TaskRow, leaseUntil: string): Promise<boolean> {
  const { id, attempts, runAt } = task;
  return (await tx.run(claim, { id, attempts, runAt, leaseUntil })) === 1;
}

const waiting = `SELECT ${columns} FROM tasks
WHERE name = :name AND key = :key AND status = 'waiting' AND run_at <= :now`;

/** Takes the task that waits under a name and key; undefined when none is due. */
export async function claimByKey(
  tx: Transaction,
  due: { name: string; key: string; now: string },
): Promise<TaskRow | undefined> {
  const task = await tx.first<TaskRow>(waiting, due);
  if (task === undefined || !(await claimTask(tx, task, task.runAt))) return undefined;
  return { ...task, attempts: task.attempts + 1 };
}

const end = `
UPDATE tasks SET status = :status, last_error = :lastError, ended_at = :endedAt
WHERE id = :id AND status = 'waiting' AND attempts = :attempts`;

const postpone = `
UPDATE tasks SET run_at = :runAt, last_error = :lastError, attempts = :attemptsAfter
WHERE id = :id AND status = 'waiting' AND attempts = :attempts`;

/** The run of a task: which row, and which attempt of it; a row that has been asked for anew is left alone. */
export interface Run {
  id: number;
  attempts: number;
}

/** Ends a task; false when it was asked for again meanwhile and goes on waiting. */
export async function endTask(
  tx: Transaction,
  { id, attempts }: Run,
  result: { status: 'done' | 'failed'; lastError: string | null; endedAt: string },
): Promise<boolean> {
  return (await tx.run(end, { id, attempts, ...result })) === 1;
}

const remove = "DELETE FROM tasks WHERE id = :id AND status = 'waiting' AND attempts = :attempts";

/** Ends a task without a trace; false as for {@link endTask}. */
export async function removeTask(tx: Transaction, { id, attempts }: Run): Promise<boolean> {
  return (await tx.run(remove, { id, attempts })) === 1;
}

/** Lets a task wait for its next attempt. */
export function postponeTask(
  tx: Transaction,
  { id, attempts }: Run,
  { runAt, lastError }: { runAt: string; lastError: string },
): Promise<number> {
  return tx.run(postpone, { id, attempts, runAt, lastError, attemptsAfter: attempts });
}

/** Gives back a task that was begun and not finished, as if it had not been begun. */
export function releaseTask(
  tx: Transaction,
  { id, attempts }: Run,
  runAt: string,
  reason: string,
): Promise<number> {
  return tx.run(postpone, {
    id,
    attempts,
    runAt,
    lastError: reason,
    attemptsAfter: Math.max(0, attempts - 1),
  });
}

const revive = `
UPDATE tasks SET status = 'waiting', attempts = 0, run_at = :runAt, ended_at = NULL
WHERE id = :id AND status = 'failed' AND NOT EXISTS (
  SELECT 1 FROM tasks other WHERE other.name = tasks.name AND other.key = tasks.key AND other.status = 'waiting')`;
const hurry = `
UPDATE tasks SET run_at = :runAt, attempts = 0 WHERE id = :id AND status = 'waiting' AND run_at > :runAt`;

/** A failed task waits again; one that waits for a later attempt is due now. False when there is nothing to do. */
export async function reviveTask(tx: Transaction, id: number, runAt: string): Promise<boolean> {
  return (await tx.run(revive, { id, runAt })) + (await tx.run(hurry, { id, runAt })) > 0;
}

const one = `SELECT ${columns} FROM tasks WHERE id = :id`;

export function findTask(reader: Reader, id: number): Promise<TaskRow | undefined> {
  return reader.first<TaskRow>(one, { id });
}

export interface TaskFilter {
  status?: TaskRow['status'];
  name?: string;
  /** Default 50. */
  limit?: number;
}

/** Newest first. */
export function listTasks(reader: Reader, { status, name, limit = 50 }: TaskFilter = {}): Promise<TaskRow[]> {
  const where = [status && 'status = :status', name && 'name = :name'].filter((condition) => condition);
  return reader.all<TaskRow>(
    `SELECT ${columns} FROM tasks ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
     ORDER BY id DESC LIMIT :limit`,
    { ...(status && { status }), ...(name && { name }), limit },
  );
}

export interface TaskCounts {
  waiting: number;
  /** Of those that wait, due already. */
  due: number;
  failed: number;
}

const count = `
SELECT COALESCE(SUM(CASE WHEN status = 'waiting' THEN 1 ELSE 0 END), 0) AS waiting,
  COALESCE(SUM(CASE WHEN status = 'waiting' AND run_at <= :now THEN 1 ELSE 0 END), 0) AS due,
  COALESCE(SUM(CASE WHEN status = 'failed' THEN 1 ELSE 0 END), 0) AS failed
FROM tasks WHERE status <> 'done'`;

export async function countTasks(reader: Reader, now: string): Promise<TaskCounts> {
  return (await reader.first<TaskCounts>(count, { now })) ?? { waiting: 0, due: 0, failed: 0 };
}

const prune = `
DELETE FROM tasks WHERE id IN (
  SELECT id FROM tasks WHERE status = 'done' AND ended_at < :before ORDER BY id LIMIT :limit)`;

/** Removes done tasks that ended before an instant, `limit` at most; answers how many. Failed ones stay. */
export function pruneTasks(tx: Transaction, before: string, limit: number): Promise<number> {
  return tx.run(prune, { before, limit });
}
