import { allocate, scale, sumOf } from '../../base/money.js';
import type { CheckCardRow } from '../../store/checks.js';
import type { SoldLineRow } from '../../store/returns.js';
import type { MatchedLine } from './match-lines.js';

/** What a return takes back of what its sale did to one card, minor units; money comes back by the return's payments. */
export interface UndoneEffect {
  number: string;
  accumulatedMinor: number;
  bonusEarnedMinor: number;
  bonusSpentMinor: number;
}

/**
 * What a return undoes of its sale, card by card. Each sum of a card is shared to the sold lines, and each line's share to
 * its quantity by what came back before and after, so that any split into returns comes to exactly the whole.
 */
export function undoneEffects(
  sold: readonly SoldLineRow[],
  cards: readonly CheckCardRow[],
  matched: readonly MatchedLine[],
): UndoneEffect[] {
  const parts = returnedParts(sold, matched);
  const undone = (totalMinor: number, weights: readonly number[]) => {
    const shares = allocate(totalMinor, weights);
    return sumOf(parts, ({ index, soldMilli, beforeMilli, afterMilli }) => {
      const share = shares[index] ?? 0;
      return scale(share, afterMilli, soldMilli) - scale(share, beforeMilli, soldMilli);
    });
  };
  const amounts = sold.map(({ amountMinor }) => amountMinor);
  const earning = sold.map(({ amountMinor, earning }) => (earning === 1 ? amountMinor : 0));
  const spent = sold.map(({ bonusSpentMinor }) => bonusSpentMinor);
  return cards
    .filter(({ known }) => known === 1)
    .map((card) => ({
      number: card.card,
      accumulatedMinor: undone(card.accumulatedMinor, amounts),
      bonusEarnedMinor: undone(card.bonusEarnedMinor, earning.some((minor) => minor > 0) ? earning : amounts),
      bonusSpentMinor: undone(card.bonusSpentMinor, spent),
    }));
}

interface ReturnedPart {
  /** Of the sold line. */
  index: number;
  soldMilli: number;
  beforeMilli: number;
  afterMilli: number;
}

function returnedParts(sold: readonly SoldLineRow[], matched: readonly MatchedLine[]): ReturnedPart[] {
  return sold.flatMap(({ position, quantityMilli: soldMilli, returnedMilli: beforeMilli }, index) => {
    const now = sumOf(
      matched.filter(({ salePosition }) => salePosition === position),
      ({ quantityMilli }) => quantityMilli,
    );
    return now === 0 ? [] : [{ index, soldMilli, beforeMilli, afterMilli: beforeMilli + now }];
  });
}
