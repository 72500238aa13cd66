import { maskCard } from '../base/masking.js';
import { formatFixed, formatScaled, moneyDigits, percentDigits } from '../base/money.js';
import type { CardView } from '../domain/cards/card-view.js';
import type { Calculation } from '../domain/checks/calculation.js';
import type { UmicoOffer } from '../domain/umico/umico-pos.js';

/** Receipt paper and the screens of tills take so many characters a line. */
const width = 40;

const money = (minor: number) => formatFixed(minor, moneyDigits);
const percent = (centi: number) => `${formatScaled(centi, percentDigits)}%`;

/** What the cashier reads of a check: its card and what that gives. */
export function cashierText(card: CardView | null, calculation: Calculation): string {
  if (card === null) return 'Без дисконтной карты';
  const { discountPercentCenti, discountMinor, bonusAvailableMinor, bonusAllowedMinor } = calculation;
  const { holder, accumulationMinor, next } = card;
  return lines(
    'Дисконтная карта',
    holder ?? '',
    discountPercentCenti === 0
      ? 'Без скидки'
      : `Скидка ${percent(discountPercentCenti)}: ${money(discountMinor)}`,
    `Накопление: ${money(accumulationMinor)}`,
    next === null ? '' : `До скидки ${percent(next.percentCenti)}: ${money(next.toGoMinor)}`,
    `Бонусы: ${money(bonusAvailableMinor)}, списать до ${money(bonusAllowedMinor)}`,
  );
}

/** What the cashier reads when a card does not count, or the check. */
export function refusalText(
  subject: 'Карта не принята' | 'Карта Umico не принята' | 'Чек не рассчитан',
  reason: string,
): string {
  return lines(subject, reason);
}

/** What is printed for the customer; nothing without a card. */
export function receiptText(card: CardView | null, calculation: Calculation): string {
  if (card === null) return '';
  const { discountPercentCenti, discountMinor, bonusToEarnMinor, toAccumulateMinor } = calculation;
  return lines(
    `Карта ${maskCard(card.number)}`,
    discountMinor === 0 ? '' : `Скидка ${percent(discountPercentCenti)}: ${money(discountMinor)}`,
    bonusToEarnMinor === 0 ? '' : `Начислено бонусов: ${money(bonusToEarnMinor)}`,
    `Накопление с этим чеком: ${money(card.accumulationMinor + toAccumulateMinor)}`,
  );
}

/** What the cashier reads of a card of Umico. */
export function umicoCashierText({ availableMinor, mayBeSpentMinor, willBeEarnedMinor }: UmicoOffer): string {
  return lines(
    'Карта Umico',
    `Баллы: ${money(availableMinor)}, оплатить до ${money(mayBeSpentMinor)}`,
    `Будет начислено: ${money(willBeEarnedMinor)}`,
  );
}

/** What is printed for the customer of a card of Umico. */
export function umicoReceiptText(card: string, { willBeEarnedMinor }: UmicoOffer): string {
  return lines(`Карта Umico ${maskCard(card)}`, `Будет начислено баллов: ${money(willBeEarnedMinor)}`);
}

/** The texts that are not empty, broken at spaces where they are too wide. */
function lines(...texts: readonly string[]): string {
  return texts
    .filter((text) => text !== '')
    .flatMap(broken)
    .join('\n');
}

function broken(text: string): string[] {
  const [first = '', ...words] = text.split(' ');
  const made = [first];
  for (const word of words) {
    const longer = `${made.at(-1)} ${word}`;
    if (longer.length > width) made.push(word);
    else made[made.length - 1] = longer;
  }
  return made;
}
