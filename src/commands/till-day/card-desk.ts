import type { Cut } from '../till-cut.js';
import { type Desk, nextHoldKey } from './desk.js';
import { minorOf, moneyText, type Value } from './values.js';

/** What a cashier sees of a card. */
export interface SeenCard {
  accepted: boolean;
  discountPercentCenti: number;
  /** Bonus, or the balance of a payment card, that may be spent. */
  availableMinor: number;
}

/** Reads a card, and looks whether it is accepted as it was in the morning. @throws NoAnswer */
export async function lookUp(desk: Desk, number: string): Promise<SeenCard> {
  const answer = await desk.calls.ask('GetCard', { KKM: desk.id, CardNumber: number, CardKind: null });
  const expected = desk.shop.cards.find((card) => card.number === number);
  const accepted = answer.ResultCode === 'OK';
  if (expected?.accepted !== accepted) {
    desk.register.differ({
      what: `lookup of card ${number}`,
      expected: expected?.accepted ? 'OK' : 'a refusal',
      found: `${answer.ResultCode}: ${answer.Message}`,
    });
  }
  if (!accepted) return { accepted, discountPercentCenti: 0, availableMinor: 0 };
  return { accepted, discountPercentCenti: percentOf(answer), availableMinor: available(answer) };
}

function percentOf({ DiscountPercent }: Value): number {
  // A percent has two digits as a sum has.
  return DiscountPercent === undefined ? 0 : minorOf(DiscountPercent);
}

function available({ BonusAvailable, Balance }: Value): number {
  return Math.max(minorOf(BonusAvailable ?? Balance ?? 0), 0);
}

/**
 * Holds an amount, asking again when the first answer is lost. @returns the key of the hold, or undefined when another
 * till was faster. @throws NoAnswer
 */
export async function hold(
  desk: Desk,
  { card, amountMinor, cut }: { card: string; amountMinor: number; cut?: Cut | undefined },
): Promise<string | undefined> {
  const key = nextHoldKey(desk);
  const parameters = { KKM: desk.id, CardNumber: card, Amount: moneyText(amountMinor), HoldKey: key };
  if (cut !== undefined) {
    desk.tally.count('lost answers');
    await desk.calls.lose('HoldBonus', parameters, cut);
  }
  let doubtful = cut !== undefined;
  const { ResultCode, Message } = await desk.calls.ask('HoldBonus', parameters, () => {
    doubtful = true;
  });
  desk.tally.count(ResultCode === 'OK' ? 'holds' : 'holds refused');
  if (ResultCode === 'OK') return key;
  // A request whose answer was lost may come behind the one that was refused, and hold what nobody will use.
  if (doubtful) desk.doubtfulHolds.push(key);
  if (ResultCode !== 'NOT_ENOUGH') {
    const what = `hold ${key} on card ${card}`;
    desk.register.differ({ what, expected: 'OK or NOT_ENOUGH', found: `${ResultCode}: ${Message}` });
  }
  return undefined;
}

/** Gives a hold back; one that was forgotten may have ended by itself. @throws NoAnswer */
export async function release(desk: Desk, key: string, accepted: readonly string[]): Promise<void> {
  const { ResultCode, Message } = await desk.calls.ask('ReleaseHold', { HoldKey: key });
  desk.tally.count('holds released');
  if (accepted.includes(String(ResultCode))) return;
  const expected = accepted.join(' or ');
  desk.register.differ({ what: `release of hold ${key}`, expected, found: `${ResultCode}: ${Message}` });
}
