import type { Check } from '../../src/domain/checks/check.js';
import type { Context } from '../../src/domain/context.js';
import type { Settings } from '../../src/domain/settings/settings.js';
import { changeSetting, rememberShop } from '../../src/domain/settings/shop.js';
import { verify } from '../../src/domain/verify.js';
import {
  addCard,
  addCardMovements,
  addToCard,
  type CardDetails,
  NO_BONUS_DAY,
} from '../../src/store/cards.js';
import { putGroups, putItem, putStores, putTills } from '../../src/store/catalogue.js';
import type { Engine } from '../../src/store/engine.js';
import { bumpRevision } from '../../src/store/settings.js';
import { addStockMovements, changeStock } from '../../src/store/stock.js';
import { runAgain } from './run-again.js';
import { openStore } from './store.js';

export const now = Date.parse('2026-11-22T07:15:30.000Z');

export interface TestShop extends Context {
  engine: Engine;
  clock: () => number;
  at: (ms: number) => void;
  close: () => Promise<void>;
}

/** A shop with stores, tills 1 and 2, three items and no cards, on a real database; its clock stands. */
export async function openShop(dataDir: string, publication = 'TP7'): Promise<TestShop> {
  const engine = runAgain(await openStore({ dataDir, publication }));
  await furnish(engine);
  return shopOn(engine);
}

/** Gives an empty database those stores, tills and items. */
export async function furnish(engine: Engine): Promise<void> {
  await engine.transaction(async (tx) => {
    await putStores(tx, [{ id: 'main', city: null, name: 'Главный', address: null }]);
    await putTills(tx, [
      { id: '1', store: 'main' },
      { id: '2', store: 'main' },
    ]);
    await putGroups(tx, [
      { id: 'food', parent: null, name: 'Продукты' },
      { id: 'tobacco', parent: null, name: 'Табак' },
      { id: 'cigars', parent: 'tobacco', name: 'Сигары' },
    ]);
    await putItem(tx, item('A1', 'food', 10_000), { barcodes: [], volumePrices: [] });
    await putItem(tx, item('A2', 'food', 2_550), { barcodes: [], volumePrices: [] });
    await putItem(tx, item('C1', 'cigars', 50_000), { barcodes: [], volumePrices: [] });
    await bumpRevision(tx);
  });
}

/** A process that serves such a database. */
export function shopOn(engine: Engine): TestShop {
  let time = now;
  return {
    engine,
    shop: rememberShop(engine),
    clock: () => time,
    at: (ms) => {
      time = ms;
    },
    close: () => engine.close(),
  };
}

/**
 * Opens a new shop for each test of a file and hands it over. When the test is done its books must balance.
 * @param folder where the shops are kept
 */
export function openShopForEachTest(folder: string, take: (shop: TestShop) => void): void {
  let shop: TestShop;
  let count = 0;
  beforeEach(async () => {
    shop = await openShop(folder, `P${++count}`);
    take(shop);
  });
  afterEach(async () => {
    expect((await verify(shop.engine)).differences).toEqual([]);
    await shop.close();
  });
}

export function item(article: string, itemGroup: string | null, retailPriceMinor: number) {
  return {
    article,
    code: article,
    name: `Товар ${article}`,
    itemGroup,
    brand: null,
    country: null,
    shortDescription: null,
    fullDescription: null,
    icons: '[]',
    unit: 'шт',
    portionMilli: null,
    minQuantityMilli: null,
    quantityStepMilli: null,
    retailPriceMinor,
  };
}

export async function set<Name extends keyof Settings>(shop: TestShop, name: Name, value: Settings[Name]) {
  await changeSetting(shop.engine, name, value);
}

/** A card whose sums stand on movements, as an import writes them. */
export async function giveCard(
  shop: TestShop,
  details: Partial<CardDetails> & { number: string },
  sums: { accumulation?: number; bonus?: number; balance?: number } = {},
): Promise<void> {
  const { accumulation = 0, bonus = 0, balance = 0 } = sums;
  const full: CardDetails = {
    kind: 'Discount',
    status: 'Active',
    holder: null,
    phone: null,
    discountPercentCenti: null,
    validUntil: null,
    ...details,
  };
  await shop.engine.transaction(async (tx) => {
    await addCard(tx, full, '2026-01-01T00:00:00.000Z');
    await addToCard(tx, full.number, {
      accumulation,
      bonus,
      balance,
      bonusSince: bonus === 0 ? NO_BONUS_DAY : '2026-01-01',
    });
    const movements = (['accumulation', 'bonus', 'balance'] as const)
      .map((ledger) => ({ ledger, amountMinor: { accumulation, bonus, balance }[ledger] }))
      .filter(({ amountMinor }) => amountMinor !== 0)
      .map(({ ledger, amountMinor }) => ({
        card: full.number,
        ledger,
        amountMinor,
        balanceAfterMinor: amountMinor,
        reason: 'import' as const,
        documentKind: 'import' as const,
        document: 'test',
        checkId: null,
        time: '2026-01-01T00:00:00',
        recordedAt: '2026-01-01T00:00:00.000Z',
      }));
    await addCardMovements(tx, movements);
  });
}

/** Stock that stands on a movement, as an import writes it; some of it may be reserved. */
export async function giveStock(
  shop: TestShop,
  article: string,
  stock: { quantityMilli: number; reservedMilli?: number; unlimited?: 0 | 1; store?: string },
): Promise<void> {
  const { quantityMilli, reservedMilli = 0, unlimited = 0, store = 'main' } = stock;
  await shop.engine.transaction(async (tx) => {
    await changeStock(tx, [{ store, article, quantityMilli, unlimited }]);
    await tx.run(
      'UPDATE stock SET reserved_milli = :reservedMilli WHERE store = :store AND article = :article',
      { reservedMilli, store, article },
    );
    await addStockMovements(tx, [
      {
        store,
        article,
        quantityMilli,
        balanceAfterMilli: quantityMilli,
        documentKind: 'import',
        document: 'test',
        checkId: null,
        time: '2026-01-01T00:00:00',
        recordedAt: '2026-01-01T00:00:00.000Z',
      },
    ]);
  });
}

/** One line of quantity × price, exact by itself. */
export function line(
  position: number,
  itemCode: string,
  quantityMilli: number,
  priceMinor: number,
  more = {},
) {
  const parts = { discountMinor: 0, bonusSpentMinor: 0, ...more };
  return {
    position,
    itemCode,
    barcode: null,
    name: null,
    quantityMilli,
    priceMinor,
    ...parts,
    amountMinor:
      Math.round((quantityMilli * priceMinor) / 1000) - parts.discountMinor - parts.bonusSpentMinor,
    department: null,
    returnOfPosition: null,
  };
}

/** A sale of 100.00 in cash at till 1, unless said otherwise; its sums follow from its lines. */
export function sale(more: Partial<Check> = {}): Check {
  const lines = more.lines ?? [line(1, 'A1', 1000, 10_000)];
  const totalMinor = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return {
    till: '1',
    shift: 1,
    number: 1,
    type: 'Sale',
    time: '2026-11-22T10:15:30',
    cashier: null,
    fiscalSign: null,
    offline: false,
    totalMinor,
    returnOf: null,
    lines,
    payments: [{ kind: 'Cash', amountMinor: totalMinor, card: null }],
    cards: [],
    ...more,
  };
}

export function card(number: string, more: Partial<Check['cards'][number]> = {}): Check['cards'][number] {
  return {
    number,
    kind: null,
    bonusSpentMinor: null,
    bonusEarnedMinor: null,
    accumulatedMinor: null,
    holdKey: null,
    ...more,
  };
}
