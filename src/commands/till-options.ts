import type { Command } from 'commander';
import { CommandError, commonOptions, configFor, exitCodes } from './frame.js';
import { serviceAddress } from './service-address.js';
import type { TillSettings } from './till-client.js';

/** Where a simulated till calls, and as whom. */
export interface AddressOptions {
  address?: string;
  user: string;
  password?: string;
  soap12?: boolean;
}

export interface TillOptions extends AddressOptions {
  till: string;
}

/** Its password is its name. */
const demoUser = 'kassir';

export function tillCommand(parent: Command, usage: string, description: string): Command {
  return addressCommand(parent, usage, description).option('--till <id>', 'number of the till (KKM)', '1');
}

/** A command that calls as several tills or as none in particular. */
export function addressCommand(parent: Command, usage: string, description: string): Command {
  return parent
    .command(usage)
    .description(description)
    .option('--address <url>', 'WSDL address (default: the configured server)')
    .option('--user <name>', 'login', demoUser)
    .option('--password <password>', 'password (default: that of the demo user; of another, none)')
    .option('--soap12', 'speak SOAP 1.2');
}

export function settingsOf(
  command: Command,
  { address, user, password, soap12 = false }: AddressOptions,
): TillSettings {
  const used = password ?? (user === demoUser ? demoUser : '');
  return { address: address ?? configuredAddress(command), user, password: used, soap12 };
}

function configuredAddress(command: Command): string {
  const { host, port, publicUrl, tls } = configFor(command);
  const origin = publicUrl ?? `${tls === undefined ? 'http' : 'https'}://${host}:${port}`;
  return serviceAddress(origin, commonOptions(command).publication);
}

/** @throws CommandError for what is no whole number */
export function whole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new CommandError(`"${text}" is no whole number`, exitCodes.usage);
}
