import { instant } from '../../base/time.js';
import { SCHEDULE_KEY } from '../../queue/tasks.js';
import type { Transaction } from '../../store/engine.js';
import type { OrderHistoryRow } from '../../store/order-history.js';
import type { OrderFacts } from '../../store/orders.js';
import {
  addToOutbox,
  listDueEvents,
  type OutboxEvent,
  pruneOutbox,
  putEventAgain,
  putEventDelay,
  putEventEnd,
} from '../../store/outbox.js';
import { wakeTask } from '../../store/tasks.js';
import type { Context } from '../context.js';

/** What is told of a change: the order as it was then. */
export type OrderChange = Pick<
  OrderHistoryRow,
  'event' | 'statusBefore' | 'status' | 'paymentCode' | 'recordedAt'
> & { movedMinor: number | null } & Pick<
    OrderFacts,
    'number' | 'externalId' | 'client' | 'store' | 'currency' | 'amountMinor' | 'paidMinor' | 'refundedMinor'
  >;

/** What became of telling it. */
export type Told =
  | { code: 'ACCEPTED' }
  /** This one was not taken; others may be. */
  | { code: 'REFUSED'; reason: string }
  /** There is nobody to take anything at the moment. */
  | { code: 'UNREACHABLE'; reason: string };

/** Tells one change to whoever wants to know. Never rejects. */
export type Tell = (event: { id: string; change: OrderChange }) => Promise<Told>;

/** Name of the task that tells what waits. */
export const tellTask = 'orders.tell';

/** Writes what is to be told into the transaction of the change. */
export async function willTell(tx: Transaction, order: OrderFacts & { id: number }, row: OrderHistoryRow) {
  const { number, externalId, client, store, currency, amountMinor, paidMinor, refundedMinor } = order;
  const { event, statusBefore, status, paymentCode, amountMinor: movedMinor, recordedAt } = row;
  const changed = { event, statusBefore, status, paymentCode, movedMinor, recordedAt };
  const facts = { number, externalId, client, store, currency, amountMinor, paidMinor, refundedMinor };
  await addToOutbox(tx, {
    eventId: `msg_${String(row.id).padStart(13, '0')}`,
    orderId: order.id,
    payload: JSON.stringify({ ...changed, ...facts } satisfies OrderChange),
    createdAt: recordedAt,
  });
  await soon(tx, recordedAt);
}

/** The task looks every half a minute; this brings its next look forward. */
function soon(tx: Transaction, at: string): Promise<number> {
  return wakeTask(tx, { name: tellTask, key: SCHEDULE_KEY, payload: 'null', runAt: at, createdAt: at });
}

const page = 50;
const firstPauseMs = 30_000;
const longestPauseMs = 3_600_000;
const dayMs = 86_400_000;
/** An event that nobody took for so long is no news; whoever wants it can have it told again. */
const patienceDays = 30;
const keptDays = 30;

/**
 * Tells all changes whose time has come, the oldest first, until nobody is there to take one. What was not accepted waits
 * longer each time: half a minute, doubled up to an hour.
 * @returns how many were accepted.
 */
export async function tellDue(context: Context, tell: Tell): Promise<number> {
  const { engine, clock } = context;
  let accepted = 0;
  for (;;) {
    const events = await listDueEvents(engine, instant(clock()), page);
    if (events.length === 0) return accepted;
    // Told of what a power loss takes back, somebody would act on what never was.
    await engine.durable();
    for (const event of events) {
      const told = await tell({ id: event.eventId, change: JSON.parse(event.payload) as OrderChange });
      await record(context, event, told);
      if (told.code === 'ACCEPTED') accepted++;
      if (told.code === 'UNREACHABLE') return accepted;
    }
  }
}

function record({ engine, clock }: Context, event: OutboxEvent, told: Told): Promise<void> {
  const now = clock();
  const { id, createdAt } = event;
  const attempts = event.attempts + 1;
  return engine.transaction(async (tx) => {
    const endedAt = instant(now);
    if (told.code === 'ACCEPTED') {
      return putEventEnd(tx, { id, attempts, lastError: null, state: 'delivered', endedAt });
    }
    const lastError = told.reason;
    const isOld = attempts > 1 && Date.parse(createdAt) + patienceDays * dayMs <= now;
    if (isOld) return putEventEnd(tx, { id, attempts, lastError, state: 'failed', endedAt });
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempts - 1));
    return putEventDelay(tx, { id, attempts, lastError, nextAt: instant(now + pauseMs) });
  });
}

/** Lets events be told again, whether they were accepted or not. @returns the names that name none. */
export async function tellAgain({ engine, clock }: Context, eventIds: readonly string[]): Promise<string[]> {
  const now = instant(clock());
  return engine.transaction(async (tx) => {
    const unknown: string[] = [];
    for (const eventId of eventIds) if (!(await putEventAgain(tx, eventId, now))) unknown.push(eventId);
    await soon(tx, now);
    return unknown;
  });
}

/** Removes events that were accepted long ago. */
export async function forgetTold({ engine, clock }: Context): Promise<void> {
  const before = instant(clock() - keptDays * dayMs);
  while ((await engine.transaction((tx) => pruneOutbox(tx, before, 1000))) === 1000);
}
