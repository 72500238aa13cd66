import { setImmediate as nextTurn } from 'node:timers/promises';
import { findWindowEnd } from '../../store/assortment.js';
import {
  countInGroup,
  countMoved,
  countReserved,
  countTouched,
  type ItemKey,
  type KeySource,
  listItemKeys,
  type Sought,
} from '../../store/assortment-keys.js';
import type { Engine, Reader } from '../../store/engine.js';

/** So many that may come into question are sorted anew for each page; more are looked for along the store's articles. */
const few = 2_000;

/** So many articles of a store are looked at in one turn of the event loop. */
const windowSize = 2_000;

/** The next items that are sought behind `after`, at most `limit`, in order of their articles. */
export async function findKeys(
  reader: Engine,
  sought: Sought,
  { after, limit }: { after: string; limit: number },
): Promise<ItemKey[]> {
  const source = await sourceOf(reader, sought);
  if (source !== 'store') return listItemKeys(reader, source, sought, { after, limit });
  const found: ItemKey[] = [];
  for await (const { from, until } of windows(reader, sought.store, after)) {
    const stretch = { after: from, until, limit: limit - found.length };
    found.push(...(await listItemKeys(reader, source, sought, stretch)));
    if (found.length >= limit) break;
  }
  return found;
}

/** The store's articles in stretches; other requests get their turn between them. */
export async function* windows(
  reader: Reader,
  store: string,
  after: string,
): AsyncGenerator<{ from: string; until: string | undefined }> {
  for (let from = after; ; await nextTurn()) {
    const until = await findWindowEnd(reader, { store, after: from, size: windowSize });
    yield { from, until };
    if (until === undefined) return;
    from = until;
  }
}

async function sourceOf(engine: Engine, sought: Sought): Promise<KeySource> {
  const { changes, search, group, store } = sought;
  if (changes !== undefined) return (await areFew(engine, store, changes)) ? 'changes' : 'store';
  if (search !== undefined) return 'search';
  if (group === undefined) return 'store';
  return (await countInGroup(engine, group, few)) < few ? 'group' : 'store';
}

async function areFew(
  engine: Engine,
  store: string,
  { since, reached }: NonNullable<Sought['changes']>,
): Promise<boolean> {
  const { movement, reservation, revision } = since;
  if ((await countTouched(engine, revision, few)) >= few) return false;
  // Ids say how many there are at most.
  if (engine.inOrder) return reached.movement - movement < few && reached.reservation - reservation < few;
  return (
    (await countMoved(engine, { store, since: movement, most: few })) < few &&
    (await countReserved(engine, { store, since: reservation, most: few })) < few
  );
}
