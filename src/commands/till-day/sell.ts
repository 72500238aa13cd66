import { allocateWithin, percentOf, priceOf, sumOf } from '../../base/money.js';
import { hold, lookUp, type SeenCard } from './card-desk.js';
import type { Desk } from './desk.js';
import type { DayCard, DiscountCardUse, PaymentCardUse, PlannedLine, PlannedSale } from './plan.js';
import { type Customer, printSale } from './print-sale.js';
import type { CheckHead, Receipt, RungUp } from './printed.js';
import { minorOf, rowsOf } from './values.js';
import { wireCheck } from './wire-check.js';

/** Rings up a sale with the cards of the customer and prints it. @throws NoAnswer */
export async function sell(desk: Desk, head: CheckHead, planned: PlannedSale): Promise<Receipt> {
  const isOnline = planned.connection !== 'offline';
  const { discount, payment } = planned;
  const { lines, ...rest } = await withDiscountCard(desk, head, { planned, discount, isOnline });
  const totalMinor = sumOf(lines, netOf);
  const paid = payment && (await withPaymentCard(desk, payment, { totalMinor, isOnline }));
  return printSale(head, lines, { ...rest, ...(paid === undefined ? {} : { payment: paid }) });
}

interface WithDiscount {
  lines: RungUp[];
  discount?: NonNullable<Customer['discount']>;
}

async function withDiscountCard(
  desk: Desk,
  head: CheckHead,
  given: { planned: PlannedSale; discount: DiscountCardUse | undefined; isOnline: boolean },
): Promise<WithDiscount> {
  const { planned, discount, isOnline } = given;
  const plain = planned.lines.map((line) => rungUp(line, line.discountPercentCenti));
  if (discount === undefined) return { lines: plain };
  const card = findCard(desk, discount.card);
  if (!isOnline) return { lines: plain, discount: { card } };
  const seen = await lookUp(desk, card.number);
  const offer = discount.calculated
    ? await calculate(desk, head, planned, card)
    : ownOffer(planned.lines, seen);
  const wantedMinor = spendable(discount, seen, offer);
  const holdKey =
    discount.held && wantedMinor > 0
      ? await hold(desk, { card: card.number, amountMinor: wantedMinor, cut: discount.cut })
      : undefined;
  const spentMinor = discount.held && holdKey === undefined ? 0 : wantedMinor;
  const spent = allocateWithin(spentMinor, offer.allowed);
  const lines = offer.lines.map((line, i) => ({ ...line, bonusSpentMinor: spent[i] ?? 0 }));
  // The calculation holds for a check that spends nothing.
  const earnedByRulesMinor = spentMinor === 0 ? offer.toEarnMinor : undefined;
  return { lines, discount: { card, holdKey, earnedByRulesMinor } };
}

/** What a customer with the card is offered. */
interface Offer {
  lines: RungUp[];
  /** Bonus that each line may take. */
  allowed: number[];
  /** What closing earns by the rules of the service, if it said so. */
  toEarnMinor?: number;
}

/** The till reckons itself: the card's percent on each line, and bonus for a third of what earns some. */
function ownOffer(planned: readonly PlannedLine[], { discountPercentCenti, accepted }: SeenCard): Offer {
  const lines = planned.map((line) =>
    rungUp(line, accepted ? discountPercentCenti : line.discountPercentCenti),
  );
  const allowed = lines.map((line) => (line.good.earns ? percentOf(netOf(line), 3_300) : 0));
  return { lines, allowed };
}

/** The service calculates the check with the card. */
async function calculate(desk: Desk, head: CheckHead, planned: PlannedSale, card: DayCard): Promise<Offer> {
  const gross = planned.lines.map((line) => rungUp(line, 0));
  const draft = printSale({ ...head, offline: false }, gross, { discount: { card } });
  const answer = await desk.calls.ask('CalculateCheck', { Check: wireCheck(draft.check) });
  const rows = rowsOf(answer.Lines, 'Line');
  const lines = gross.map((line, i) => ({ ...line, discountMinor: minorOf(rows[i]?.Discount) }));
  const allowed = rows.map(({ BonusAllowed }) => minorOf(BonusAllowed));
  if (answer.ResultCode !== 'OK') return { lines, allowed };
  return { lines, allowed, toEarnMinor: minorOf(answer.BonusToEarn) };
}

function spendable({ spendPercent }: DiscountCardUse, seen: SeenCard, { lines, allowed }: Offer): number {
  const share = percentOf(sumOf(lines, netOf), 100 * spendPercent);
  return Math.min(
    share,
    seen.availableMinor,
    sumOf(allowed, (minor) => minor),
  );
}

async function withPaymentCard(
  desk: Desk,
  { card: number, sharePercent, held }: PaymentCardUse,
  { totalMinor, isOnline }: { totalMinor: number; isOnline: boolean },
): Promise<NonNullable<Customer['payment']>> {
  const card = findCard(desk, number);
  if (!isOnline) return { card, paidMinor: 0 };
  const { availableMinor } = await lookUp(desk, number);
  const paidMinor = Math.min(percentOf(totalMinor, 100 * sharePercent), availableMinor);
  if (!held || paidMinor === 0) return { card, paidMinor };
  const holdKey = await hold(desk, { card: number, amountMinor: paidMinor });
  return holdKey === undefined ? { card, paidMinor: 0 } : { card, paidMinor, holdKey };
}

function findCard({ shop }: Desk, number: string): DayCard {
  const card = shop.cards.find((known) => known.number === number);
  if (card === undefined) throw new Error(`Card ${number} is no card of the day`);
  return card;
}

export function rungUp({ good, quantityMilli }: PlannedLine, discountPercentCenti: number): RungUp {
  const discountMinor = percentOf(priceOf(quantityMilli, good.priceMinor), discountPercentCenti);
  return { good, quantityMilli, discountMinor, bonusSpentMinor: 0 };
}

function netOf({ good, quantityMilli, discountMinor, bonusSpentMinor }: RungUp): number {
  return priceOf(quantityMilli, good.priceMinor) - discountMinor - bonusSpentMinor;
}
