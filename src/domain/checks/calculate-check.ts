import { localTime } from '../../base/time.js';
import { findCard } from '../../store/cards.js';
import { findHold } from '../../store/holds.js';
import { type CardRefusal, type CardView, cardRefusal, viewCard } from '../cards/card-view.js';
import type { Context } from '../context.js';
import type { Settings } from '../settings/settings.js';
import { type Calculation, calculate } from './calculation.js';
import { type CalculationFault, calculationFaults } from './calculation-faults.js';
import type { Check, CheckCard } from './check.js';
import { resolveLines } from './resolved-lines.js';

export type CheckCalculation =
  | { code: 'TILL_UNKNOWN' }
  | { code: 'CHECK_INVALID'; faults: readonly CalculationFault[] }
  | ({ code: CardCode; card: CardView | null } & Calculation);

type CardCode = 'OK' | 'CARDS_LOCKED' | 'CARD_NOT_FOUND' | CardRefusal;

/**
 * What a check that is not closed yet comes to with its card; nothing is written. Its first discount card counts, as it
 * does at closing. Where that card is not accepted the check is calculated without any, so that the sale can go on.
 */
export async function calculateCheck(context: Context, check: Check): Promise<CheckCalculation> {
  const faults = calculationFaults(check);
  if (faults.length > 0) return { code: 'CHECK_INVALID', faults };
  const shop = await context.shop();
  if (!shop.tills.has(check.till)) return { code: 'TILL_UNKNOWN' };
  const { code, card, heldMinor = 0 } = await discountCard(context, shop.settings, check);
  const lines = await resolveLines(context.engine, check);
  const calculation = calculate({ lines, card, heldMinor }, shop);
  if (!fits(card, calculation)) return { code: 'CHECK_INVALID', faults: [{ fault: 'SUM_TOO_LARGE' }] };
  return { code, card, ...calculation };
}

interface Accepted {
  code: CardCode;
  card: CardView | null;
  heldMinor?: number;
}

/** Payment cards stand beside it: they give no discount and no bonus. */
async function discountCard(context: Context, settings: Settings, { cards }: Check): Promise<Accepted> {
  if (cards.length > 0 && settings.cardsLocked) return { code: 'CARDS_LOCKED', card: null };
  for (const named of cards) {
    const row = await findCard(context.engine, named.number);
    if ((row?.kind ?? named.kind) === 'Payment') continue;
    if (row === undefined) return { code: 'CARD_NOT_FOUND', card: null };
    const now = localTime(context.clock(), settings.timeZone);
    const refusal = cardRefusal(row, settings, now);
    if (refusal !== undefined) return { code: refusal, card: null };
    const heldMinor = await heldFor(context, named);
    return { code: 'OK', card: viewCard(row, settings, now), heldMinor };
  }
  return { code: 'OK', card: null };
}

/** What is held for this check is not there for others, but for this one it is. */
async function heldFor({ engine }: Context, { number, holdKey }: CheckCard): Promise<number> {
  const hold = holdKey === null ? undefined : await findHold(engine, holdKey);
  const isOurs = hold?.card === number && hold.ledger === 'bonus' && hold.status === 'active';
  return isOurs ? hold.amountMinor : 0;
}

/** The sums of the card behind the check are exact, as closing demands. */
function fits(card: CardView | null, { toAccumulateMinor, bonusToEarnMinor }: Calculation): boolean {
  if (card === null) return true;
  const { accumulationMinor, bonusMinor } = card;
  return [accumulationMinor + toAccumulateMinor, bonusMinor + bonusToEarnMinor].every(Number.isSafeInteger);
}
