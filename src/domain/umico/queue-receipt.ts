import { randomUUID } from 'node:crypto';
import { instant } from '../../base/time.js';
import { SCHEDULE_KEY } from '../../queue/tasks.js';
import type { Transaction } from '../../store/engine.js';
import { wakeTask } from '../../store/tasks.js';
import {
  addUmicoReceipt,
  addUmicoReceiptHistory,
  addUmicoReceiptLines,
  type NewUmicoReceipt,
  type UmicoReceiptLineRow,
} from '../../store/umico-receipts.js';
import { noTill, type UmicoAsker } from './context.js';

/** Name of the task that sends what waits for Umico, and asks what became of it. */
export const umicoTask = 'umico.send';

/** A receipt as it is asked for; what it leaves out is absent. */
export type QueuedReceipt = Pick<
  NewUmicoReceipt,
  'kind' | 'card' | 'documentKind' | 'document' | 'currency' | 'amountMinor' | 'time' | 'createdBy'
> &
  Partial<Omit<NewUmicoReceipt, 'key' | 'createdAt'>> & {
    asker: UmicoAsker;
    lines: readonly Omit<UmicoReceiptLineRow, 'receiptId' | 'returnedMilli' | 'returnedMinor'>[];
    /** The instant of the change. */
    now: string;
  };

/** Writes a receipt, and that it is to be sent, into the transaction of whatever causes it. */
export async function queueReceipt(
  tx: Transaction,
  queued: QueuedReceipt,
): Promise<{ id: number; key: string }> {
  const { asker, lines, now: createdAt, ...given } = queued;
  const key = newKey(createdAt);
  const receiptId = await addUmicoReceipt(tx, { ...absent, ...columnsOf(asker), ...given, key, createdAt });
  await addUmicoReceiptLines(
    tx,
    lines.map((line) => ({ ...line, receiptId })),
  );
  await addUmicoReceiptHistory(tx, {
    receiptId,
    statusBefore: null,
    status: 'new',
    reason: null,
    recordedAt: createdAt,
  });
  await sendSoon(tx, createdAt);
  return { id: receiptId, key };
}

/**
 * A UUID of version 7. Nobody else has it, whatever database is restored or begun anew; it begins with the time, so that an
 * index of many keys grows at its end.
 */
function newKey(at: string): string {
  const time = Date.parse(at).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

const absent = {
  checkId: null,
  orderId: null,
  umicoDocumentId: null,
  saleId: null,
  pointsMinor: 0,
  holdKey: null,
  calculation: null,
  unconfirmedOverride: 0,
  overrideReason: null,
} as const;

/** Who asks, as the tables have it. */
export function columnsOf(asker: UmicoAsker) {
  return asker.purpose === 'retail'
    ? { purpose: asker.purpose, till: asker.till === noTill ? null : asker.till, userName: null }
    : { purpose: asker.purpose, till: null, userName: asker.user };
}

/** What comes within this time goes out with one run. */
const gatherMs = 500;

/** The task looks every half a minute; this brings its next look forward. */
export async function sendSoon(tx: Transaction, at: string): Promise<void> {
  const runAt = instant(Date.parse(at) + gatherMs);
  await wakeTask(tx, { name: umicoTask, key: SCHEDULE_KEY, payload: 'null', runAt, createdAt: at });
}
