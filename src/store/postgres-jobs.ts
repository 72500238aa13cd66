import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Engine } from './engine.js';
import { inSeamWords } from './postgres-errors.js';

/**
 * The jobs of graphile-worker that stand for the waiting tasks of a publication. The rows of `tasks` are the truth: jobs
 * follow them by triggers, within the same transaction, and may be thrown away at any time.
 */
export interface Jobs {
  /** The schema of its own that graphile-worker makes and keeps. */
  schema: string;
  /** Makes jobs follow the tasks from now on; behind graphile-worker's own migrations. */
  follow(engine: Engine): Promise<void>;
  /**
   * Frees what pools have begun whose lifeline is gone, and makes a job for each task that has none.
   * @returns the database's time, in milliseconds since 1970: the one clock that all processes have in common.
   */
  mend(engine: Engine): Promise<number>;
  /** The last change of graphile-worker's schema that older releases of it cannot work with. */
  revision(engine: Engine): Promise<number>;
  /** Whether there are jobs of these tasks that somebody should have taken two seconds ago. */
  areWaiting(engine: Engine, tasks: readonly string[]): Promise<boolean>;
  /** Gives back what a pool of this process has begun. */
  free(engine: Engine, pool: string): Promise<void>;
}

/** Longer names PostgreSQL would cut, and so take for the publication's own. */
const longestName = 63;

export function jobsOf(publicationSchema: string): Jobs {
  const schema = shortened(`${publicationSchema}.jobs`);
  const q = `"${schema.replaceAll('"', '""')}"`;
  const triggers =
    "SELECT COUNT(*) AS count FROM pg_trigger WHERE tgname = 'task_follows_1'" +
    " AND tgrelid = 'tasks'::regclass";

  const keyOf = (row: string) =>
    `encode(sha256(convert_to(${row}.name || '/' || ${row}.key, 'UTF8')), 'hex')`;
  // A queue of its own for each key, so that a task asked for during its run runs behind it and not beside it.
  const addFor = (row: string) =>
    `${q}.add_job(${row}.name, json_build_object('key', ${row}.key), queue_name => ${keyOf(row)},
      job_key => ${keyOf(row)}, run_at => ${row}.run_at::timestamptz)`;

  const follow = [
    `CREATE OR REPLACE FUNCTION task_to_job() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM ${addFor('NEW')}; RETURN NULL; END $$`,
    `CREATE OR REPLACE TRIGGER task_follows_1 AFTER INSERT ON tasks FOR EACH ROW
      WHEN (NEW.status = 'waiting') EXECUTE FUNCTION task_to_job()`,
    `CREATE OR REPLACE TRIGGER task_follows_2 AFTER UPDATE ON tasks FOR EACH ROW
      WHEN (NEW.status = 'waiting' AND (OLD.status <> 'waiting' OR NEW.run_at <> OLD.run_at OR NEW.attempts < OLD.attempts))
      EXECUTE FUNCTION task_to_job()`,
  ];

  // Longer than a pool that has just begun needs to hold its lifeline.
  const orphans = `
WITH begun AS MATERIALIZED (
  SELECT locked_by FROM ${q}._private_jobs WHERE locked_at < now() - INTERVAL '3 seconds'
  UNION SELECT locked_by FROM ${q}._private_job_queues WHERE locked_at < now() - INTERVAL '3 seconds'
)
SELECT ${q}.force_unlock_workers(ARRAY(
  SELECT locked_by FROM begun WHERE pg_try_advisory_xact_lock(hashtextextended(locked_by, 0))))`;

  const missing = `
SELECT COUNT(${addFor('tasks')}) AS added FROM tasks WHERE status = 'waiting' AND NOT EXISTS (
  SELECT 1 FROM ${q}._private_jobs job
  WHERE job.key = ${keyOf('tasks')} AND (job.is_available OR job.locked_at IS NOT NULL))`;

  return {
    schema,
    async follow(engine) {
      const found = await engine.first<{ count: number }>(triggers);
      if (found !== undefined && found.count > 0) return;
      await engine.changeSchema(async (tx) => {
        for (const statement of follow) await tx.run(statement);
      });
    },
    mend: (engine) =>
      engine.transaction(
        async (tx) => {
          await tx.first(orphans);
          await tx.first(missing);
          const now = await tx.first<{ now: number }>(databaseTime);
          return now?.now ?? Date.now();
        },
        { keys: ['tasks: mend'] },
      ),
    async revision(engine) {
      const sql = `SELECT MAX(id) AS revision FROM ${q}.migrations WHERE breaking`;
      return (await engine.first<{ revision: number }>(sql))?.revision ?? 0;
    },
    async areWaiting(engine, tasks) {
      // One whose queue somebody works through waits for him, one that a newer release has made for a server of it.
      const sql = `SELECT 1 AS found FROM ${q}._private_jobs job JOIN ${q}._private_tasks task ON task.id = job.task_id
        WHERE is_available AND run_at < NOW() - INTERVAL '2 seconds'
          AND task.identifier IN (SELECT json_array_elements_text(CAST(:tasks AS JSON)))
          AND NOT EXISTS (
            SELECT 1 FROM ${q}._private_job_queues busy WHERE busy.id = job.job_queue_id AND NOT busy.is_available)
        LIMIT 1`;
      return (await engine.first(sql, { tasks: JSON.stringify(tasks) })) !== undefined;
    },
    free: (engine, pool) =>
      engine.transaction(
        async (tx) => {
          await tx.first(`SELECT ${q}.force_unlock_workers(ARRAY[:pool])`, { pool });
        },
        { keys: ['tasks: mend'] },
      ),
  };
}

const databaseTime = 'SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS now';

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= longestName) return name;
  return `jobs.${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
}

/** How soon the server notices that a machine is gone: 10 s of silence, then four questions of 5 s. */
const noticing = '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4';

/**
 * A connection that holds locks in the names of this process's pools for as long as the server believes in it: by it others
 * see who lives.
 */
export function createLifeline(connection: pg.ClientConfig) {
  let client: pg.Client | undefined;
  let held: string | undefined;

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ ...connection, options: `${connection.options} ${noticing}` });
    const gone = () => {
      if (client === fresh) client = undefined;
    };
    fresh.on('error', gone);
    fresh.on('end', gone);
    await fresh.connect();
    return fresh;
  }

  return {
    /** Holds the lock of `pool`, and no other; again where the connection was lost. @throws StorageUnavailable */
    async hold(pool: string): Promise<void> {
      if (client !== undefined && held === pool) return;
      try {
        client ??= await connect();
        held = pool;
        await client.query('SELECT pg_advisory_unlock_all()');
        await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [pool]);
      } catch (error) {
        held = undefined;
        throw inSeamWords(error);
      }
    },
    async end(): Promise<void> {
      await client?.end().catch(() => {});
    },
  };
}
