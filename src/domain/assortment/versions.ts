import {
  listMovedStores,
  listReservedStores,
  type NewestOfStore,
  type Reached,
  readReached,
} from '../../store/assortment.js';
import type { Engine } from '../../store/engine.js';

/** Up to which id rows were looked at, from which on, and the newest ids about each store among them. */
interface Looked {
  from: number;
  until: number;
  ids: Map<string, number>;
  enteredIds: Map<string, number>;
}

interface Known {
  moved: Looked;
  reserved: Looked;
}

const known = new WeakMap<Engine, Known>();

/** The version of a store's list, and how far the whole database has come. */
export interface StoreVersion {
  /** What concerns the store. A number may be higher than that of the store's own newest row, never lower. */
  version: Reached;
  /** Changes only when items come into the store or any details change, and not with every sale. */
  groupsVersion: string;
  reached: Reached;
}

/**
 * Costs one look at three newest numbers, and at the rows that are new since the last look: nothing is written for it, and
 * no index is kept for it, where checks are closed (docs/decisions/0023-lists.md).
 */
export async function readStoreVersion(engine: Engine, store: string): Promise<StoreVersion> {
  const reached = await readReached(engine);
  let looked = known.get(engine);
  if (looked === undefined) {
    looked = { moved: lookedUntil(reached.movement), reserved: lookedUntil(reached.reservation) };
    known.set(engine, looked);
  }
  const { moved, reserved } = looked;
  await look(moved, reached.movement, (range) => listMovedStores(engine, range));
  await look(reserved, reached.reservation, (range) => listReservedStores(engine, range));
  const { revision } = reached;
  const movement = moved.ids.get(store) ?? moved.from;
  const reservation = reserved.ids.get(store) ?? reserved.from;
  const entered = moved.enteredIds.get(store) ?? moved.from;
  return { version: { revision, movement, reservation }, groupsVersion: `${revision}.${entered}`, reached };
}

/** Whoever begins to look takes the newest row for one about every store. */
function lookedUntil(id: number): Looked {
  return { from: id, until: id, ids: new Map(), enteredIds: new Map() };
}

async function look(
  looked: Looked,
  until: number,
  list: (range: { after: number; until: number }) => Promise<NewestOfStore[]>,
): Promise<void> {
  if (until <= looked.until) return;
  for (const { store, id, enteredId } of await list({ after: looked.until, until })) {
    raise(looked.ids, store, id);
    if (enteredId > 0) raise(looked.enteredIds, store, enteredId);
  }
  // Somebody else may have looked further meanwhile.
  looked.until = Math.max(looked.until, until);
}

function raise(ids: Map<string, number>, store: string, id: number): void {
  ids.set(store, Math.max(ids.get(store) ?? 0, id));
}

export function versionText({ revision, movement, reservation }: Reached): string {
  return `${revision}.${movement}.${reservation}`;
}

/** Undefined: it was not made here. */
export function parseVersion(text: string): Reached | undefined {
  const parts = /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined) return undefined;
  const [revision, movement, reservation] = parts as [number, number, number];
  return { revision, movement, reservation };
}

/** A version that was not reached is of another database, or of this one before a backup was put back. */
export function isReached(version: Reached, reached: Reached): boolean {
  return (
    version.revision <= reached.revision &&
    version.movement <= reached.movement &&
    version.reservation <= reached.reservation
  );
}
