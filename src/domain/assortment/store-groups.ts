import { grouped } from '../../base/grouped.js';
import { hasStore } from '../../store/assortment.js';
import { countByGroup } from '../../store/assortment-keys.js';
import { type GroupRow, listGroups } from '../../store/catalogue.js';
import type { Context } from '../context.js';
import { windows } from './keys.js';
import { readStoreVersion } from './versions.js';

/** A group that has items in the store, itself or in groups below it. */
export interface GroupBranch {
  id: string;
  name: string;
  /** Its own items and those of the groups below it. */
  itemCount: number;
  ownItemCount: number;
  /** In order of their ids. */
  groups: GroupBranch[];
}

export interface StoreGroups {
  itemCount: number;
  /** Of items that are in no group. */
  ungroupedItemCount: number;
  groups: GroupBranch[];
}

export type StoreGroupsAnswer = ({ code: 'OK' } & StoreGroups) | { code: 'STORE_UNKNOWN'; store: string };

/** The groups with items in a store as a tree; empty branches are left out. */
export async function listStoreGroups({ engine }: Context, store: string): Promise<StoreGroupsAnswer> {
  if (!(await hasStore(engine, store))) return { code: 'STORE_UNKNOWN', store };
  const counts = new Map<string | null, number>();
  for await (const { from: after, until } of windows(engine, store, '')) {
    for (const { group, count } of await countByGroup(engine, { store, after, until }))
      counts.set(group, (counts.get(group) ?? 0) + count);
  }
  const groups = branchesOf(await listGroups(engine), counts);
  await engine.durable();
  const ungroupedItemCount = counts.get(null) ?? 0;
  return { code: 'OK', itemCount: ungroupedItemCount + sum(groups), ungroupedItemCount, groups };
}

/** Differs whenever the tree may differ, and costs no look at the items. */
export async function storeGroupsVersion({ engine }: Context, store: string): Promise<string> {
  return (await readStoreVersion(engine, store)).groupsVersion;
}

function branchesOf(rows: readonly GroupRow[], counts: ReadonlyMap<string | null, number>): GroupBranch[] {
  const below = grouped(rows, ({ parent }) => parent);
  const branches = (parent: string | null): GroupBranch[] =>
    (below.get(parent) ?? []).map(branch).filter(({ itemCount }) => itemCount > 0);
  const branch = ({ id, name }: GroupRow): GroupBranch => {
    const groups = branches(id);
    const ownItemCount = counts.get(id) ?? 0;
    return { id, name, itemCount: ownItemCount + sum(groups), ownItemCount, groups };
  };
  return branches(null);
}

function sum(groups: readonly GroupBranch[]): number {
  return groups.reduce((total, { itemCount }) => total + itemCount, 0);
}
