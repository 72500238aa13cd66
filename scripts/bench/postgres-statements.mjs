import { connect } from 'node:net';
import pg from 'pg';

/**
 * What a CloseCheck asks of the database, taken down from the function itself, so that there is no second version of it: the
 * statements of each transaction in their round trips, with its own values. To ask them again, the check's number, its id and
 * the number of its lock are replaced by new ones; everything else stays.
 */

/** Nine digits that nothing else in a check has. */
export const firstNumber = 910_000_001;
export const firstId = 920_000_001;

/** Takes down what `work` sends, one transaction. @returns its round trips */
export async function takenDown(work) {
  const turns = [];
  let pending = 0;
  const query = pg.Client.prototype.query;
  pg.Client.prototype.query = function heard(asked, ...rest) {
    const answered = query.call(this, asked, ...rest);
    // Outside of transactions it asks with a callback: whether its memory of the shop is still true.
    if (answered === undefined) return answered;
    if (pending === 0) turns.push([]);
    pending += 1;
    const { text, name, values = [], types = [] } = typeof asked === 'string' ? { text: asked } : asked;
    const statement = { text, name, values, types: [...types], ids: [] };
    turns.at(-1).push(statement);
    answered.then(
      ({ rows = [] }) => {
        pending -= 1;
        statement.ids = rows.map(({ id }) => id).filter((id) => id >= firstId);
      },
      () => {
        pending -= 1;
      },
    );
    return answered;
  };
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return turns;
}

/** A connection that writes messages and counts answers: as little as a driver can do. */
export async function openThin({ folder, user, database, options }) {
  const socket = connect(`${folder}/.s.PGSQL.5432`);
  const known = new Set();
  let partial = Buffer.alloc(0);
  let left = 0;
  let rows = [];
  let failure;
  let resolve;
  let reject;
  socket.on('error', (error) => reject(error));
  socket.on('data', (chunk) => {
    const bytes = partial.length === 0 ? chunk : Buffer.concat([partial, chunk]);
    let at = 0;
    for (; bytes.length - at >= 5; ) {
      const length = bytes.readInt32BE(at + 1);
      if (bytes.length - at <= length) break;
      hear(bytes[at], bytes.subarray(at + 5, at + 1 + length));
      at += 1 + length;
    }
    partial = bytes.subarray(at);
    if (left > 0) return;
    if (failure === undefined) resolve(rows);
    else reject(new Error(failure));
  });

  function hear(type, body) {
    if (type === 0x5a) left -= 1;
    else if (type === 0x45) failure ??= body.toString('utf8').replaceAll('\0', ' ');
    else if (type === 0x44) rows.push(lastColumn(body));
  }

  /** @returns the last column of each row that was answered */
  function ask(bytes, answers) {
    left = answers;
    rows = [];
    failure = undefined;
    return new Promise((done, failed) => {
      resolve = done;
      reject = failed;
      socket.write(bytes);
    });
  }

  const parameters = ['user', user, 'database', database, 'options', options].map((text) => `${text}\0`);
  const startup = Buffer.from(`\0\0\0\0\0\x03\0\0${parameters.join('')}\0`, 'latin1');
  startup.writeInt32BE(startup.length);
  await ask(startup, 1);
  return {
    /** One round trip. @param statements with values as text @returns the last column of each row that was answered */
    turn(statements) {
      const isPrepared = (statement) => statement?.name !== undefined;
      // Prepared statements that follow each other have one end.
      const isEnd = (statement, at) => isPrepared(statement) && !isPrepared(statements[at + 1]);
      const parts = statements.flatMap((statement, at) => [
        ...messagesOf(statement, known),
        ...(isEnd(statement, at) ? [message('S', Buffer.alloc(0))] : []),
      ]);
      const answers = statements.filter((statement, at) => !isPrepared(statement) || isEnd(statement, at));
      return ask(Buffer.concat(parts), answers.length);
    },
    end: () => socket.end(message('X', Buffer.alloc(0))),
  };
}

function messagesOf({ text, name, values, types }, known) {
  if (name === undefined) return [message('Q', Buffer.from(`${text}\0`))];
  const bind = [Buffer.from(`\0${name}\0`), int16(0), int16(values.length)];
  for (const value of values) {
    const bytes = value === null ? undefined : Buffer.from(value);
    bind.push(int32(bytes?.length ?? -1));
    if (bytes !== undefined) bind.push(bytes);
  }
  const run = [message('B', Buffer.concat([...bind, int16(0)])), message('E', Buffer.from('\0\0\0\0\0'))];
  if (known.has(name)) return run;
  known.add(name);
  const parse = [Buffer.from(`${name}\0${text}\0`), int16(types.length), ...types.map(int32)];
  return [message('P', Buffer.concat(parse)), ...run];
}

function message(type, body) {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function int32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function lastColumn(body) {
  let at = 2;
  let last = '';
  for (let column = body.readInt16BE(0); column > 0; column -= 1) {
    const length = body.readInt32BE(at);
    last = length < 0 ? null : body.toString('latin1', at + 4, at + 4 + length);
    at += 4 + Math.max(length, 0);
  }
  return last;
}

/** Asks everything of a transaction again, as checks with new numbers. @param numbers so many as it has checks */
export async function askAgain(connection, { turns, checks }, newNumbers) {
  const replaced = new Map(checks.map((number, at) => [String(number), String(newNumbers[at])]));
  for (const turn of turns) {
    const statements = turn.map(({ text, name, values, types }) => ({
      text:
        name === undefined
          ? text.replace(/ARRAY\[[^\]]*\]/, (list) => list.replace(/-?\d+/g, randomKey))
          : text,
      ...{ name, types },
      values: values.map((value) =>
        value === null ? null : String(value).replace(/9[12]\d{7}/g, (mark) => replaced.get(mark) ?? mark),
      ),
    }));
    const rows = await connection.turn(statements);
    const ids = turn.flatMap(({ ids }) => ids);
    // Only this turn answers ids, and nothing else.
    for (const [at, id] of ids.entries()) replaced.set(String(id), rows[at + rows.length - ids.length]);
  }
}

const randomKey = () => String(Math.floor(Math.random() * 2 ** 52));
