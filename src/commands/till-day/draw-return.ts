import type { PlannedReturn, PlannedSale } from './plan.js';
import type { Random } from './random.js';

/** What was sold and has not been brought back yet, by the plan. */
export interface SoldLedger {
  add(till: number, sale: PlannedSale): void;
  /** Places of the till's own sales that the service has got by now. */
  online(till: number): readonly number[];
  /** Sales of a till before its check `index` with something left. */
  open(till: number, index: number): readonly OpenSale[];
  readonly tills: number;
}

interface OpenSale {
  index: number;
  /** Per line: what is left, thousandths. */
  leftMilli: number[];
  weighed: readonly boolean[];
  /** Some goods are in two lines. */
  repeats: boolean;
}

export function openSales(tills: number): SoldLedger {
  const sales: OpenSale[][] = Array.from({ length: tills }, () => []);
  const online: number[][] = Array.from({ length: tills }, () => []);
  return {
    tills,
    add(till, { index, connection, lines }) {
      sales[till]?.push({
        index,
        leftMilli: lines.map(({ quantityMilli }) => quantityMilli),
        weighed: lines.map(({ good }) => good.weighed),
        repeats: new Set(lines.map(({ good }) => good.code)).size < lines.length,
      });
      if (connection === 'online') online[till]?.push(index);
    },
    online: (till) => online[till] ?? [],
    open: (till, before) =>
      (sales[till] ?? []).filter(
        ({ index, leftMilli }) => index < before && leftMilli.some((milli) => milli > 0),
      ),
  };
}

/** A return of something that was sold before, mostly at the same till; undefined when there is nothing to bring back. */
export function drawReturn(
  random: Random,
  sold: SoldLedger,
  own: number,
  frame: Pick<PlannedReturn, 'index' | 'connection' | 'delivery'>,
): PlannedReturn | undefined {
  const till = random.chance(65) ? own : random.below(sold.tills);
  // Receipts of the last hours: their sales may not have arrived yet.
  const sale = random.shuffle(sold.open(till, frame.index).slice(-5))[0];
  if (sale === undefined) return undefined;
  const lines = random.chance(35) ? everything(sale) : someOf(random, sale);
  for (const { position, quantityMilli } of lines) take(sale, position, quantityMilli);
  return {
    kind: 'return',
    ...frame,
    of: { till, index: sale.index },
    lines,
    // Which of two equal lines comes back would be the service's guess.
    namesPositions: random.chance(50) || sale.repeats,
    namesCards: random.chance(50),
  };
}

function everything({ leftMilli }: OpenSale): PlannedReturn['lines'] {
  return leftMilli
    .map((quantityMilli, i) => ({ position: i + 1, quantityMilli }))
    .filter(({ quantityMilli }) => quantityMilli > 0);
}

/** One or two lines, whole or a part of them. */
function someOf(random: Random, sale: OpenSale): PlannedReturn['lines'] {
  const chosen = random.shuffle(everything(sale)).slice(0, 1 + random.below(2));
  return chosen.map(({ position, quantityMilli }) => ({
    position,
    quantityMilli: partOf(random, quantityMilli, sale.weighed[position - 1] ?? false),
  }));
}

function partOf(random: Random, leftMilli: number, weighed: boolean): number {
  if (random.chance(40)) return leftMilli;
  const step = weighed ? 1 : 1_000;
  return step * (1 + random.below(leftMilli / step));
}

function take(sale: OpenSale, position: number, quantityMilli: number): void {
  sale.leftMilli[position - 1] = (sale.leftMilli[position - 1] ?? 0) - quantityMilli;
}
