import { lookUpCard } from '../../domain/cards/look-up-card.js';
import { lookUpTillCard, type TillCard } from '../../domain/umico/till-cards.js';
import { isUmicoCard } from '../../domain/umico/umico-card.js';
import type { TillCall } from '../call.js';
import { cardKind, fromCard, moneyText, percentText } from '../mapping.js';
import { result, umicoReason, umicoText } from '../messages.js';
import type * as wire from '../wire.js';

/** Card lookup; a card of Umico is looked up there. */
export async function getCard(call: TillCall, parameters: wire.GetCard): Promise<wire.Card> {
  const { KKM: till, CardNumber: number } = parameters;
  const kind = cardKind(parameters.CardKind, 'CardKind');
  call.note({ card: number });
  const { settings } = await call.context.shop();
  if (isUmicoCard(settings, number)) {
    if (kind === 'Payment') return fromCard('CARD_NOT_FOUND', number, null);
    return fromUmico(number, await lookUpTillCard(call.context, { till, number }));
  }
  const { code, card } = await lookUpCard(call.context, { till, number, kind });
  return fromCard(code, number, card);
}

/** Points stand where bonus does; the shop has neither discount nor accumulation on such a card. */
function fromUmico(number: string, answer: TillCard): wire.Card {
  if (!('card' in answer)) return { ...result(answer.code, umicoReason(answer)), CardNumber: number };
  const { status, holder, availableMinor } = answer.card;
  const { ResultCode, Message } = result(answer.code);
  return {
    ResultCode,
    Message: answer.code === 'OK' ? umicoText(availableMinor) : Message,
    CardNumber: number,
    CardKind: 'Discount',
    Status: status === 'active' ? 'Active' : 'Blocked',
    Holder: holder ?? undefined,
    DiscountPercent: percentText(0),
    Accumulation: moneyText(0),
    Bonus: moneyText(availableMinor),
    BonusAvailable: moneyText(Math.max(0, availableMinor)),
  };
}
