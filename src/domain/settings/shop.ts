import { forgetBonusAges } from '../../store/bonus.js';
import { listGroups, listTills, type TillRow } from '../../store/catalogue.js';
import type { Engine, Transaction } from '../../store/engine.js';
import { listSettings, putSetting, readRevision } from '../../store/settings.js';
import { defaultSettings, type Settings, settingFault } from './settings.js';

/** The small things that nearly every request needs, as of one revision. */
export interface Shop {
  settings: Settings;
  tills: ReadonlyMap<string, TillRow>;
  /** Groups that earn no bonus, with all groups below them. */
  bonuslessGroups: ReadonlySet<string>;
}

/**
 * Keeps the shop in memory and reads it anew when its revision changed, by whichever process, so that a change of
 * settings or tills takes effect with the next request.
 */
export function rememberShop(engine: Engine): () => Promise<Shop> {
  let remembered: { revision: number; shop: Shop } | undefined;
  return async () => {
    const revision = await readRevision(engine);
    if (remembered?.revision !== revision) remembered = { revision, shop: await readShop(engine) };
    return remembered.shop;
  };
}

async function readShop(engine: Engine): Promise<Shop> {
  const settings = await readSettings(engine);
  const tills = new Map((await listTills(engine)).map((till) => [till.id, till]));
  return { settings, tills, bonuslessGroups: await groupsBelow(engine, settings.bonus.excludedGroups) };
}

export async function readSettings(engine: Engine): Promise<Settings> {
  const rows = await listSettings(engine);
  // Other rows of the table are notes that the program makes for itself.
  const stored = rows.filter(({ key }) => Object.hasOwn(defaultSettings, key));
  const values = stored.map(({ key, value }) => [key, JSON.parse(value)]);
  return { ...defaultSettings, ...Object.fromEntries(values) };
}

/** @throws RangeError that says what the setting takes. */
export async function changeSetting(engine: Engine, name: string, value: unknown): Promise<void> {
  const fault = settingFault(name, value);
  if (fault !== undefined) throw new RangeError(fault);
  await engine.transaction(async (tx) => {
    if (name === 'bonus') await refuseUnknownGroups(tx, value as Settings['bonus']);
    await putSetting(tx, name, JSON.stringify(value));
    if (name === 'bonusDays') await forgetBonusAges(tx);
  });
}

/** A misspelt group would exclude nothing, and goods earn bonus that must not. */
async function refuseUnknownGroups(tx: Transaction, { excludedGroups }: Settings['bonus']): Promise<void> {
  const known = new Set((await listGroups(tx)).map(({ id }) => id));
  const unknown = excludedGroups.filter((id) => !known.has(id));
  if (unknown.length === 0) return;
  const named = unknown.map((id) => JSON.stringify(id)).join(', ');
  throw new RangeError(`bonus: the catalogue has no group ${named}; import the groups first`);
}

async function groupsBelow(engine: Engine, roots: readonly string[]): Promise<Set<string>> {
  const found = new Set(roots);
  if (roots.length === 0) return found;
  const groups = await listGroups(engine);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { id, parent } of groups) if (parent !== null && found.has(parent)) found.add(id);
  }
  return found;
}
