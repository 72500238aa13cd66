import { StorageUnavailable } from '../../store/engine.js';
import type { Context } from '../context.js';
import { type Check, checkTypes } from './check.js';
import { closeCheck, saleKey } from './close-check.js';
import { documentOf, identityOf } from './identity.js';
import type { CheckOutcome } from './outcome.js';

/** A longer list would keep its till waiting, and be lost with one broken connection. */
export const mostChecks = 1000;

/** Enough to share a commit and its flush; another till's check waits behind so many and no more. */
const atOnce = 16;

/** What became of the check at a place of the list; the first is 0. */
export interface Transferred {
  at: number;
  outcome: CheckOutcome;
}

/**
 * Records checks that come together, each in a transaction of its own, and tells each outcome as soon as it is durable.
 * Whatever the order of the list, sales are recorded before returns and both by their time, so that a return finds its sale.
 *
 * @throws StorageUnavailable at once, anything else that `closeCheck` throws behind the last check; what was recorded
 *   stays recorded, and is a duplicate when it comes again
 */
export async function* transferSales(
  context: Context,
  checks: readonly Check[],
): AsyncGenerator<Transferred> {
  const troubles: unknown[] = [];
  for (const group of groupsOf(checks)) {
    const closed = await closeAll(context, group);
    for (const [index, result] of closed.entries()) {
      if (result.status === 'rejected') troubles.push(result.reason);
      else yield { at: (group[index] as Entry).at, outcome: result.value };
    }
    const unavailable = troubles.find((trouble) => trouble instanceof StorageUnavailable);
    if (unavailable !== undefined) throw unavailable;
  }
  if (troubles.length > 0) throw troubles[0];
}

/**
 * One writer takes them in the order of the list. Otherwise each waits for those before it that concern the same card or
 * sale; others may overtake each other.
 */
function closeAll(context: Context, group: readonly Entry[]): Promise<PromiseSettledResult<CheckOutcome>[]> {
  if (context.engine.inOrder) return Promise.allSettled(group.map(({ check }) => closeCheck(context, check)));
  const last = new Map<string, Promise<unknown>>();
  const closing = group.map(({ check }) => {
    const concerns = concernsOf(check);
    const before = concerns.map((one) => last.get(one));
    const closed = Promise.allSettled(before).then(() => closeCheck(context, check));
    for (const one of concerns) last.set(one, closed);
    return closed;
  });
  return Promise.allSettled(closing);
}

function concernsOf(check: Check): string[] {
  const cards = [...check.cards.map(({ number }) => number), ...check.payments.map(({ card }) => card)];
  return [saleKey(check), ...cards.filter((card) => card !== null).map((card) => `card ${card}`)];
}

interface Entry {
  check: Check;
  at: number;
}

/** What may be recorded at the same time, group behind group: no check is twice in a group. */
function groupsOf(checks: readonly Check[]): Entry[][] {
  const entries = checks.map((check, at) => ({ check, at })).sort(byTime);
  return checkTypes
    .map((type) => entries.filter(({ check }) => check.type === type))
    .flatMap(rounds)
    .flatMap(slices);
}

function byTime(a: Entry, b: Entry): number {
  if (a.check.time !== b.check.time) return a.check.time < b.check.time ? -1 : 1;
  return a.at - b.at;
}

/** All checks that are there for the first time, then those for the second time, and so on. */
function rounds(entries: readonly Entry[]): Entry[][] {
  const found: Entry[][] = [];
  const times = new Map<string, number>();
  for (const entry of entries) {
    const document = documentOf(identityOf(entry.check));
    const round = times.get(document) ?? 0;
    times.set(document, round + 1);
    if (found[round] === undefined) found[round] = [entry];
    else found[round].push(entry);
  }
  return found;
}

function slices(entries: readonly Entry[]): Entry[][] {
  const count = Math.ceil(entries.length / atOnce);
  return Array.from({ length: count }, (_, index) => entries.slice(index * atOnce, (index + 1) * atOnce));
}
