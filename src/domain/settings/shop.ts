import { forgetBonusAges } from '../../store/bonus.js';
import { listGroups, listTills, type TillRow } from '../../store/catalogue.js';
import type { Engine, Reader } from '../../store/engine.js';
import { listSettings, putSetting, readRevision, revisionOfThisTurn } from '../../store/settings.js';
import { legalFaults } from './legal.js';
import { type BonusRules, defaultSettings, type Settings, settingFault } from './settings.js';

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
  let remembered: { revision: number; shop: Promise<Shop> } | undefined;

  async function look(): Promise<Shop> {
    const revision = await readRevision(engine);
    if (remembered?.revision !== revision) {
      const shop = await readShop(engine);
      remembered = { revision, shop: Promise.resolve(shop) };
    }
    return remembered.shop;
  }

  // Whoever comes behind the first in a turn needs not wait for what is known.
  return () =>
    remembered !== undefined && remembered.revision === revisionOfThisTurn(engine) ? remembered.shop : look();
}

async function readShop(engine: Engine): Promise<Shop> {
  const settings = await readSettings(engine);
  const tills = new Map((await listTills(engine)).map((till) => [till.id, till]));
  return { settings, tills, bonuslessGroups: await groupsBelow(engine, settings.bonus.excludedGroups) };
}

export async function readSettings(reader: Reader): Promise<Settings> {
  const rows = await listSettings(reader);
  // Other rows of the table are notes that the program makes for itself.
  const stored = rows.filter(({ key }) => Object.hasOwn(defaultSettings, key));
  const values = stored.map(({ key, value }) => [key, JSON.parse(value)]);
  return { ...defaultSettings, ...Object.fromEntries(values) };
}

/** @throws RangeError that says what the setting takes. */
export async function changeSetting(engine: Engine, name: string, value: unknown): Promise<void> {
  await changeSettings(engine, () => ({ [name]: value }));
}

/**
 * Changes several settings together or none of them.
 * @param change is given the settings as they are and answers those that change.
 * @returns the settings behind it.
 * @throws RangeError with a line for each fault.
 */
export async function changeSettings(
  engine: Engine,
  change: (now: Settings) => Readonly<Record<string, unknown>>,
): Promise<Settings> {
  return engine.transaction(async (tx) => {
    const now = await readSettings(tx);
    const changes = Object.entries(change(now));
    refuse(changes.flatMap(([name, value]) => settingFault(name, value) ?? []));
    const { legal, taxIdForm }: Settings = { ...now, ...Object.fromEntries(changes) };
    refuse(legalFaults(legal, taxIdForm));
    for (const [name, value] of changes) {
      if (name === 'bonus') refuse(await groupFaults(tx, (value as BonusRules).excludedGroups));
      await putSetting(tx, name, JSON.stringify(value));
      if (name === 'bonusDays') await forgetBonusAges(tx);
    }
    return readSettings(tx);
  });
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new RangeError(faults.join('\n'));
}

const mostListed = 20;

/** A misspelt group would exclude nothing, and goods earn bonus that must not. @returns what is wrong with the groups. */
export async function groupFaults(reader: Reader, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const known = (await listGroups(reader)).map(({ id }) => id);
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length === 0) return [];
  const named = unknown.map((id) => JSON.stringify(id)).join(', ');
  const more = known.length > mostListed ? `, … (${known.length} in all)` : '';
  const accepted =
    known.length === 0
      ? 'import the groups first'
      : `there are: ${known.slice(0, mostListed).join(', ')}${more}`;
  return [`bonus: the catalogue has no group ${named}; ${accepted}`];
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
