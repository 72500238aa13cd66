import type { CardKind } from '../../store/cards.js';
import { type CardEffect, type CheckEffects, noEffect, paymentsByCard } from '../checks/card-effects.js';
import type { CheckPayment } from '../checks/check.js';
import type { CheckException } from '../checks/outcome.js';
import type { FoundSale } from './find-sale.js';
import { undoneEffects } from './undone-effects.js';

/** What a return says of cards itself. */
export interface ReturnCards {
  named: readonly { number: string; kind: CardKind | null }[];
  payments: readonly CheckPayment[];
}

/**
 * What a return does to the cards of its sale, and to others that it names: what the sale did is undone by its own
 * figures, whatever the till says of the cards; money goes where the return's payments say.
 */
export function returnEffects({ named, payments }: ReturnCards, sale: FoundSale): CheckEffects {
  const paid = paymentsByCard(payments, 'PaymentCard');
  const unnamed = paid.get(null) ?? 0;
  const payee =
    sale.cards.find(({ paidMinor }) => paidMinor > 0)?.card ??
    named.find(({ kind }) => kind === 'Payment')?.number;
  const effects = new Map<string, CardEffect>();
  for (const undone of undoneEffects(sale.sold, sale.cards, sale.matched)) {
    effects.set(undone.number, { ...noEffect(undone.number), ...undone });
  }
  const exceptions: CheckException[] = [];
  for (const number of [...named.map((card) => card.number), ...paid.keys()]) {
    if (number === null || effects.has(number)) continue;
    effects.set(number, noEffect(number));
    if (sale.cards.some(({ card }) => card === number)) continue;
    const facts = { paidMinor: paid.get(number) ?? 0 };
    exceptions.push({ code: 'RETURN_CARD_MISMATCH', card: number, facts });
  }
  for (const effect of effects.values()) {
    effect.paidMinor = (paid.get(effect.number) ?? 0) + (effect.number === payee ? unnamed : 0);
  }
  if (unnamed > 0 && payee === undefined) {
    exceptions.push({ code: 'PAYMENT_WITHOUT_CARD', card: null, facts: { paidMinor: unnamed } });
  }
  return { effects: [...effects.values()], exceptions };
}
