import { parseExactJson } from '../../base/exact-json.js';
import { moneyDigits, quantityDigits } from '../../base/money.js';
import { isItemTable, readItemTable } from './csv.js';
import { decimal, type Fault, flag, list, longText, nullable, object, type Shape, text } from './shape.js';

const id = text(100);
const name = text(500);
const price = decimal(moneyDigits, 0);
const size = decimal(quantityDigits, 1);

const city = object({ id, name }, 'id');
const store = object(
  { id, city: nullable(id), name, address: nullable(text(1000)), hours: nullable(text(500)) },
  'id',
);
const till = object({ id, store: id }, 'id');
const group = object({ id, parent: nullable(id), name }, 'id');
const volumePrice = object({ above: decimal(quantityDigits, 0), price }, 'above', 'price');
const stock = object({ store: id, quantity: decimal(quantityDigits, -Infinity), unlimited: flag }, 'store');
const item = object(
  {
    article: id,
    code: id,
    name,
    group: nullable(id),
    brand: nullable(name),
    country: nullable(name),
    barcodes: list(text(100)),
    shortDescription: nullable(longText(10_000)),
    fullDescription: nullable(longText(100_000)),
    icons: list(text(2000)),
    unit: text(50),
    portion: nullable(size),
    minQuantity: nullable(size),
    quantityStep: nullable(size),
    prices: object({ retail: price, volume: list(volumePrice) }),
    stock: list(stock),
    removed: flag,
  },
  'article',
);

type Of<S> = S extends Shape<infer T> ? T : never;

/** Something of a document, with the place where it stands there. */
export type Placed<T> = T & { path: string };

export type CityInput = Placed<Of<typeof city>>;
export type StoreInput = Placed<Of<typeof store>>;
export type TillInput = Placed<Of<typeof till>>;
export type GroupInput = Placed<Of<typeof group>>;
/** Prices in minor units, quantities in thousandths. A key that is absent leaves what is there, null takes it away. */
export type ItemInput = Placed<Of<typeof item>>;

/** A catalogue document, or several read as one. */
export interface Catalogue {
  cities: CityInput[];
  stores: StoreInput[];
  tills: TillInput[];
  groups: GroupInput[];
  items: ItemInput[];
}

/** The document cannot be taken; `faults` says everything that is wrong. */
export class CatalogueRefused extends Error {
  override readonly name = 'CatalogueRefused';
  constructor(readonly faults: readonly Fault[]) {
    super(faults.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  }
}

/** A document's text and what it is called in messages. */
export interface CatalogueFile {
  name: string;
  text: string;
}

/**
 * Reads catalogue documents as one. References and duplicates are looked at when it is imported.
 * @throws CatalogueRefused with the faults of all documents.
 */
export function readCatalogue(files: readonly CatalogueFile[]): Catalogue {
  const faults: Fault[] = [];
  const catalogue: Catalogue = { cities: [], stores: [], tills: [], groups: [], items: [] };
  for (const file of files) {
    const own: Fault[] = [];
    const prefix = files.length > 1 ? `${file.name}: ` : '';
    readDocument(file, prefix, catalogue, own);
    // What is wrong with a file as a whole stands at its name already.
    for (const { path, message } of own)
      faults.push({ path: path === file.name ? path : `${prefix}${path}`, message });
  }
  if (faults.length > 0) throw new CatalogueRefused(faults);
  return catalogue;
}

function readDocument(file: CatalogueFile, prefix: string, into: Catalogue, faults: Fault[]): void {
  const own: Fault[] = [];
  const { document: given, placeOf } = parsed(file, faults);
  const placed =
    <T extends object>(shape: Shape<T>): Shape<Placed<T>> =>
    (value, path, found) => {
      const read = shape(value, path, found);
      return read === undefined ? undefined : { ...read, path: `${prefix}${placeOf(path)}` };
    };
  const document = object({
    cities: list(placed(city)),
    stores: list(placed(store)),
    tills: list(placed(till)),
    groups: list(placed(group)),
    items: list(placed(item)),
  });
  const read = document(given, '', own);
  for (const { path, message } of own) faults.push({ path: placeOf(path), message });
  if (read === undefined) return;
  for (const city of read.cities ?? []) into.cities.push(city);
  for (const store of read.stores ?? []) into.stores.push(store);
  for (const till of read.tills ?? []) into.tills.push(till);
  for (const group of read.groups ?? []) into.groups.push(group);
  for (const item of read.items ?? []) into.items.push(item);
}

/** What a file says, and what a place in it is called for people. */
interface ParsedFile {
  document: unknown;
  placeOf(path: string): string;
}

/** An empty document stands for one that could not be parsed: the fault is told. */
function parsed({ name, text: content }: CatalogueFile, faults: Fault[]): ParsedFile {
  const text = content.replace(/^\uFEFF/, '');
  if (isItemTable(text)) {
    const { document, lines } = readItemTable(text, faults);
    const placeOf = (path: string) =>
      path.replace(/^items\[(\d+)\]/, (_, row) => `line ${lines[Number(row)]}`);
    return { document, placeOf };
  }
  const placeOf = (path: string) => path;
  try {
    return { document: parseExactJson(text), placeOf };
  } catch (error) {
    faults.push({ path: name, message: `no JSON: ${(error as SyntaxError).message}` });
    return { document: {}, placeOf };
  }
}
