import type { CardKind } from '../../store/cards.js';
import type { CardSums } from './books.js';
import type { Calls } from './calls.js';
import { minorOf, rowsOf, type Value } from './values.js';

/** A till's own copy of all cards, for times without a connection. */
export interface CardCopy {
  /** Brings it up to date. @throws NoAnswer */
  refresh(): Promise<void>;
  readonly cards: ReadonlyMap<string, CopiedCard>;
}

export interface CopiedCard extends CardSums {
  kind: CardKind;
}

export function openCardCopy(calls: Calls, till: string): CardCopy {
  const cards = new Map<string, CopiedCard>();
  let version = '0';
  return {
    cards,
    async refresh() {
      for (let more = true; more; ) {
        const answer = await calls.ask('GetAccumulations', { KKM: till, FromVersion: version });
        for (const row of rowsOf(answer.Cards, 'Card')) cards.set(String(row.CardNumber), read(row));
        version = String(answer.Version);
        more = answer.More === true;
      }
    },
  };
}

function read({ CardKind: kind, Accumulation, Bonus, Balance }: Value): CopiedCard {
  return {
    kind: kind as CardKind,
    accumulationMinor: minorOf(Accumulation),
    bonusMinor: minorOf(Bonus),
    balanceMinor: minorOf(Balance),
  };
}
