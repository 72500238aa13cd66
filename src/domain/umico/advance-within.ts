import { setTimeout } from 'node:timers/promises';
import { instant } from '../../base/time.js';
import { findUmicoReceiptById, type UmicoReceiptRow } from '../../store/umico-receipts.js';
import { advance } from './advance.js';
import type { UmicoContext } from './context.js';

/** To be sent, lost, asked for, sent again and asked for again. */
const mostSteps = 5;

/**
 * Moves a receipt on for as long as something can be done at once.
 * @param isAsked its first step is made although it is not due or settled
 */
export async function advanceToRest(context: UmicoContext, id: number, isAsked = false): Promise<void> {
  const { engine, clock } = context;
  for (let step = 0; step < mostSteps; step++) {
    const { isDone, isDown } = await advance(context, id, { isAsked: isAsked && step === 0 });
    if (!isDone || isDown) return;
    const receipt = await findUmicoReceiptById(engine, id);
    if (receipt?.nextAt == null || receipt.nextAt > instant(clock())) return;
  }
}

/**
 * Waits for a receipt to move on, `budgetMs` at most, and answers it as it is then; what was begun goes on behind the
 * answer. Never rejects but for the store.
 */
export async function advanceWithin(
  context: UmicoContext,
  id: number,
  budgetMs: number,
  isAsked = false,
): Promise<UmicoReceiptRow> {
  const over = performance.now() + budgetMs;
  await within(context, advanceToRest(context, id, isAsked), budgetMs);
  for (;;) {
    const receipt = await findUmicoReceiptById(context.engine, id);
    if (receipt === undefined) throw new Error(`There is no receipt ${id}`);
    // The task may have been there first: whoever waits, waits for what it brings.
    if (!isWorkedOn(receipt, context.clock()) || performance.now() >= over) return receipt;
    await setTimeout(lookMs);
  }
}

const lookMs = 20;

function isWorkedOn({ claim, claimedUntil }: UmicoReceiptRow, now: number): boolean {
  return claim !== null && claimedUntil !== null && claimedUntil > instant(now);
}

/** Waits for work, `budgetMs` at most; it goes on behind that, and what stops it then is found by the task. */
export async function within(
  { umico }: UmicoContext,
  work: Promise<unknown>,
  budgetMs: number,
): Promise<'done' | 'late'> {
  umico.track(
    work.then(
      () => {},
      () => {},
    ),
  );
  let timer: NodeJS.Timeout | undefined;
  const budget = new Promise<'late'>((resolve) => {
    timer = globalThis.setTimeout(() => resolve('late'), budgetMs);
  });
  try {
    return await Promise.race([work.then(() => 'done' as const), budget]);
  } finally {
    clearTimeout(timer);
  }
}
