import { instant } from '../../base/time.js';
import { listPostableLines, markLinePosted, type PostableLine } from '../../store/checks.js';
import type { Engine, Transaction } from '../../store/engine.js';
import { documentOf } from '../checks/identity.js';
import type { Context } from '../context.js';
import { postStock } from './post-stock.js';

/** With one writer those of a page share a commit; otherwise each takes a connection, and tills need some too. */
const pageOf = ({ inOrder }: Engine) => (inOrder ? 500 : 4);

/**
 * Posts the lines of checks whose item was unknown when the check came and is known now. @returns how many.
 * @throws Error at the end when lines could not be posted; the others are.
 */
export async function postUnpostedLines({ engine, clock }: Context): Promise<number> {
  const failures: unknown[] = [];
  let posted = 0;
  let after = { checkId: 0, position: -1 };
  for (;;) {
    const lines = await listPostableLines(engine, after, pageOf(engine));
    const last = lines.at(-1);
    if (last === undefined) break;
    after = last;
    const recordedAt = instant(clock());
    // Each by itself: one absurd line must not keep the others back.
    const outcomes = await Promise.allSettled(
      lines.map((line) => engine.transaction((tx) => post(tx, line, recordedAt))),
    );
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') posted += 1;
      else failures.push(outcome.reason);
    }
  }
  if (failures.length > 0) throw new Error(`${failures.length} lines cannot be posted: ${failures[0]}`);
  return posted;
}

async function post(tx: Transaction, line: PostableLine, recordedAt: string): Promise<void> {
  if (await markLinePosted(tx, line)) await postStock(tx, posting(line, recordedAt), [line]);
}

function posting(line: PostableLine, recordedAt: string) {
  const { checkId, type, store, time } = line;
  return { checkId, document: documentOf(line), type, store, time, recordedAt };
}
