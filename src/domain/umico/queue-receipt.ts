import { randomUUID } from 'node:crypto';
import { SCHEDULE_KEY } from '../../queue/tasks.js';
import type { Transaction } from '../../store/engine.js';
import { addTask } from '../../store/tasks.js';
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
  // Nobody else has this key, whatever database is restored or begun anew.
  const key = randomUUID();
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

/** The task looks every half a minute; this brings its next look forward. */
export async function sendSoon(tx: Transaction, at: string): Promise<void> {
  await addTask(tx, { name: umicoTask, key: SCHEDULE_KEY, payload: 'null', runAt: at, createdAt: at });
}
