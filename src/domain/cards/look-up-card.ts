import { localTime } from '../../base/time.js';
import { type CardKind, findCard } from '../../store/cards.js';
import type { Context } from '../context.js';
import { type CardRefusal, type CardView, cardRefusal, viewCard } from './card-view.js';

export interface CardLookup {
  till: string;
  number: string;
  /** A card of another kind is not found. */
  kind?: CardKind;
}

export type CardLookupCode = 'OK' | 'TILL_UNKNOWN' | 'CARDS_LOCKED' | 'CARD_NOT_FOUND' | CardRefusal;

/** What a till may know of a card. A card that is refused comes with its view all the same, so that the till can say why. */
export async function lookUpCard(
  context: Context,
  { till, number, kind }: CardLookup,
): Promise<{ code: CardLookupCode; card?: CardView }> {
  const { settings, tills } = await context.shop();
  if (!tills.has(till)) return { code: 'TILL_UNKNOWN' };
  if (settings.cardsLocked) return { code: 'CARDS_LOCKED' };
  const row = await findCard(context.engine, number);
  if (row === undefined || (kind !== undefined && row.kind !== kind)) return { code: 'CARD_NOT_FOUND' };
  const now = localTime(context.clock(), settings.timeZone);
  return { code: cardRefusal(row, settings, now) ?? 'OK', card: viewCard(row, settings, now) };
}
