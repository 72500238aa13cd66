import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ConfigFault } from './config.js';
import { hintFor } from './nearest.js';
import { listSettings, mapSettings, type Setting, type SettingSchema } from './schema.js';

/** A JSON object that is not checked yet. */
export type Draft = Record<string, unknown>;

/** What one source (file, environment, flags) said, as text or JSON, not yet checked against the schema. */
export interface SourceValues {
  draft: Draft;
  faults: ConfigFault[];
}

/** One value with its place, from a variable or a flag. */
interface Given {
  setting: Setting;
  text: string;
  /** The variable or flag, for messages. */
  source: string;
}

/** Flags that override settings, as commander names them. */
export interface ConfigFlags {
  config?: string;
  host?: string;
  port?: string;
  dataDir?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads `tillgate.config.json`; paths in it count from its folder. */
export function readConfigFile(file: string): SourceValues {
  try {
    const draft: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
    if (isDraft(draft)) return { draft: resolvePaths(draft, dirname(resolve(file))), faults: [] };
    return refuse(file, 'must hold one JSON object');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse(
      file,
      error instanceof SyntaxError ? `is not JSON: ${reason}` : `cannot be read: ${reason}`,
    );
  }
}

function refuse(path: string, message: string): SourceValues {
  return { draft: {}, faults: [{ path, message }] };
}

/** Writes what `TILLGATE_…` variables say over `base`. Answers where each value came from, by path. */
export function applyEnvironment(base: Draft, env: Environment, cwd: string) {
  const settings = listSettings();
  const faults: ConfigFault[] = [];
  const given: Given[] = [];
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith('TILLGATE_') || variable === 'TILLGATE_CONFIG' || text === undefined) continue;
    const found = findSetting(settings, variable);
    if (!found) {
      faults.push({ path: variable, message: `is not a setting${hintFor(variable, variables(settings))}` });
    } else if (found.fromFile && env[found.setting.variable] !== undefined) {
      faults.push({ path: variable, message: `and ${found.setting.variable} are both given; give one` });
    } else {
      const value = found.fromFile ? readSecret(text, variable, faults) : text;
      if (value !== undefined) given.push({ setting: found.setting, text: value, source: variable });
    }
  }
  return apply(base, given, cwd, faults);
}

/** Writes what flags say over `base`. */
export function applyFlags(base: Draft, flags: ConfigFlags, cwd: string) {
  const settings = listSettings();
  const given = (['host', 'port', 'dataDir'] as const).flatMap((name): Given[] => {
    const text = flags[name];
    const setting = settings.find(({ path }) => path.join('.') === name);
    if (text === undefined || !setting) return [];
    return [{ setting, text, source: name === 'dataDir' ? '--data-dir' : `--${name}` }];
  });
  return apply(base, given, cwd, []);
}

function apply(base: Draft, given: readonly Given[], cwd: string, faults: ConfigFault[]) {
  const draft = structuredClone(base);
  const sources = new Map<string, string>();
  for (const { setting, text, source } of given) {
    const path = setting.path.join('.');
    const value = parseText(text, setting.schema);
    sources.set(path, source);
    if (value === undefined)
      faults.push({ path: `${path} (${source})`, message: refusalOf(text, setting.schema) });
    else put(draft, setting.path, setting.schema['x-path'] && text !== '' ? resolve(cwd, text) : value);
  }
  return { draft, sources, faults };
}

function findSetting(settings: readonly Setting[], variable: string) {
  for (const setting of settings) {
    if (setting.variable === variable) return { setting, fromFile: false };
    if (setting.schema['x-secret'] && `${setting.variable}_FILE` === variable)
      return { setting, fromFile: true };
  }
  return undefined;
}

function variables(settings: readonly Setting[]): string[] {
  const secrets = settings.filter(({ schema }) => schema['x-secret']);
  return [
    'TILLGATE_CONFIG',
    ...settings.map(({ variable }) => variable),
    ...secrets.map(({ variable }) => `${variable}_FILE`),
  ];
}

function readSecret(file: string, variable: string, faults: ConfigFault[]): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    faults.push({
      path: variable,
      message: `cannot be read: ${error instanceof Error ? error.message : error}`,
    });
    return undefined;
  }
}

/** Text of a variable or flag as a value of the setting's type; undefined when it is none. */
function parseText(text: string, schema: SettingSchema): unknown {
  switch (schema.type) {
    case 'integer':
      return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
    case 'boolean':
      return { true: true, '1': true, false: false, '0': false }[text];
    case 'array':
      return schema.items?.type === 'string' ? splitList(text) : parseJson(text);
    default:
      return text;
  }
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusalOf(text: string, schema: SettingSchema): string {
  const accepted = { integer: 'a whole number', boolean: 'true or false', array: 'a list as JSON' };
  return `is ${JSON.stringify(text)}; accepted: ${accepted[schema.type as keyof typeof accepted] ?? schema.type}`;
}

function put(draft: Draft, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) {
    draft[key] = value;
    return;
  }
  const child = draft[key];
  const group: Draft = isDraft(child) ? child : {};
  draft[key] = group;
  put(group, rest, value);
}

function isDraft(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Makes every path absolute; what has the wrong type is left for the check. */
function resolvePaths(draft: Draft, folder: string): Draft {
  const absolute = mapSettings(draft, (value, schema) =>
    schema['x-path'] && typeof value === 'string' && value !== '' ? resolve(folder, value) : value,
  );
  return isDraft(absolute) ? absolute : draft;
}
