import { type Engine, type Reader, StorageRefused, type Transaction } from '../engine.js';
import { migrate } from '../migrate.js';
import { type DatabaseOptions, refuseOldServer } from '../open-postgres.js';
import { openPostgres, postgresDialect } from '../postgres.js';
import { quoted } from '../postgres-connection.js';
import { copyRows, type OnProgress } from './copy.js';

interface ToPostgres {
  /** A publication in SQLite that nobody writes meanwhile, its cards versioned up to their last movement. */
  source: Reader;
  database: DatabaseOptions;
  publication: string;
  onProgress: OnProgress;
  /** Looks at the copy before it becomes the publication; a rejection leaves it out. */
  prove: (copy: Engine) => Promise<void>;
}

/** Proving the references of a large table takes its time, and nobody waits at a till. */
const patience = { statementTimeoutMs: 3_600_000, connectTimeoutMs: 30_000 };

/**
 * Makes a publication in PostgreSQL from one in SQLite. It is copied into a schema beside, which gets the publication's name
 * in the end: killed at any moment, nothing is there, and it begins anew.
 * @returns how many rows.
 * @throws StorageRefused when the publication is there already; CopyDiffers
 */
export async function copyToPostgres({
  source,
  database,
  publication,
  onProgress,
  prove,
}: ToPostgres): Promise<number> {
  // Names of publications are ASCII, and PostgreSQL's end at 63.
  const schema = `${publication.slice(0, 54)}.copying`;
  const engine = openPostgres({
    url: database.url,
    schema,
    connections: 3,
    ...patience,
    lockTimeoutMs: 0,
  });
  try {
    await refuseOldServer(engine);
    await refusePresent(engine, publication);
    return await engine.alone('copy', async () => {
      await engine.changeSchema((tx) => tx.run(`DROP SCHEMA ${quoted(schema)} CASCADE`));
      await migrate(engine, { dialect: postgresDialect, now: new Date().toISOString() });
      const references = await takeReferences(engine);
      const rows = await copyRows({ reader: source, engine: 'sqlite' }, sinkOf(engine), onProgress);
      await finish(engine, source, references);
      await prove(engine);
      await engine.changeSchema(async (tx) => {
        await refusePresent(tx, publication);
        await tx.run(`ALTER SCHEMA ${quoted(schema)} RENAME TO ${quoted(publication)}`);
      });
      return rows;
    });
  } finally {
    await engine.close();
  }
}

function sinkOf(engine: Engine) {
  const alone = { keys: ['copy'] };
  return {
    reader: engine,
    engine: 'postgres' as const,
    clear: (tables: readonly { name: string }[]) =>
      engine.transaction(async (tx) => {
        for (const { name } of tables) await tx.run(`DELETE FROM ${name}`);
      }, alone),
    insert: (sql: string, rows: Parameters<Transaction['insertMany']>[1]) =>
      engine.transaction((tx) => tx.insertMany(sql, rows), alone),
  };
}

async function refusePresent(reader: Reader, publication: string): Promise<void> {
  const sql = 'SELECT 1 AS found FROM pg_namespace WHERE nspname = :publication';
  if ((await reader.first(sql, { publication })) === undefined) return;
  throw new StorageRefused(
    `the database has a publication ${publication} already; give it another name or drop it: ALTER SCHEMA "${publication}" RENAME TO …, DROP SCHEMA "${publication}" CASCADE`,
  );
}

interface Reference {
  owner: string;
  name: string;
  definition: string;
}

const references = `
SELECT c.conrelid::regclass::text AS owner, quote_ident(c.conname) AS name, pg_get_constraintdef(c.oid) AS definition
FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
WHERE c.contype = 'f' AND n.nspname = current_schema()`;

/** Rows refer to rows that come later, to those of their own table too; all are proved at once in the end. */
async function takeReferences(engine: Engine): Promise<Reference[]> {
  const found = await engine.all<Reference>(references);
  await engine.changeSchema(async (tx) => {
    for (const { owner, name } of found) await tx.run(`ALTER TABLE ${owner} DROP CONSTRAINT ${name}`);
  });
  return found;
}

const identities = `
SELECT table_name::text AS "table", column_name::text AS "column" FROM information_schema.columns
WHERE table_schema = current_schema() AND is_identity = 'YES'`;

/** References, the next numbers, what cards have versions for, and what the planner knows. */
async function finish(engine: Engine, source: Reader, taken: readonly Reference[]): Promise<void> {
  const reached = await source.all<{ name: string; seq: number }>('SELECT name, seq FROM sqlite_sequence');
  const generated = await engine.all<{ table: string; column: string }>(identities);
  await engine.changeSchema(async (tx) => {
    for (const { owner, name, definition } of taken)
      await tx.run(`ALTER TABLE ${owner} ADD CONSTRAINT ${name} ${definition}`);
    for (const { table, column } of generated) {
      const last = reached.find(({ name }) => name === table)?.seq ?? 0;
      if (last > 0)
        await tx.first('SELECT setval(pg_get_serial_sequence(:table, :column)::regclass, :last) AS last', {
          table,
          column,
          last,
        });
    }
    await tx.run('UPDATE card_versions SET mark = (SELECT COALESCE(MAX(mark), 0) FROM card_movement_marks)');
  });
  await engine.changeSchema((tx) => tx.run('ANALYZE'));
}
