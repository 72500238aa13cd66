import type { Parameters, Transaction } from './engine.js';
import { merged, type Row } from './postgres-merged.js';
import { plainTable, queryOfAll } from './postgres-rows.js';
import type { OpenTransaction } from './postgres-transaction.js';

/** What one of the works has asked for and is not yet sent. */
interface Asked {
  sql: string;
  sets: readonly Parameters[];
  /** It is sent like this, and by itself. */
  go?: () => void;
  answer: (rows: Row[]) => void;
  fail: (error: unknown) => void;
}

/**
 * One transaction as so many, for works that run in it at once. What they ask for within one turn of the event loop is sent
 * together, the same statement of several works as one; each work's own statements take effect in their order. Answers to
 * one statement are told in the order of the works, which is the order in which it took effect on a row that is theirs alike.
 */
export function sharesOf(open: OpenTransaction, count: number): Transaction[] {
  const queues = Array.from({ length: count }, (): Asked[] => []);
  let isPlanned = false;

  function plan(): void {
    if (isPlanned) return;
    isPlanned = true;
    // Behind everything that this turn's answers set going.
    process.nextTick(() => {
      isPlanned = false;
      for (let next = nextOf(queues); next !== undefined; next = nextOf(queues)) sendAlike(next);
    });
  }

  function sendAlike(next: Asked): void {
    const isAlike = (other?: Asked) =>
      other === next || (next.go === undefined && other?.go === undefined && other?.sql === next.sql);
    const alike = queues.flatMap((queue) => (isAlike(queue[0]) ? (queue.shift() ?? []) : []));
    if (next.go !== undefined) next.go();
    else void send(next.sql, alike);
  }

  async function send(sql: string, alike: readonly Asked[]): Promise<void> {
    try {
      const answers = await ask(
        sql,
        alike.map(({ sets }) => sets),
      );
      for (const [at, { answer }] of alike.entries()) answer(answers[at] ?? []);
    } catch (error) {
      for (const { fail } of alike) fail(error);
    }
  }

  /** @returns the rows for each of the lists of sets */
  async function ask(sql: string, lists: readonly (readonly Parameters[])[]): Promise<Row[][]> {
    const parts = lists.length === 1 ? undefined : merged(sql, lists.flat());
    if (parts === undefined) {
      const sent = await Promise.all(lists.map((sets) => open.send(queryOfAll(sql, sets))));
      return sent.map(({ rows }) => rows);
    }
    const askers = lists.flatMap((sets, asker) => sets.map(() => asker));
    const answers = lists.map((): Row[] => []);
    const sent = await Promise.all(parts.map(({ query }) => open.send(query)));
    for (const [at, { ownerOf }] of parts.entries())
      for (const row of sent[at]?.rows ?? []) answers[askers[ownerOf(row) as number] as number]?.push(row);
    return answers;
  }

  return queues.map((queue) => shareOf(open, queue, plan));
}

/** Whoever is asked for again behind others waits, so that more of it goes together. */
function nextOf(queues: readonly Asked[][]): Asked | undefined {
  const heads = queues.flatMap(([head]) => head ?? []);
  const comesAgain = ({ sql }: Asked) =>
    queues.some((queue) => queue.some((asked, at) => at > 0 && asked.sql === sql));
  return heads.find((head) => !comesAgain(head)) ?? heads[0];
}

function shareOf({ transaction }: OpenTransaction, queue: Asked[], plan: () => void): Transaction {
  function rowsOf<Row>(sql: string, sets: readonly Parameters[]): Promise<Row[]> {
    return new Promise((answer, fail) => {
      queue.push({ sql, sets, answer: answer as Asked['answer'], fail });
      plan();
    });
  }

  function inTurn<T>(sql: string, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, fail) => {
      queue.push({ sql, sets: [], go: () => void work().then(resolve, fail), answer() {}, fail });
      plan();
    });
  }

  return {
    first: async <Row>(sql: string, parameters: Parameters = {}) => (await rowsOf<Row>(sql, [parameters]))[0],
    all: (sql, parameters = {}) => rowsOf(sql, [parameters]),
    allOf: async (sql, sets) => (sets.length === 0 ? [] : rowsOf(sql, sets)),
    run: (sql, parameters) => inTurn(sql, () => transaction.run(sql, parameters)),
    // Rows that wait do so in the order in which all works have put them there, which is that of the answers before them.
    insertMany: (sql, rows) =>
      plainTable(sql) === undefined
        ? inTurn(sql, () => transaction.insertMany(sql, rows))
        : transaction.insertMany(sql, rows),
  };
}
