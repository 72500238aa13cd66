import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkSchema } from './check.js';
import { checkMeaning } from './check-meaning.js';
import { type Config, type ConfigFault, ConfigInvalid } from './config.js';
import {
  applyEnvironment,
  applyFlags,
  type ConfigFlags,
  type Draft,
  type Environment,
  readConfigFile,
} from './sources.js';

export interface ConfigInput {
  /** Flags of the command line; they win. */
  flags?: ConfigFlags;
  /** Default: the environment of the process. */
  env?: Environment;
  /** Folder from which relative paths count; default: the working folder. */
  cwd?: string;
}

const defaultFile = 'tillgate.config.json';

/**
 * The configuration from file, environment and flags, deep-frozen.
 * @throws ConfigInvalid with all faults at once.
 */
export function loadConfig({ flags = {}, env = process.env, cwd = process.cwd() }: ConfigInput = {}): Config {
  const file = readChosenFile(flags, env, cwd);
  const environment = applyEnvironment(file.draft, env, cwd);
  const final = applyFlags(environment.draft, flags, cwd);
  const sources = new Map([...environment.sources, ...final.sources]);
  const early = [...file.faults, ...environment.faults, ...final.faults];

  const { config, faults } = checkSchema(final.draft);
  const found = [...early, ...faults];
  const complete = complementPaths(config, cwd);
  const all = [...found, ...checkMeaning(complete, new Set(found.map(settingOf)))];
  if (all.length > 0) throw new ConfigInvalid(withSources(all, sources));
  return freeze(complete);
}

/** `limits` of `limits.maxInFlight (TILLGATE_LIMITS_MAX_IN_FLIGHT)` */
function settingOf({ path }: ConfigFault): string {
  return /^\w+/.exec(path)?.[0] ?? path;
}

function readChosenFile(
  flags: ConfigFlags,
  env: Environment,
  cwd: string,
): { draft: Draft; faults: ConfigFault[] } {
  const named = flags.config ?? env.TILLGATE_CONFIG;
  const file = resolve(cwd, named ?? defaultFile);
  return named === undefined && !existsSync(file) ? { draft: {}, faults: [] } : readConfigFile(file);
}

/** The default of `dataDir` counts from the working folder; every other path is absolute by now. */
function complementPaths(config: Config, cwd: string): Config {
  const { publicUrl } = config;
  return {
    ...config,
    dataDir: resolve(cwd, config.dataDir),
    ...(publicUrl === undefined ? {} : { publicUrl: publicUrl.replace(/\/$/, '') }),
  };
}

function withSources(faults: readonly ConfigFault[], sources: ReadonlyMap<string, string>): ConfigFault[] {
  return faults.map(({ path, message }) => {
    const source = sources.get(path.replace(/\[.*$/, ''));
    return { path: source === undefined ? path : `${path} (${source})`, message };
  });
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const child of Object.values(value)) freeze(child);
  return Object.freeze(value);
}
