import { instant } from '../../base/time.js';
import {
  claimKey,
  findAnswer,
  type KeptAnswerRow,
  keepAnswer,
  pruneKeys,
  type RequestKey,
} from '../../store/idempotency.js';
import { engineWithin } from '../../store/nested.js';
import type { Context } from '../context.js';

/** A request that may come again. */
export interface KeyedRequest extends RequestKey {
  /** Of all that the request says. */
  digest: string;
}

/** An answer as it is kept: a status number and a text whose meaning is the caller's. */
export interface KeptAnswer {
  status: number;
  text: string;
}

export type KeyedOutcome =
  | { kind: 'first' | 'again'; answer: KeptAnswer }
  /** The key has been used for a request that said something else. */
  | { kind: 'another request' };

const DAY_MS = 86_400_000;
const KEPT_DAYS = 7;
const PRUNED_AT_ONCE = 1000;

/**
 * Runs a change in one transaction. With a key its answer is kept in that same transaction, and the change is run once for
 * the key, within 7 days: whatever is lost between the change and its answer, a repetition changes nothing and gets the
 * first answer.
 *
 * @param work runs within the transaction: it may use its context as always, and awaits nothing but that. It answers what
 *   is to be kept, refusals too; what it throws undoes everything, the key included.
 */
export async function oncePerKey<Given extends Context>(
  context: Given,
  request: KeyedRequest | undefined,
  work: (context: Given) => Promise<KeptAnswer>,
): Promise<KeyedOutcome> {
  const { engine, clock } = context;
  // Read before: within, nothing but the transaction is awaited.
  const shop = await context.shop();
  return engine.transaction(async (tx) => {
    const within: Given = { ...context, engine: engineWithin(tx, engine), shop: async () => shop };
    if (request === undefined) return { kind: 'first', answer: await work(within) };
    const now = clock();
    const times = { createdAt: instant(now), expiresAt: instant(now + KEPT_DAYS * DAY_MS) };
    if (!(await claimKey(tx, { ...request, ...times }))) {
      return known(await getAnswer(tx, request), request);
    }
    const answer = await work(within);
    await keepAnswer(tx, request, { status: answer.status, answer: answer.text });
    return { kind: 'first', answer };
  });
}

/** What is kept under a key, nothing being run or claimed; undefined while there is nothing. */
export async function keptUnderKey(
  { engine, clock }: Context,
  request: KeyedRequest,
): Promise<KeyedOutcome | undefined> {
  const found = await findAnswer(engine, request);
  const isOver = found === undefined || found.expiresAt <= instant(clock());
  return isOver ? undefined : known(found, request);
}

function known({ digest, status, answer: text }: KeptAnswerRow, request: KeyedRequest): KeyedOutcome {
  return digest === request.digest
    ? { kind: 'again', answer: { status, text } }
    : { kind: 'another request' };
}

async function getAnswer(tx: Parameters<typeof findAnswer>[0], request: RequestKey) {
  const found = await findAnswer(tx, request);
  // The row was written together with its answer, or not at all.
  if (found === undefined) throw new Error('a key without an answer');
  return found;
}

/** Removes keys whose time is over. */
export async function forgetOldKeys({ engine, clock }: Context): Promise<void> {
  const now = instant(clock());
  while ((await engine.transaction((tx) => pruneKeys(tx, now, PRUNED_AT_ONCE))) === PRUNED_AT_ONCE);
}
