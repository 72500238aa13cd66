import { localTime } from '../../base/time.js';
import { listChangedCards } from '../../store/card-versions.js';
import type { CardKind } from '../../store/cards.js';
import type { Context } from '../context.js';
import { versionCards } from './card-versions.js';
import { type CardStatus, viewCard } from './card-view.js';

/** A card as a till keeps it in its copy: sums in minor units, what is held for other checks included. */
export interface AccumulatedCard {
  number: string;
  kind: CardKind;
  status: CardStatus;
  discountPercentCenti: number;
  accumulationMinor: number;
  bonusMinor: number;
  balanceMinor: number;
}

export interface Accumulations {
  /** What to ask from next time. */
  version: number;
  /** There are more cards behind `version` already. */
  more: boolean;
  cards: AccumulatedCard[];
}

const page = 1000;

/**
 * Cards that changed since a version, each once, as it is now, in the order of their latest changes: a card that changes
 * while a till pages through moves behind the pages to come, so none is missed. From 0: all cards.
 *
 * A version newer than ours belongs to another database, or to this one before a backup was put back: from the beginning.
 */
export async function listAccumulations(
  context: Context,
  { till, from }: { till: string; from: number },
): Promise<{ code: 'TILL_UNKNOWN' } | ({ code: 'OK' } & Accumulations)> {
  const { settings, tills } = await context.shop();
  if (!tills.has(till)) return { code: 'TILL_UNKNOWN' };
  const newest = await versionCards(context.engine);
  if (from === newest) return { code: 'OK', version: from, more: false, cards: [] };
  // A transaction, because a version that a power loss takes back would be given to another change.
  const rows = await context.engine.transaction((tx) =>
    listChangedCards(tx, from > newest ? 0 : from, page + 1),
  );
  const listed = rows.slice(0, page);
  const now = localTime(context.clock(), settings.timeZone);
  return {
    code: 'OK',
    version: listed.at(-1)?.version ?? newest,
    more: rows.length > page,
    // What is held is no change of a card, so a till would not hear of it when it is given back.
    cards: listed.map((row) => ({ ...viewCard(row, settings, now), balanceMinor: row.balanceMinor })),
  };
}
