import Database from 'better-sqlite3';
import { firstCard } from './cards.mjs';

const atOnce = 20_000;
const perShift = 5_000;

/**
 * Multiplies the checks of a database that nobody has open until there are `checks` of them: with their lines, cards,
 * payments, results and movements, every one with an identity of its own and a card of the `cards` first ones. It takes some
 * 25 µs of processor time a check. Balances do not follow, so `verify` has much to say about such a database; speed has not.
 */
export function multiplyChecks(file, { checks, cards, heard = () => {} }) {
  const database = new Database(file);
  database.pragma('synchronous = OFF');
  database.pragma('foreign_keys = OFF');
  database.pragma('cache_size = -400000');
  const { pattern, last } = database.prepare('SELECT MIN(id) AS pattern, MAX(id) AS last FROM checks').get();
  const copies = tablesOfChecks(database).map((table) => copying(database, table, pattern));
  const copySome = database.transaction((numbers) => {
    for (const copy of copies) copy.run({ cards, ...numbers });
  });
  for (let made = last; made < checks; made += atOnce) {
    copySome({ from: made + 1, to: Math.min(checks, made + atOnce) });
    database.pragma('wal_checkpoint(PASSIVE)');
    heard(Math.min(checks, made + atOnce));
  }
  // In a shop that grew, all but the last minute's cards have their versions.
  database.exec('UPDATE card_versions SET mark = (SELECT MAX(mark) FROM card_movement_marks)');
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
}

/** `checks` first, then whatever has rows of a check. */
function tablesOfChecks(database) {
  const others = database
    .prepare(
      `SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
      WHERE m.type = 'table' AND c.name = 'check_id' ORDER BY m.name`,
    )
    .pluck()
    .all();
  return ['checks', ...others];
}

/** A statement that copies the rows of the check `pattern` for the checks `:from` to `:to`. */
function copying(database, table, pattern) {
  const key = table === 'checks' ? 'id' : 'check_id';
  const own = {
    [key]: 'n',
    ...(table === 'checks' && { shift: `10000 + n / ${perShift}`, number: `1 + n % ${perShift}` }),
    // Neighbours in time have cards far from each other, as customers have.
    card: `printf('%d', ${firstCard} + (n * 7919) % CAST(:cards AS INTEGER))`,
  };
  const columns = database
    .pragma(`table_info(${table})`)
    .map(({ name }) => name)
    .filter((name) => name !== 'id' || key === 'id');
  database.exec(
    `CREATE TEMP TABLE pattern_${table} AS SELECT * FROM ${table} WHERE ${key} = ${Number(pattern)}`,
  );
  return database.prepare(`WITH RECURSIVE series (n) AS (SELECT CAST(:from AS INTEGER) UNION ALL SELECT n + 1 FROM series WHERE n < :to)
    INSERT INTO ${table} (${columns.join(', ')})
    SELECT ${columns.map((name) => own[name] ?? name).join(', ')} FROM series, pattern_${table}`);
}
