import { type GroupRow, putGroups, putStores, type StoreRow } from '../../store/catalogue.js';
import { reserveRevision, transactionInTurn } from '../../store/coming.js';
import type { Engine, Transaction } from '../../store/engine.js';

/** More new goods than these are written before the transaction that shows them. */
export const mostFreshAtOnce = 2000;

/** What new goods stand on: groups, parents before children, and stores. */
export interface NewPlaces {
  stores: readonly StoreRow[];
  groups: readonly GroupRow[];
}

/**
 * Writes what is new bit by bit, so that tills come in between, under a revision that nobody sees yet.
 * @param write writes one page of new goods, with the revision
 * @returns the revision that shows all of it, and what was answered for each page
 */
export async function writeComing<Page, Written>(
  engine: Engine,
  { stores, groups }: NewPlaces,
  pages: Iterable<Page>,
  write: (tx: Transaction, page: Page, revision: number) => Promise<Written>,
): Promise<{ revision: number; written: Written[] }> {
  const revision = await reserveRevision(engine);
  await transactionInTurn(engine, async (tx) => {
    // Cities have no revision: what shows the stores gives them theirs.
    const placeless = stores.map((store) => ({ ...store, city: null }));
    await putStores(tx, placeless, revision);
    await putGroups(tx, groups, revision);
  });
  const written: Written[] = [];
  for (const page of pages) written.push(await transactionInTurn(engine, (tx) => write(tx, page, revision)));
  return { revision, written };
}
