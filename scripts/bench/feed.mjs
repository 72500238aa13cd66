import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { close, described, goFirst, lookUp, sleep } from './beside.mjs';
import { writeCatalogue, writeOffers } from './commerceml.mjs';
import { machine } from './machine.mjs';
import { removeFolder, rssMb, temporaryFolder } from './processes.mjs';
import { prepareShop, startTillgate } from './shop.mjs';

/**
 * A catalogue of 1C is imported while tills look cards up and close checks: `node scripts/bench/feed.mjs --items 500000`. First all of
 * it, then the same again, then other prices of a hundredth of the goods, then other prices and stock of all of them.
 */
const { values: given } = parseArgs({ options: { items: { type: 'string', default: '500000' } } });
const count = Number(given.items);
const cards = 10_000;
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = temporaryFolder();
const say = (text) => process.stdout.write(`${text}\n`);

say(machine(folder).text);
const files = [join(folder, 'import.xml'), join(folder, 'offers.xml')];
const bytes = (await writeCatalogue(files[0], count)) + (await writeOffers(files[1], count));
const prices = join(folder, 'prices.xml');
await writeOffers(prices, Math.ceil(count / 100), (i) => 20_000 + i);
const others = join(folder, 'others.xml');
const [otherPrice, otherStock] = [(i) => 30_000 + i, (i) => 50 + (i % 50)];
await writeOffers(others, count, otherPrice, otherStock);
say(`${count} items, ${Math.round(bytes / 2 ** 20)} MB of XML`);

const dataDir = await prepareShop(folder, cards);
const server = await startTillgate(dataDir);
const behind = goFirst();
say(
  behind.length > 0 ? 'the questions go before the import' : 'the questions share their core with the import',
);
const shop = { port: server.port, cards, dataDir };
let shift = 0;
say(`at rest: ${await beside(() => sleep(5000))}`);
await report('all of it', files, count);
await report('once more', files, count);
await report('other prices of a hundredth', [prices], Math.ceil(count / 100));
await report('other prices and stock of all', [others], count);
await server.stop();
removeFolder(folder);

async function report(title, paths, items) {
  let run;
  const tills = await beside(async () => {
    run = await importing(paths);
  });
  const rate = Math.round(items / run.seconds);
  const phases = Object.entries(run.phases).map(([name, seconds]) => `${name} ${seconds.toFixed(1)} s`);
  say(
    `${title}: ${run.seconds.toFixed(1)} s (${phases.join(', ')}), ${rate} items/s, at most ${run.rss} MB; ${tills}`,
  );
}

async function beside(work) {
  shift += 1;
  let lookups;
  const checks = await close({ ...shop, shift }, async () => {
    lookups = await lookUp(shop, work);
  });
  return `lookups ${described(lookups)}; checks ${described(checks)}`;
}

/** The command, on the core of the load generator; memory as the system counts it. */
async function importing(paths) {
  const started = performance.now();
  const env = { ...process.env, TILLGATE_DATA_DIR: dataDir };
  const [program, ...words] = [...behind, 'taskset', '-c', '1', process.execPath, cli, 'catalogue', 'import'];
  const child = spawn(program, [...words, ...paths], { env });
  const phases = {};
  let phase = 'starting';
  let since = started;
  let rss = 0;
  const next = (name) => {
    const now = performance.now();
    phases[phase] = (phases[phase] ?? 0) + (now - since) / 1000;
    phase = name;
    since = now;
  };
  createInterface({ input: child.stderr }).on('line', (line) => {
    const name = /^(\w+): \d+%/.exec(line)?.[1];
    if (name !== undefined && name !== phase) next(name);
  });
  const watch = setInterval(() => {
    rss = Math.max(rss, Math.round(rssMb(child.pid)) || 0);
  }, 50);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  next('done');
  if (code !== 0) throw new Error(`the import ended with ${code}`);
  return { seconds: (performance.now() - started) / 1000, rss, phases };
}
