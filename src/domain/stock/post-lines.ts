import { instant } from '../../base/time.js';
import { listPostableLines, markLinePosted, type PostableLine } from '../../store/checks.js';
import { documentOf } from '../checks/identity.js';
import type { Context } from '../context.js';
import { postStock } from './post-stock.js';

const page = 500;

/**
 * Posts the lines of checks whose item was unknown when the check came and is known now. @returns how many.
 */
export async function postUnpostedLines({ engine, clock }: Context): Promise<number> {
  let posted = 0;
  for (;;) {
    const lines = await listPostableLines(engine, page);
    if (lines.length === 0) return posted;
    const recordedAt = instant(clock());
    await engine.transaction(async (tx) => {
      for (const line of lines)
        if (await markLinePosted(tx, line)) await postStock(tx, posting(line, recordedAt), [line]);
    });
    posted += lines.length;
  }
}

function posting(line: PostableLine, recordedAt: string) {
  const { checkId, type, store, time } = line;
  return { checkId, document: documentOf(line), type, store, time, recordedAt };
}
