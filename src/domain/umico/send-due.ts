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
 * @returns how many steps were made.
 */
export async function sendDue(context: UmicoContext, signal?: AbortSignal): Promise<number> {
  const down = new Set<string>();
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
    steps += await each(works, down);
    // Nobody else could answer: what waits is not even looked at, however much it is.
    if (down.size > 0 && (await areAllDown(context, down))) return steps;
  }
  return steps;
}

async function areAllDown({ engine }: UmicoContext, down: ReadonlySet<string>): Promise<boolean> {
  const connections = await listUmicoConnections(engine);
  return connections.every(({ id, enabled }) => enabled === 0 || down.has(id));
}

async function each(works: (() => Promise<Advanced>)[], down: Set<string>): Promise<number> {
  let done = 0;
  const workers = Array.from({ length: atOnce }, async () => {
    for (let work = works.shift(); work !== undefined; work = works.shift()) {
      const { isDone, isDown, connection } = await work();
      if (isDone) done++;
      if (isDown && connection !== null) down.add(connection);
    }
  });
  await Promise.all(workers);
  return done;
}
