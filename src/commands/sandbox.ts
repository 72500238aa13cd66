import type { Command } from 'commander';
import { createLog } from '../http/log.js';
import { addAddressOptions, commonOptions, configFor } from './frame.js';
import { listenTrouble, untilStopped } from './listening.js';
import { ignoreOutputErrors } from './output-errors.js';
import { openSandboxAt } from './own-sandbox.js';

/** `tillgate sandbox umico`: stands for Umico until SIGTERM or SIGINT. */
export function define(sandbox: Command): void {
  addAddressOptions(sandbox.command('umico').description('stand for Umico, with cards, points and trouble'))
    .option('--quiet', 'without the addresses and hints on standard error')
    .action(umico);
}

async function umico({ quiet = false }: { quiet?: boolean }, command: Command): Promise<void> {
  const config = configFor(command);
  ignoreOutputErrors();
  const given = commonOptions(command);
  // Whoever asks for no host gets this machine, also where the server itself is open to others.
  const host = given.host === undefined ? '127.0.0.1' : config.host;
  const port = given.port === undefined ? config.sandbox.umicoPort : config.port;
  const stopped = untilStopped();
  const opened = openSandboxAt(config, { host, port, log: createLog(config.log.level) });
  const { url, close } = await opened.catch((error) => {
    throw listenTrouble(error, { host, port });
  });
  if (!quiet) process.stderr.write(hints(url));
  process.stdout.write(`ready ${url}\n`);
  await stopped;
  await close();
}

function hints(url: string): string {
  return `
Umico sandbox: cards, points, receipts and trouble at ${url}/
  base URL ${url}, API key sandbox, any point of sale
  cards 9944000000000012 (250 points), 9944000000000029 (blocked), 9944000000000036 (none), 9944000000000043 (5,000)

Try, in another terminal:
  curl -H 'x-api-key: sandbox' -H 'x-pos-id: POS-1' ${url}/api/v1/cards/9944000000000012

`;
}
