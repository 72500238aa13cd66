/** What an item costs from which quantity on. */
export interface PriceSteps {
  retailPriceMinor: number;
  /** Each price counts for quantities above, not at, its bound. */
  volumePrices: readonly { aboveMilli: number; priceMinor: number }[];
}

/** The price of one unit, by the step that the quantity reaches. */
export function priceAt(quantityMilli: number, { retailPriceMinor, volumePrices }: PriceSteps): number {
  let reached = { aboveMilli: -1, priceMinor: retailPriceMinor };
  for (const step of volumePrices) {
    if (quantityMilli > step.aboveMilli && step.aboveMilli > reached.aboveMilli) reached = step;
  }
  return reached.priceMinor;
}
