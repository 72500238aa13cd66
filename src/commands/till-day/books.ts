/** Sums in minor units. */
export interface CardSums {
  accumulationMinor: number;
  bonusMinor: number;
  balanceMinor: number;
}

/** What a check did by what is printed on it: added to a card's sums, negative takes away. */
export interface CardMove extends CardSums {
  card: string;
}

/** Added to the stock of the till's store, thousandths. */
export interface StockMove {
  itemCode: string;
  quantityMilli: number;
}

export interface Effects {
  cards: readonly CardMove[];
  stock: readonly StockMove[];
}

/** What a till's checks have done to cards and stock, by the till's own reckoning. */
export interface Books {
  enter(effects: Effects): void;
  readonly cards: ReadonlyMap<string, CardSums>;
  /** By item code, thousandths. */
  readonly stock: ReadonlyMap<string, number>;
}

export function openBooks(): Books {
  const cards = new Map<string, CardSums>();
  const stock = new Map<string, number>();
  return {
    cards,
    stock,
    enter(effects) {
      for (const { card, ...sums } of effects.cards) cards.set(card, addSums(cards.get(card), sums));
      for (const { itemCode, quantityMilli } of effects.stock) {
        stock.set(itemCode, (stock.get(itemCode) ?? 0) + quantityMilli);
      }
    },
  };
}

const nothing: CardSums = { accumulationMinor: 0, bonusMinor: 0, balanceMinor: 0 };

export function addSums(a: CardSums = nothing, b: CardSums = nothing): CardSums {
  return {
    accumulationMinor: a.accumulationMinor + b.accumulationMinor,
    bonusMinor: a.bonusMinor + b.bonusMinor,
    balanceMinor: a.balanceMinor + b.balanceMinor,
  };
}
