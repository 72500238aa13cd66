import { setTimeout } from 'node:timers/promises';
import { listUmicoConnections } from '../../store/umico-connections.js';
import { listDueUmicoHolds } from '../../store/umico-holds.js';
import { listDueUmicoReceipts } from '../../store/umico-receipts.js';
import { type Advanced, advance } from './advance.js';
import { advanceHold } from './advance-hold.js';
import { dueAt } from './claim.js';
import type { UmicoContext } from './context.js';

const page = 50;
/** So that one receipt that takes its time does not keep the others. */
const atOnce = 4;
/** A run ends somewhere, whatever its receipts do. */
const mostPages = 200;

/**
 * Moves on all receipts and holds whose time has come, the longest due first, one step each, again and again until nothing
 * is due. A connection behind which nobody is there is left alone for the rest of the run.
 * @param gapMs steps begin at least so long after each other, so that tills have the machine to themselves in between
 * @returns how many steps were made.
 */
export async function sendDue(
  context: UmicoContext,
  { signal, gapMs = 0 }: { signal?: AbortSignal; gapMs?: number } = {},
): Promise<number> {
  const down = new Set<string>();
  const turn = createTurns(gapMs);
  let steps = 0;
  for (let run = 0; run < mostPages && signal?.aborted !== true; run++) {
    const due = { ...dueAt(context.clock()), limit: page };
    const receipts = await listDueUmicoReceipts(context.engine, due);
    const holds = await listDueUmicoHolds(context.engine, due);
    const works = [
      ...holds.map((id) => () => advanceHold(context, id)),
      ...receipts.map((id) => () => advance(context, id, { down })),
    ];
    // What was put off is no step, and yet makes room on the page.
    if (works.length === 0) return steps;
    const paced = works.map((work) => async () => {
      await turn();
      return work();
    });
    const { done, isOver } = await each(context, paced, down);
    steps += done;
    if (isOver) return steps;
  }
  return steps;
}

async function areAllDown({ engine }: UmicoContext, down: ReadonlySet<string>): Promise<boolean> {
  const connections = await listUmicoConnections(engine);
  return connections.every(({ id, enabled }) => enabled === 0 || down.has(id));
}

/** `isOver`: nobody is left who could answer, and what waits was not even looked at, however much it is. */
async function each(context: UmicoContext, works: (() => Promise<Advanced>)[], down: Set<string>) {
  let done = 0;
  let isOver = false;
  const workers = Array.from({ length: atOnce }, async () => {
    for (let work = works.shift(); work !== undefined && !isOver; work = works.shift()) {
      const { isDone, isDown, connection } = await work();
      if (isDone) done++;
      if (!isDown || connection === null) continue;
      down.add(connection);
      isOver ||= await areAllDown(context, down);
    }
  });
  await Promise.all(workers);
  return { done, isOver };
}

/** Resolves for one after the other, `gapMs` apart. */
function createTurns(gapMs: number): () => Promise<void> {
  let next = 0;
  return async () => {
    const now = performance.now();
    const mine = Math.max(now, next);
    next = mine + gapMs;
    if (mine > now) await setTimeout(mine - now);
  };
}
