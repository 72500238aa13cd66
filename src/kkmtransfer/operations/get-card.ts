import { lookUpCard } from '../../domain/cards/look-up-card.js';
import type { TillCall } from '../call.js';
import { cardKind, fromCard } from '../mapping.js';
import type * as wire from '../wire.js';

/** Card lookup. */
export async function getCard(call: TillCall, parameters: wire.GetCard): Promise<wire.Card> {
  const { KKM: till, CardNumber: number } = parameters;
  const kind = cardKind(parameters.CardKind, 'CardKind');
  call.note({ card: number });
  const { code, card } = await lookUpCard(call.context, { till, number, kind });
  return fromCard(code, number, card);
}
