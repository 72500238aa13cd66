import type { Command } from 'commander';
import { type App, createApp } from '../app.js';
import { version } from '../base/version.js';
import type { Config } from '../config/config.js';
import { createLog } from '../http/log.js';
import { addAddressOptions, configFor } from './frame.js';
import { listenTrouble, untilStopped } from './listening.js';
import { ignoreOutputErrors } from './output-errors.js';
import { startOwnSandbox } from './own-sandbox.js';
import { serviceAddress } from './service-address.js';
import { untilOpen } from './until-open.js';

/** `tillgate serve`: everything, until SIGTERM or SIGINT. */
export function define(command: Command): void {
  addAddressOptions(command)
    .option('--quiet', 'without the addresses and hints on standard error')
    .action(serve);
}

async function serve({ quiet = false }: { quiet?: boolean }, command: Command): Promise<void> {
  const config = configFor(command);
  // Whoever reads our output may go away, and the disk behind it may be full: no reason to stop serving tills.
  ignoreOutputErrors();
  const log = createLog(config.log.level);
  const stopped = untilStopped();
  const app = await untilOpen((chosen) => createApp({ config: chosen, log }), { config, log, stopped });
  if (app === undefined) return;
  const url = await listen(app, config);
  const sandbox = await startOwnSandbox(config, log);
  if (!quiet) process.stderr.write(banner(config, url, sandbox.told));
  // Scripts wait for this line; standard output holds nothing else.
  process.stdout.write(`ready ${url}\n`);
  const signal = await stopped;
  log.info({ signal }, 'stopping');
  await app.close();
  await sandbox.close();
  log.info('stopped');
}

async function listen(app: App, config: Config): Promise<string> {
  try {
    return (await app.listen()).url;
  } catch (error) {
    await app.close();
    throw listenTrouble(error, config);
  }
}

/** What a newcomer wants to know: where everything is, who may come in, and what to try first. */
function banner({ dataDir, publications }: Config, url: string, sandbox: readonly string[]): string {
  const services = publications.flatMap(({ name }) => [
    `  ${name}: WSDL for tills  ${serviceAddress(url, name)}`,
    `  ${name}: ReGate to try   ${url}/${name}/hs/regate/docs/`,
    `  ${name}: Umico to try    ${url}/${name}/hs/umico/docs/`,
  ]);
  const demo = publications.find((publication) => publication.demo);
  return `${[
    '',
    `Tillgate ${version}, data in ${dataDir}`,
    ...services,
    `  health ${url}/healthz, ${url}/readyz, ${url}/metrics`,
    ...sandbox,
    ...(demo === undefined ? [] : demoHints(demo.name, url)),
    '',
  ].join('\n')}\n`;
}

function demoHints(publication: string, url: string): string[] {
  const more = publication === 'TP7' ? '' : ` --publication ${publication}`;
  return [
    '',
    'Demo users (login/password), on this machine only:',
    '  kassir/kassir (till)  richest/richest (shop)  umico/umico (loyalty)',
    '  exchange/exchange (exchange)  admin/admin (all)',
    'Demo cards: 1000000000016 discount, 1000000000023 blocked, 2000000000015 payment, 0012345 discount',
    '',
    'Try, in another terminal:',
    `  node dist/cli.js till card 1000000000016 --address "${serviceAddress(url, publication)}"${more}`,
  ];
}
