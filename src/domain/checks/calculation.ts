import { allocateWithin, percentOf, priceOf, sumOf } from '../../base/money.js';
import type { CardView } from '../cards/card-view.js';
import type { Shop } from '../settings/shop.js';
import { earning, type ResolvedLine, takesBonus } from './resolved-lines.js';

/** What a check comes to with its card. Sums in minor units, percents in hundredths. */
export interface Calculation {
  lines: readonly CalculatedLine[];
  discountPercentCenti: number;
  discountMinor: number;
  /** What the card has for this check. */
  bonusAvailableMinor: number;
  /** What of it the lines may spend. */
  bonusAllowedMinor: number;
  /** What closing earns if the lines spend the bonus that they name, and no more. */
  bonusToEarnMinor: number;
  /** What closing adds to the accumulation, on the same condition. */
  toAccumulateMinor: number;
}

export interface CalculatedLine {
  position: number;
  discountMinor: number;
  bonusAllowedMinor: number;
}

interface Given {
  lines: readonly ResolvedLine[];
  /** The card that counts; null when there is none. */
  card: CardView | null;
  /** Bonus of the card that is held for this very check. */
  heldMinor: number;
}

/** Discount and bonus of a check. The card's discount takes the place of whatever discounts and amounts its lines have. */
export function calculate({ lines, card, heldMinor }: Given, shop: Shop): Calculation {
  const { earnPercentCenti, maxSpendPercentCenti } = shop.settings.bonus;
  const discountPercentCenti = card?.discountPercentCenti ?? 0;
  const closing = discounted(lines, discountPercentCenti);
  const limits = closing.map((line) => (takesBonus(line, shop) ? line.netMinor : 0));
  const bonusAvailableMinor = card === null ? 0 : Math.max(card.bonusAvailableMinor + heldMinor, 0);
  const bonusAllowedMinor = Math.min(percentOf(total(limits), maxSpendPercentCenti), bonusAvailableMinor);
  const allowed = allocateWithin(bonusAllowedMinor, limits);
  return {
    lines: closing.map(({ position, discountMinor }, i) => ({
      position,
      discountMinor,
      bonusAllowedMinor: allowed[i] as number,
    })),
    discountPercentCenti,
    discountMinor: sumOf(closing, ({ discountMinor }) => discountMinor),
    bonusAvailableMinor,
    bonusAllowedMinor,
    bonusToEarnMinor: card === null ? 0 : percentOf(earning(closing, shop), earnPercentCenti),
    toAccumulateMinor: card === null ? 0 : sumOf(closing, ({ amountMinor }) => amountMinor),
  };
}

/** The lines as they are closed with a discount, and what each is worth before bonus is spent. */
function discounted(lines: readonly ResolvedLine[], percentCenti: number) {
  const gross = lines.map(({ quantityMilli, priceMinor }) => priceOf(quantityMilli, priceMinor));
  const discounts = allocateWithin(percentOf(total(gross), percentCenti), gross);
  return lines.map((line, i) => {
    const discountMinor = discounts[i] as number;
    const netMinor = (gross[i] as number) - discountMinor;
    return { ...line, discountMinor, netMinor, amountMinor: Math.max(netMinor - line.bonusSpentMinor, 0) };
  });
}

function total(amounts: readonly number[]): number {
  return sumOf(amounts, (minor) => minor);
}
