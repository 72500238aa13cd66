import type { Command } from 'commander';
import { ConfigInvalid } from '../config/config.js';
import { maskConfig } from '../config/print.js';
import { addAddressOptions, configFor, exitCodes, listFaults, print } from './frame.js';

/** `tillgate config check|print` */
export function define(config: Command): void {
  addAddressOptions(config.command('check'))
    .description('say all that is wrong with the configuration; exit code 2 if anything is')
    .action(check);
  addAddressOptions(config.command('print'))
    .description('show the effective configuration, secrets masked')
    .action(show);
}

function show(_options: unknown, command: Command): void {
  const shown = maskConfig(configFor(command));
  print(command, shown, JSON.stringify(shown, null, 2));
}

function check(_options: unknown, command: Command): void {
  try {
    configFor(command);
    print(command, { ok: true, faults: [] }, 'The configuration is good.');
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) throw error;
    const { faults } = error;
    print(command, { ok: false, faults }, `The configuration is wrong:\n${listFaults(faults)}`);
    process.exitCode = exitCodes.usage;
  }
}
