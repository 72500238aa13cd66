import { setTimeout as pause } from 'node:timers/promises';
import { instant } from '../../base/time.js';
import type { Engine, Transaction } from '../../store/engine.js';
import { putSetting } from '../../store/settings.js';
import {
  type CardSums,
  countCardsOf,
  countOpenCards,
  findSynchronisation,
  markSynchronisationPosted,
  putSynchronisedCards,
  raiseVersionsOf,
  readOpenSums,
  readSums,
  type SynchronisationRow,
  setCardSums,
} from '../../store/synchronisations.js';
import type { Context } from '../context.js';
import { postUnpostedLines } from '../stock/post-lines.js';
import { examineCard } from './examine.js';
import { onlyUnposted, openDocument, reopenDocument } from './open-document.js';

export interface PostingOrder {
  /** Undefined: the only document that is not posted. */
  id?: number | undefined;
  /** Who posts it. */
  author: string;
  /** Lock the cards if nothing else stands in the way; should it not be posted, they are unlocked again. */
  lock?: boolean | undefined;
}

export interface PostingResult {
  synchronisation: SynchronisationRow;
  /** It was posted before; nothing was done. */
  already: boolean;
}

type OnProgress = (phase: 'computing' | 'adjusting', done: number, total: number) => void;

/** Cards per transaction: few enough that a server on the same database waits for milliseconds only. */
const examinedAtOnce = 1000;
const adjustedAtOnce = 500;
/** A server that waits for the lock asks every 3 ms: without a breath it would often come too late. */
const breathMs = 5;

/**
 * Posts a document: each of its cards is computed from its movements and holds, what differs is adjusted, all get a new
 * version, and cards are accepted again. First everything is computed, a page per transaction, which changes no sum. Then
 * the differences, read anew, are adjusted, and the transaction with the last of them posts the document and unlocks. So
 * it can be killed at any moment, and is then posted from the beginning (docs/decisions/0014-synchronisation.md).
 *
 * @throws SynchronisationRefused when cards are not locked or lines of checks wait to be posted
 */
export async function postSynchronisation(
  context: Context,
  { id: wanted, author, lock = false }: PostingOrder,
  onProgress: OnProgress = () => {},
): Promise<PostingResult> {
  const { engine } = context;
  // A line that cannot be posted is refused below, by the code of its item.
  await postUnpostedLines(context).catch(() => 0);
  const id = wanted ?? (await onlyUnposted(engine));
  const { document, lockedHere } = await engine.transaction((tx) => openDocument(tx, id, lock));
  if (document.postedAt !== null) return { synchronisation: document, already: true };
  try {
    await examineAll(engine, document, onProgress);
    return await adjustAll(context, { id, postedBy: author }, onProgress);
  } catch (error) {
    // A job at night must not leave the shop without cards.
    if (lockedHere) await engine.transaction(unlock).catch(() => undefined);
    throw error;
  }
}

const unlock = (tx: Transaction) => putSetting(tx, 'cardsLocked', 'false');

async function examineAll(
  engine: Engine,
  document: SynchronisationRow,
  onProgress: OnProgress,
): Promise<void> {
  const total = await countCardsOf(engine, document);
  for (let after = '', done = 0; ; await pause(breathMs)) {
    const sums = await readSums(engine, document, after, examinedAtOnce);
    const last = sums.at(-1)?.card;
    if (last === undefined) return;
    const isOpen = await engine.transaction((tx) => examinePage(tx, document.id, sums, { after, last }));
    if (!isOpen) return;
    after = last;
    done += sums.length;
    onProgress('computing', done, total);
  }
}

/** @returns false when another process was faster and posted the document. */
async function examinePage(
  tx: Transaction,
  id: number,
  sums: readonly CardSums[],
  range: { after: string; last: string },
): Promise<boolean> {
  const { postedAt } = await reopenDocument(tx, id);
  if (postedAt !== null) return false;
  const examined = sums.map((one) => examineCard(one, id, null));
  await putSynchronisedCards(tx, examined);
  await raiseVersionsOf(tx, { id, ...range });
  return true;
}

async function adjustAll(
  { engine, clock }: Context,
  posting: { id: number; postedBy: string },
  onProgress: OnProgress,
): Promise<PostingResult> {
  const total = await countOpenCards(engine, posting.id);
  for (let done = adjustedAtOnce; ; done += adjustedAtOnce, await pause(breathMs)) {
    const postedAt = instant(clock());
    const result = await engine.transaction((tx) => adjustSome(tx, { ...posting, postedAt }));
    if (result !== undefined) return result;
    onProgress('adjusting', Math.min(done, total), total);
  }
}

/** @returns what the posting came to, or undefined while there are more cards to adjust. */
async function adjustSome(
  tx: Transaction,
  posting: { id: number; postedAt: string; postedBy: string },
): Promise<PostingResult | undefined> {
  const { id } = posting;
  const document = await reopenDocument(tx, id);
  if (document.postedAt !== null) return { synchronisation: document, already: true };
  const sums = await readOpenSums(tx, id, adjustedAtOnce);
  const examined = sums.map((one) => examineCard(one, id, 'adjusted'));
  await putSynchronisedCards(tx, examined);
  for (const one of examined) if (one.result === 'adjusted') await setCardSums(tx, one);
  if (sums.length === adjustedAtOnce) return undefined;
  await markSynchronisationPosted(tx, posting);
  await unlock(tx);
  return { synchronisation: (await findSynchronisation(tx, id)) ?? document, already: false };
}
