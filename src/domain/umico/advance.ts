import { instant } from '../../base/time.js';
import type { Transaction } from '../../store/engine.js';
import {
  findUmicoReceiptById,
  releaseUmicoReceipt,
  type UmicoReceiptRow,
  type UmicoReceiptState,
} from '../../store/umico-receipts.js';
import { openAccess } from './access.js';
import { sendReceipt } from './ask-umico.js';
import { changeReceipt } from './change-receipt.js';
import { questionMs } from './claim.js';
import type { UmicoContext } from './context.js';
import { nextAt, onlyIfDue, type Wait } from './pauses.js';
import { planStep, type Step, type StepOptions } from './plan-step.js';
import { isSettled, type ReceiptEvent, statusBehind } from './receipt-state.js';
import type { Limits, Reply, UmicoReceipt } from './umico-pos.js';

/** What a question has brought; undefined: Umico has never seen the receipt. */
type Answer = Reply<UmicoReceipt | undefined>;

export interface Advanced {
  isDone: boolean;
  /** Nobody is there: the connection is not worth another question just now. */
  isDown: boolean;
  connection: string | null;
}

/**
 * One step of one receipt: it is sent, or Umico is asked what became of it. Never rejects but for the store; another that
 * works on it is left alone.
 * @param options see `planStep`
 */
export function advance(context: UmicoContext, id: number, options: StepOptions = {}): Promise<Advanced> {
  // A caller who waits while the task is at it waits for the same step.
  return context.umico.alone(`receipt ${id}`, () => step(context, id, options));
}

async function step(context: UmicoContext, id: number, options: StepOptions): Promise<Advanced> {
  const { engine, clock } = context;
  const planned = await engine.transaction((tx) => planStep(tx, id, clock(), options));
  if (planned === undefined) return { isDone: false, isDown: false, connection: null };
  const answer = await question(context, planned);
  await engine.transaction((tx) => record(tx, clock(), planned, answer));
  return { isDone: true, isDown: isDown(answer), connection: planned.connection.id };
}

/** A key that is refused, or too many requests, are no matter of the next receipt. */
export function isDown(answer: Reply<unknown>): boolean {
  return answer.outcome === 'not done' && ['UNREACHABLE', 'BREAKER_OPEN'].includes(answer.code);
}

function question({ umico }: UmicoContext, step: Step): Promise<Answer> | Answer {
  const opened = openAccess(umico, step.connection);
  if (opened.code !== 'OK') return { outcome: 'not done', code: 'KEY_REFUSED', reason: opened.reason };
  const { receipt } = step;
  const to = { ...opened.access, currency: receipt.currency };
  const limits: Limits = {
    timeoutMs: questionMs,
    signal: umico.signal,
    user: receipt.createdBy,
    document: receipt.document,
  };
  return step.ask === 'send'
    ? sendReceipt(umico.pos, to, step, limits)
    : umico.pos.findReceipt(to, receipt.key, limits);
}

/** Nothing of it counts where another has taken the receipt over meanwhile: he asks for himself. */
async function record(tx: Transaction, now: number, step: Step, answer: Answer): Promise<void> {
  if (!(await releaseUmicoReceipt(tx, step.claim))) return;
  const receipt = await findUmicoReceiptById(tx, step.claim.id);
  if (receipt === undefined) throw new Error('A receipt that was just claimed is gone');
  await changeReceipt(tx, now, receipt, changeBy(answer, receipt, step, now));
}

function changeBy(
  answer: Answer,
  receipt: UmicoReceiptRow,
  { ask, wasReached }: Step,
  now: number,
): Partial<UmicoReceiptState> {
  const { status, waits } = receipt;
  const later = (wait: Wait, reason: string, leastMs = 0) => {
    const next = { waits: waits + 1, nextAt: nextAt(now, wait, waits, leastMs) };
    return isSettled(status) ? onlyIfDue(receipt, next) : { reason, ...next };
  };
  switch (answer.outcome) {
    case 'answered':
      return answer.value === undefined ? again(receipt, now) : found(answer.value, receipt, now);
    case 'refused': {
      const reason = `${answer.code}: ${answer.reason}`;
      if (ask === 'status') return later('lost', reason);
      return { status: statusBehind('refused', status), reason, nextAt: null };
    }
    case 'not done': {
      const behind = statusBehind('not done', status);
      const reached = behind === 'new' ? wasReached : receipt.reached;
      const reason = `${answer.code}: ${answer.reason}`;
      return { status: behind, reached, ...later('not done', reason, answer.retryAfterMs) };
    }
    case 'unknown':
      return { status: statusBehind('lost', status), ...later('lost', answer.reason) };
  }
}

/** Umico has never seen it, so it is sent again, with the same key. */
function again(receipt: UmicoReceiptRow, now: number): Partial<UmicoReceiptState> {
  if (isSettled(receipt.status)) return { nextAt: null };
  const { waits } = receipt;
  const reason = 'Umico has never seen it, so it is sent again';
  const soon = waits < 3 ? instant(now) : nextAt(now, 'lost', waits);
  return { status: statusBehind('never seen', receipt.status), reason, waits: waits + 1, nextAt: soon };
}

function found(at: UmicoReceipt, receipt: UmicoReceiptRow, now: number): Partial<UmicoReceiptState> {
  const event: ReceiptEvent = at.status;
  const status = statusBehind(event, receipt.status);
  // What Umico says does not fit what it said before; that stays.
  if (status !== at.status) return { nextAt: null };
  const waits = status === receipt.status ? receipt.waits + 1 : 0;
  return {
    status,
    reason: at.reason,
    umicoId: at.id,
    earnedMinor: at.earnedMinor,
    spentMinor: at.spentMinor,
    returnedMinor: at.returnedMinor,
    takenBackMinor: at.takenBackMinor,
    waits,
    nextAt: isSettled(status) ? null : nextAt(now, 'pending', waits),
  };
}
