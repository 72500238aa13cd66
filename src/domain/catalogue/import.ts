import { instant, localTime } from '../../base/time.js';
import { dropComing } from '../../store/coming.js';
import type { Context } from '../context.js';
import { changesOf } from './changes.js';
import { type Catalogue, CatalogueRefused, type ItemInput } from './document.js';
import { type Present, readPresent } from './present.js';
import { referenceFaults } from './references.js';
import { hasChanges } from './write.js';
import { writeCatalogue } from './write-catalogue.js';

/** How many of each the documents name and how many rows are new or other than before. */
export interface CatalogueImportResult {
  given: Record<'cities' | 'stores' | 'tills' | 'groups' | 'items', number>;
  changed: Record<'cities' | 'stores' | 'tills' | 'groups' | 'items' | 'stock', number>;
  /** Articles that were removed earlier and stay so, because the documents do not say `removed` of them. */
  stillRemoved: string[];
}

/**
 * Takes a catalogue as one change, which readers see at once or not at all. Taking it again changes nothing.
 * @param document what the stock movements name, for example `import:catalogue.json`.
 * @throws CatalogueRefused with everything that refers to nothing or is there twice; then nothing is changed.
 */
export async function importCatalogue(
  context: Context,
  catalogue: Catalogue,
  document: string,
): Promise<CatalogueImportResult> {
  const { settings } = await context.shop();
  const now = context.clock();
  const posting = { document, time: localTime(now, settings.timeZone), recordedAt: instant(now) };
  const { changes, stillRemoved } = await context.engine.alone('import', async () => {
    await dropComing(context.engine);
    const present = await readPresent(context.engine);
    const faults = [...referenceFaults(catalogue, present)];
    if (faults.length > 0) throw new CatalogueRefused(faults);
    const found = changesOf(catalogue, present, posting.recordedAt);
    if (hasChanges(found)) await writeCatalogue(context.engine, { catalogue, present, found, posting });
    return { changes: found, stillRemoved: staying(catalogue, present) };
  });
  const { cities, stores, tills, groups, items } = catalogue;
  return {
    given: lengths({ cities, stores, tills, groups, items }),
    changed: lengths({
      cities: changes.cities,
      stores: changes.stores,
      tills: changes.tills,
      groups: changes.groups,
      items: changes.items,
      stock: changes.stock,
    }),
    stillRemoved,
  };
}

function staying({ items }: Catalogue, present: Present): string[] {
  const isStaying = ({ article, removed }: ItemInput) =>
    removed === undefined && (present.items.get(article)?.row.removedAt ?? null) !== null;
  return items.filter(isStaying).map(({ article }) => article);
}

function lengths<Key extends string>(lists: Record<Key, readonly unknown[]>): Record<Key, number> {
  const counted = Object.entries<readonly unknown[]>(lists).map(([key, list]) => [key, list.length]);
  return Object.fromEntries(counted) as Record<Key, number>;
}
