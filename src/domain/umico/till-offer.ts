import { priceOf, sumOf } from '../../base/money.js';
import type { CalculatedLine } from '../checks/calculation.js';
import type { Check } from '../checks/check.js';
import { offer } from './balance.js';
import { soldLines } from './check-receipts.js';
import type { UmicoContext } from './context.js';
import { type Troubled, troubleOf } from './till-cards.js';
import type { UmicoOffer } from './umico-pos.js';

export type TillOffer =
  | { code: 'OK'; offer: UmicoOffer }
  | { code: 'CARD_NOT_FOUND' | 'CARD_BLOCKED' | 'CHECK_INVALID' }
  | Troubled;

/** What a check that is not closed yet may spend and earn at Umico behind the shop's discounts, within the budget. */
export async function offerForTill(
  context: UmicoContext,
  { check, card, lines: calculated }: { check: Check; card: string; lines: readonly CalculatedLine[] },
): Promise<TillOffer> {
  const { settings } = await context.shop();
  const discounts = new Map(calculated.map(({ position, discountMinor }) => [position, discountMinor]));
  const lines = soldLines(
    check.lines.map((line) => {
      const net = priceOf(line.quantityMilli, line.priceMinor) - (discounts.get(line.position) ?? 0);
      return { ...line, article: null, amountMinor: Math.max(0, net - line.bonusSpentMinor) };
    }),
  );
  const answer = await offer(context, {
    asker: { purpose: 'retail', till: check.till },
    card,
    amountMinor: sumOf(lines, ({ amountMinor }) => amountMinor),
    pointsMinor: 0,
    lines,
    timeoutMs: settings.umicoBudgetMs,
    by: `till ${check.till}`,
  });
  switch (answer.code) {
    case 'OK':
      return answer;
    case 'CARD_NOT_FOUND':
    case 'CARD_BLOCKED':
      return { code: answer.code };
    case 'LINES_REFUSED':
      return { code: 'CHECK_INVALID' };
    default:
      return troubleOf(answer);
  }
}
