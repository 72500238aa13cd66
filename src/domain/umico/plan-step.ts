import { instant } from '../../base/time.js';
import type { Transaction } from '../../store/engine.js';
import type { UmicoConnectionRow } from '../../store/umico-connections.js';
import {
  type Claim,
  claimUmicoReceipt,
  findUmicoReceiptById,
  listUmicoReceiptLines,
  releaseUmicoReceipt,
  type UmicoReceiptLineRow,
  type UmicoReceiptRow,
} from '../../store/umico-receipts.js';
import { findConnectionOf } from './access.js';
import { changeReceipt } from './change-receipt.js';
import { dueAt, newClaim } from './claim.js';
import { nextAt, onlyIfDue, type Wait } from './pauses.js';
import { isCounted, isSettled, statusBehind } from './receipt-state.js';

/** The next step of a receipt, claimed: what Umico is to be asked, and where. */
export interface Step {
  ask: 'send' | 'status';
  claim: Claim;
  receipt: UmicoReceiptRow;
  lines: readonly UmicoReceiptLineRow[];
  connection: UmicoConnectionRow;
  /** Whether Umico may have got it before this step. */
  wasReached: 0 | 1;
}

export interface StepOptions {
  isAsked?: boolean;
  down?: ReadonlySet<string>;
}

const nobody: ReadonlySet<string> = new Set();

/**
 * Claims a receipt and decides what comes next. That something is about to be sent is written here, so that whoever finds
 * it after a crash asks what became of it before he sends it again.
 * @param isAsked somebody wants to know now, although it is not due or settled
 * @param down connections behind which nobody was there a moment ago
 * @returns undefined when there is nothing to ask: it is over, not due, waits, or another works on it.
 */
export async function planStep(
  tx: Transaction,
  id: number,
  now: number,
  { isAsked = false, down = nobody }: StepOptions,
): Promise<Step | undefined> {
  const receipt = await findUmicoReceiptById(tx, id);
  if (receipt === undefined || !(isAsked || isDue(receipt, now))) return undefined;
  const claim = newClaim(id, now);
  if (!(await claimUmicoReceipt(tx, claim))) return undefined;
  const step =
    receipt.status === 'new'
      ? await planSending(tx, receipt, now, down)
      : await planAsking(tx, receipt, now, down);
  if (step === undefined) await releaseUmicoReceipt(tx, claim);
  return step && { ...step, claim };
}

function isDue({ nextAt }: UmicoReceiptRow, now: number): boolean {
  const { now: at, tooFar } = dueAt(now);
  return nextAt !== null && (nextAt <= at || nextAt > tooFar);
}

type Planned = Omit<Step, 'claim'> | undefined;

async function planSending(
  tx: Transaction,
  receipt: UmicoReceiptRow,
  now: number,
  down: ReadonlySet<string>,
): Promise<Planned> {
  const sale = receipt.saleId === null ? undefined : await readySale(tx, receipt, now);
  if (receipt.saleId !== null && sale === undefined) return undefined;
  // A sale goes back where it was sent, whichever till takes the goods.
  const connection = await findConnectionOf(tx, sale ?? receipt);
  if (connection === undefined) return wait(tx, receipt, now, 'no connection', noConnection(receipt));
  if (down.has(connection.id)) return wait(tx, receipt, now, 'not done', unreachable);
  const { reached: wasReached, currency } = receipt;
  const sending = await changeReceipt(tx, now, receipt, {
    status: statusBehind('send', receipt.status),
    reason: null,
    reached: 1,
    connection: connection.id,
    baseUrl: connection.baseUrl,
    posId: connection.posId,
    // Asked again, it must say the same: another currency would be another request under the same key.
    currency: sale?.currency ?? (wasReached === 1 ? currency : connection.currency),
    attempts: receipt.attempts + 1,
    // Not progress yet: the pauses go on growing.
    waits: receipt.waits,
    nextAt: instant(now),
  });
  return {
    ask: 'send',
    receipt: sending,
    lines: await listUmicoReceiptLines(tx, receipt.id),
    connection,
    wasReached,
  };
}

async function planAsking(
  tx: Transaction,
  receipt: UmicoReceiptRow,
  now: number,
  down: ReadonlySet<string>,
): Promise<Planned> {
  // Rejected before it went out: Umico knows nothing of it.
  if (receipt.reached === 0) return undefined;
  const connection = await findConnectionOf(tx, receipt);
  if (connection === undefined) return wait(tx, receipt, now, 'no connection', noConnection(receipt));
  if (down.has(connection.id)) return wait(tx, receipt, now, 'not done', unreachable);
  return { ask: 'status', receipt, lines: [], connection, wasReached: 1 };
}

/**
 * The sale of a return or a cancellation, if that can be sent now. A return waits until its sale counts, a cancellation
 * until Umico has it; both end with a sale that was rejected.
 */
async function readySale(
  tx: Transaction,
  receipt: UmicoReceiptRow,
  now: number,
): Promise<UmicoReceiptRow | undefined> {
  const sale = await findUmicoReceiptById(tx, receipt.saleId as number);
  if (sale === undefined) throw new Error('The sale of a receipt is gone');
  if (sale.status === 'rejected') {
    const reason = `the sale was rejected: ${sale.reason ?? 'Umico gave no reason'}`;
    await changeReceipt(tx, now, receipt, { status: statusBehind('drop', 'new'), reason, nextAt: null });
    return undefined;
  }
  if (isCounted(sale.status) || (receipt.kind === 'cancel' && sale.status === 'pending')) return sale;
  await wait(tx, receipt, now, 'no sale', `waits for its sale, which is ${sale.status} at Umico`);
  return undefined;
}

async function wait(
  tx: Transaction,
  receipt: UmicoReceiptRow,
  now: number,
  why: Wait,
  reason: string,
): Promise<undefined> {
  const { waits, status } = receipt;
  const later = { waits: waits + 1, nextAt: nextAt(now, why, waits) };
  await changeReceipt(tx, now, receipt, isSettled(status) ? onlyIfDue(receipt, later) : { reason, ...later });
}

const unreachable = 'UNREACHABLE: Umico did not answer others either';

function noConnection(receipt: UmicoReceiptRow): string {
  const { reached, baseUrl, posId } = receipt;
  if (reached === 1)
    return `there is no connection to ${baseUrl} as POS ${posId} any more, where it was sent`;
  const till = receipt.till === null ? 'all tills' : `till ${receipt.till}`;
  const of = receipt.purpose === 'retail' ? till : `user ${receipt.userName}`;
  return `there is no connection for ${of} that is switched on`;
}
