import { instant } from '../../base/time.js';
import { listCardsOf } from '../../store/cards.js';
import type { Engine } from '../../store/engine.js';
import {
  addSynchronisation,
  findSynchronisation,
  listCardsFor,
  type SynchronisationRow,
} from '../../store/synchronisations.js';
import type { Context } from '../context.js';
import { SynchronisationRefused } from './refusal.js';

export interface NewSynchronisation {
  /** Numbers of cards, one named twice counting once; undefined: every card that there is when it is posted. */
  cards?: readonly string[] | undefined;
  note: string | null;
  /** Who creates it. */
  author: string;
}

/** They are written in one transaction, for which closed checks wait. */
const mostListed = 100_000;
const longestNote = 500;

/** Creates a document; it changes nothing until it is posted. @throws SynchronisationRefused */
export async function createSynchronisation(
  { engine, clock }: Context,
  { cards, note, author }: NewSynchronisation,
): Promise<SynchronisationRow> {
  if (note !== null && note.length > longestNote) {
    throw new SynchronisationRefused({ code: 'NOTE_TOO_LONG', length: note.length, most: longestNote });
  }
  const listed = cards === undefined ? [] : await knownCards(engine, cards);
  return engine.transaction(async (tx) => {
    const allCards = cards === undefined ? 1 : 0;
    const id = await addSynchronisation(tx, {
      allCards,
      note,
      createdAt: instant(clock()),
      createdBy: author,
    });
    await listCardsFor(tx, id, listed);
    return (await findSynchronisation(tx, id)) as SynchronisationRow;
  });
}

/** In the order of their numbers, as they are stored. */
async function knownCards(engine: Engine, cards: readonly string[]): Promise<string[]> {
  const listed = [...new Set(cards)].sort();
  if (listed.length === 0) throw new SynchronisationRefused({ code: 'NO_CARDS' });
  if (listed.length > mostListed) {
    throw new SynchronisationRefused({ code: 'TOO_MANY_CARDS', cards: listed.length, most: mostListed });
  }
  const known = new Set((await listCardsOf(engine, listed)).map(({ number }) => number));
  const unknown = listed.filter((number) => !known.has(number));
  if (unknown.length > 0) throw new SynchronisationRefused({ code: 'CARDS_UNKNOWN', cards: unknown });
  return listed;
}
