import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Parameters, SqlValue } from './engine.js';
import { type PositionalSql, positional } from './postgres-sql.js';

/** Type numbers of PostgreSQL's catalogue, which never change. */
const oid = { bool: 16, int8: 20, text: 25, numeric: 1700 };
/** Lets the server work out the type; where it cannot, it takes text. */
const unknownType = 0;

/**
 * Integers come back as numbers, flags as 0 and 1, like from SQLite. A sum past 2^53 comes back rounded, and so as no safe
 * integer, by which whoever has added knows it; a row holds none.
 */
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [oid.bool]: (text) => (text === 't' ? 1 : 0),
  [oid.int8]: Number,
  [oid.numeric]: Number,
};

function getTypeParser(type: number, format?: 'text' | 'binary') {
  return parsers[type] ?? pg.types.getTypeParser(type, format as 'text');
}

interface Known extends PositionalSql {
  /** Of each parameter, as far as a value has told it. */
  types: number[];
  /** Of the statement with these types; it changes with them. */
  name: string;
}

const known = new Map<string, Known>();

/** DDL and the words of transactions are not worth preparing. */
const isPrepared = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i;

/** What `pg` runs. `types` is read both as the types of the parameters and as the parsers of the answer. */
export interface PgQuery {
  text: string;
  name?: string;
  values: SqlValue[];
  types: unknown;
}

/** A statement with its values; the same text with values of the same types has one name on every connection. */
export function queryOf(sql: string, parameters: Parameters = {}): PgQuery {
  const statement = remembered(sql);
  return asked(
    statement,
    statement.names.map((name) => parameters[name]),
  );
}

function remembered(sql: string): Known {
  let found = known.get(sql);
  if (found === undefined) {
    const made = positional(sql);
    found = { ...made, types: made.names.map(() => unknownType), name: '' };
    known.set(sql, found);
  }
  return found;
}

function asked(statement: Known, given: readonly (SqlValue | undefined)[]): PgQuery {
  const missing = statement.names[given.indexOf(undefined)];
  if (missing !== undefined) throw new RangeError(`Missing named parameter "${missing}"`);
  const values = given as SqlValue[];
  for (const [at, value] of values.entries()) {
    const type = typeOf(value);
    if (type === unknownType || statement.types[at] === type) continue;
    statement.types[at] = type;
    statement.name = '';
  }
  const { text, types } = statement;
  statement.name ||= createHash('sha1').update(`${text}\0${types.join()}`).digest('base64url');
  return {
    text,
    ...(isPrepared.test(text) && { name: statement.name }),
    values,
    types: Object.assign([...types], { getTypeParser }),
  };
}

/** Without a type, `:sum = 0` would make the sum an int4. */
function typeOf(value: SqlValue): number {
  if (value === null) return unknownType;
  return typeof value === 'number' ? oid.int8 : oid.text;
}
