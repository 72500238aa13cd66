import { hold, lookUp, release } from './card-desk.js';
import { deliver } from './deliver.js';
import { type Desk, nextHead } from './desk.js';
import type { PlannedReturn, PlannedReturnAlone, PlannedSale, Step } from './plan.js';
import { printReturn, printReturnAlone } from './print-return.js';
import type { Printed } from './printed.js';
import type { SentCheck } from './register.js';
import { rungUp, sell } from './sell.js';
import { readStock } from './stock.js';
import { transfer } from './transfer.js';
import { excessOf, flawed, refuse } from './wrong-checks.js';

export interface Playing {
  /** True when no step may be begun any more. */
  isOver(): boolean;
  /** Waits for the next customer. */
  pause(till: number): Promise<void>;
  onCheck(): void;
}

/**
 * Plays the day of one till. However it ends, what was closed offline is sent and what was forgotten is given back; what
 * could not be done stands in the register.
 */
export async function playTill(desk: Desk, steps: readonly Step[], playing: Playing): Promise<void> {
  try {
    for (const step of steps) {
      if ('index' in step) await playing.pause(desk.place);
      if (playing.isOver()) break;
      await play(desk, step);
      if ('index' in step) playing.onCheck();
    }
    desk.receipts.close(desk.place);
    await closeDay(desk);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    desk.register.differ({ what: `day of till ${desk.id}`, expected: 'played to its end', found });
  } finally {
    desk.receipts.close(desk.place);
  }
}

async function closeDay(desk: Desk): Promise<void> {
  if (desk.waiting.length > 0) await transfer(desk, { seed: desk.place });
  for (const key of desk.forgottenHolds.splice(0)) await release(desk, key, ['OK', 'HOLD_EXPIRED']);
  for (const key of desk.doubtfulHolds.splice(0)) {
    await release(desk, key, ['OK', 'HOLD_EXPIRED', 'HOLD_NOT_FOUND']);
  }
}

async function play(desk: Desk, step: Step): Promise<void> {
  switch (step.kind) {
    case 'sale':
      return playSale(desk, step);
    case 'return':
      return playReturn(desk, step);
    case 'return-alone':
      return playReturnAlone(desk, step);
    case 'lookup':
      await lookUp(desk, step.card);
      return;
    case 'hold':
      return holdInVain(desk, step);
    case 'stock':
      await readStock(desk.calls, desk.id, desk.shop.goods);
      return;
    case 'copy':
      desk.tally.count('copy refreshes');
      return desk.copy?.refresh();
    case 'shift':
      return nextShift(desk);
    case 'transfer':
      return transfer(desk, step);
    case 'excess':
      return returnTooMuch(desk, step.of);
    case 'conflict':
      return useNumberAgain(desk, step.of);
  }
}

async function playSale(desk: Desk, planned: PlannedSale): Promise<void> {
  const head = nextHead(desk, planned.connection !== 'online');
  const receipt = await sell(desk, head, planned);
  const sent = desk.register.open(receipt);
  desk.sales.set(planned.index, { receipt, sent });
  desk.receipts.hand(desk.place, planned.index, receipt);
  if (planned.flaw !== undefined) await refuse(desk, flawed(receipt.check, planned.flaw), 'CHECK_INVALID');
  await send(desk, sent, planned);
}

async function playReturn(desk: Desk, planned: PlannedReturn): Promise<void> {
  const receipt = await desk.receipts.of(planned.of.till, planned.of.index);
  // That till has ended its day before it printed the sale.
  if (receipt === undefined) return;
  const head = nextHead(desk, planned.connection !== 'online');
  await sendPrinted(desk, printReturn(head, receipt, planned), planned);
}

async function playReturnAlone(desk: Desk, planned: PlannedReturnAlone): Promise<void> {
  const head = nextHead(desk, planned.connection !== 'online');
  const lines = planned.lines.map((line) => rungUp(line, 0));
  const card = desk.shop.cards.find(({ number }) => number === planned.card);
  await sendPrinted(desk, printReturnAlone(head, lines, card), planned);
}

function sendPrinted(
  desk: Desk,
  printed: Printed,
  planned: PlannedReturn | PlannedReturnAlone,
): Promise<void> {
  return send(desk, desk.register.open(printed), planned);
}

async function send(
  desk: Desk,
  sent: SentCheck,
  { delivery }: PlannedSale | PlannedReturn | PlannedReturnAlone,
): Promise<void> {
  if (sent.check.offline) desk.waiting.push(sent);
  else await deliver(desk, sent, delivery);
}

async function holdInVain(desk: Desk, step: Extract<Step, { kind: 'hold' }>): Promise<void> {
  const { availableMinor } = await lookUp(desk, step.card);
  const amountMinor = Math.floor((availableMinor * step.sharePercent) / 100);
  if (amountMinor === 0) return;
  const key = await hold(desk, { card: step.card, amountMinor });
  if (key === undefined) return;
  if (step.end === 'released') return release(desk, key, ['OK']);
  desk.forgottenHolds.push(key);
  desk.tally.count('holds forgotten');
}

async function nextShift(desk: Desk): Promise<void> {
  desk.shift += 1;
  desk.lastNumber = 0;
  desk.tally.count('shifts');
}

/** Numbers of checks that are never printed. */
const neverPrinted = 1_000_000;

async function returnTooMuch(desk: Desk, of: number): Promise<void> {
  const sold = desk.sales.get(of)?.receipt.check;
  if (sold === undefined) return;
  const check = excessOf(sold, neverPrinted + desk.lastNumber, desk.time());
  await refuse(desk, { ...check, shift: desk.shift }, 'CHECK_INVALID');
  desk.register.refused({ ...check, shift: desk.shift });
}

async function useNumberAgain(desk: Desk, of: number): Promise<void> {
  const sale = desk.sales.get(of);
  if (sale === undefined) return;
  await refuse(desk, { ...sale.receipt.check, cashier: 'Другой кассир' }, 'CHECK_CONFLICT');
}
