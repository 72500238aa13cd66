import type { ReturnLineRow, SoldLineRow } from '../../store/returns.js';
import type { CheckFault } from '../checks/validate-check.js';

/** A part of a sold line that a line of a return brings back. */
export interface MatchedLine {
  position: number;
  salePosition: number;
  quantityMilli: number;
}

/**
 * Finds the sold lines that a return brings back: those it names, else those with its item, with its price first. Never
 * more comes back than was sold.
 */
export function matchLines(
  sold: readonly SoldLineRow[],
  returned: readonly ReturnLineRow[],
): { matched: MatchedLine[]; faults: CheckFault[] } {
  const left = new Map(sold.map((line) => [line.position, line.quantityMilli - line.returnedMilli]));
  const matched: MatchedLine[] = [];
  const faults: CheckFault[] = [];
  // Those that name their line come first, so that the others do not take it from them.
  const ordered = [...returned].sort(
    (a, b) => Number(a.returnOfPosition === null) - Number(b.returnOfPosition === null),
  );
  for (const line of ordered) {
    const { position, itemCode, returnOfPosition } = line;
    const candidates = candidatesFor(sold, line);
    if (candidates.length === 0) {
      faults.push({ fault: 'RETURN_LINE_UNKNOWN', position, itemCode, salePosition: returnOfPosition });
      continue;
    }
    const parts = take(line, candidates, left);
    matched.push(...parts);
    const takenMilli = parts.reduce((sum, { quantityMilli }) => sum + quantityMilli, 0);
    if (takenMilli < line.quantityMilli) {
      faults.push({
        fault: 'RETURN_TOO_MUCH',
        position,
        soldMilli: candidates.reduce((sum, { quantityMilli }) => sum + quantityMilli, 0),
        leftMilli: takenMilli,
        givenMilli: line.quantityMilli,
      });
    }
  }
  return { matched, faults };
}

function candidatesFor(sold: readonly SoldLineRow[], line: ReturnLineRow): SoldLineRow[] {
  const ofItem = sold.filter(({ itemCode }) => itemCode === line.itemCode);
  if (line.returnOfPosition !== null)
    return ofItem.filter(({ position }) => position === line.returnOfPosition);
  const samePrice = ofItem.filter(({ priceMinor }) => priceMinor === line.priceMinor);
  return [...samePrice, ...ofItem.filter(({ priceMinor }) => priceMinor !== line.priceMinor)];
}

/** Takes the line's quantity out of what is `left` of the candidates. */
function take(
  line: ReturnLineRow,
  candidates: readonly SoldLineRow[],
  left: Map<number, number>,
): MatchedLine[] {
  const parts: MatchedLine[] = [];
  let wantedMilli = line.quantityMilli;
  for (const { position: salePosition } of candidates) {
    const there = left.get(salePosition) ?? 0;
    const quantityMilli = Math.min(wantedMilli, there);
    if (quantityMilli <= 0) continue;
    left.set(salePosition, there - quantityMilli);
    wantedMilli -= quantityMilli;
    parts.push({ position: line.position, salePosition, quantityMilli });
  }
  return parts;
}
