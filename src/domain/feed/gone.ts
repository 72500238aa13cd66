import type { Reader } from '../../store/engine.js';
import { type FeedItemRow, listFeedItemsOfCatalogue } from '../../store/feed.js';
import type { Scratch } from '../../store/scratch.js';
import type { Wanted } from './resolve.js';
import { isStaged, type Staging } from './staging.js';

const pageSize = 1000;

/**
 * Adds what is gone: goods of a catalogue that is told as a whole and does not describe them, and kinds of goods that a
 * whole list of offers does not offer.
 * @returns how many
 */
export async function addGone(reader: Reader, staging: Staging, wanted: Scratch): Promise<number> {
  const whole = (kind: 'catalogue' | 'offers') =>
    new Set(staging.scopes.filter((scope) => scope.kind === kind && !scope.changesOnly).map(({ id }) => id));
  const catalogues = whole('catalogue');
  const offers = whole('offers');
  let count = 0;
  for (const catalogue of new Set([...catalogues, ...offers])) {
    if (catalogue === '') continue;
    for await (const row of rowsOf(reader, catalogue)) {
      const isGone =
        (catalogues.has(catalogue) && !isStaged(staging, row.itemId, 'item')) ||
        (offers.has(catalogue) && row.id !== row.itemId && !isStaged(staging, row.id, 'offer'));
      if (isGone && add(wanted, row)) count++;
    }
  }
  return count;
}

async function* rowsOf(reader: Reader, catalogue: string): AsyncGenerator<FeedItemRow> {
  for (let after = ''; ; ) {
    const rows = await listFeedItemsOfCatalogue(reader, { catalogue, after, limit: pageSize });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/** Goods that are told all the same stay: only what nobody speaks of is gone. */
function add(wanted: Scratch, row: FeedItemRow): boolean {
  const gone: Wanted = {
    input: { article: row.article, path: row.id },
    feed: { ...row, deleted: 1 },
    isNew: false,
    deleted: true,
  };
  return wanted.add({ key: row.article, number: 0, value: JSON.stringify(gone) }) === undefined;
}
