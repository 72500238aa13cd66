import { maskHolder } from '../../base/masking.js';
import type { CardKind, CardRow, StoredCardStatus } from '../../store/cards.js';
import type { Settings } from '../settings/settings.js';

export type CardStatus = StoredCardStatus | 'Expired';

/** Why a card is not accepted. */
export type CardRefusal = 'CARD_KIND_OFF' | 'CARD_BLOCKED' | 'CARD_EXPIRED' | 'CARD_NOT_ACTIVATED';

/** A card as a till sees it: sums in minor units, percents in hundredths, the holder masked. */
export interface CardView {
  number: string;
  kind: CardKind;
  status: CardStatus;
  holder: string | null;
  discountPercentCenti: number;
  accumulationMinor: number;
  /** The next discount step, when there is one. */
  next: { percentCenti: number; toGoMinor: number } | null;
  bonusMinor: number;
  /** Less what is held for other checks. */
  bonusAvailableMinor: number;
  balanceMinor: number;
  validUntil: string | null;
}

/** @param now local to the publication; a card is valid up to and including `validUntil`. */
export function cardStatus({ status, validUntil }: CardRow, now: string): CardStatus {
  return status === 'Active' && validUntil !== null && now > validUntil ? 'Expired' : status;
}

const refusalOfStatus: Record<CardStatus, CardRefusal | undefined> = {
  Active: undefined,
  Expired: 'CARD_EXPIRED',
  Blocked: 'CARD_BLOCKED',
  NotActivated: 'CARD_NOT_ACTIVATED',
};

/** Why the card is not accepted at `now`, or undefined. */
export function cardRefusal(card: CardRow, settings: Settings, now: string): CardRefusal | undefined {
  if (!isKindOn(card.kind, settings)) return 'CARD_KIND_OFF';
  return refusalOfStatus[cardStatus(card, now)];
}

export function isKindOn(kind: CardKind, settings: Settings): boolean {
  return kind === 'Discount' ? settings.discountCards : settings.paymentCards;
}

export function viewCard(card: CardRow, settings: Settings, now: string): CardView {
  const { number, kind, accumulationMinor, bonusMinor, balanceMinor, validUntil } = card;
  const { discountPercentCenti, next } = discountOf(card, settings);
  return {
    number,
    kind,
    status: cardStatus(card, now),
    holder: card.holder === null ? null : maskHolder(card.holder),
    discountPercentCenti,
    next,
    accumulationMinor,
    bonusMinor,
    bonusAvailableMinor: bonusMinor - card.bonusHeldMinor,
    balanceMinor: balanceMinor - card.balanceHeldMinor,
    validUntil,
  };
}

/** A card's own percent is fixed; others rise with the accumulation. */
function discountOf(
  { kind, discountPercentCenti, accumulationMinor }: CardRow,
  { discountSteps }: Settings,
): Pick<CardView, 'discountPercentCenti' | 'next'> {
  if (discountPercentCenti !== null) return { discountPercentCenti, next: null };
  if (kind === 'Payment') return { discountPercentCenti: 0, next: null };
  const reached = discountSteps.findLast(({ fromMinor }) => fromMinor <= accumulationMinor);
  const next = discountSteps.find(({ fromMinor }) => fromMinor > accumulationMinor);
  return {
    discountPercentCenti: reached?.percentCenti ?? 0,
    next:
      next === undefined
        ? null
        : { percentCenti: next.percentCenti, toGoMinor: next.fromMinor - accumulationMinor },
  };
}
