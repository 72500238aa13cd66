import { type GroupRow, putGroups, putStores, type StoreRow } from '../../store/catalogue.js';
import { reserveRevision } from '../../store/coming.js';
import type { Engine, TransactionOptions } from '../../store/engine.js';
import { transactionInTurn } from '../../store/in-turn.js';
import { type GoodsToBe, type ImportPosting, stageGoods, writeStaged } from '../../store/staged.js';

/** More new goods than these are written before the transaction that shows them. */
export const mostFreshAtOnce = 2000;

/**
 * Alone with other imports, and not with tills, which would never let it end: what is sold until stock is moved comes before
 * that, and everything else of the catalogue is changed by imports only.
 */
export const besideTills: TransactionOptions = { keys: ['catalogue'] };

/** Lists of some hundred goods. */
export type Pages = Iterable<GoodsToBe> | AsyncIterable<GoodsToBe>;

/** What new goods stand on: groups, parents before children, and stores. */
export interface NewPlaces {
  stores: readonly StoreRow[];
  groups: readonly GroupRow[];
}

/**
 * Writes what is new bit by bit, so that tills come in between, under a revision that nobody sees yet.
 * @returns the revision that shows all of it
 */
export async function writeComing(
  engine: Engine,
  { stores, groups }: NewPlaces,
  pages: Pages,
  posting: ImportPosting,
): Promise<number> {
  const revision = await reserveRevision(engine);
  await transactionInTurn(
    engine,
    async (tx) => {
      // Cities have no revision: what shows the stores gives them theirs.
      const placeless = stores.map((store) => ({ ...store, city: null }));
      await putStores(tx, placeless, revision);
      await putGroups(tx, groups, revision);
    },
    besideTills,
  );
  for await (const page of pages)
    await transactionInTurn(
      engine,
      async (tx) => {
        await stageGoods(tx, page);
        await writeStaged(tx, posting, revision);
      },
      besideTills,
    );
  return revision;
}

/** Puts what changes where the transaction that shows it finds it, bit by bit, so that tills come in between. */
export async function stagePages(engine: Engine, pages: Pages): Promise<void> {
  for await (const page of pages) await transactionInTurn(engine, (tx) => stageGoods(tx, page), besideTills);
}
