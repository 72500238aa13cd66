import { putCities, putGroups, putStores, putTills, touchItemsBelow } from '../../store/catalogue.js';
import { reveal } from '../../store/coming.js';
import type { Transaction } from '../../store/engine.js';
import { bumpRevision } from '../../store/settings.js';
import { type ImportPosting, writeStaged } from '../../store/staged.js';
import type { CatalogueChanges } from './changes.js';

/** Changes of what there are few of. */
export type FewChanges = Pick<CatalogueChanges, 'cities' | 'stores' | 'tills' | 'groups' | 'moved'>;

export function hasChanges(changes: Partial<CatalogueChanges>): boolean {
  return Object.values(changes).some(({ length }) => length > 0);
}

/**
 * Shows an import: these changes, all goods that are staged, and those that are written under a revision still to come.
 * @param coming that revision, where there are any
 */
export async function show(
  tx: Transaction,
  few: FewChanges,
  posting: ImportPosting,
  coming?: number,
): Promise<void> {
  // Items are written with the number of the revision in which they changed.
  if (coming === undefined) await bumpRevision(tx);
  else await reveal(tx, coming);
  await putCities(tx, few.cities);
  await putStores(tx, few.stores);
  await putTills(tx, few.tills);
  await putGroups(tx, few.groups);
  await writeStaged(tx, posting);
  await touchItemsBelow(tx, few.moved);
}
