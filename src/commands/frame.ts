import type { Command } from 'commander';
import type { Config, ConfigFault } from '../config/config.js';
import { ConfigInvalid } from '../config/config.js';
import { databaseOf } from '../config/database.js';
import { loadConfig } from '../config/load.js';
import { hintFor } from '../config/nearest.js';
import type { Context } from '../domain/context.js';
import { rememberShop } from '../domain/settings/shop.js';
import { StorageUnavailable } from '../store/engine.js';

/** What a process answers its caller; scripts rely on it. `tillgate --help` lists them. */
export const exitCodes = {
  ok: 0,
  /** The thing asked for failed, or differences were found. */
  failed: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** The store cannot be opened or used. */
  storeUnavailable: 3,
  /** A fault of Tillgate itself. */
  internal: 4,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with a message for people and an exit code. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    message: string,
    readonly exitCode: ExitCode = exitCodes.failed,
  ) {
    super(message);
  }
}

/** Options that every command takes, before or after its name. */
export interface CommonOptions {
  config?: string;
  dataDir?: string;
  host?: string;
  port?: string;
  publication: string;
  json?: boolean;
}

export function addCommonOptions(program: Command): Command {
  return program
    .option('--config <file>', 'configuration file (default: tillgate.config.json, if present)')
    .option('--data-dir <folder>', 'folder of the databases')
    .option('--publication <name>', 'publication to work on', 'TP7')
    .option('--json', 'write the result as JSON');
}

/** For commands that listen, or show where they would. */
export function addAddressOptions(command: Command): Command {
  return command
    .option('--host <address>', 'address to listen on')
    .option('--port <number>', 'port to listen on; 0 takes a free one');
}

export function commonOptions(command: Command): CommonOptions {
  return command.optsWithGlobals<CommonOptions>();
}

/** @throws ConfigInvalid */
export function configFor(command: Command): Config {
  return loadConfig({ flags: commonOptions(command) });
}

/** Writes a result: as JSON with `--json`, else as text for people. */
export function print(command: Command, result: unknown, text: string): void {
  process.stdout.write(`${commonOptions(command).json ? JSON.stringify(result) : text}\n`);
}

/** A publication to work on: what its domain functions take, and its name. */
export interface OpenedPublication extends Context {
  publication: string;
}

/**
 * Opens the store of `--publication`, works with it, and closes it whatever happens. A store that is absent is
 * refused, because a data folder given wrongly would look like an empty shop; with `create` it is made.
 * @throws ConfigInvalid, CommandError for a publication that is not configured, StorageUnavailable
 */
export async function withPublication<T>(
  command: Command,
  work: (opened: OpenedPublication) => Promise<T>,
  { create = false }: { create?: boolean } = {},
): Promise<T> {
  const { config, publication } = configuredPublication(command);
  const { openStore } = await import('../store/open.js');
  const engine = await openStore({
    dataDir: config.dataDir,
    database: databaseOf(config),
    publication,
    create,
  });
  try {
    return await work({ engine, shop: rememberShop(engine), clock: Date.now, publication });
  } finally {
    await engine.close();
  }
}

/** The publication that a command is for. @throws ConfigInvalid, CommandError when it is not configured */
export function configuredPublication(command: Command): { config: Config; publication: string } {
  const config = configFor(command);
  const { publication } = commonOptions(command);
  const names = config.publications.map(({ name }) => name);
  if (names.includes(publication)) return { config, publication };
  const hint = hintFor(publication, names);
  const message = `publication "${publication}" is not configured${hint}; configured: ${names.join(', ')}`;
  throw new CommandError(message, exitCodes.usage);
}

/** What an error says to people, and the exit code it ends the process with. */
export function explain(error: unknown): { message: string; exitCode: ExitCode } {
  if (error instanceof CommandError) return error;
  if (error instanceof ConfigInvalid) {
    return { message: `The configuration is wrong:\n${listFaults(error.faults)}`, exitCode: exitCodes.usage };
  }
  if (error instanceof StorageUnavailable) {
    return { message: `The store is not available: ${error.message}`, exitCode: exitCodes.storeUnavailable };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message, exitCode: exitCodes.internal };
}

/** One line for each fault. */
export function listFaults(faults: readonly ConfigFault[]): string {
  return faults.map(({ path, message }) => `  ${path}: ${message}`).join('\n');
}
