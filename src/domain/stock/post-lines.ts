import { instant } from '../../base/time.js';
import {
  listUnpostedCodes,
  listUnpostedLines,
  markLinePosted,
  type UnpostedLine,
} from '../../store/checks.js';
import type { Engine, Transaction } from '../../store/engine.js';
import { documentOf } from '../checks/identity.js';
import type { Context } from '../context.js';
import { postStock } from './post-stock.js';

/** What takes some milliseconds to look for, in which no till is answered. */
const codesAtOnce = 500;

/** With one writer those of a page share a commit; otherwise each takes a connection, and tills need some too. */
const pageOf = ({ inOrder }: Engine) => (inOrder ? 500 : 4);

interface Outcome {
  posted: number;
  failures: unknown[];
}

/**
 * Posts the lines of checks whose item was unknown when the check came and is known now. @returns how many.
 * @throws Error at the end when lines could not be posted; the others are.
 */
export async function postUnpostedLines(context: Context): Promise<number> {
  const outcome: Outcome = { posted: 0, failures: [] };
  let after = '';
  for (;;) {
    const codes = await listUnpostedCodes(context.engine, after, codesAtOnce);
    const last = codes.at(-1);
    if (last === undefined) break;
    after = last.itemCode;
    for (const { itemCode, article } of codes)
      if (article !== null) await postLinesOf(context, { itemCode, article }, outcome);
  }
  const { posted, failures } = outcome;
  if (failures.length > 0) throw new Error(`${failures.length} lines cannot be posted: ${failures[0]}`);
  return posted;
}

type Item = { itemCode: string; article: string };

async function postLinesOf({ engine, clock }: Context, item: Item, outcome: Outcome): Promise<void> {
  let after = { ...item, checkId: 0, position: -1 };
  for (;;) {
    const lines = await listUnpostedLines(engine, after, pageOf(engine));
    const last = lines.at(-1);
    if (last === undefined) return;
    after = { ...item, ...last };
    const recordedAt = instant(clock());
    // Each by itself: one absurd line must not keep the others back.
    const ends = await Promise.allSettled(
      lines.map((line) => engine.transaction((tx) => post(tx, { ...line, ...item }, recordedAt))),
    );
    for (const end of ends) {
      if (end.status === 'fulfilled') outcome.posted += 1;
      else outcome.failures.push(end.reason);
    }
  }
}

async function post(tx: Transaction, line: UnpostedLine & Item, recordedAt: string): Promise<void> {
  if (await markLinePosted(tx, line)) await postStock(tx, posting(line, recordedAt), [line]);
}

function posting(line: UnpostedLine, recordedAt: string) {
  const { checkId, type, store, time } = line;
  return { checkId, document: documentOf(line), type, store, time, recordedAt };
}
