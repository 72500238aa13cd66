import { readdirSync } from 'node:fs';
import type { Migration } from '../../src/store/migrate.js';

const folder = new URL('../../dist/store/migrations/', import.meta.url);

/** Those before were never released to anybody who runs several servers. */
const first = 9;

async function migrationsSince(number: number): Promise<Migration[]> {
  const files = readdirSync(folder).filter(
    (name) => /^\d+-.*\.js$/.test(name) && Number.parseInt(name, 10) >= number,
  );
  return Promise.all(
    files.map(async (name) => Object.values(await import(new URL(name, folder).href))[0] as Migration),
  );
}

/** What a server of the release before, which still runs, does not notice: it names the columns that it reads and writes. */
const harmless = [
  /^CREATE TABLE /,
  /^CREATE INDEX /,
  // No statement names an index, and this one keeps nothing unique.
  /^DROP INDEX check_lines_unposted$/,
  /^CREATE (OR REPLACE )?VIEW /,
  /^INSERT INTO /,
  /^UPDATE /,
  /^ALTER TABLE \w+ ADD COLUMN (?!.*\b(UNIQUE|PRIMARY KEY|GENERATED)\b)(?!(?!.* DEFAULT ).* NOT NULL)/,
];

/** Statements that a server of the release before could stumble over. */
function stumblingBlocks({ sql }: Pick<Migration, 'sql'>): string[] {
  const texts = typeof sql === 'string' ? [sql] : Object.values(sql);
  const statements = texts.flatMap((text) =>
    text
      .replace(/--[^\n]*/g, '')
      .split(/;\s*(?:\n|$)/)
      .map((statement) => statement.trim().replace(/\s+/g, ' '))
      .filter((statement) => statement !== ''),
  );
  const made = statements.map((statement) => /^CREATE (?:TABLE|VIEW) (\w+)/.exec(statement)?.[1]);
  const isOfItsOwn = (statement: string) => {
    const about = /^(?:CREATE UNIQUE INDEX \w+ ON|DROP VIEW) (\w+)/.exec(statement)?.[1];
    return about !== undefined && made.includes(about);
  };
  return statements.filter((one) => !isOfItsOwn(one) && !harmless.some((form) => form.test(one)));
}

test('no migration takes anything away from servers of the release before, which run beside it', async () => {
  const migrations = await migrationsSince(first);
  expect(migrations.length).toBeGreaterThan(1);
  for (const migration of migrations)
    expect([migration.name, stumblingBlocks(migration)]).toEqual([migration.name, []]);
});

test.each([
  'DROP TABLE cards',
  'ALTER TABLE cards DROP COLUMN holder',
  'ALTER TABLE cards RENAME COLUMN holder TO owner',
  'ALTER TABLE cards ALTER COLUMN holder SET NOT NULL',
  'ALTER TABLE cards ADD COLUMN shelf TEXT NOT NULL',
  'ALTER TABLE cards ADD COLUMN shelf TEXT UNIQUE',
  'ALTER TABLE cards ADD CONSTRAINT few CHECK (number < 5)',
  'CREATE UNIQUE INDEX cards_by_holder ON cards (holder)',
  'DROP VIEW v_cards',
  'DELETE FROM cards',
])('%s would be found', (statement) => {
  expect(stumblingBlocks({ sql: `CREATE TABLE other (id TEXT);\n${statement};\n` })).toEqual([statement]);
});

test.each([
  'ALTER TABLE cards ADD COLUMN shelf TEXT',
  "ALTER TABLE cards ADD COLUMN shelf TEXT NOT NULL DEFAULT ''",
  'CREATE TABLE shelves (id TEXT); CREATE UNIQUE INDEX one_shelf ON shelves (id)',
  'DROP VIEW v_cards; CREATE VIEW v_cards AS SELECT number FROM cards',
])('%s is harmless', (statement) => {
  expect(stumblingBlocks({ sql: statement.replace('; ', ';\n') })).toEqual([]);
});
