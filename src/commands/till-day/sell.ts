import { allocateWithin, percentOf, priceOf, sumOf } from '../../base/money.js';
import type { Cut } from '../till-cut.js';
import { hold, lookUp, type SeenCard } from './card-desk.js';
import type { Desk } from './desk.js';
import type { DayCard, DiscountCardUse, PlannedLine, PlannedSale } from './plan.js';
import { type Customer, printSale } from './print-sale.js';
import type { CheckHead, Receipt, RungUp } from './printed.js';
import { minorOf, rowsOf } from './values.js';
import { wireCheck } from './wire-check.js';

/** Rings up a sale with the cards of the customer and prints it. @throws NoAnswer */
export async function sell(desk: Desk, head: CheckHead, planned: PlannedSale): Promise<Receipt> {
  const { lines, discount } = await ringUp(desk, head, planned);
  const payment = await pay(desk, planned, sumOf(lines, netOf));
  return printSale(head, lines, {
    ...(discount === undefined ? {} : { discount }),
    ...(payment === undefined ? {} : { payment }),
  });
}

/** The lines of the check, and the discount card with what came of it. */
async function ringUp(
  desk: Desk,
  head: CheckHead,
  { discount, lines, connection }: PlannedSale,
): Promise<{ lines: RungUp[]; discount?: NonNullable<Customer['discount']> }> {
  const plain = () => lines.map((line) => rungUp(line, line.discountPercentCenti));
  if (discount === undefined) return { lines: plain() };
  const card = findCard(desk, discount.card);
  if (connection === 'offline') return { lines: plain(), discount: { card } };
  const seen = await lookUp(desk, card.number);
  const offer = discount.calculated ? await calculate(desk, head, lines, card) : ownOffer(lines, seen);
  const { takenMinor, holdKey } = await take(desk, discount, spendable(discount, seen, offer));
  const spent = allocateWithin(takenMinor, offer.allowed);
  // The calculation holds for a check that spends nothing.
  const earnedByRulesMinor = takenMinor === 0 ? offer.toEarnMinor : undefined;
  return {
    lines: offer.lines.map((line, i) => ({ ...line, bonusSpentMinor: spent[i] ?? 0 })),
    discount: { card, holdKey, earnedByRulesMinor },
  };
}

async function pay(
  desk: Desk,
  { payment, connection }: PlannedSale,
  totalMinor: number,
): Promise<Customer['payment']> {
  if (payment === undefined) return undefined;
  const card = findCard(desk, payment.card);
  if (connection === 'offline') return { card, paidMinor: 0 };
  const { availableMinor } = await lookUp(desk, card.number);
  const wantedMinor = Math.min(percentOf(totalMinor, 100 * payment.sharePercent), availableMinor);
  const { takenMinor, holdKey } = await take(desk, payment, wantedMinor);
  return { card, paidMinor: takenMinor, holdKey };
}

/** Takes an amount from a card; where it is to be held and another till was faster, nothing. */
async function take(
  desk: Desk,
  { card, held, cut }: { card: string; held: boolean; cut?: Cut },
  amountMinor: number,
): Promise<{ takenMinor: number; holdKey?: string | undefined }> {
  if (!held || amountMinor === 0) return { takenMinor: amountMinor };
  const holdKey = await hold(desk, { card, amountMinor, cut });
  return { takenMinor: holdKey === undefined ? 0 : amountMinor, holdKey };
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
async function calculate(
  desk: Desk,
  head: CheckHead,
  planned: readonly PlannedLine[],
  card: DayCard,
): Promise<Offer> {
  const gross = planned.map((line) => rungUp(line, 0));
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
