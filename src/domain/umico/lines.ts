import { scale, sumOf } from '../../base/money.js';
import type { UmicoReceiptLineRow } from '../../store/umico-receipts.js';
import { type FieldFault, textFaults } from '../fields.js';

/** A sold line as it is asked for. */
export interface SaleLine {
  position: number;
  article: string;
  name: string;
  quantityMilli: number;
  priceMinor: number;
  /** Behind its discounts. */
  amountMinor: number;
}

/** What of which sold line comes back. */
export interface ReturnLine {
  salePosition: number;
  quantityMilli: number;
  /** What it comes to where its document has shared the line out already; together never more than the line. */
  amountMinor?: number;
}

export type LineFault =
  | { fault: 'NO_LINES' }
  | { fault: 'TOO_MANY_LINES'; most: number }
  | { fault: 'POSITION_REPEATED' | 'QUANTITY_NOT_POSITIVE' | 'NEGATIVE' | 'POSITION'; position: number }
  | { fault: 'TEXT'; position: number; field: 'article' | 'name' }
  | { fault: 'TOTAL_OF_LINES'; expectedMinor: number; givenMinor: number }
  | { fault: 'POINTS_OVER_AMOUNT'; amountMinor: number; pointsMinor: number }
  | { fault: 'SUM_TOO_LARGE' | 'AMOUNT_NOT_POSITIVE' }
  | { fault: 'RETURN_LINE_UNKNOWN'; position: number }
  | { fault: 'RETURN_TOO_MUCH'; position: number; soldMilli: number; leftMilli: number; givenMilli: number };

export const mostLines = 1000;

/** What does not add up in a sale. Sums in minor units, quantities in thousandths. */
export function saleFaults(sale: {
  amountMinor: number;
  pointsMinor: number;
  lines: readonly SaleLine[];
}): LineFault[] {
  const { amountMinor, pointsMinor, lines } = sale;
  if (lines.length === 0) return [{ fault: 'NO_LINES' }];
  if (lines.length > mostLines) return [{ fault: 'TOO_MANY_LINES', most: mostLines }];
  const faults = [...repeated(lines.map(({ position }) => position)), ...lines.flatMap(lineFaults)];
  const sum = sumOf(lines, (line) => line.amountMinor);
  if (![sum, amountMinor, pointsMinor].every(Number.isSafeInteger)) return [{ fault: 'SUM_TOO_LARGE' }];
  if (sum !== amountMinor) {
    faults.push({ fault: 'TOTAL_OF_LINES', expectedMinor: sum, givenMinor: amountMinor });
  }
  if (pointsMinor < 0 || pointsMinor > amountMinor) {
    faults.push({ fault: 'POINTS_OVER_AMOUNT', amountMinor, pointsMinor });
  }
  return faults;
}

function lineFaults({
  position,
  article,
  name,
  quantityMilli,
  priceMinor,
  amountMinor,
}: SaleLine): LineFault[] {
  const faults: LineFault[] = [];
  if (!Number.isSafeInteger(position) || position < 1) faults.push({ fault: 'POSITION', position });
  if (quantityMilli <= 0) faults.push({ fault: 'QUANTITY_NOT_POSITIVE', position });
  if (priceMinor < 0 || amountMinor < 0) faults.push({ fault: 'NEGATIVE', position });
  const texts: FieldFault[] = [...textFaults('article', article, 200), ...textFaults('name', name, 500)];
  for (const { field } of texts) faults.push({ fault: 'TEXT', position, field: field as 'article' | 'name' });
  return faults;
}

function repeated(positions: readonly number[]): LineFault[] {
  const seen = new Set<number>();
  return positions.flatMap((position) => {
    if (seen.has(position)) return [{ fault: 'POSITION_REPEATED', position } as const];
    seen.add(position);
    return [];
  });
}

/** A line of a return, with the amount that its part of the sold line comes to. */
export type ReturnedLine = Omit<UmicoReceiptLineRow, 'receiptId' | 'returnedMilli' | 'returnedMinor'> & {
  salePosition: number;
};

/**
 * The lines of a return set against what is left of its sale. The amount is the share of all that came back so far less
 * what came back before, rounded half up, so that any split of a line comes to exactly the whole.
 */
export function returnedLines(
  sold: readonly UmicoReceiptLineRow[],
  lines: readonly ReturnLine[],
): { returned: ReturnedLine[]; faults: LineFault[] } {
  if (lines.length === 0) return { returned: [], faults: [{ fault: 'NO_LINES' }] };
  const faults = repeated(lines.map(({ salePosition }) => salePosition));
  const rows = new Map(sold.map((line) => [line.position, line]));
  const returned: ReturnedLine[] = [];
  for (const { salePosition, quantityMilli, amountMinor } of lines) {
    const row = rows.get(salePosition);
    if (row === undefined) {
      faults.push({ fault: 'RETURN_LINE_UNKNOWN', position: salePosition });
      continue;
    }
    const fault = quantityFault(row, quantityMilli);
    if (fault === undefined) {
      const share = shareOf(row, quantityMilli, returned.length + 1);
      returned.push(amountMinor === undefined ? share : { ...share, amountMinor });
    } else faults.push(fault);
  }
  return { returned, faults };
}

function quantityFault(row: UmicoReceiptLineRow, givenMilli: number): LineFault | undefined {
  const { position, quantityMilli: soldMilli, returnedMilli } = row;
  const leftMilli = soldMilli - returnedMilli;
  if (givenMilli <= 0) return { fault: 'QUANTITY_NOT_POSITIVE', position };
  return givenMilli > leftMilli
    ? { fault: 'RETURN_TOO_MUCH', position, soldMilli, leftMilli, givenMilli }
    : undefined;
}

function shareOf(row: UmicoReceiptLineRow, quantityMilli: number, position: number): ReturnedLine {
  const { position: salePosition, article, name, priceMinor } = row;
  const behind = scale(row.amountMinor, row.returnedMilli + quantityMilli, row.quantityMilli);
  // A return that was rejected meanwhile may have left a rounding behind.
  const amountMinor = Math.max(0, behind - row.returnedMinor);
  return { position, salePosition, article, name, quantityMilli, priceMinor, amountMinor };
}

/** All that is left of a sale. */
export function whatIsLeft(sold: readonly UmicoReceiptLineRow[]): ReturnLine[] {
  return sold
    .filter(({ quantityMilli, returnedMilli }) => returnedMilli < quantityMilli)
    .map(({ position, quantityMilli, returnedMilli }) => ({
      salePosition: position,
      quantityMilli: quantityMilli - returnedMilli,
    }));
}
