import { instant } from '../../base/time.js';
import type { Transaction } from '../../store/engine.js';
import {
  findUmicoHoldById,
  releaseUmicoHoldClaim,
  type UmicoHoldRow,
  type UmicoHoldState,
} from '../../store/umico-holds.js';
import { openAccess } from './access.js';
import { type Advanced, isDown } from './advance.js';
import { questionMs } from './claim.js';
import type { UmicoContext } from './context.js';
import { holdStatusBehind } from './hold-state.js';
import { nextAt, type Wait } from './pauses.js';
import { changeHold, type HoldStep, planHold } from './plan-hold.js';
import type { Reply, UmicoHold } from './umico-pos.js';

type Answer = Reply<UmicoHold | undefined>;

/** One step of one hold, as `advance` is one of a receipt. @param isAsked somebody waits for it, due or not */
export function advanceHold(
  context: UmicoContext,
  id: number,
  { isAsked = false }: { isAsked?: boolean } = {},
): Promise<Advanced> {
  return context.umico.alone(`hold ${id}`, () => step(context, id, isAsked));
}

async function step(context: UmicoContext, id: number, isAsked: boolean): Promise<Advanced> {
  const { engine, clock } = context;
  const planned = await engine.transaction((tx) => planHold(tx, id, clock(), isAsked));
  if (planned === undefined) return { isDone: false, isDown: false, connection: null };
  const answer = await question(context, planned);
  await engine.transaction((tx) => record(tx, clock(), planned, answer));
  return { isDone: true, isDown: isDown(answer), connection: planned.connection.id };
}

function question({ umico }: UmicoContext, { ask, hold, connection }: HoldStep): Promise<Answer> | Answer {
  const opened = openAccess(umico, connection);
  if (opened.code !== 'OK') return { outcome: 'not done', code: 'KEY_REFUSED', reason: opened.reason };
  const { key, card, pointsMinor, document, createdBy: user } = hold;
  const limits = { timeoutMs: questionMs, signal: umico.signal, user, document: document ?? `hold ${key}` };
  if (ask === 'status') return umico.pos.findHold(opened.access, key, limits);
  if (ask === 'release') return umico.pos.releaseHold(opened.access, key, limits);
  return umico.pos.hold(opened.access, { key, card, pointsMinor, document }, limits);
}

async function record(tx: Transaction, now: number, step: HoldStep, answer: Answer): Promise<void> {
  if (!(await releaseUmicoHoldClaim(tx, step.claim))) return;
  const hold = await findUmicoHoldById(tx, step.claim.id);
  if (hold === undefined) throw new Error('A hold that was just claimed is gone');
  await changeHold(tx, now, hold, changeBy(answer, hold, step, now));
}

function changeBy(answer: Answer, hold: UmicoHoldRow, step: HoldStep, now: number): Partial<UmicoHoldState> {
  const { status, waits } = hold;
  const later = (wait: Wait, leastMs = 0) => ({
    waits: waits + 1,
    nextAt: nextAt(now, wait, waits, leastMs),
  });
  switch (answer.outcome) {
    case 'answered':
      if (answer.value === undefined) return neverSeen(hold, now);
      // Released and held all the same: it is asked for again later.
      if (step.ask === 'release' && answer.value.status === 'held') return later('lost');
      return found(answer.value, hold, now);
    case 'refused':
      return refused(`${answer.code}: ${answer.reason}`, answer.code, hold, step, later('lost'));
    case 'not done': {
      const behind = holdStatusBehind('not done', status);
      const reached = behind === 'new' ? step.wasReached : hold.reached;
      const reason = `${answer.code}: ${answer.reason}`;
      return { status: behind, reached, reason, ...later('not done', answer.retryAfterMs) };
    }
    case 'unknown':
      return { status: holdStatusBehind('lost', status), reason: answer.reason, ...later('lost') };
  }
}

function refused(
  reason: string,
  code: string,
  { status }: UmicoHoldRow,
  { ask }: HoldStep,
  later: Partial<UmicoHoldState>,
): Partial<UmicoHoldState> {
  if (ask === 'hold') return { status: holdStatusBehind('refused', status), reason };
  // Umico's words for a hold that is none any more.
  if (code === 'HOLD_USED') return { status: holdStatusBehind('used', status), reason };
  if (code === 'HOLD_UNKNOWN') return { status: holdStatusBehind('released', status), reason };
  return { reason, ...later };
}

/** One that is not wanted is not sent again: the next step drops it. One that Umico has forgotten is over. */
function neverSeen({ status, waits }: UmicoHoldRow, now: number): Partial<UmicoHoldState> {
  if (status === 'held')
    return { status: holdStatusBehind('expired', status), reason: 'Umico has forgotten it' };
  return { status: holdStatusBehind('never seen', status), waits: waits + 1, nextAt: instant(now) };
}

function found(at: UmicoHold, hold: UmicoHoldRow, now: number): Partial<UmicoHoldState> {
  const status = holdStatusBehind(at.status, hold.status);
  const facts = { status, umicoId: at.id, expiresAt: instant(Date.parse(at.expiresAt)), waits: 0 };
  // Held and not wanted: it is released at once.
  return { ...facts, reason: null, nextAt: hold.wanted === 'released' ? instant(now) : facts.expiresAt };
}
