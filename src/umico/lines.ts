import type { ReturnLine, SaleLine } from '../domain/umico/lines.js';
import { milliOf, minorOf } from '../http/rest/values.js';
import type { NewLine, ReturnLine as ReturnLineWire } from './api.js';
import type { IndexOf } from './line-problems.js';

/** Lines of a sale; the place in the list is the position, from 1 on. */
export function soldLines(lines: readonly NewLine[]): SaleLine[] {
  return lines.map(({ article, name, quantity, price, amount }, index) => ({
    position: index + 1,
    article,
    name,
    quantityMilli: milliOf(quantity),
    priceMinor: minorOf(price),
    amountMinor: minorOf(amount),
  }));
}

/** A line of a return, which may mean all that is left of it. */
export interface AskedReturnLine {
  position: number;
  quantityMilli: number | null;
}

export function askedReturnLines(lines: readonly ReturnLineWire[] | undefined): AskedReturnLine[] | null {
  if (lines === undefined) return null;
  return lines.map(({ position, quantity }) => ({
    position,
    quantityMilli: quantity === undefined ? null : milliOf(quantity),
  }));
}

/** @param left of the sale, by position */
export function returnLines(
  asked: readonly AskedReturnLine[] | null,
  left: ReadonlyMap<number, number>,
): ReturnLine[] | null {
  if (asked === null) return null;
  return asked.map(({ position, quantityMilli }) => ({
    salePosition: position,
    // Nothing is left of a line that is not there; the domain says so.
    quantityMilli: quantityMilli ?? left.get(position) ?? 1,
  }));
}

/** Which line of the request is meant; of a position that is there twice the second one. */
export function indexIn(lines: readonly { position: number }[] | undefined): IndexOf {
  const positions = (lines ?? []).map(({ position }) => position);
  return (position) => positions.lastIndexOf(position);
}
