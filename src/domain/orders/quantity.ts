/** In which quantities an item is sold; thousandths. */
export interface QuantityRules {
  unit: string;
  /** Null: no other bound than zero. */
  minQuantityMilli: number | null;
  /** Null: any quantity, but whole pieces. */
  quantityStepMilli: number | null;
}

export type QuantityFault =
  | { code: 'QUANTITY_NOT_POSITIVE' }
  | { code: 'QUANTITY_TOO_SMALL'; leastMilli: number }
  /** The nearest quantities that are sold; `lowerMilli` is null where there is none below. */
  | { code: 'QUANTITY_OFF_STEP'; stepMilli: number; lowerMilli: number | null; upperMilli: number };

const pieces = 'шт';
const pieceMilli = 1000;

/** @returns why a part of what was sold does not come back: of what is sold in whole pieces only whole ones do. */
export function partFault(
  partMilli: number,
  { soldMilli, rules }: { soldMilli: number; rules: QuantityRules },
): QuantityFault | undefined {
  const sold = [soldMilli, rules.minQuantityMilli ?? 0, rules.quantityStepMilli ?? 0];
  const isWhole = sold.every((milli) => milli % pieceMilli === 0);
  if (rules.unit !== pieces || !isWhole) return undefined;
  return quantityFault(partMilli, { ...rules, minQuantityMilli: null, quantityStepMilli: null });
}

/** @returns why the quantity is not sold, or undefined when it is. Steps are counted from the minimum. */
export function quantityFault(quantityMilli: number, rules: QuantityRules): QuantityFault | undefined {
  if (!Number.isSafeInteger(quantityMilli) || quantityMilli <= 0) return { code: 'QUANTITY_NOT_POSITIVE' };
  const stepMilli = rules.quantityStepMilli ?? (rules.unit === pieces ? pieceMilli : 1);
  const minimumMilli = rules.minQuantityMilli ?? 0;
  if (quantityMilli < minimumMilli) return { code: 'QUANTITY_TOO_SMALL', leastMilli: minimumMilli };
  const over = (quantityMilli - minimumMilli) % stepMilli;
  if (over === 0) return undefined;
  const lowerMilli = quantityMilli - over;
  return {
    code: 'QUANTITY_OFF_STEP',
    stepMilli,
    lowerMilli: lowerMilli === 0 ? null : lowerMilli,
    upperMilli: lowerMilli + stepMilli,
  };
}
