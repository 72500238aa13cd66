import { priceOf } from '../../base/money.js';
import { findOrderedItem, listVolumePrices } from '../../store/catalogue.js';
import type { Reader } from '../../store/engine.js';
import { hasPrice } from '../checks/validate-check.js';
import { priceAt } from './price.js';
import { type QuantityFault, quantityFault } from './quantity.js';

export interface WantedLine {
  article: string;
  quantityMilli: number;
}

/** A line with the item's name and the price that its quantity reaches. */
export interface BookedLine extends WantedLine {
  position: number;
  name: string;
  priceMinor: number;
  amountMinor: number;
}

/** Why a line cannot be booked; positions count from 1. */
export type LineFault = { position: number; article: string; quantityMilli: number } & (
  | { code: 'ARTICLE_UNKNOWN' | 'ARTICLE_REMOVED' | 'AMOUNT_TOO_LARGE' }
  | QuantityFault
);

/** Each line by itself: lines of one article are not summed for the price, the minimum or the step. */
export async function bookedLines(
  reader: Reader,
  wanted: readonly WantedLine[],
): Promise<{ lines: BookedLine[]; faults: LineFault[] }> {
  const lines: BookedLine[] = [];
  const faults: LineFault[] = [];
  for (const [index, { article, quantityMilli }] of wanted.entries()) {
    const booked = await bookedLine(reader, { position: index + 1, article, quantityMilli });
    if ('code' in booked) faults.push(booked);
    else lines.push(booked);
  }
  return { lines, faults };
}

async function bookedLine(
  reader: Reader,
  wanted: WantedLine & { position: number },
): Promise<BookedLine | LineFault> {
  const { position, article, quantityMilli } = wanted;
  const item = await findOrderedItem(reader, article);
  if (item === undefined) return { ...wanted, code: 'ARTICLE_UNKNOWN' };
  if (item.removedAt !== null) return { ...wanted, code: 'ARTICLE_REMOVED' };
  const fault = quantityFault(quantityMilli, item);
  if (fault !== undefined) return { ...wanted, ...fault };
  const volumePrices = await listVolumePrices(reader, article);
  const priceMinor = priceAt(quantityMilli, { volumePrices, ...item });
  if (!hasPrice({ quantityMilli, priceMinor })) return { ...wanted, code: 'AMOUNT_TOO_LARGE' };
  const amountMinor = priceOf(quantityMilli, priceMinor);
  return { position, article, quantityMilli, name: item.name, priceMinor, amountMinor };
}
