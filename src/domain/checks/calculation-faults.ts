import { priceOf, sumOf } from '../../base/money.js';
import type { Check } from './check.js';
import { type CheckFault, hasPrice, oversize, repeated } from './validate-check.js';

/** What makes a check impossible to calculate. */
export type CalculationFault = CheckFault | { fault: 'RETURN' };

/**
 * All that makes a check impossible to calculate. Its total, payments, discounts and the amounts of its lines are not
 * looked at: a till that asks does not know them yet.
 */
export function calculationFaults(check: Check): CalculationFault[] {
  if (check.type === 'Return') return [{ fault: 'RETURN' }];
  const tooMany = [...oversize(check)];
  if (tooMany.length > 0) return tooMany;
  const faults: CalculationFault[] = [...negatives(check), ...repeated(check)];
  if (check.lines.length === 0) faults.push({ fault: 'NO_LINES' });
  if (!isExact(check)) faults.push({ fault: 'SUM_TOO_LARGE' });
  return faults;
}

function* negatives({ lines }: Check): Iterable<CalculationFault> {
  for (const { position, quantityMilli, priceMinor, bonusSpentMinor } of lines) {
    if (quantityMilli <= 0) yield { fault: 'QUANTITY_NOT_POSITIVE', position };
    if (Math.min(priceMinor, bonusSpentMinor) < 0) yield { fault: 'NEGATIVE', what: `Line ${position}` };
  }
}

function isExact({ lines }: Check): boolean {
  if (!lines.every(hasPrice)) return false;
  return Number.isSafeInteger(sumOf(lines, (line) => Math.abs(priceOf(line.quantityMilli, line.priceMinor))));
}
