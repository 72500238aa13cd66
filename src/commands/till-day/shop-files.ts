import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeToFile } from '../output-file.js';
import { type Random, randomFrom } from './random.js';
import { moneyText } from './values.js';

export interface ShopFiles {
  /** Paths for `catalogue import` and `cards import`. */
  catalogue: string;
  cards: string;
}

interface ShopSize {
  tills: readonly string[];
  cards: number;
  seed: number;
}

const tillsOfAStore = 25;
const goods = 40;
/** In the demo shop, and in these files, the last goods are tobacco, which earns no bonus there. */
const tobacco = 4;

/** Writes a catalogue with tills in several stores and their goods, and cards. @throws CommandError */
export async function writeShop(folder: string, size: ShopSize): Promise<ShopFiles> {
  const files = { catalogue: join(folder, 'shop.json'), cards: join(folder, 'cards.csv') };
  await mkdir(folder, { recursive: true });
  await writeToFile(files.catalogue, [catalogueText(size)]);
  await writeToFile(files.cards, cardRows(size));
  return files;
}

function catalogueText({ tills, seed }: ShopSize): string {
  const stores = Array.from({ length: Math.ceil(tills.length / tillsOfAStore) }, (_, i) => ({
    id: `day-${i + 1}`,
    name: `Магазин дня ${i + 1}`,
  }));
  const random = randomFrom(seed);
  const catalogue = {
    stores,
    tills: tills.map((id, place) => ({ id, store: `day-${Math.floor(place / tillsOfAStore) + 1}` })),
    groups: [
      { id: 'day', name: 'Товары дня' },
      { id: 'tobacco', name: 'Табак' },
    ],
    items: Array.from({ length: goods }, (_, i) => itemOf(random, i, stores)),
  };
  return `${JSON.stringify(catalogue, null, 2)}\n`;
}

function itemOf(random: Random, i: number, stores: readonly { id: string }[]): object {
  return {
    article: `DAY-${i + 1}`,
    name: `Товар дня ${i + 1}`,
    group: i < goods - tobacco ? 'day' : 'tobacco',
    unit: 'шт',
    prices: { retail: moneyText(900 + random.below(50_000)) },
    stock: stores.map(({ id }) => ({ store: id, quantity: 10_000 + random.below(10_000) })),
  };
}

const firstCard = 2_950_000_000_000;

function* cardRows({ cards, seed }: ShopSize): Iterable<string> {
  const random = randomFrom(seed, cards);
  yield 'number;kind;holder;status;accumulation;bonus;paymentBalance\n';
  for (let i = 0; i < cards; i++) yield `${cardRow(random, i)}\n`;
}

/** A quarter are payment cards, and one of twenty is blocked. */
function cardRow(random: Random, i: number): string {
  const number = firstCard + i;
  const status = random.below(20) === 0 ? 'Blocked' : 'Active';
  const holder = `Покупатель Дня ${i + 1}`;
  if (i % 4 === 3) return `${number};Payment;${holder};${status};;;${moneyText(random.below(2_000_000))}`;
  const [accumulation, bonus] = [moneyText(random.below(3_000_000)), moneyText(random.below(200_000))];
  return `${number};Discount;${holder};${status};${accumulation};${bonus};`;
}
