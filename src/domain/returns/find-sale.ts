import { scale, sumOf } from '../../base/money.js';
import type { CheckCardRow } from '../../store/checks.js';
import type { Reader, Transaction } from '../../store/engine.js';
import {
  findSale,
  linkReturn,
  listCheckCards,
  listSoldLines,
  type ReturnLineRow,
  type SaleRow,
  type SoldLineRow,
} from '../../store/returns.js';
import type { Check } from '../checks/check.js';
import type { CheckFault } from '../checks/validate-check.js';
import { type MatchedLine, matchLines } from './match-lines.js';

/** The sale that a return brings back, line by line. */
export interface FoundSale {
  id: number;
  sold: readonly SoldLineRow[];
  /** What the sale did to its cards. */
  cards: readonly CheckCardRow[];
  matched: readonly MatchedLine[];
}

/** The sale that a return names, or undefined; with what is wrong when the return does not fit it. */
export async function findReturned(
  reader: Reader,
  check: Check,
): Promise<{ sale: FoundSale; faults: CheckFault[] } | undefined> {
  const { returnOf, time, lines, totalMinor } = check;
  if (returnOf === null) return undefined;
  const { till, shift, number } = returnOf;
  const from = returnOf.time?.slice(0, 10) ?? '0000';
  const until = returnOf.time?.slice(0, 10) ?? time.slice(0, 10);
  const sale = await findSale(reader, { till, shift, number, from, until });
  return sale === undefined ? undefined : matchSale(reader, sale, { lines, totalMinor });
}

/** Sets a return against its sale. */
export async function matchSale(
  reader: Reader,
  sale: SaleRow,
  { lines, totalMinor }: { lines: readonly ReturnLineRow[]; totalMinor: number },
): Promise<{ sale: FoundSale; faults: CheckFault[] }> {
  const sold = await listSoldLines(reader, sale.id);
  const cards = await listCheckCards(reader, sale.id);
  const { matched, faults } = matchLines(sold, lines);
  faults.push(...moneyFaults(sale, totalMinor, matched.length));
  if (faults.length === 0) faults.push(...lineMoneyFaults(sold, lines, matched));
  return { sale: { id: sale.id, sold, cards, matched }, faults };
}

/** Writes down what a return brings back. */
export function keepReturned(
  tx: Transaction,
  checkId: number,
  { id: saleId, matched }: FoundSale,
): Promise<void> {
  return linkReturn(tx, { checkId, saleId, lines: matched.map((line) => ({ ...line, checkId, saleId })) });
}

/** Tills round gross, discount and bonus of each returned part by themselves. */
const roundingMinor = 3;

/** A cheap line must not bring back the money of a dear one. */
function lineMoneyFaults(
  sold: readonly SoldLineRow[],
  returned: readonly ReturnLineRow[],
  matched: readonly MatchedLine[],
): CheckFault[] {
  const lines = new Map(sold.map((line) => [line.position, line]));
  return returned.flatMap(({ position, amountMinor: givenMinor }) => {
    const parts = matched.filter((part) => part.position === position);
    const fairMinor = sumOf(parts, ({ salePosition, quantityMilli }) => {
      const { amountMinor, quantityMilli: soldMilli } = lines.get(salePosition) as SoldLineRow;
      return scale(amountMinor, quantityMilli, soldMilli);
    });
    if (givenMinor <= fairMinor + roundingMinor * parts.length) return [];
    return [{ fault: 'RETURN_LINE_AMOUNT', position, fairMinor, givenMinor } as const];
  });
}

/** No more money comes back than was paid. */
function moneyFaults(sale: SaleRow, givenMinor: number, lines: number): CheckFault[] {
  const { totalMinor: soldMinor, returnedMinor, returnedLines } = sale;
  if (returnedMinor + givenMinor <= soldMinor + roundingMinor * (returnedLines + lines)) return [];
  return [
    { fault: 'RETURN_AMOUNT', soldMinor, leftMinor: Math.max(soldMinor - returnedMinor, 0), givenMinor },
  ];
}
