import type { CardSums, SynchronisedCard } from '../../store/synchronisations.js';
import { SynchronisationRefused } from './refusal.js';

type Pair = readonly [name: string, found: keyof CardSums, computed: keyof CardSums];

const ofMovements: readonly Pair[] = [
  ['accumulation', 'accumulationFoundMinor', 'accumulationMinor'],
  ['bonus', 'bonusFoundMinor', 'bonusMinor'],
  ['balance', 'balanceFoundMinor', 'balanceMinor'],
];

const ofHolds: readonly Pair[] = [
  ['bonus', 'bonusHeldFoundMinor', 'bonusHeldMinor'],
  ['balance', 'balanceHeldFoundMinor', 'balanceHeldMinor'],
];

/** What a card has against what it should have. @throws SynchronisationRefused for sums past 2^53. */
export function examineCard(
  sums: CardSums,
  synchronisationId: number,
  differs: 'adjusted' | null,
): SynchronisedCard {
  const tooLarge = [...ofMovements, ...ofHolds].some(
    ([, , computed]) => !Number.isSafeInteger(sums[computed]),
  );
  if (tooLarge) throw new SynchronisationRefused({ code: 'SUM_TOO_LARGE', card: sums.card });
  const reason = reasonOf(sums);
  return { ...sums, synchronisationId, result: reason === null ? 'unchanged' : differs, reason };
}

function reasonOf(sums: CardSums): string | null {
  const differing = (pairs: readonly Pair[]) =>
    pairs
      .filter(([, found, computed]) => sums[found] !== sums[computed])
      .map(([name]) => name)
      .join(', ');
  const moved = differing(ofMovements);
  const held = differing(ofHolds);
  const reasons = [
    moved === '' ? [] : `not the sum of the movements: ${moved}`,
    held === '' ? [] : `not what active holds keep back: ${held}`,
  ].flat();
  return reasons.length === 0 ? null : reasons.join('; ');
}
