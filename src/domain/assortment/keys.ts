import { setImmediate as nextTurn } from 'node:timers/promises';
import { findWindowEnd } from '../../store/assortment.js';
import {
  countInGroup,
  countTouched,
  type ItemKey,
  type KeySource,
  listItemKeys,
  type Sought,
} from '../../store/assortment-keys.js';
import type { Reader } from '../../store/engine.js';

/** So many that may come into question are sorted anew for each page; more are looked for along the store's articles. */
const few = 2_000;

/** So many articles of a store are looked at in one turn of the event loop. */
const windowSize = 2_000;

/** The next items that are sought behind `after`, at most `limit`, in order of their articles. */
export async function findKeys(
  reader: Reader,
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

async function sourceOf(reader: Reader, { changes, search, group }: Sought): Promise<KeySource> {
  if (changes !== undefined) return (await areFew(reader, changes)) ? 'changes' : 'store';
  if (search !== undefined) return 'search';
  if (group === undefined) return 'store';
  return (await countInGroup(reader, group, few)) < few ? 'group' : 'store';
}

async function areFew(reader: Reader, { since, until }: NonNullable<Sought['changes']>): Promise<boolean> {
  return (
    until.movement - since.movement < few &&
    until.reservation - since.reservation < few &&
    (await countTouched(reader, since.revision, few)) < few
  );
}
