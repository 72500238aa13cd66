import {
  listMovedStores,
  listReservedStores,
  type NewestOfStore,
  type Reached,
  readReached,
  readSettledStore,
} from '../../store/assortment.js';
import type { Engine } from '../../store/engine.js';

/** Up to which mark rows were looked at, from which on, and the newest marks about each store among them. */
interface Looked {
  from: number;
  until: number;
  marks: Map<string, number>;
  enteredMarks: Map<string, number>;
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
  /** Differs whenever the list may differ. */
  tag: string;
  /** Changes only when items come into the store or any details change, and not with every sale. */
  groupsVersion: string;
  reached: Reached;
}

/** How the list of a store stands (docs/decisions/0023-lists.md). */
export function readStoreVersion(engine: Engine, store: string): Promise<StoreVersion> {
  return engine.inOrder ? lookAtNewRows(engine, store) : lookUp(engine, store);
}

/** Several processes must say the same, so it is looked up; rows that are not settled are counted until they are. */
async function lookUp(engine: Engine, store: string): Promise<StoreVersion> {
  const row = await readSettledStore(engine, store);
  const { revision, reached, movement, reservation, entered, unsettled, unsettledEntered } = row;
  const version = { revision, movement, reservation };
  return {
    version,
    tag: `${versionText(version)}${counted(unsettled)}`,
    groupsVersion: `${revision}.${entered}${counted(unsettledEntered)}`,
    reached: { revision, movement: reached, reservation: reached },
  };
}

const counted = (rows: number) => (rows === 0 ? '' : `.${rows}`);

/**
 * Costs one look at three newest numbers, and at the rows that are new since the last look: nothing is written for it, and
 * no index is kept for it, where checks are closed.
 */
async function lookAtNewRows(engine: Engine, store: string): Promise<StoreVersion> {
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
  const movement = moved.marks.get(store) ?? moved.from;
  const reservation = reserved.marks.get(store) ?? reserved.from;
  const entered = moved.enteredMarks.get(store) ?? moved.from;
  const version = { revision, movement, reservation };
  return { version, tag: versionText(version), groupsVersion: `${revision}.${entered}`, reached };
}

/** Whoever begins to look takes the newest row for one about every store. */
function lookedUntil(mark: number): Looked {
  return { from: mark, until: mark, marks: new Map(), enteredMarks: new Map() };
}

async function look(
  looked: Looked,
  until: number,
  list: (range: { after: number; until: number }) => Promise<NewestOfStore[]>,
): Promise<void> {
  if (until <= looked.until) return;
  for (const { store, mark, enteredMark } of await list({ after: looked.until, until })) {
    raise(looked.marks, store, mark);
    if (enteredMark > 0) raise(looked.enteredMarks, store, enteredMark);
  }
  // Somebody else may have looked further meanwhile.
  looked.until = Math.max(looked.until, until);
}

function raise(marks: Map<string, number>, store: string, mark: number): void {
  marks.set(store, Math.max(marks.get(store) ?? 0, mark));
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
